//! Edits as the contract allows.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest, edits, replace};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(edits(vec![
        replace(Span { start: 1, end: 2 }, "second"),
        replace(Span { start: 0, end: 1 }, "first, "),
        replace(Span { start: 0, end: 0 }, "before, "),
        Edit::Append("Last.".to_owned()),
    ]))
}
