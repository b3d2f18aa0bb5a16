//! Edits more often than is read.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest, edits, replace};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(edits(
        (0..600)
            .map(|_| replace(Span { start: 0, end: 0 }, "x"))
            .collect(),
    ))
}
