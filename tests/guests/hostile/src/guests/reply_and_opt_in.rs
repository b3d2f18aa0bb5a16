//! Takes every text for an opt-in, and says so.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest { receive, ..GOOD };

fn receive(_: &Request, _: &Draft) -> Result<Reaction, Failure> {
    Ok(Reaction::none()
        .effect(Effect::new("opt-in", "all"))
        .reply("Welcome back! Buy a car.", None))
}
