//! Gives more cues than are read.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    let mut label = Label::new("topic", "x");
    label.cues = (0..600).map(|number| number.to_string()).collect();
    Ok(Opinion::allow().label(label))
}
