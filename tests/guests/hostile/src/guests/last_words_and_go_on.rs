//! Says last words that are no text, more of them than are kept, and goes on.

use maysend_sdk::__private::bindings::log;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    log::last_words(0, 0, 0, 0);
    log::last_words(u64::from_le_bytes(*b"half \xC3\0\0"), 0, 0, 0);
    maysend_sdk::log::warn("between");
    for _ in 0..1_000 {
        log::last_words(u64::MAX, u64::MAX, u64::MAX, u64::MAX);
    }
}
