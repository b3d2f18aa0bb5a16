//! Names bytes behind the end of the body.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest, OUTSIDE, found};

pub(super) const GUEST: Guest = Guest {
    review,
    receive,
    ..GOOD
};

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(Opinion::allow().finding(found(OUTSIDE)))
}

fn receive(_: &Request, _: &Draft) -> Result<Reaction, Failure> {
    Ok(Reaction::none().finding(found(OUTSIDE)))
}
