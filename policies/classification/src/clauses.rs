//! The written policy on what kinds of texts there are.

use maysend_sdk::prelude::*;

use crate::{classify::Counts, settings::Settings};

/// The clauses for these settings.
pub(crate) fn clauses(settings: &Settings) -> Vec<Clause> {
    let mut text = String::from(
        "Every text is one of three kinds. Marketing encourages to buy, sell, trade, finance or book, or to come and look; one such sentence makes \
         the whole text marketing. Informational texts are about what the customer already has with the dealership: a repair, an order, an \
         appointment, a purchase. ",
    );
    text.push_str(&format!(
        "Conversational texts answer what the customer wrote within the last {} hours. ",
        settings.reply_window_hours
    ));
    text.push_str(match settings.maintenance_reminders {
        Counts::Marketing => "A reminder that a service is due is marketing. ",
        Counts::Informational => "A reminder that a service is due is informational. ",
        Counts::Unclear => {
            "A reminder that a service is due may be marketing or not, and counts as unclear. "
        }
    });
    text.push_str(match settings.review_requests {
        Counts::Marketing => "A request for a review is marketing. ",
        Counts::Unclear => {
            "A request for a review may be marketing or not, and counts as unclear. "
        }
        Counts::Informational => {
            "A request for a review is informational as long as nothing is promised for it. "
        }
    });
    text.push_str("What a text says decides, not what it was announced as; a text that cannot be told counts as marketing.");
    vec![
        Clause::new("classification/classes", "Kinds of texts", text)
            .authority("47 CFR 64.1200(f)(13)")
            .authority("CTIA Messaging Principles and Best Practices, 4"),
    ]
}
