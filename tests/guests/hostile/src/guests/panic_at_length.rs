//! Panics with more words than are kept.

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

#[expect(clippy::panic, reason = "that is what it is for")]
fn run() {
    panic!("{}", "ñ".repeat(10_000));
}
