//! Gives an effect that nobody knows.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    review,
    receive,
    ..GOOD
};

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(Opinion::allow().effect(Effect::new("launch", "rocket")))
}

fn receive(_: &Request, _: &Draft) -> Result<Reaction, Failure> {
    Ok(Reaction::none().effect(Effect::new("launch", "rocket")))
}
