use maysend_sdk::prelude::*;

struct Quiet;

impl Policy for Quiet {
    type Settings = NoSettings;

    fn describe() -> Description {
        Description::new("quiet", "1.0.0", "Nothing goes out.")
    }

    fn configure(_: NoSettings, _: &Files) -> core::result::Result<Self, Problems> {
        Ok(Self)
    }
}

impl Outbound for Quiet {
    fn review(&self, _: Stage, _: &Request, _: &Draft) -> core::result::Result<Opinion, Failure> {
        Ok(Opinion::allow())
    }
}

impl Inbound for Quiet {
    fn receive(&self, _: &Request, _: &Draft) -> core::result::Result<Reaction, Failure> {
        Ok(Reaction::none())
    }
}

// Names of the standard library that the author uses for something else.
#[allow(dead_code)]
type Result<T> = std::result::Result<T, ()>;
#[allow(dead_code)]
struct String;
#[allow(dead_code)]
struct Vec;

mod again {
    maysend_sdk::export!(super::Quiet: inbound + outbound,);
}

fn main() {}
