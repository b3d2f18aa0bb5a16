//! Says that all is well, then computes without end.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    log::error("all is well");
    super::spin::run();
}
