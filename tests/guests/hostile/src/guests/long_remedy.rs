//! Advises more than is read.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    let finding = Finding::note("hostile/long", "Here.").remedy("x".repeat((16 << 10) + 1));
    Ok(Opinion::allow().finding(finding))
}
