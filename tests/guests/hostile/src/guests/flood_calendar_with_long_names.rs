//! Asks the calendar about zones whose names fill what the host takes.

use std::hint::black_box;

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    let zone = "America/Chicago/".repeat(60_000);
    while calendar::local(black_box(0), &zone).is_err() {}
}
