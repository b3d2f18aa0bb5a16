//! The policy `classification`: what kind of text this is, and what makes it so.
//!
//! It gives the labels `class` (marketing, informational, conversational, unclear), `mixed` (a service text with something
//! promotional in it) and `topic`. It is made of word lists and short patterns in the data folder, not of a model: every label
//! names its cues and where they stand.

mod classify;
mod clauses;
mod conversation;
mod lexicon;
mod pattern;
mod settings;
mod text;
mod weigh;

use maysend_sdk::prelude::*;

pub use crate::{
    classify::{Classified, Context, Counts, Outcome, Reason, Tastes, asked, classify},
    lexicon::{Family, Lexicon, Meaning},
    settings::Settings,
};

/// The cue files, in the order they are read: later ones may use the word lists of earlier ones.
const SOURCES: [&str; 3] = [
    include_str!("../data/english.cues"),
    include_str!("../data/service.cues"),
    include_str!("../data/spanish.cues"),
];

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
        let lexicon = lexicon(&settings).map_err(|problem| Problems::one("", problem))?;
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
        let classified = classify(&self.lexicon, tastes, draft.body(), &context);
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
                    "It cannot be told what this text is; it counts as marketing.",
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

/// The patterns of the data folder and the dealership's own phrases.
fn lexicon(settings: &Settings) -> Result<Lexicon, String> {
    let mut lexicon = Lexicon::default();
    for source in SOURCES {
        lexicon.read(source)?;
    }
    for phrase in settings
        .neutral_phrases
        .iter()
        .filter_map(|phrase| settings::pattern(phrase))
    {
        lexicon.add(&phrase, Meaning::Not)?;
    }
    for phrase in settings
        .marketing_phrases
        .iter()
        .filter_map(|phrase| settings::pattern(phrase))
    {
        lexicon.add(
            &phrase,
            Meaning::Cue {
                family: Family::Own,
                weight: 3,
                name: "phrase of the dealership".to_owned(),
            },
        )?;
    }
    Ok(lexicon)
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

#[cfg(test)]
mod tests;
