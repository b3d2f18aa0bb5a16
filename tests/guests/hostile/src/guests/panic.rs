//! Panics, with words of its own.

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

#[expect(clippy::panic, reason = "that is what it is for")]
fn run() {
    panic!("this policy gives up");
}
