use maysend_sdk::prelude::*;

#[derive(Deserialize)]
struct Settings {}

struct Quiet;

impl Policy for Quiet {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new("quiet", "1.0.0", "Nothing goes out.")
    }

    fn configure(_: Settings, _: &Files) -> Result<Self, Problems> {
        Ok(Self)
    }
}

fn main() {}
