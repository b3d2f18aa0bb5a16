//! Asks for more memory than there is.

use std::hint::black_box;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    drop(black_box(vec![1_u8; 1 << 30]));
}
