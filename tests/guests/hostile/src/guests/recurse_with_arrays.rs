//! Calls itself with an array on the stack each time: that stack lies in linear memory.

use std::hint::black_box;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    let _ = black_box(dive(black_box(10_000_000)));
}

#[inline(never)]
fn dive(depth: u64) -> u64 {
    let room = black_box([depth; 128]);
    if depth == 0 {
        return 0;
    }
    dive(depth - 1).wrapping_add(room.iter().fold(0, |sum, x| sum ^ x))
}
