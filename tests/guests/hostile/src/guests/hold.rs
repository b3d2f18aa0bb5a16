//! Asks a manager.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(Opinion::hold("manager", "hostile", "hostile/held").because("Ask."))
}
