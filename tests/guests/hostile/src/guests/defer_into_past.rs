//! Defers to a moment that is over.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest, later};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(request: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(later(request.at() - 1))
}
