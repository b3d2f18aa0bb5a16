//! The small language that cues are written in, and its matcher over tokens: no backtracking, a fixed number of steps a token.
//!
//! A pattern is a row of elements between blanks: a word (`trade`), the beginning of words (`apprais*`), a kind (`#` number,
//! `#money`, `#pct`, `#url`, `#any` any of money, percent or number), a word list (`@vehicle`), alternatives of these
//! (`buy|get|@vehicle`), `_` for any token, `..3` for up to three of any. `?` behind an element makes it optional. `^` as the
//! first element ties the pattern to the start of a sentence; `[?]` as the last asks that the sentence is a question.

use core::ops::Range;
use std::collections::HashMap;

use crate::text::{Kind, Sentence, Text};

/// A place where a pattern matched.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    /// The number of the pattern, as [`Patterns::add`] gave it.
    pub(crate) pattern: usize,
    /// The tokens.
    pub(crate) tokens: Range<usize>,
}

const NUMBER: u8 = 1;
const MONEY: u8 = 2;
const PERCENT: u8 = 4;
const URL: u8 = 8;
const ANY: u8 = 16;

/// Matcher states are kept in the bits of one word.
const LONGEST: usize = 60;

#[derive(Debug, Clone, Copy)]
struct Step {
    /// Index into the list of word sets; [`NO_SET`] for none.
    set: u16,
    kinds: u8,
    optional: bool,
}

const NO_SET: u16 = u16::MAX;

#[derive(Debug)]
struct Pattern {
    steps: Vec<Step>,
    starts_sentence: bool,
    question: bool,
}

/// Compiled patterns.
#[derive(Debug, Default)]
pub(crate) struct Patterns {
    patterns: Vec<Pattern>,
    /// Numbers of words, of beginnings of words (with `*`), of sets (with `=`) and of lists (with `@`).
    names: HashMap<String, usize>,
    /// The sets that each word or beginning is in.
    members: Vec<Vec<u16>>,
    longest_stem: usize,
    /// Patterns by the set that they begin with, and by the kind.
    by_set: Vec<Vec<usize>>,
    by_kind: [Vec<usize>; 4],
    /// The numbers of the words of each list.
    lists: Vec<Vec<usize>>,
}

/// What the tokens of one text are members of: found once, used by all patterns.
#[derive(Debug)]
pub(crate) struct Seen {
    /// The sets of all tokens, one token after the other.
    sets: Vec<u16>,
    /// Where the sets of each token end.
    ends: Vec<usize>,
    /// Tokens that no pattern may use (but a gap may pass).
    masked: Vec<bool>,
}

impl Seen {
    /// Takes tokens away from all patterns.
    pub(crate) fn mask(&mut self, tokens: Range<usize>) {
        self.masked.get_mut(tokens).unwrap_or_default().fill(true);
    }

    fn sets(&self, token: usize) -> &[u16] {
        let start = token
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or_default();
        self.ends
            .get(token)
            .and_then(|end| self.sets.get(start..*end))
            .unwrap_or_default()
    }
}

impl Patterns {
    /// Adds a word, or the words of another list, to a list: for `@name`.
    pub(crate) fn define(&mut self, name: &str, word: &str) {
        let next = self.lists.len();
        let index = *self.names.entry(format!("@{name}")).or_insert(next);
        if index == next {
            self.lists.push(Vec::new());
        }
        let words = match self.names.get(word).filter(|_| word.starts_with('@')) {
            Some(other) => self.lists.get(*other).cloned().unwrap_or_default(),
            None => vec![self.word(word)],
        };
        if let Some(list) = self.lists.get_mut(index) {
            list.extend(words);
        }
    }

    /// The number of a word or of a beginning.
    fn word(&mut self, word: &str) -> usize {
        if let Some(number) = self.names.get(word) {
            return *number;
        }
        if word.ends_with('*') {
            self.longest_stem = self.longest_stem.max(word.len());
        }
        let number = self.members.len();
        self.names.insert(word.to_owned(), number);
        self.members.push(Vec::new());
        number
    }

    /// Adds a pattern and gives its number.
    ///
    /// # Errors
    /// In words, what is wrong with the pattern.
    pub(crate) fn add(&mut self, source: &str) -> Result<usize, String> {
        let mut steps = Vec::new();
        let (mut starts_sentence, mut question) = (false, false);
        for element in source.split_whitespace() {
            if element == "^" {
                starts_sentence = true;
            } else if element == "[?]" {
                question = true;
            } else if let Some(count) = element.strip_prefix("..") {
                let count: usize = count
                    .parse()
                    .map_err(|_| format!("`{element}` is not a gap"))?;
                steps.extend((0..count.min(LONGEST)).map(|_| Step {
                    set: NO_SET,
                    kinds: ANY,
                    optional: true,
                }));
            } else {
                steps.push(self.step(element)?);
            }
        }
        let first = steps
            .first()
            .filter(|step| !step.optional && step.kinds & ANY == 0);
        let Some(first) = first.copied() else {
            return Err(format!("`{source}` does not begin with a word"));
        };
        if steps.len() > LONGEST {
            return Err(format!("`{source}` is too long"));
        }
        let index = self.patterns.len();
        if let Some(patterns) = self.by_set.get_mut(usize::from(first.set)) {
            patterns.push(index);
        }
        for (kind, patterns) in self.by_kind.iter_mut().enumerate() {
            if first.kinds & (1 << kind) != 0 {
                patterns.push(index);
            }
        }
        self.patterns.push(Pattern {
            steps,
            starts_sentence,
            question,
        });
        Ok(index)
    }

    fn step(&mut self, element: &str) -> Result<Step, String> {
        let (element, optional) = element
            .strip_suffix('?')
            .map_or((element, false), |rest| (rest, true));
        let (mut words, mut kinds) = (Vec::new(), 0);
        let name = format!("={element}");
        let known = self
            .names
            .get(&name)
            .and_then(|set| u16::try_from(*set).ok());
        for choice in element.split('|') {
            match choice {
                "_" => kinds |= ANY,
                "#" => kinds |= NUMBER,
                "#money" => kinds |= MONEY,
                "#pct" => kinds |= PERCENT,
                "#url" => kinds |= URL,
                "#any" => kinds |= NUMBER | MONEY | PERCENT,
                "" => return Err(format!("`{element}` has an empty alternative")),
                _ if known.is_some() => {}
                _ if choice.starts_with('@') => {
                    let list = self
                        .names
                        .get(choice)
                        .and_then(|index| self.lists.get(*index));
                    words.extend_from_slice(
                        list.ok_or_else(|| format!("there is no list `{choice}`"))?,
                    );
                }
                _ => words.push(self.word(choice)),
            }
        }
        let set = match known {
            Some(set) => set,
            None if words.is_empty() => NO_SET,
            None => self.intern(name, words)?,
        };
        Ok(Step {
            set,
            kinds,
            optional,
        })
    }

    /// Makes a set of words, under the name of the element that it was written as: most patterns use the same few.
    fn intern(&mut self, name: String, mut words: Vec<usize>) -> Result<u16, String> {
        words.sort_unstable();
        words.dedup();
        let set = u16::try_from(self.by_set.len())
            .ok()
            .filter(|set| *set != NO_SET)
            .ok_or("too many patterns")?;
        self.names.insert(name, self.by_set.len());
        self.by_set.push(Vec::new());
        for word in words {
            if let Some(sets) = self.members.get_mut(word) {
                sets.push(set);
            }
        }
        Ok(set)
    }

    /// Finds out what the tokens of a text are members of.
    pub(crate) fn look(&self, text: &Text) -> Seen {
        let mut seen = Seen {
            sets: Vec::new(),
            ends: Vec::new(),
            masked: vec![false; text.tokens.len()],
        };
        let mut stem = String::new();
        for index in 0..text.tokens.len() {
            let word = text.word(index);
            seen.sets.extend_from_slice(self.sets_of(word));
            stem.clear();
            for c in word.chars().take(self.longest_stem) {
                stem.push(c);
                stem.push('*');
                seen.sets.extend_from_slice(self.sets_of(&stem));
                stem.pop();
            }
            seen.ends.push(seen.sets.len());
        }
        seen
    }

    fn sets_of(&self, word: &str) -> &[u16] {
        self.names
            .get(word)
            .and_then(|index| self.members.get(*index))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Tells all hits in a text, each the shortest at its start, in the order of the tokens. They are told one by one: a long text may
    /// have more of them than a policy has memory for.
    pub(crate) fn find(&self, text: &Text, seen: &Seen, mut tell: impl FnMut(Hit)) {
        for sentence in &text.sentences {
            for start in sentence.tokens.clone() {
                let by_word = seen
                    .sets(start)
                    .iter()
                    .filter_map(|set| self.by_set.get(usize::from(*set)))
                    .flatten();
                let kind = kind_bit(text, start);
                let by_kind = self
                    .by_kind
                    .iter()
                    .enumerate()
                    .filter(|(index, _)| kind == 1 << *index)
                    .flat_map(|(_, patterns)| patterns);
                for &pattern in by_word.chain(by_kind) {
                    if let Some(end) = self.matches(pattern, text, seen, sentence, start) {
                        tell(Hit {
                            pattern,
                            tokens: start..end,
                        });
                    }
                }
            }
        }
    }

    fn matches(
        &self,
        pattern: usize,
        text: &Text,
        seen: &Seen,
        sentence: &Sentence,
        start: usize,
    ) -> Option<usize> {
        let pattern = self.patterns.get(pattern)?;
        if (pattern.question && !sentence.question)
            || (pattern.starts_sentence && start != sentence.tokens.start)
        {
            return None;
        }
        let done = 1u64 << pattern.steps.len();
        let mut states = skip_optional(1, &pattern.steps);
        for token in start..sentence.tokens.end {
            let mut next = 0;
            for (index, step) in pattern.steps.iter().enumerate() {
                if states & (1 << index) != 0 && step_takes(*step, text, seen, token) {
                    next |= 1 << (index + 1);
                }
            }
            states = skip_optional(next, &pattern.steps);
            if states & done != 0 {
                return Some(token + 1);
            }
            if states == 0 {
                return None;
            }
        }
        None
    }
}

fn skip_optional(mut states: u64, steps: &[Step]) -> u64 {
    for (index, step) in steps.iter().enumerate() {
        if step.optional && states & (1 << index) != 0 {
            states |= 1 << (index + 1);
        }
    }
    states
}

fn step_takes(step: Step, text: &Text, seen: &Seen, token: usize) -> bool {
    if step.kinds & ANY != 0 {
        return true;
    }
    if seen.masked.get(token).copied().unwrap_or(true) {
        return false;
    }
    step.kinds & kind_bit(text, token) != 0
        || (step.set != NO_SET && seen.sets(token).contains(&step.set))
}

fn kind_bit(text: &Text, token: usize) -> u8 {
    match text.tokens.get(token).map(|token| token.kind) {
        Some(Kind::Number) => NUMBER,
        Some(Kind::Money) => MONEY,
        Some(Kind::Percent) => PERCENT,
        Some(Kind::Url) => URL,
        Some(Kind::Word) | None => 0,
    }
}
