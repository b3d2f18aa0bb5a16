//! A text for somebody who is not at work reaches somebody who is, with an answer if the dealership wants one.

mod answer;
mod clauses;
mod codes;
mod duty;
mod route;
mod settings;
mod tables;
mod words;

use maysend_sdk::prelude::*;

use crate::duty::Roster;
use crate::route::Receipt;
pub use crate::settings::{AfterHours, Role, Settings, Week};
use crate::tables::Tables;

/// The configured policy.
#[derive(Debug)]
pub struct Routing {
    settings: Settings,
    roster: Roster,
    tables: Tables,
}

/// How far back the earlier texts are read: the week over which answers are counted.
const HISTORY: u32 = 7 * 24 * 3600;

impl Policy for Routing {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new(
            "routing",
            env!("CARGO_PKG_VERSION"),
            "A text for somebody who is off duty is routed by role and hours, and answered if the dealership wants that.",
        )
        .reads([
            Part::Sender,
            Part::RecipientIdentity,
            Part::RecipientOptOuts,
            Part::History(Some(HISTORY)),
            Part::Business,
        ])
        .codes(codes::ALL)
    }

    fn settings_schema() -> String {
        include_str!("../settings.schema.json").to_owned()
    }

    fn configure(settings: Settings, _: &Files) -> Result<Self, Problems> {
        let roster = settings.checked()?;
        let tables = Tables::load(&settings.urgent_words)
            .map_err(|problem| Problems::one("/urgent-words", problem))?;
        Ok(Self {
            settings,
            roster,
            tables,
        })
    }

    fn clauses(&self, business: &Business) -> Vec<Clause> {
        clauses::of(&self.settings, business)
    }
}

impl Inbound for Routing {
    fn receive(&self, request: &Request, text: &Draft) -> Result<Reaction, Failure> {
        Receipt {
            settings: &self.settings,
            roster: &self.roster,
            tables: &self.tables,
            request,
            text,
        }
        .reaction()
    }
}

maysend_sdk::export!(Routing: inbound);
