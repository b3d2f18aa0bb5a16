//! Edits, in whichever stage it is asked.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest, edits};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(edits(vec![Edit::Append("Reply STOP to end.".to_owned())]))
}
