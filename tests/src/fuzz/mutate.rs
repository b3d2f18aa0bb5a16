//! Inputs of the corpus, changed a little: what can be tried without a nightly toolchain, and the same for the same seed.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{Target, corpus};
use crate::strategies::sampled;

/// Numbers that break what counts: little, much, and where signs and widths end.
const NUMBERS: &[u32] = &[
    0,
    1,
    2,
    3,
    7,
    8,
    16,
    64,
    127,
    128,
    255,
    256,
    1_024,
    2_048,
    2_049,
    2_176,
    4_096,
    65_535,
    65_536,
    131_072,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_fffe,
    0xffff_ffff,
];

/// Tries so many changed inputs on a target.
///
/// # Panics
///
/// When something does not hold that must; the seed and the number of the input say which it was.
pub fn mutations(target: &Target, seed: u64, count: usize) {
    let inputs: Vec<Vec<u8>> = corpus(target)
        .iter()
        .map(|path| std::fs::read(path).expect("a file"))
        .collect();
    let count = if target.slow { count / 20 } else { count };
    let change = (0_u8..7, any::<Index>(), any::<Index>(), select(NUMBERS));
    let changes = (any::<Index>(), vec(change, 1..6));
    for (number, (which, changes)) in sampled(&changes, seed, count).into_iter().enumerate() {
        let mut bytes = which.get(&inputs).clone();
        for (kind, at, length, value) in changes {
            bytes = changed(bytes, kind, at, length, value, &inputs);
        }
        println!("{}, seed {seed}, input {number}", target.name);
        (target.body)(&bytes);
    }
}

fn changed(
    mut bytes: Vec<u8>,
    kind: u8,
    at: Index,
    length: Index,
    value: u32,
    others: &[Vec<u8>],
) -> Vec<u8> {
    let at = at.index(bytes.len() + 1);
    let length = length.index(bytes.len().saturating_sub(at).min(64) + 1);
    let little = value.to_le_bytes();
    match kind {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << (value % 8);
            }
        }
        1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = little[0];
            }
        }
        2 => {
            if let Some(word) = bytes.get_mut(at..at + 4) {
                word.copy_from_slice(&little);
            }
        }
        3 => drop(bytes.drain(at..at + length)),
        4 => {
            let again = bytes[at..at + length].to_vec();
            bytes.splice(at..at, again);
        }
        5 => drop(bytes.splice(at..at, value.to_string().into_bytes())),
        _ => {
            let other = &others[(value as usize) % others.len()];
            let from = at.min(other.len());
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
    }
    bytes
}
