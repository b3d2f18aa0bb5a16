//! Takes all memory there is and keeps it: where `configure` does so, every call begins without.

use std::hint::black_box;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    let mut kept: Vec<Vec<u8>> = Vec::with_capacity(10_000);
    for size in [1 << 20, 64 << 10, 4 << 10, 64] {
        while kept.len() < kept.capacity() {
            let mut block = Vec::new();
            if block.try_reserve_exact(size).is_err() {
                break;
            }
            block.resize(size, 1_u8);
            kept.push(block);
        }
    }
    std::mem::forget(black_box(kept));
}
