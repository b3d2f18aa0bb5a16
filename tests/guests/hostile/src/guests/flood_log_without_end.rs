//! Writes to the log without end, as much at a time as the host takes.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    let line = "x".repeat(1_000_000);
    loop {
        log::info(&line);
    }
}
