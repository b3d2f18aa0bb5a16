//! Says more than is read.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(Opinion::allow().finding(Finding::note("hostile/long", "x".repeat((16 << 10) + 1))))
}
