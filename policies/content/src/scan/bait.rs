//! What sounds like a swindle: phrases of the list, inside one sentence.

use core::ops::Range;

use super::{lists, words::Word};

/// Words of any kind that `..` stands for, at most.
const WIDEST: usize = 3;

/// The phrases, read once.
#[derive(Debug)]
pub(crate) struct Bait {
    phrases: Vec<Vec<Element>>,
}

#[derive(Debug)]
enum Element {
    /// One of these, which may be missing.
    One(&'static str, bool),
    /// Up to [`WIDEST`] words of any kind.
    Any,
}

impl Bait {
    pub(crate) fn new() -> Self {
        let phrases = lists::entries(include_str!("../../data/bait.txt"))
            .map(|line| line.split_ascii_whitespace().map(element).collect())
            .collect();
        Self { phrases }
    }

    /// The longest phrase from each word on; none inside another.
    pub(crate) fn find(&self, words: &[Word]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut start = 0;
        while let Some(first) = words.get(start) {
            let rest = words.get(start..).unwrap_or_default();
            let sentence = rest.partition_point(|word| word.sentence == first.sentence);
            let rest = rest.get(..sentence).unwrap_or_default();
            let longest = self
                .phrases
                .iter()
                .filter_map(|phrase| matched(phrase, rest))
                .max()
                .unwrap_or(0);
            if let Some(last) = longest.checked_sub(1).and_then(|last| rest.get(last)) {
                found.push(first.range.start..last.range.end);
            }
            start += longest.max(1);
        }
        found
    }
}

fn element(text: &'static str) -> Element {
    match (text, text.strip_suffix('?')) {
        ("..", _) => Element::Any,
        (_, Some(words)) => Element::One(words, true),
        (words, None) => Element::One(words, false),
    }
}

/// How many words the phrase takes from the first of these on.
fn matched(phrase: &[Element], words: &[Word]) -> Option<usize> {
    let Some((first, rest)) = phrase.split_first() else {
        return Some(0);
    };
    let after = |taken: usize| {
        matched(rest, words.get(taken..).unwrap_or_default()).map(|more| taken + more)
    };
    match first {
        Element::Any => (0..=WIDEST.min(words.len())).find_map(after),
        Element::One(any, optional) => {
            let fits = words
                .first()
                .is_some_and(|word| any.split('|').any(|one| one == word.text));
            fits.then(|| after(1))
                .flatten()
                .or_else(|| optional.then(|| after(0)).flatten())
        }
    }
}
