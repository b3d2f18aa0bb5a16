//! Inserts into what it replaces.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest, edits, replace};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(edits(vec![
        replace(Span { start: 1, end: 1 }, "in"),
        replace(Span { start: 0, end: 3 }, "out"),
    ]))
}
