//! Nobody gets a text who asked for none: understands opt-outs in customers' texts and keeps them.

mod answer;
mod clauses;
mod codes;
mod greeting;
mod history;
mod inbound;
mod learned;
mod lexicon;
mod noise;
mod outbound;
mod pattern;
mod reach;
mod reading;
mod replies;
mod retention;
mod scope;
mod settings;
mod spelling;
mod tables;
mod unheard;
mod words;

// How tables are made, for the tests of the language of phrases.
#[cfg(test)]
#[path = "../build"]
#[expect(dead_code, reason = "the tests write no tables to files")]
mod build {
    #[path = "emit.rs"]
    pub(crate) mod emit;
    #[path = "lexicon.rs"]
    pub(crate) mod lexicon;
    #[path = "pattern.rs"]
    pub(crate) mod pattern;
    #[path = "phrases.rs"]
    pub(crate) mod phrases;
}

use std::cell::OnceCell;
use std::sync::LazyLock;

use maysend_sdk::prelude::*;

use crate::answer::Answered;
use crate::history::LastText;
use crate::inbound::Receipt;
use crate::outbound::Review;
use crate::reach::Aim;
use crate::retention::Retention;
pub use crate::settings::{Answer, Settings};
use crate::tables::{Known, Meaning};

/// The configured policy.
#[derive(Debug)]
pub struct OptOuts {
    settings: Settings,
    tables: Known,
    retention: Retention,
}

/// What is learned of a customer's text: its features, some of them several times.
#[derive(Debug, Default)]
pub struct Example {
    /// Those of its words.
    pub text: Vec<u32>,
    /// Those that it has besides as an answer.
    pub answer: Vec<u32>,
    /// Those of what keywords and phrases found in it.
    pub phrases: Vec<u32>,
    /// What keywords and phrases alone tell: `opt-out`, `opt-in` or `help`. What was learned is asked where they tell nothing.
    pub told: Option<&'static str>,
    /// Whether phrases found something that is no opt-out: it takes more to read one out of it.
    pub is_explained: bool,
}

impl Example {
    /// Reads a text that answers another, if there was one.
    #[must_use]
    pub fn of(body: &str, answers: Option<&str>, opted_out: bool) -> Self {
        static TABLES: LazyLock<Option<Known>> = LazyLock::new(|| Known::load(&[]).ok());
        let Some(tables) = TABLES.as_ref() else {
            return Self::default();
        };
        let reading = reading::read(body, &[], tables);
        let answered = Answered {
            body: answers.unwrap_or_default(),
            what: answers.map_or(LastText::None, history::about),
            opted_out,
        };
        let told = match &reading.keyword {
            _ if answered.is_refused_by(&reading).is_some() || answered.is_another(&reading) => {
                Some("opt-out")
            }
            _ if answered.is_declined_by(&reading) => None,
            _ if reading.ends_texts() => Some("opt-out"),
            Some(said) if said.what.meaning == Meaning::In => Some("opt-in"),
            Some(said) if said.what.meaning == Meaning::Help => Some("help"),
            _ => None,
        };
        let mut example = Self {
            told,
            is_explained: reading.bare.is_some() || reading.is_explained(),
            ..Self::default()
        };
        learned::of_text(&reading, |feature, _| example.text.push(feature));
        learned::of_answer(&reading, &answered, |feature, _| {
            example.answer.push(feature)
        });
        learned::of_phrases(&reading, |feature, _| example.phrases.push(feature));
        example
    }
}

/// How far back the earlier texts are read: a week, longer than any answer to an opt-out may take.
const HISTORY: u32 = 7 * 24 * 3600;

impl Policy for OptOuts {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new(
            "opt-out",
            env!("CARGO_PKG_VERSION"),
            "Understands who wants no more texts, and lets nothing through to them but one confirmation.",
        )
        .stages([Stage::Judge])
        .reads([
            Part::RecipientIdentity,
            Part::RecipientConsents,
            Part::RecipientOptOuts,
            Part::History(Some(HISTORY)),
            Part::HistoryBodies,
            Part::Business,
        ])
        .needs_labels(["class"])
        .codes(codes::ALL)
    }

    fn settings_schema() -> String {
        include_str!("../settings.schema.json").to_owned()
    }

    fn configure(settings: Settings, _: &Files) -> Result<Self, Problems> {
        settings.problems().check()?;
        let tables =
            Known::load(&settings.keywords).map_err(|problem| Problems::one("", problem))?;
        let retention = Retention::longest().map_err(|problem| Problems::one("", problem))?;
        Ok(Self {
            settings,
            tables,
            retention,
        })
    }

    fn clauses(&self, business: &Business) -> Vec<Clause> {
        clauses::of(&self.settings, self.retention, business)
    }
}

impl Outbound for OptOuts {
    fn review(&self, _: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        let aim = Aim::of(request, draft);
        Ok(Review {
            settings: &self.settings,
            tables: &self.tables,
            request,
            body: draft.body(),
            aim,
        }
        .opinion())
    }
}

impl Inbound for OptOuts {
    fn receive(&self, request: &Request, text: &Draft) -> Result<Reaction, Failure> {
        let name = request.identity().name.unwrap_or_default();
        let own_names: Vec<String> = words::Words::of(name)
            .list
            .into_iter()
            .map(|word| word.text)
            .take(8)
            .collect();
        let reading = reading::read(text.body(), &own_names, &self.tables);
        Ok(Receipt {
            settings: &self.settings,
            retention: self.retention,
            request,
            text,
            reading,
            scores: OnceCell::new(),
            answered: OnceCell::new(),
        }
        .reaction())
    }
}

maysend_sdk::export!(OptOuts: outbound + inbound);
