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

impl Inbound for Quiet {
    fn receive(&self, _: &Request, _: &Draft) -> Result<Reaction, Failure> {
        Ok(Reaction::none())
    }
}

maysend_sdk::export!(Quiet: outbound);

fn main() {}
