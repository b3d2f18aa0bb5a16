//! Writes more lines than are kept.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    (0..5_000).for_each(|line| log::info(&format!("line {line}")));
}
