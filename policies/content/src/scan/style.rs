//! How it is said: profanity, slang, shouting, and what carriers filter.

use core::ops::Range;

use super::{
    lists::{self, WordList},
    words::Word,
};

/// The lists, read once.
#[derive(Debug)]
pub(crate) struct Style {
    profanity: WordList,
    slang: WordList,
    plain: Vec<&'static str>,
    shaft: WordList,
    filtered: Vec<Filtered>,
    acronyms: WordList,
    ordinary: WordList,
}

/// A word that carriers filter, and its harmless neighbours.
#[derive(Debug)]
struct Filtered {
    before: WordList,
    behind: WordList,
}

impl Style {
    /// With words that the dealership adds or takes away.
    pub(crate) fn new(
        more_profanity: &[String],
        more_slang: &[String],
        allowed: &[String],
    ) -> Self {
        let mut profanity = WordList::read(include_str!("../../data/profanity.txt"));
        more_profanity
            .iter()
            .for_each(|word| profanity.insert(word, 0));
        let (mut slang, mut plain) = (WordList::default(), vec![""]);
        for line in lists::entries(include_str!("../../data/slang.txt")) {
            let (word, text) = line.split_once('=').unwrap_or((line, ""));
            slang.insert(word, plain.len());
            plain.push(text);
        }
        more_slang.iter().for_each(|word| slang.insert(word, 0));
        let (mut shaft, mut filtered) = (WordList::default(), Vec::new());
        for line in lists::entries(include_str!("../../data/shaft.txt")) {
            line.split_ascii_whitespace()
                .filter(|word| !word.starts_with(['<', '>']))
                .for_each(|word| shaft.insert(word, filtered.len()));
            filtered.push(Filtered {
                before: neighbours(line, '<'),
                behind: neighbours(line, '>'),
            });
        }
        let mut acronyms = WordList::read(include_str!("../../data/acronyms.txt"));
        for word in allowed {
            slang.remove(word);
            acronyms.insert(word, 0);
        }
        Self {
            profanity,
            slang,
            plain,
            shaft,
            filtered,
            acronyms,
            ordinary: WordList::read(include_str!("../../data/ordinary.txt")),
        }
    }

    /// Whether this word is profane.
    pub(crate) fn is_profane(&self, word: &Word) -> bool {
        if word.text.contains('*') {
            return self.profanity.contains_starred(&word.text);
        }
        let disguised = word.text.contains(['$', '@']);
        let undone = disguised.then(|| word.text.replace('$', "s").replace('@', "a"));
        match undone.as_deref().unwrap_or(&word.text) {
            // Letters that also mean something else in capitals.
            "bs" | "af" => !word.capitals && word.after != Some('-'),
            text => self.profanity.contains(text),
        }
    }

    /// The plain words for slang, empty where there are none.
    pub(crate) fn slang(&self, words: &[Word], index: usize) -> Option<&'static str> {
        let word = words.get(index)?;
        let plain = self
            .slang
            .number(&word.text)
            .and_then(|number| self.plain.get(number))?;
        let joined = matches!(word.before, Some('-' | '/' | '&' | '.' | '@' | '$'))
            || matches!(word.after, Some('-' | '/' | '&' | '@'));
        let letter = word.text.chars().count() == 1;
        let left = index
            .checked_sub(1)
            .and_then(|index| words.get(index))
            .map(|word| word.text.as_str())
            .unwrap_or_default();
        let right = words
            .get(index + 1)
            .map(|word| word.text.as_str())
            .unwrap_or_default();
        let other = match word.text.as_str() {
            "r" => {
                !matches!(right, "u" | "you" | "we" | "ur")
                    && !matches!(left, "u" | "we" | "they" | "you")
            }
            // Spanish for already.
            "ya" => !matches!(
                left,
                "see"
                    | "love"
                    | "thank"
                    | "catch"
                    | "hear"
                    | "for"
                    | "got"
                    | "to"
                    | "call"
                    | "text"
                    | "miss"
                    | "bet"
                    | "told"
                    | "let"
                    | "help"
                    | "get"
                    | "are"
                    | "do"
                    | "did"
            ),
            "k" => {
                !word.after_break && left.chars().all(|c| c.is_ascii_digit()) && !left.is_empty()
            }
            "lit" => {
                right == "up"
                    || words
                        .iter()
                        .filter(|other| other.sentence == word.sentence)
                        .any(|other| is_lamp(&other.text))
            }
            "dm" | "msg" | "rn" | "np" | "nm" | "ty" | "ru" | "wat" | "sup" | "ily" => word.capital,
            _ => false,
        };
        let initial = letter && word.capital;
        (!joined && !other && !initial).then_some(*plain)
    }

    /// Runs of two or more ordinary words in capitals.
    pub(crate) fn shouting(&self, body: &str, words: &[Word]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut run: Vec<usize> = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let apart = run
                .last()
                .and_then(|last| words.get(*last))
                .is_some_and(|last| {
                    last.sentence != word.sentence || word.after_break && is_heading(body, last)
                });
            if apart {
                found.extend(self.loud(body, words, &run));
                run.clear();
            }
            if word.capitals && word.text.chars().any(char::is_alphabetic) {
                run.push(index);
            } else if run.is_empty() || !word.text.chars().all(|c| c.is_ascii_digit()) {
                found.extend(self.loud(body, words, &run));
                run.clear();
            }
        }
        found.extend(self.loud(body, words, &run));
        found
    }

    /// The part of a run of capitals from its first ordinary word to its last, if it is loud enough.
    fn loud(&self, body: &str, words: &[Word], run: &[usize]) -> Option<Range<usize>> {
        if run.len() < 2 {
            return None;
        }
        let named = |index: &usize| words.get(*index);
        let texts: Vec<&str> = run
            .iter()
            .filter_map(named)
            .map(|word| word.text.as_str())
            .collect();
        let asks = texts.iter().any(|word| {
            matches!(
                *word,
                "reply" | "text" | "txt" | "send" | "responda" | "envie"
            )
        });
        let keyword = texts
            .iter()
            .any(|word| matches!(*word, "stop" | "help" | "start" | "unsubscribe" | "alto"));
        let opts_out = texts.windows(2).any(|two| {
            matches!(
                two,
                ["stop" | "end" | "quit", "to" | "2" | "para"] | ["opt", "out" | "in"]
            )
        });
        if (asks && keyword) || opts_out {
            return None;
        }
        let ordinary: Vec<&Word> = run
            .iter()
            .filter_map(named)
            .filter(|word| self.is_ordinary(&word.text))
            .collect();
        let solid = ordinary.iter().filter(|word| word.text.len() >= 3).count();
        let (first, last) = (ordinary.first()?, ordinary.last()?);
        let heading = first.range.start == words.first()?.range.start
            && body
                .get(last.range.end..)
                .is_some_and(|rest| rest.trim_start().starts_with(':'))
            && run.len() <= 4;
        (ordinary.len() >= 2 && solid >= 1 && !heading).then_some(first.range.start..last.range.end)
    }

    fn is_ordinary(&self, text: &str) -> bool {
        let vowel = text.chars().any(|c| "aeiouy".contains(c));
        if self.ordinary.contains(text) {
            return true;
        }
        text.chars().count() >= 4 && vowel && !self.acronyms.contains(text)
    }

    /// What carriers filter, with the word that makes it plainer: `free beer`, `whiskey tasting`, `Glock 19`.
    pub(crate) fn filtered(&self, words: &[Word]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let number = self.shaft.number(&word.text);
            let Some(entry) = number.and_then(|number| self.filtered.get(number)) else {
                continue;
            };
            let left = index.checked_sub(1).and_then(|index| words.get(index));
            let right = words
                .get(index + 1)
                .filter(|right| right.sentence == word.sentence);
            let is = |side: Option<&Word>, list: &WordList| {
                side.is_some_and(|side| list.contains(&side.text))
            };
            let name = word.capital
                && left.is_some_and(|left| left.capital && left.sentence == word.sentence)
                && !word.capitals;
            if !name && !is(left, &entry.before) && !is(right, &entry.behind) {
                let start = left
                    .filter(|left| left.text == "free" && left.sentence == word.sentence)
                    .map_or(word.range.start, |left| left.range.start);
                let tail = right.filter(|right| {
                    right.text == "tasting"
                        || (word.text.starts_with("glock")
                            && right.text.chars().all(|c| c.is_ascii_digit()))
                });
                found.push(start..tail.map_or(word.range.end, |tail| tail.range.end));
            }
        }
        found
    }
}

/// `SMITH HONDA: ...`
fn is_heading(body: &str, last: &Word) -> bool {
    body.get(last.range.end..)
        .is_some_and(|rest| rest.trim_start().starts_with(':'))
}

fn is_lamp(word: &str) -> bool {
    matches!(
        word,
        "light"
            | "lights"
            | "lamp"
            | "dash"
            | "engine"
            | "led"
            | "indicator"
            | "warning"
            | "cel"
            | "display"
            | "screen"
    )
}

/// The words of a line with this sign before them.
fn neighbours(line: &str, sign: char) -> WordList {
    let mut list = WordList::default();
    line.split_ascii_whitespace()
        .filter_map(|word| word.strip_prefix(sign))
        .for_each(|word| list.insert(word, 0));
    list
}
