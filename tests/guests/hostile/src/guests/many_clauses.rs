//! Asks more of staff than is read.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest { clauses, ..GOOD };

fn clauses(business: &Business) -> Vec<Clause> {
    (0..600)
        .map(|number| {
            Clause::new(
                format!("hostile/{number}"),
                "Clause",
                business.name.as_str(),
            )
        })
        .collect()
}
