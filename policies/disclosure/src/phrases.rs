//! The tables of words that the policy knows, read once.

use std::collections::BTreeMap;

use crate::words::{self, Word};

/// The words of `data/words.txt`, by kind.
#[derive(Debug)]
pub(crate) struct Phrases(BTreeMap<&'static str, Vec<Vec<String>>>);

impl Phrases {
    /// Reads the table: `[kind language: source]`, then phrases.
    pub(crate) fn load() -> Self {
        let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut kind = "";
        for line in include_str!("../data/words.txt").lines().map(str::trim) {
            if let Some(head) = line.strip_prefix('[') {
                kind = head.split(' ').next().unwrap_or_default();
            } else if !line.is_empty() && !line.starts_with('#') {
                found
                    .entry(kind)
                    .or_default()
                    .extend(line.split(',').map(words::phrase));
            }
        }
        Self(found)
    }

    /// The number of words of the longest phrase of this kind that stands at `at`.
    pub(crate) fn at(&self, kind: &str, words: &[Word], at: usize) -> Option<usize> {
        self.of(kind)
            .filter(|phrase| words::stands_at(words, at, phrase))
            .map(<[String]>::len)
            .max()
    }

    /// Whether one of this kind stands anywhere.
    pub(crate) fn any(&self, kind: &str, words: &[Word]) -> bool {
        (0..words.len()).any(|at| self.at(kind, words, at).is_some())
    }

    /// The words that phrases of this kind begin with.
    pub(crate) fn first_words(&self, kind: &str) -> impl Iterator<Item = &str> {
        let firsts = self.of(kind).filter_map(<[String]>::first);
        firsts.map(String::as_str)
    }

    fn of(&self, kind: &str) -> impl Iterator<Item = &[String]> {
        self.0.get(kind).into_iter().flatten().map(Vec::as_slice)
    }
}
