//! A policy that does nothing: what is left is what a sandbox costs.

use maysend_sdk::prelude::*;

struct Nothing;

impl Policy for Nothing {
    type Settings = NoSettings;

    fn describe() -> Description {
        Description::new("nothing", "1.0.0", "Nothing against anything.").stages([Stage::Judge])
    }

    fn configure(_: NoSettings, _: &Files) -> Result<Self, Problems> {
        Ok(Self)
    }
}

impl Outbound for Nothing {
    fn review(&self, _: Stage, _: &Request, _: &Draft) -> Result<Opinion, Failure> {
        Ok(Opinion::allow())
    }
}

maysend_sdk::export!(Nothing: outbound);
