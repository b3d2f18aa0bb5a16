//! Gives a label that its description does not name.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    review,
    receive,
    ..GOOD
};

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(Opinion::allow().label(Label::new("class", "conversational")))
}

fn receive(_: &Request, _: &Draft) -> Result<Reaction, Failure> {
    Ok(Reaction::none().label(Label::new("class", "conversational")))
}
