//! Asks for memory, a little at a time, without end.

use std::hint::black_box;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    let mut kept = Vec::new();
    loop {
        kept.push(black_box(vec![1_u8; 100_000]));
    }
}
