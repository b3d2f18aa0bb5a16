//! The settings of the policy.

use maysend_sdk::prelude::*;
use maysend_sdk::{schemars, serde};

use crate::{classify::Counts, text::Text};

/// The longest reply window, in hours: so far back the history is read.
pub(crate) const LONGEST_REPLY_WINDOW: u32 = 72;
/// The longest time that an inquiry may count, in days.
const LONGEST_INQUIRY: u32 = 90;

/// What is a matter of taste, and the dealership's own phrases.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(
    crate = "serde",
    default,
    deny_unknown_fields,
    rename_all = "kebab-case"
)]
#[schemars(crate = "schemars")]
pub struct Settings {
    /// How reminders count that a service is due, or was put off before: on their face they encourage buying a service.
    #[schemars(extend("x-stricter" = ["informational", "unclear", "marketing"]))]
    pub maintenance_reminders: Counts,
    /// How requests for a review and surveys count, as long as nothing is promised for them.
    #[schemars(extend("x-stricter" = ["informational", "unclear", "marketing"]))]
    pub review_requests: Counts,
    /// For so many hours after a customer's text a text by hand is an answer to it, and so is the first one by software.
    #[schemars(range(max = 72), extend("x-stricter" = "lower"))]
    pub reply_window_hours: u32,
    /// For so many days after a customer's inquiry a text about it is an answer; 0: never.
    #[schemars(range(max = 90), extend("x-stricter" = "lower"))]
    pub inquiry_days: u32,
    /// Phrases that make a text marketing, in any spelling of letters and accents.
    #[schemars(extend("x-stricter" = "more"))]
    pub marketing_phrases: Vec<String>,
    /// Phrases that say nothing either way, such as the name of a product that sounds like an offer.
    #[schemars(extend("x-stricter" = "fewer"))]
    pub neutral_phrases: Vec<String>,
    /// Declared topics and campaigns that make a text marketing whatever it says.
    #[schemars(extend("x-stricter" = "more"))]
    pub marketing_topics: Vec<String>,
    /// Declared topics that settle what a text without any sign of marketing is.
    #[schemars(extend("x-stricter" = "fewer"))]
    pub service_topics: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            maintenance_reminders: Counts::Marketing,
            review_requests: Counts::Informational,
            reply_window_hours: 24,
            inquiry_days: 14,
            marketing_phrases: Vec::new(),
            neutral_phrases: Vec::new(),
            marketing_topics: list(&[
                "marketing",
                "promotion",
                "sale-event",
                "sale",
                "offer",
                "newsletter",
                "event",
                "trade-in",
            ]),
            service_topics: list(&[
                "repair-order",
                "appointment",
                "ready",
                "estimate",
                "part",
                "parts",
                "recall",
                "delivery",
                "paperwork",
                "payment",
                "loaner",
                "tow",
                "service",
                "opt-out-confirmation",
                "help",
            ]),
        }
    }
}

impl Settings {
    /// What is wrong with them.
    pub(crate) fn check(&self) -> Problems {
        let mut problems = Problems::new();
        if self.reply_window_hours > LONGEST_REPLY_WINDOW {
            problems.push(
                "/reply-window-hours",
                format!(
                    "`{}` is more than {LONGEST_REPLY_WINDOW} hours",
                    self.reply_window_hours
                ),
            );
        }
        if self.inquiry_days > LONGEST_INQUIRY {
            problems.push(
                "/inquiry-days",
                format!(
                    "`{}` is more than {LONGEST_INQUIRY} days",
                    self.inquiry_days
                ),
            );
        }
        for (name, phrases) in [
            ("marketing-phrases", &self.marketing_phrases),
            ("neutral-phrases", &self.neutral_phrases),
        ] {
            for (index, phrase) in phrases.iter().enumerate() {
                if words(phrase).is_none() {
                    problems.push(
                        format!("/{name}/{index}"),
                        format!("`{phrase}` is not a phrase of one to twelve words"),
                    );
                }
            }
        }
        problems
    }

    /// What the declared topic says.
    pub(crate) fn declared(&self, message: &Message) -> Option<Counts> {
        let named = |list: &[String], topic: &str| {
            list.iter().any(|listed| listed.eq_ignore_ascii_case(topic))
        };
        let mut declared = message.topic.iter().chain(&message.campaign);
        if declared.any(|topic| named(&self.marketing_topics, topic)) {
            return Some(Counts::Marketing);
        }
        message
            .topic
            .as_ref()
            .filter(|topic| named(&self.service_topics, topic))
            .map(|_| Counts::Informational)
    }
}

/// The words of a phrase, folded.
pub(crate) fn words(phrase: &str) -> Option<Vec<String>> {
    let text = Text::of(phrase);
    let words: Vec<String> = (0..text.tokens.len())
        .map(|index| text.word(index).to_owned())
        .collect();
    (1..=12).contains(&words.len()).then_some(words)
}
