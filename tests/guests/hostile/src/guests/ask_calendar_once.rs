//! Asks the calendar, which is not there while it is configured.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    drop(calendar::local(0, "America/Chicago"));
}
