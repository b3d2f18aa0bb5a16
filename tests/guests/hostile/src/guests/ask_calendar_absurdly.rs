//! Asks the calendar for moments, days and zones that there are not; an answer to one of them is a trap.

use maysend_sdk::prelude::*;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    let zone = "America/Chicago";
    for at in [
        i64::MIN,
        i64::MIN + 1,
        -400_000_000_000,
        400_000_000_000,
        i64::MAX - 1,
        i64::MAX,
    ] {
        assert!(calendar::local(at, zone).is_err());
    }
    for zone in [
        "",
        " ",
        "/",
        "..",
        "Mars/Olympus",
        "America/Chicago\0",
        "\u{202e}UTC",
        &"x".repeat(100_000),
    ] {
        assert!(calendar::local(0, zone).is_err());
        assert!(calendar::instant_of(zone, 2026, 1, 1, 0).is_err());
    }
    for year in [i32::MIN, -10_000, 10_000, i32::MAX] {
        assert!(calendar::instant_of(zone, year, 1, 1, 0).is_err());
    }
    for (month, day) in [(0, 1), (13, 1), (255, 255), (1, 0), (1, 32), (2, 30)] {
        assert!(calendar::instant_of(zone, 2026, month, day, 0).is_err());
    }
    for minute in [1_441, u16::MAX] {
        assert!(calendar::instant_of(zone, 2026, 1, 1, minute).is_err());
    }
}
