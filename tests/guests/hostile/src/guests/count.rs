//! Counts in memory how often it was called, and tells.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    review,
    receive,
    ..GOOD
};

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(Opinion::allow().finding(counted()))
}

fn receive(_: &Request, _: &Draft) -> Result<Reaction, Failure> {
    Ok(Reaction::none().finding(counted()))
}

fn counted() -> Finding {
    Finding::note("hostile/count", super::calls().to_string())
}
