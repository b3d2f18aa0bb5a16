//! Names a span that begins inside a character.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest, found, inside_character};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, draft: &Draft) -> Result<Opinion, Failure> {
    Ok(Opinion::allow().finding(found(inside_character(draft.body()))))
}
