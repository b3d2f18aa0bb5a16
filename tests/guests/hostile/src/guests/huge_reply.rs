//! Answers with a text that is too long.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest { receive, ..GOOD };

fn receive(_: &Request, _: &Draft) -> Result<Reaction, Failure> {
    Ok(Reaction::none().reply("x".repeat((16 << 10) + 1), None))
}
