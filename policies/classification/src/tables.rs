//! The tables that the build script makes of the cue files.

use crate::lexicon::{Family, Meaning};

/// A number, an amount, a percentage, an address; any token at all.
pub(crate) const NUMBER: u8 = 1;
pub(crate) const MONEY: u8 = 2;
pub(crate) const PERCENT: u8 = 4;
pub(crate) const URL: u8 = 8;
pub(crate) const ANY: u8 = 16;

/// The set of an element that names no words.
pub(crate) const NO_SET: u16 = u16::MAX;

/// One element of a pattern.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element {
    /// The words that it takes; [`NO_SET`] for none.
    pub(crate) set: u16,
    /// The kinds of tokens that it takes.
    pub(crate) kinds: u8,
    pub(crate) optional: bool,
}

/// One pattern.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pattern {
    /// Where its elements begin in [`Tables::steps`], and how many there are.
    pub(crate) steps: u16,
    pub(crate) length: u8,
    /// So many elements in, all that follow are optional.
    pub(crate) required: u8,
    /// The element that it is filed under, and how many elements before that are not optional.
    pub(crate) anchor: u8,
    pub(crate) before: u8,
    pub(crate) starts_sentence: bool,
    pub(crate) question: bool,
}

/// What the patterns from this one on mean.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Section {
    pub(crate) from: u16,
    pub(crate) meaning: Meaning,
}

/// Lists one after the other, each up to its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lists<'a> {
    pub(crate) ends: &'a [u16],
    pub(crate) entries: &'a [u16],
}

impl<'a> Lists<'a> {
    /// One of them; none is empty.
    pub(crate) fn of(&self, index: usize) -> &'a [u16] {
        let start = match index.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        self.ends
            .get(index)
            .and_then(|end| self.entries.get(usize::from(start)..usize::from(*end)))
            .unwrap_or_default()
    }
}

/// All of them; `build/compile.rs` says how they hang together.
#[derive(Debug, Clone)]
pub(crate) struct Tables<'a> {
    /// A transducer from words and beginnings of words to classes.
    pub(crate) words: &'a [u8],
    /// The sets of each class, in order.
    pub(crate) classes: Lists<'a>,
    /// The patterns filed under each class, and under each kind.
    pub(crate) by_class: Lists<'a>,
    pub(crate) by_kind: Lists<'a>,
    /// The elements of all patterns: the number of a set, or behind all of these that of an element in `elements`.
    pub(crate) steps: &'a [u16],
    pub(crate) sets: u16,
    pub(crate) elements: &'a [Element],
    pub(crate) patterns: &'a [Pattern],
    /// The first pattern that is a cue, and the first that customers' own texts are asked for.
    pub(crate) cues_from: u16,
    pub(crate) asks_from: u16,
}

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
