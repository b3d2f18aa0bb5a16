//! Spends most of the fuel there is to configure, and no more.

use std::hint::black_box;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    let mut x = 1_u64;
    // Some eight instructions a turn.
    for _ in 0..40_000_000_u32 {
        x = black_box(x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
    }
    black_box(x);
}
