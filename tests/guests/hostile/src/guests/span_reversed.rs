//! Names a span that ends before it begins.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest, found};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(Opinion::allow().finding(found(Span { start: 3, end: 1 })))
}
