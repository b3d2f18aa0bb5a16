//! Asks the calendar without end.

use std::hint::black_box;

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    while calendar::local(black_box(0), "America/Chicago").is_ok() {}
}
