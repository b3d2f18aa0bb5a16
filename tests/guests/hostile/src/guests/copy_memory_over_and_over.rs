//! Copies memory over and over, onto itself and one byte further.

use std::hint::black_box;

use super::{GOOD, Guest};

pub(super) const GUEST: Guest = Guest {
    anywhere: run,
    ..GOOD
};

fn run() {
    let mut block = vec![7_u8; 8 << 20];
    loop {
        block.copy_within(..(8 << 20) - 1, 1);
        black_box(&mut block);
    }
}
