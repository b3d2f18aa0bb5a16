//! Writes long lines, more than are kept.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    let line = "x".repeat(10_000);
    (0..1_000).for_each(|_| log::info(&line));
}
