//! The word lists of the data folder.

use core::ops::Range;

/// Beginnings of words are at most this long.
pub(crate) const LONGEST_STEM: usize = 16;

/// Words, and beginnings of words (with a star at the end), each with a number: what it means is up to the list.
#[derive(Debug, Default)]
pub(crate) struct WordList {
    /// Whole words, in order.
    words: Vec<(String, usize)>,
    /// Beginnings of words, in order, without the star.
    stems: Vec<(String, usize)>,
    pairs: Pairs,
}

/// With which two letters the words of a list begin: most words of a text are in no list, and this tells at once.
#[derive(Debug, Default)]
struct Pairs([u32; 32]);

impl Pairs {
    fn place(word: &str) -> (usize, u8) {
        let mut bytes = word.bytes().map(|byte| byte & 31);
        let first = bytes.next().unwrap_or_default();
        (usize::from(first), bytes.next().unwrap_or_default())
    }

    fn insert(&mut self, word: &str, is_stem: bool) {
        let (first, second) = Self::place(word);
        if let Some(row) = self.0.get_mut(first) {
            *row |= if is_stem && word.len() < 2 {
                u32::MAX
            } else {
                1 << second
            };
        }
    }

    fn may_have(&self, word: &str) -> bool {
        let (first, second) = Self::place(word);
        self.0
            .get(first)
            .is_some_and(|row| row & (1 << second) != 0)
    }
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
        let word = word.to_ascii_lowercase();
        let stem = word.strip_suffix('*');
        let key = stem.unwrap_or(&word);
        if key.is_empty() {
            return;
        }
        self.pairs.insert(key, stem.is_some());
        let list = match stem {
            Some(_) => &mut self.stems,
            None => &mut self.words,
        };
        match position(list, key) {
            Ok(at) => {
                if let Some(known) = list.get_mut(at) {
                    known.1 = number;
                }
            }
            Err(at) => list.insert(at, (key.to_owned(), number)),
        }
    }

    /// Takes a word out.
    pub(crate) fn remove(&mut self, word: &str) {
        let word = word.to_ascii_lowercase();
        let stem = word.strip_suffix('*');
        let list = match stem {
            Some(_) => &mut self.stems,
            None => &mut self.words,
        };
        if let Ok(at) = position(list, stem.unwrap_or(&word)) {
            list.remove(at);
        }
    }

    /// The number of the folded word or else of its shortest beginning.
    pub(crate) fn number(&self, word: &str) -> Option<usize> {
        if !self.pairs.may_have(word) {
            return None;
        }
        if let Ok(at) = position(&self.words, word) {
            return self.words.get(at).map(|(_, number)| *number);
        }
        // A longer one comes after those that it begins with.
        let mut stems = self.stems.get(beginning_as(&self.stems, word))?.iter();
        let (stem, number) = stems.find(|(stem, _)| word.starts_with(stem.as_str()))?;
        (stem.chars().count() <= LONGEST_STEM).then_some(*number)
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
        let mut known = self.words.iter().chain(&self.stems);
        known.any(|(known, _)| fits(known))
    }
}

fn position(list: &[(String, usize)], word: &str) -> Result<usize, usize> {
    let near = beginning_as(list, word);
    let start = near.start;
    let among = list.get(near).unwrap_or_default();
    among
        .binary_search_by(|(known, _)| known.as_str().cmp(word))
        .map(|at| start + at)
        .map_err(|at| start + at)
}

/// Which of a list in order begin with the first byte of the word: told without comparing words, of which a sandbox compares each
/// byte by byte.
fn beginning_as(list: &[(String, usize)], word: &str) -> Range<usize> {
    let first = |word: &str| word.as_bytes().first().copied();
    let wanted = first(word);
    let start = list.partition_point(|(known, _)| first(known) < wanted);
    let rest = list.get(start..).unwrap_or_default();
    start..start + rest.partition_point(|(known, _)| first(known) == wanted)
}

/// The lines that are no comments.
pub(crate) fn entries(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}
