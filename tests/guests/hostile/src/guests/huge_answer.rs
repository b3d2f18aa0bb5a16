//! Answers with more than the host takes, none of it too long by itself.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest, findings};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(findings(300, &"x".repeat(8_000)))
}
