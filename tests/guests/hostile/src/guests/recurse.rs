//! Calls itself, deeper and deeper.

use std::hint::black_box;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    let _ = black_box(dive(black_box(10_000_000), 1));
}

#[inline(never)]
fn dive(depth: u64, x: u64) -> u64 {
    if depth == 0 {
        return x;
    }
    let left = dive(depth - 1, x.wrapping_mul(31).wrapping_add(depth));
    left.rotate_left(3) ^ dive(depth - 1, left ^ x)
}
