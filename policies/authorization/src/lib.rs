//! The policy `authorization`: who may text customers, from what, to how many, and what machines may write.

mod approvals;
mod clauses;
mod codes;
mod crowd;
mod device;
mod machine;
mod people;
mod settings;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

use maysend_sdk::prelude::*;

pub use crate::settings::{Answer, Settings};

/// The configured policy.
#[derive(Debug)]
pub struct Authorization {
    settings: Settings,
}

impl Policy for Authorization {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new(
            "authorization",
            env!("CARGO_PKG_VERSION"),
            "Only who is authorized texts customers, from a device that keeps records, to as many as their role allows.",
        )
        .stages([Stage::Judge])
        .reads([Part::Sender, Part::SenderApprovals, Part::SenderRecent])
        .codes(codes::ALL)
    }

    fn settings_schema() -> String {
        include_str!("../settings.schema.json").to_owned()
    }

    fn configure(settings: Settings, _: &Files) -> Result<Self, Problems> {
        settings.problems().or(Self { settings })
    }

    fn clauses(&self, business: &Business) -> Vec<Clause> {
        clauses::of(&self.settings, business)
    }
}

impl Outbound for Authorization {
    fn review(&self, _: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        let settings = &self.settings;
        Ok(people::opinion(settings, request, draft)
            .and(device::opinion(settings, request))
            .and(crowd::audience(settings, request))
            .and(crowd::bulk(settings, request, draft))
            .and(crowd::group(settings, request))
            .and(machine::opinion(settings, request, draft)))
    }
}

maysend_sdk::export!(Authorization: outbound);
