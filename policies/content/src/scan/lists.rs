//! The word lists of the data folder.

use std::collections::HashMap;

/// Beginnings of words are at most this long.
pub(crate) const LONGEST_STEM: usize = 16;

/// Words, and beginnings of words (with a star at the end), each with a number: what it means is up to the list.
#[derive(Debug, Default)]
pub(crate) struct WordList {
    words: HashMap<String, usize>,
}

impl WordList {
    /// Reads the words of all lines.
    pub(crate) fn read(source: &str) -> Self {
        let mut list = Self::default();
        for word in entries(source).flat_map(str::split_ascii_whitespace) {
            list.insert(word, 0);
        }
        list
    }

    /// Adds a word.
    pub(crate) fn insert(&mut self, word: &str, number: usize) {
        self.words.insert(word.to_ascii_lowercase(), number);
    }

    /// Takes a word out.
    pub(crate) fn remove(&mut self, word: &str) {
        self.words.remove(&word.to_ascii_lowercase());
    }

    /// The number of the folded word or of one of its beginnings.
    pub(crate) fn number(&self, word: &str) -> Option<usize> {
        if let Some(number) = self.words.get(word) {
            return Some(*number);
        }
        let mut stem = String::with_capacity(LONGEST_STEM + 4);
        for c in word.chars().take(LONGEST_STEM) {
            stem.push(c);
            stem.push('*');
            if let Some(number) = self.words.get(&stem) {
                return Some(*number);
            }
            stem.pop();
        }
        None
    }

    /// Whether the folded word is in the list.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.number(word).is_some()
    }

    /// As [`contains`](Self::contains), where stars in the middle stand for any one letter: `sh*t`.
    pub(crate) fn contains_starred(&self, word: &str) -> bool {
        let letters = word.chars().filter(|c| *c != '*').count();
        if word.len() > LONGEST_STEM || letters < 2 {
            return false;
        }
        let fits = |known: &str| {
            known.chars().count() == word.chars().count()
                && known
                    .chars()
                    .zip(word.chars())
                    .all(|(k, w)| k == w || w == '*')
        };
        self.words
            .keys()
            .any(|known| fits(known.trim_end_matches('*')))
    }
}

/// The lines that are no comments.
pub(crate) fn entries(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}
