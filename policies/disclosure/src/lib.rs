//! The policy `disclosure`: a text says who writes and how to end the texts, when that is due.

mod amend;
mod clauses;
mod confirmation;
mod gsm;
mod judge;
mod language;
mod line;
mod look;
mod names;
mod phrases;
mod rules;
mod settings;
mod words;

use maysend_sdk::prelude::*;

use crate::judge::Judge;
use crate::line::Finder;
use crate::look::Look;
use crate::rules::Rules;
use crate::settings::HISTORY_DAYS;
pub use crate::settings::{Gateway, Incomplete, Missing, Settings};

/// The configured policy.
#[derive(Debug)]
pub struct Disclosure {
    settings: Settings,
    finder: Finder,
    rules: Rules,
}

impl Policy for Disclosure {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new(
            "disclosure",
            env!("CARGO_PKG_VERSION"),
            "A text says who writes and how to end the texts, when that is due.",
        )
        .stages([Stage::Amend, Stage::Judge])
        .reads([
            Part::RecipientIdentity,
            Part::History(Some(HISTORY_DAYS * 86_400)),
            Part::HistoryBodies,
            Part::Business,
        ])
        .needs_labels(["class"])
        .codes([
            "disclosure/opt-out-line-added",
            "disclosure/name-added",
            "disclosure/segments",
            "disclosure/opt-out-line-missing",
            "disclosure/opt-out-word",
            "disclosure/name-missing",
            "disclosure/opt-in-confirmation",
            "disclosure/email-gateway",
            "disclosure/channel-unknown",
            "disclosure/postal-address",
            "disclosure/ad-not-identified",
        ])
    }

    fn settings_schema() -> String {
        include_str!("../settings.schema.json").to_owned()
    }

    fn configure(settings: Settings, _: &Files) -> Result<Self, Problems> {
        let settings = settings.checked()?;
        let finder = Finder::new(settings.lines.values().map(String::as_str));
        Ok(Self {
            settings,
            finder,
            rules: Rules::load(),
        })
    }

    fn clauses(&self, business: &Business) -> Vec<Clause> {
        clauses::clauses(&self.settings, &self.rules, business)
    }
}

impl Outbound for Disclosure {
    fn review(&self, stage: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        let look = Look::at(&self.settings, &self.finder, &self.rules, request, draft)?;
        Ok(match stage {
            Stage::Label => Opinion::allow(),
            Stage::Amend => amend::amend(&self.settings, &self.rules, &look),
            Stage::Judge => Judge {
                settings: &self.settings,
                rules: &self.rules,
                phrases: self.finder.phrases(),
                look,
            }
            .opinion(),
        })
    }
}

maysend_sdk::export!(Disclosure: outbound);
