//! Fills memory over and over: each turn costs few instructions and moves much memory.

use std::hint::black_box;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    let mut block = vec![0_u8; 8 << 20];
    loop {
        block.fill(black_box(7));
        black_box(&mut block);
    }
}
