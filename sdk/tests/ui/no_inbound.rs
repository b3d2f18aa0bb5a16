use maysend_sdk::prelude::*;

struct Quiet;

impl Policy for Quiet {
    type Settings = NoSettings;

    fn describe() -> Description {
        Description::new("quiet", "1.0.0", "Nothing goes out.")
    }

    fn configure(_: NoSettings, _: &Files) -> Result<Self, Problems> {
        Ok(Self)
    }
}

impl Outbound for Quiet {
    fn review(&self, _: Stage, _: &Request, _: &Draft) -> Result<Opinion, Failure> {
        Ok(Opinion::allow())
    }
}

maysend_sdk::export!(Quiet: outbound + inbound);

fn main() {}
