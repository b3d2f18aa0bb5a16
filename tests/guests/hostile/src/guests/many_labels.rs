//! Gives more labels than are read.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(Opinion {
        labels: (0..600).map(|_| Label::new("topic", "x")).collect(),
        ..Opinion::allow()
    })
}
