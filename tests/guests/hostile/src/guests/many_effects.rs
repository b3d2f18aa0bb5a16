//! Gives more effects than are read.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(Opinion {
        effects: (0..600).map(|_| Effect::new("review", "x")).collect(),
        ..Opinion::allow()
    })
}
