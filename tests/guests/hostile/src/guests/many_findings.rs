//! Finds more than is read.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest, findings};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(findings(600, "short"))
}
