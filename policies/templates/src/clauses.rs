//! The written policy on approved texts.

use maysend_sdk::prelude::*;

use crate::book::Book;
use crate::settings::{Answer, Settings, Unapproved};

/// What is approved beforehand.
pub(crate) const APPROVED: &str = "templates/approved-texts";
/// What offers do to a text.
pub(crate) const OFFERS: &str = "templates/offers";

pub(crate) fn clauses(settings: &Settings, book: &Book) -> Vec<Clause> {
    let ids = |ids: Vec<&str>| -> String {
        let mut ids = ids;
        ids.dedup();
        if ids.is_empty() {
            "none so far".to_owned()
        } else {
            ids.join(", ")
        }
    };
    let templates = ids(book
        .templates
        .iter()
        .map(|template| template.id.as_str())
        .collect());
    let offers = ids(book.offers.iter().map(|offer| offer.id.as_str()).collect());
    let otherwise = match settings.unapproved {
        Unapproved::Hold => format!("Any other waits for the {}.", settings.approver),
        Unapproved::Deny => "No other is sent.".to_owned(),
    };
    let by_hand = match settings.by_hand {
        Answer::Allow => "Whoever writes to one customer writes freely.",
        Answer::Ask => "Whoever writes freely to one customer is asked once more.",
        Answer::Hold => "A text written freely to one customer waits for approval.",
        Answer::Deny => "Texts to one customer are approved templates, too.",
    };
    vec![
        Clause::new(
            APPROVED,
            "Approved texts",
            format!(
                "What software sends, and what goes to more than {}, is a text that was approved beforehand, word for word but for what is \
                 filled in: {templates}. {otherwise} {by_hand}",
                settings.one_to_one_audience,
            ),
        ),
        Clause::new(
            OFFERS,
            "Offers inside of texts",
            format!(
                "These offers may be put into a text and make it marketing: {offers}. An offer that has ended is no longer made."
            ),
        ),
    ]
}
