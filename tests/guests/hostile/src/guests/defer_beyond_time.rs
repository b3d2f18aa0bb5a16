//! Defers to a moment that nobody can write down.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest, later};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(later(Instant::MAX))
}
