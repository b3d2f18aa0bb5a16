//! Gives an effect on bytes behind the end of the body.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest, OUTSIDE};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    let mut effect = Effect::new("redact", "all");
    effect.span = Some(OUTSIDE);
    Ok(Opinion::allow().effect(effect))
}
