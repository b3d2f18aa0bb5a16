//! Gives a label for bytes behind the end of the body.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest, OUTSIDE};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    let mut label = Label::new("topic", "trap");
    label.spans.push(OUTSIDE);
    Ok(Opinion::allow().label(label))
}
