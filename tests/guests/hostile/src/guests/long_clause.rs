//! Asks more of staff in one clause than is read.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest { clauses, ..GOOD };

fn clauses(_: &Business) -> Vec<Clause> {
    vec![Clause::new(
        "hostile/clause",
        "Clause",
        "x".repeat((16 << 10) + 1),
    )]
}
