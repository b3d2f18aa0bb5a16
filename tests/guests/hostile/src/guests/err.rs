//! Says that it cannot answer.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    review,
    receive,
    ..GOOD
};

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Err("I do not know".into())
}

fn receive(_: &Request, _: &Draft) -> Result<Reaction, Failure> {
    Err("I do not know".into())
}
