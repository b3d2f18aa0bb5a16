//! Edits that make a body no carrier would take.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest, edits, replace};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(edits(
        (0..10)
            .map(|_| replace(Span { start: 0, end: 0 }, &"x".repeat(10_000)))
            .collect(),
    ))
}
