//! Writes one line that the host does not take.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    log::info(&"x".repeat(2 << 20));
}
