//! Asks more often than is read.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest { review, ..GOOD };

fn review(_: &Request, _: &Draft) -> Result<Opinion, Failure> {
    Ok(Opinion {
        holds: (0..600)
            .map(|number| Hold {
                role: "manager".to_owned(),
                subject: format!("subject {number}"),
            })
            .collect(),
        ..Opinion::allow()
    })
}
