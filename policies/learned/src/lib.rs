//! Linear models over hashed features: what policies learned of labelled texts.
//!
//! A feature (a word, two words in a row, a run of signs) is hashed into a table of weights, so that words nobody listed are read as
//! well. A score is the sum of the weights of what is there, each counted once, and of what every text has; above 0 it is more likely
//! than not. `cargo xtask train` makes the tables; [`pack::tables`] turns them into Rust when a policy is built.
//!
//! ```
//! use maysend_learned::{Seen, Table, hash};
//!
//! // 256 weights of five bits each, all of them none.
//! static PITCHES: Table = Table { bits: 8, weights: &[0b1110_1111; 161], bias: -4 };
//!
//! let mut seen = Seen::new(PITCHES.bits);
//! let place = PITCHES.place(hash("sale".bytes()));
//! assert!(seen.add(place), "each feature counts once");
//! assert!(!seen.add(place));
//! ```

pub mod pack;

/// A score of 1 in the logarithm of the odds is so many steps.
pub const STEPS: i32 = 15;
/// The level of a weight that is none.
const ZERO: i32 = 15;

/// Weights by hash, each of five bits: how many steps for, with 15 for none.
#[derive(Debug)]
pub struct Table {
    /// The table has two to this power of them.
    pub bits: u32,
    /// Packed by [`pack::tables`].
    pub weights: &'static [u8],
    /// What every text has, in [`STEPS`].
    pub bias: i32,
}

impl Table {
    /// Where the table has a feature.
    #[must_use]
    pub fn place(&self, feature: u32) -> usize {
        place(feature, self.bits)
    }

    /// The weight at a place, in [`STEPS`]; outside of the table the least there is, which no place of it is.
    #[must_use]
    pub fn weight(&self, place: usize) -> i32 {
        let bit = place.saturating_mul(5);
        let byte = |at: usize| self.weights.get(at).copied().map_or(0, u32::from);
        let pair = byte(bit / 8) | (byte(bit / 8 + 1) << 8);
        let level = (pair >> (bit % 8)) & 0x1f;
        i32::try_from(level).unwrap_or(ZERO) - ZERO
    }
}

/// Where a table of two to the power of `bits` weights has a feature.
#[must_use]
pub fn place(feature: u32, bits: u32) -> usize {
    // Neighbouring hashes must not be neighbours in the table.
    let mixed = (feature ^ (feature >> 16)).wrapping_mul(0x7feb_352d);
    let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x846c_a68b);
    let spread = (mixed ^ (mixed >> 16)) >> 32_u32.saturating_sub(bits).min(31);
    usize::try_from(spread).unwrap_or_default()
}

/// The hash that words are filed under: FNV-1a.
pub fn hash(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// The hash of signs in a row, of one step for each: most of what a text costs is this.
pub fn hash_of_run(signs: &[char]) -> u32 {
    signs.iter().fold(0, |hash: u32, sign| {
        (hash.rotate_left(5) ^ u32::from(*sign)).wrapping_mul(0x9e37_79b9)
    })
}

/// Marks each place of a table once.
#[derive(Debug)]
pub struct Seen(Vec<u64>);

impl Seen {
    /// For a table of two to the power of `bits` weights.
    #[must_use]
    pub fn new(bits: u32) -> Self {
        Self(vec![0; 1 << bits.saturating_sub(6)])
    }

    /// Marks a place; whether it is new.
    pub fn add(&mut self, place: usize) -> bool {
        let Some(word) = self.0.get_mut(place / 64) else {
            return false;
        };
        let bit = 1_u64 << (place % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }
}
