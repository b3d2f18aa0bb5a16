//! Replaces the same bytes twice.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest, edits, replace};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(edits(vec![
        replace(Span { start: 2, end: 5 }, "b"),
        replace(Span { start: 0, end: 3 }, "a"),
    ]))
}
