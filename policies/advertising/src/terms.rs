//! The phrases of `data/terms.txt`, and where they stand in a text.

use core::ops::Range;
use std::collections::BTreeMap;

use crate::tokens::{Kind, Token};

/// The phrases, by section.
#[derive(Debug)]
pub(crate) struct Terms {
    sections: BTreeMap<&'static str, Section>,
    /// Every word of the table, by its number.
    numbers: BTreeMap<&'static str, u16>,
}

#[derive(Debug, Default)]
struct Section {
    phrases: Vec<Vec<Element>>,
    /// The phrases that begin with a word, so that no other is tried.
    by_first: BTreeMap<u16, Vec<usize>>,
}

/// A text as the table sees it: the numbers of its words, none for those that no phrase has, with their sentences.
#[derive(Debug)]
pub(crate) struct Numbered<'a> {
    tokens: &'a [Token],
    words: Vec<[Option<u16>; 2]>,
}

#[derive(Debug)]
enum Element {
    /// One of these words, or things.
    One(Vec<u16>),
    /// Up to so many tokens.
    Gap(usize),
}

/// A phrase found: its tokens, its bytes, its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) tokens: Range<usize>,
    pub(crate) range: Range<usize>,
    pub(crate) sentence: usize,
}

impl Terms {
    /// Reads the table: `[section]`, then a phrase a line. `a|b` is one of several, `@list` one of a list, `..3` up to three tokens,
    /// `#money`, `#zero`, `#pct`, `#num`, `#year` what they say.
    pub(crate) fn load() -> Self {
        let mut terms = Self {
            sections: BTreeMap::new(),
            numbers: BTreeMap::new(),
        };
        let mut lists: BTreeMap<&str, Vec<&'static str>> = BTreeMap::new();
        let mut section = "";
        for line in include_str!("../data/terms.txt").lines().map(str::trim) {
            if line.is_empty() || line.starts_with("//") {
                continue;
            }
            if let Some(name) = line
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
            {
                section = name;
            } else if let Some((name, words)) = line
                .strip_prefix("list ")
                .and_then(|rest| rest.split_once('='))
            {
                lists.insert(name.trim(), words.split_whitespace().collect());
            } else {
                let phrase = line
                    .split_whitespace()
                    .map(|part| terms.element(part, &lists))
                    .collect();
                terms.sections.entry(section).or_default().push(phrase);
            }
        }
        terms
    }

    fn element(
        &mut self,
        part: &'static str,
        lists: &BTreeMap<&str, Vec<&'static str>>,
    ) -> Element {
        if let Some(most) = part.strip_prefix("..").and_then(|most| most.parse().ok()) {
            return Element::Gap(most);
        }
        let words = part.split('|').flat_map(|word| {
            match word.strip_prefix('@').and_then(|name| lists.get(name)) {
                Some(list) => list.clone(),
                None => vec![word],
            }
        });
        let mut numbers = Vec::new();
        for word in words {
            let next = u16::try_from(self.numbers.len()).unwrap_or(u16::MAX);
            numbers.push(*self.numbers.entry(word).or_insert(next));
        }
        numbers.sort_unstable();
        Element::One(numbers)
    }

    /// The numbers of the words of a text.
    pub(crate) fn number<'a>(&self, tokens: &'a [Token]) -> Numbered<'a> {
        let number = |word: &str| self.numbers.get(word).copied();
        let words = tokens
            .iter()
            .map(|token| match &token.kind {
                Kind::Word(word) => [number(word), None],
                Kind::Money => [number("#money"), None],
                Kind::NoMoney => [number("#zero"), None],
                Kind::Percent => [number("#pct"), None],
                Kind::Year => [number("#year"), number("#num")],
                Kind::Number => [number("#num"), None],
            })
            .collect();
        Numbered { tokens, words }
    }

    /// Every place where a phrase of the section stands, apart from those that one of the section `not-<section>` covers a part of.
    pub(crate) fn find(&self, section: &str, text: &Numbered<'_>) -> Vec<Hit> {
        let mut hits = self.all(section, text);
        if hits.is_empty() {
            return hits;
        }
        let not = self.all(&format!("not-{section}"), text);
        hits.retain(|hit| {
            !not.iter()
                .any(|not| not.tokens.start < hit.tokens.end && hit.tokens.start < not.tokens.end)
        });
        hits
    }

    fn all(&self, section: &str, text: &Numbered<'_>) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        let tokens = text.tokens;
        let Some(section) = self.sections.get(section) else {
            return hits;
        };
        for (start, first) in tokens.iter().enumerate() {
            let end = text
                .words
                .get(start)
                .into_iter()
                .flatten()
                .flatten()
                .filter_map(|word| section.by_first.get(word))
                .flatten()
                .filter_map(|phrase| ends(section.phrases.get(*phrase)?, text, start))
                .max();
            let Some((end, last)) =
                end.and_then(|end| Some((end, tokens.get(end.checked_sub(1)?)?)))
            else {
                continue;
            };
            // What stands inside of what was found before says nothing more.
            if hits.last().is_some_and(|hit| end <= hit.tokens.end) {
                continue;
            }
            hits.push(Hit {
                tokens: start..end,
                range: first.range.start..last.range.end,
                sentence: first.sentence,
            });
        }
        hits
    }
}

/// The furthest end of a phrase that begins here. The places that it can have reached are kept together, so nothing is tried twice.
fn ends(phrase: &[Element], text: &Numbered<'_>, start: usize) -> Option<usize> {
    let sentence = text.tokens.get(start)?.sentence;
    // From the first to the last place that may come next; after a phrase's element only where it stood.
    let mut places = vec![start];
    let mut reach = 0;
    for element in phrase {
        match element {
            Element::Gap(most) => reach = *most,
            Element::One(words) => {
                let mut next = Vec::new();
                for place in &places {
                    for at in *place..=place + reach {
                        if text.is_one(at, sentence, words)
                            && next.last().is_none_or(|last| *last < at + 1)
                        {
                            next.push(at + 1);
                        }
                    }
                }
                if next.is_empty() {
                    return None;
                }
                places = next;
                reach = 0;
            }
        }
    }
    places.last().copied()
}

impl Section {
    fn push(&mut self, phrase: Vec<Element>) {
        if let Some(Element::One(words)) = phrase.first() {
            for word in words {
                self.by_first
                    .entry(*word)
                    .or_default()
                    .push(self.phrases.len());
            }
        }
        self.phrases.push(phrase);
    }
}

impl Numbered<'_> {
    fn is_one(&self, at: usize, sentence: usize, words: &[u16]) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| token.sentence == sentence)
            && self
                .words
                .get(at)
                .into_iter()
                .flatten()
                .flatten()
                .any(|word| words.binary_search(word).is_ok())
    }
}
