//! Says its last words without end.

use maysend_sdk::__private::bindings::log;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    loop {
        log::last_words(u64::MAX, 0, u64::MAX, 0);
    }
}
