//! Ends without a word on STOP, and on nothing else.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest { receive, ..GOOD };

fn receive(_: &Request, text: &Draft) -> Result<Reaction, Failure> {
    if text.body().eq_ignore_ascii_case("stop") {
        std::process::abort();
    }
    Ok(Reaction::none())
}
