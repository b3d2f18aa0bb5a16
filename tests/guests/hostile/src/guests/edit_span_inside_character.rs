//! Replaces a part of a character.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest, edits, inside_character, replace};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, draft: &Draft) -> Result<Opinion, Failure> {
    Ok(edits(vec![replace(inside_character(draft.body()), "x")]))
}
