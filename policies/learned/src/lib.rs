//! Linear models over features of texts: what policies learned of labelled texts.
//!
//! A feature (a word, two words in a row, a run of signs) has a weight where it is one of those that were chosen because they tell most,
//! so that words nobody listed are read as well. A score is the sum of the weights of what is there, each counted once, and of what every text
//! has; above 0 it is more likely than not. `cargo xtask train` chooses them; [`pack::tables`] turns them into Rust when a policy is built.
//!
//! A feature is known by the first bits of its hash: the first of those say in which bucket it stands, the others stand beside its weight.
//! Of what is no feature at all, one in some 250 is taken for one, which training takes into account.
//!
//! ```
//! use maysend_learned::{Seen, Table, hash, id, pack};
//!
//! let sale = id(hash("sale".bytes()), pack::buckets(1));
//! let source = format!("PITCHES 4 -4 1\n{sale:06x}V\n");
//! let (_, files) = pack::tables(&source, &["PITCHES"])?;
//! let [starts, entries] = [0, 1].map(|file: usize| &*files[file].1.clone().leak());
//! let pitches = Table { buckets: pack::buckets(1), starts, entries, bias: -4 };
//!
//! let place = pitches.place(hash("sale".bytes())).expect("it was chosen");
//! assert_eq!(pitches.weight(place), 7);
//! assert_eq!(pitches.place(hash("sail".bytes())), None);
//! let mut seen = Seen::new(pitches.len());
//! assert!(seen.add(place), "each feature counts once");
//! assert!(!seen.add(place));
//! # Ok::<(), pack::Malformed>(())
//! ```

pub mod pack;

/// A score of 1 in the logarithm of the odds is so many steps.
pub const STEPS: i32 = 15;
/// The level of a weight that is none.
const ZERO: i32 = 15;
/// An entry is the rest of a feature's id in so many bits, above its level in five.
const REST: u32 = 11;
const LEVEL: u32 = 5;

/// The weights of chosen features, in buckets by the first bits of their ids, and in order in each.
#[derive(Debug)]
pub struct Table {
    /// There are two to this power of buckets.
    pub buckets: u32,
    /// Where each bucket begins, and where the last ends: two bytes each, the lower first.
    pub starts: &'static [u8],
    /// The features, two bytes each: the rest of the id, and the level of the weight.
    pub entries: &'static [u8],
    /// What every text has, in [`STEPS`].
    pub bias: i32,
}

impl Table {
    /// How many features it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len() / 2
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Where the table has a feature; none: it was not chosen.
    #[must_use]
    pub fn place(&self, feature: u32) -> Option<usize> {
        let id = id(feature, self.buckets);
        let bucket = usize::try_from(id >> REST).ok()?;
        let wanted = id & ((1 << REST) - 1);
        let (start, end) = (pair(self.starts, bucket)?, pair(self.starts, bucket + 1)?);
        let places = usize::from(start)..usize::from(end);
        for place in places {
            let rest = u32::from(pair(self.entries, place)?) >> LEVEL;
            if rest >= wanted {
                return (rest == wanted).then_some(place);
            }
        }
        None
    }

    /// The weight of a feature where it is met for the first time, else none.
    pub fn once(&self, feature: u32, seen: &mut Seen) -> i32 {
        let place = self.place(feature).filter(|place| seen.add(*place));
        place.map_or(0, |place| self.weight(place))
    }

    /// The weight of a feature.
    #[must_use]
    pub fn of(&self, feature: u32) -> i32 {
        self.place(feature).map_or(0, |place| self.weight(place))
    }

    /// The weight at a place, in [`STEPS`]; outside of the table none.
    #[must_use]
    pub fn weight(&self, place: usize) -> i32 {
        pair(self.entries, place).map_or(0, |entry| i32::from(entry & 0x1f) - ZERO)
    }
}

/// The number at a place of a list of numbers of two bytes.
fn pair(list: &[u8], place: usize) -> Option<u16> {
    let (pairs, _) = list.as_chunks();
    pairs.get(place).copied().map(u16::from_le_bytes)
}

/// What a feature is known by in a table of two to the power of `buckets` buckets.
#[must_use]
pub fn id(feature: u32, buckets: u32) -> u32 {
    // Neighbouring hashes must not be neighbours in the table.
    let mixed = (feature ^ (feature >> 16)).wrapping_mul(0x7feb_352d);
    let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x846c_a68b);
    (mixed ^ (mixed >> 16)) >> 32_u32.saturating_sub(buckets + REST).min(31)
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
    /// For a table of so many features.
    #[must_use]
    pub fn new(features: usize) -> Self {
        Self(vec![0; features.div_ceil(64)])
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
