//! What sounds like a swindle: phrases of the list, inside one sentence.

use core::ops::Range;

use super::{
    lists::{self, WordList},
    words::Word,
};

/// Words of any kind that `..` stands for, at most.
const WIDEST: usize = 3;

/// The phrases, read once.
#[derive(Debug)]
pub(crate) struct Bait {
    phrases: Vec<Vec<Element>>,
    /// The words that phrases begin with, and under the number of each the phrases.
    first: WordList,
    by_first: Vec<Vec<usize>>,
}

#[derive(Debug)]
enum Element {
    /// One of these, which may be missing.
    One(Vec<&'static str>, bool),
    /// Up to [`WIDEST`] words of any kind.
    Any,
}

impl Bait {
    pub(crate) fn new() -> Self {
        let mut bait = Self {
            phrases: Vec::new(),
            first: WordList::default(),
            by_first: Vec::new(),
        };
        for line in lists::entries(include_str!("../../data/bait.txt")) {
            let phrase: Vec<Element> = line.split_ascii_whitespace().map(element).collect();
            for word in first_words(&phrase) {
                let number = bait.first.number(word).unwrap_or(bait.by_first.len());
                if number == bait.by_first.len() {
                    bait.first.insert(word, number);
                    bait.by_first.push(Vec::new());
                }
                if let Some(phrases) = bait.by_first.get_mut(number) {
                    phrases.push(bait.phrases.len());
                }
            }
            bait.phrases.push(phrase);
        }
        bait
    }

    /// The longest phrase from each word on; none inside another.
    pub(crate) fn find(&self, words: &[Word]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut start = 0;
        while let Some(first) = words.get(start) {
            let number = self.first.number(&first.text);
            let Some(phrases) = number.and_then(|number| self.by_first.get(number)) else {
                start += 1;
                continue;
            };
            let rest = words.get(start..).unwrap_or_default();
            let sentence = rest.partition_point(|word| word.sentence == first.sentence);
            let rest = rest.get(..sentence).unwrap_or_default();
            let phrases = phrases
                .iter()
                .filter_map(|phrase| self.phrases.get(*phrase));
            let longest = phrases
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
        (_, Some(words)) => Element::One(words.split('|').collect(), true),
        (words, None) => Element::One(words.split('|').collect(), false),
    }
}

/// The words that a match can begin with: those of the first element that may not be missing, and of all before it. A phrase begins
/// with no gap.
fn first_words(phrase: &[Element]) -> impl Iterator<Item = &'static str> {
    let optional = |element: &&Element| matches!(element, Element::One(_, true));
    let leading = phrase.iter().take_while(optional).count();
    phrase
        .iter()
        .take(leading + 1)
        .flat_map(|element| match element {
            Element::One(words, _) => words.as_slice(),
            Element::Any => &[],
        })
        .copied()
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
                .is_some_and(|word| any.contains(&word.text.as_str()));
            fits.then(|| after(1))
                .flatten()
                .or_else(|| optional.then(|| after(0)).flatten())
        }
    }
}
