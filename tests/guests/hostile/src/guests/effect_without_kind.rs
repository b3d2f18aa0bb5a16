//! Gives an effect that is none.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    review,
    receive,
    ..GOOD
};

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(Opinion::allow().effect(Effect::new("", "all")))
}

fn receive(_: &Request, _: &Draft) -> Result<Reaction, Failure> {
    Ok(Reaction::none().effect(Effect::new("", "all")))
}
