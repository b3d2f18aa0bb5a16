//! The policy `classification`: what kind of text this is, and what makes it so.
//!
//! It gives the labels `class` (marketing, informational, conversational, unclear), `mixed` (a service text with something
//! promotional in it) and `topic`. It is made of word lists, short patterns and the weights of words learned of labelled texts, in
//! the data folder: every label names what made it and where that stands.

mod classify;
mod clauses;
mod conversation;
mod learned;
mod lexicon;
mod pattern;
mod settings;
mod tables;
mod text;
mod weigh;

use maysend_sdk::prelude::*;

use crate::classify::{Outcome, Reason, classify};
pub use crate::{
    classify::{Counts, Tastes, features},
    learned::{Features, asked_features},
    lexicon::{Family, Lexicon, Meaning},
    settings::Settings,
};

/// So many places are named in one label.
const MOST_SPANS: usize = 8;

/// The configured policy.
#[derive(Debug)]
pub struct Classification {
    settings: Settings,
    lexicon: Lexicon,
}

impl Policy for Classification {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new("classification", env!("CARGO_PKG_VERSION"), "Every text is marketing, informational or conversational, and what makes it so is named.")
            .stages([Stage::Label])
            .reads([Part::History(Some(settings::LONGEST_REPLY_WINDOW * 3_600)), Part::HistoryBodies, Part::RecipientRelationships])
            .gives_labels(["class", "mixed", "topic"])
            .codes(["classification/unclear", "classification/beats-declaration"])
    }

    fn settings_schema() -> String {
        include_str!("../settings.schema.json").to_owned()
    }

    fn configure(settings: Settings, _: &Files) -> Result<Self, Problems> {
        settings.check().check()?;
        let words = |phrases: &[String]| {
            phrases
                .iter()
                .filter_map(|it| settings::words(it))
                .collect()
        };
        let (marketing, neutral) = (&settings.marketing_phrases, &settings.neutral_phrases);
        let lexicon = Lexicon::new(words(marketing), words(neutral))
            .map_err(|problem| Problems::one("", problem))?;
        Ok(Self { settings, lexicon })
    }

    fn clauses(&self, _: &Business) -> Vec<Clause> {
        clauses::clauses(&self.settings)
    }
}

impl Outbound for Classification {
    fn review(&self, _: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        let context = conversation::context(&self.lexicon, &self.settings, request);
        let tastes = Tastes {
            maintenance: self.settings.maintenance_reminders,
            review: self.settings.review_requests,
        };
        let mut classified = classify(&self.lexicon, tastes, draft.body(), &context);
        if classified.outcome == Outcome::Informational && self.leaves_open(&classified.topics) {
            classified.outcome = Outcome::Unclear;
        }
        let mut opinion = Opinion::allow().label(label(
            draft,
            "class",
            value(classified.outcome),
            &classified.reasons,
        ));
        if classified.mixed {
            opinion = opinion.label(label(draft, "mixed", "yes", &classified.reasons));
        }
        for (topic, reasons) in &classified.topics {
            opinion = opinion.label(label(draft, "topic", topic, reasons));
        }
        if classified.outcome == Outcome::Unclear {
            opinion = opinion.note(
                Finding::note(
                    "classification/unclear",
                    "It cannot be told what this text is; unless somebody looks at it, it counts as marketing.",
                )
                .clause("classification/classes")
                .remedy("Say what it is about: the repair, the appointment, the order."),
            );
        }
        if classified.outcome == Outcome::Marketing
            && context.declared == Some(Counts::Informational)
        {
            opinion = opinion.note(
                Finding::note(
                    "classification/beats-declaration",
                    "This was announced as a service text, but what it says is marketing.",
                )
                .clause("classification/classes")
                .remedy("Leave out what is promotional, or send it as marketing.")
                .at(classified
                    .reasons
                    .first()
                    .and_then(|reason| draft.span(reason.range.clone()))),
            );
        }
        Ok(opinion)
    }
}

impl Classification {
    /// Whether the text is of a kind of which the dealership does not settle how it counts.
    fn leaves_open(&self, topics: &[(String, Vec<Reason>)]) -> bool {
        [
            ("maintenance-reminder", self.settings.maintenance_reminders),
            ("review-request", self.settings.review_requests),
        ]
        .iter()
        .any(|(kind, counts)| {
            *counts == Counts::Unclear && topics.iter().any(|(topic, _)| topic == kind)
        })
    }
}

fn label(draft: &Draft, name: &str, value: &str, reasons: &[Reason]) -> Label {
    let mut label = Label::new(name, value);
    for reason in reasons.iter().take(MOST_SPANS) {
        let span = draft
            .span(reason.range.clone())
            .filter(|span| !label.spans.contains(span));
        label = label.at(span, reason.name.clone());
    }
    label
}

fn value(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Marketing => "marketing",
        Outcome::Informational => "informational",
        Outcome::Conversational => "conversational",
        Outcome::Unclear => "unclear",
    }
}

maysend_sdk::export!(Classification: outbound);

// How tables are made, for the tests of the pattern language.
#[cfg(test)]
#[path = "../build/compile.rs"]
mod compile;
#[cfg(test)]
#[path = "../build/cues.rs"]
mod cues;
#[cfg(test)]
mod tests;
