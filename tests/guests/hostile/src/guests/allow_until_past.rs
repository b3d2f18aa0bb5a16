//! Allows until a moment that is over.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(request: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(Opinion::allow().until(request.at() - 1))
}
