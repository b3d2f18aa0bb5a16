//! The policy `consent`: a text goes out only on a consent that is strong enough for it, and the one that is missing is named.

mod asks;
mod clauses;
mod codes;
mod dates;
mod facts;
mod judge;
mod law;
mod reassigned;
mod record;
mod registries;
mod settings;
mod words;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

use maysend_sdk::prelude::*;

use crate::asks::Asks;
use crate::judge::Judge;
pub use crate::settings::{Answer, Automated, Settings};

/// The configured policy.
#[derive(Debug)]
pub struct ConsentPolicy {
    settings: Settings,
    asks: Asks,
}

impl Policy for ConsentPolicy {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new(
            "consent",
            env!("CARGO_PKG_VERSION"),
            "A text goes out only on a consent that is strong enough for it, and the one that is missing is named.",
        )
        .stages([Stage::Judge])
        .reads([
            Part::SenderRecent,
            Part::RecipientPhone,
            Part::RecipientConsents,
            Part::RecipientOptOuts,
            Part::RecipientRelationships,
            Part::RecipientRegistries,
            Part::History(Some(settings::LONGEST_REPLY_WINDOW * 3600)),
            Part::Business,
        ])
        .needs_labels(["class", "place"])
        .codes(codes::ALL)
    }

    fn settings_schema() -> String {
        include_str!("../settings.schema.json").to_owned()
    }

    fn configure(settings: Settings, _: &Files) -> Result<Self, Problems> {
        settings.problems().check()?;
        let asks = Asks::load().map_err(|problem| Problems::one("", problem))?;
        Ok(Self { settings, asks })
    }

    fn clauses(&self, business: &Business) -> Vec<Clause> {
        clauses::of(&self.settings, business)
    }
}

impl Outbound for ConsentPolicy {
    fn review(&self, _: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        Ok(Judge::new(&self.settings, &self.asks, request, draft).opinion())
    }
}

maysend_sdk::export!(ConsentPolicy: outbound);
