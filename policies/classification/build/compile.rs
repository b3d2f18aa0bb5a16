//! Compiles patterns over words into tables.
//!
//! A pattern is a row of elements between blanks: a word (`trade`), the beginning of words (`apprais*`), a kind (`#` number,
//! `#money`, `#pct`, `#url`, `#any` any of money, percent or number), a word list (`@vehicle`), alternatives of these
//! (`buy|get|@vehicle`), `_` for any token, `..3` for up to three of any. `?` behind an element makes it optional. `^` as the
//! first element ties the pattern to the start of a sentence; `[?]` as the last asks that the sentence is a question.
//!
//! Words become numbers of *classes*: two words that no pattern tells apart are in one class. A class has the *sets* that its
//! words are in, one for each way in which an element was written. Every pattern is filed under its *anchor*, the element that the
//! fewest patterns have words of: a text is only compared with patterns of which it has the rarest word. Most anchors stand
//! a fixed number of tokens behind the first: nothing asks again whether their word is in their set, and a set that nothing else
//! asks for is left out of the classes.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use fst::MapBuilder;

use crate::cues::{Cues, Line, Meaning};

pub(crate) const NUMBER: u8 = 1;
pub(crate) const MONEY: u8 = 2;
pub(crate) const PERCENT: u8 = 4;
pub(crate) const URL: u8 = 8;
pub(crate) const ANY: u8 = 16;
/// How many kinds there are that are no words.
pub(crate) const KINDS: usize = 4;

/// The set of an element that names no words.
pub(crate) const NO_SET: u16 = u16::MAX;

/// Stands behind every word that is looked up, so that a whole word is told from a beginning.
const END: char = '\u{1}';

/// The states of the matcher are the bits of one word.
const LONGEST: usize = 60;

/// One element of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Element {
    pub(crate) set: u16,
    pub(crate) kinds: u8,
    pub(crate) optional: bool,
}

/// One pattern.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    /// Its elements, in [`Tables::steps`].
    pub(crate) steps: core::ops::Range<usize>,
    /// So many elements in, all that follow are optional.
    pub(crate) required: usize,
    /// Which element it is filed under, and how many elements before that are not optional.
    pub(crate) anchor: usize,
    pub(crate) before: usize,
    pub(crate) starts_sentence: bool,
    pub(crate) question: bool,
}

/// What the matcher reads.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    /// A transducer from words and beginnings to classes.
    pub(crate) words: Vec<u8>,
    /// The sets of each class, in order; class 0 has none.
    pub(crate) classes: Vec<Vec<u16>>,
    /// The elements of the patterns one after the other: the number of a set, or behind all of these that of an element in
    /// `elements`, which says more.
    pub(crate) steps: Vec<u16>,
    pub(crate) sets: usize,
    pub(crate) elements: Vec<Element>,
    /// First what the first pass looks for, then the cues, then what customers ask for.
    pub(crate) patterns: Vec<Pattern>,
    /// The first pattern of each section, and the section, in the order of the patterns.
    pub(crate) sections: Vec<(usize, usize)>,
    pub(crate) cues_from: usize,
    pub(crate) asks_from: usize,
    /// The patterns filed under each class, and under each kind.
    pub(crate) by_class: Vec<Vec<usize>>,
    pub(crate) by_kind: [Vec<usize>; KINDS],
}

/// Compiles all patterns.
pub(crate) fn tables(cues: &Cues) -> Result<Tables> {
    let mut compiler = Compiler::default();
    for line in &cues.lines {
        match line {
            Line::List(name, words) => compiler.define(name, words)?,
            Line::Pattern(section, source) => compiler
                .add(source, *section)
                .with_context(|| format!("`{source}`"))?,
        }
    }
    compiler.finish(|section| match cues.sections.get(section) {
        Some(Meaning::Cue { .. }) => 1,
        Some(Meaning::Ask(_)) => 2,
        _ => 0,
    })
}

#[derive(Debug, Default)]
struct Compiler {
    /// Words and beginnings of words, these with `*`.
    words: BTreeMap<String, usize>,
    lists: BTreeMap<String, Vec<usize>>,
    /// The words of each set, and the set of each element as it was written.
    sets: Vec<Vec<usize>>,
    set_names: BTreeMap<String, u16>,
    patterns: Vec<Draft>,
}

#[derive(Debug)]
struct Draft {
    elements: Vec<Element>,
    starts_sentence: bool,
    question: bool,
    section: usize,
}

impl Compiler {
    fn define(&mut self, name: &str, words: &[String]) -> Result<()> {
        for word in words {
            let added = match word.strip_prefix('@') {
                Some(other) => self.list(other)?,
                None => vec![self.word(word)],
            };
            self.lists.entry(name.to_owned()).or_default().extend(added);
        }
        Ok(())
    }

    fn list(&self, name: &str) -> Result<Vec<usize>> {
        let list = self.lists.get(name);
        Ok(list
            .with_context(|| format!("there is no list `@{name}`"))?
            .clone())
    }

    fn word(&mut self, word: &str) -> usize {
        let next = self.words.len();
        *self.words.entry(word.to_owned()).or_insert(next)
    }

    fn add(&mut self, source: &str, section: usize) -> Result<()> {
        let mut draft = Draft {
            elements: Vec::new(),
            starts_sentence: false,
            question: false,
            section,
        };
        for element in source.split_whitespace() {
            if element == "^" {
                draft.starts_sentence = true;
            } else if element == "[?]" {
                draft.question = true;
            } else if let Some(count) = element.strip_prefix("..") {
                let count: usize = count
                    .parse()
                    .with_context(|| format!("`{element}` is not a gap"))?;
                draft
                    .elements
                    .extend((0..count.min(LONGEST)).map(|_| Element {
                        set: NO_SET,
                        kinds: ANY,
                        optional: true,
                    }));
            } else {
                let element = self.element(element)?;
                draft.elements.push(element);
            }
        }
        let begins = draft.elements.first();
        if begins.is_none_or(|first| first.optional || first.kinds & ANY != 0) {
            bail!("it does not begin with a word");
        }
        ensure!(draft.elements.len() <= LONGEST, "it is too long");
        self.patterns.push(draft);
        Ok(())
    }

    fn element(&mut self, written: &str) -> Result<Element> {
        let (choices, optional) = written
            .strip_suffix('?')
            .map_or((written, false), |rest| (rest, true));
        let (mut words, mut kinds) = (Vec::new(), 0);
        for choice in choices.split('|') {
            match choice {
                "_" => kinds |= ANY,
                "#" => kinds |= NUMBER,
                "#money" => kinds |= MONEY,
                "#pct" => kinds |= PERCENT,
                "#url" => kinds |= URL,
                "#any" => kinds |= NUMBER | MONEY | PERCENT,
                "" => bail!("`{written}` has an empty alternative"),
                _ => match choice.strip_prefix('@') {
                    Some(list) => words.extend(self.list(list)?),
                    None => words.push(self.word(choice)),
                },
            }
        }
        let set = self.set(choices, words)?;
        Ok(Element {
            set,
            kinds,
            optional,
        })
    }

    /// The set of these words, under the name of the element that they were written as: most patterns use the same few.
    fn set(&mut self, name: &str, mut words: Vec<usize>) -> Result<u16> {
        if words.is_empty() {
            return Ok(NO_SET);
        }
        if let Some(set) = self.set_names.get(name) {
            return Ok(*set);
        }
        words.sort_unstable();
        words.dedup();
        let set = u16::try_from(self.sets.len())?;
        ensure!(set != NO_SET, "too many patterns");
        self.set_names.insert(name.to_owned(), set);
        self.sets.push(words);
        Ok(set)
    }

    /// `pass` tells in which pass the patterns of a section are looked for.
    fn finish(self, pass: impl Fn(usize) -> usize) -> Result<Tables> {
        let mut tables = Tables {
            sets: self.sets.len(),
            ..Tables::default()
        };
        let mut by_set = vec![Vec::new(); self.sets.len()];
        let mut asked = vec![false; self.sets.len()];
        let common = self.commonness();
        let mut numbers: BTreeMap<Element, u16> = BTreeMap::new();
        let mut drafts: Vec<&Draft> = self.patterns.iter().collect();
        drafts.sort_by_key(|draft| pass(draft.section));
        tables.cues_from = drafts.partition_point(|draft| pass(draft.section) < 1);
        tables.asks_from = drafts.partition_point(|draft| pass(draft.section) < 2);
        for (index, draft) in drafts.into_iter().enumerate() {
            let from = tables.steps.len();
            for element in &draft.elements {
                if element.kinds == 0 && !element.optional {
                    tables.steps.push(element.set);
                    continue;
                }
                let next = u16::try_from(tables.sets + tables.elements.len())?;
                let number = *numbers.entry(*element).or_insert(next);
                if number == next {
                    tables.elements.push(*element);
                }
                tables.steps.push(number);
            }
            let rarest = draft
                .elements
                .iter()
                .enumerate()
                .filter(|(_, element)| !element.optional && element.kinds & ANY == 0)
                .min_by_key(|(_, element)| common(element));
            let (anchor, element) = rarest.context("a pattern without a word")?;
            if let Some(filed) = by_set.get_mut(usize::from(element.set)) {
                filed.push(index);
            }
            for (kind, filed) in tables.by_kind.iter_mut().enumerate() {
                if element.kinds & (1 << kind) != 0 {
                    filed.push(index);
                }
            }
            let required = draft.elements.iter().rposition(|element| !element.optional);
            let before = draft.elements.iter().take(anchor);
            let before = before.filter(|element| !element.optional).count();
            for (index, element) in draft.elements.iter().enumerate() {
                if let Some(asked) = asked.get_mut(usize::from(element.set)) {
                    *asked |= index != anchor || before < anchor;
                }
            }
            tables.patterns.push(Pattern {
                steps: from..tables.steps.len(),
                required: required.map_or(0, |last| last + 1),
                anchor,
                before,
                starts_sentence: draft.starts_sentence,
                question: draft.question,
            });
            if tables
                .sections
                .last()
                .is_none_or(|(_, last)| *last != draft.section)
            {
                tables.sections.push((index, draft.section));
            }
        }
        self.classes(&by_set, &asked, &mut tables)?;
        Ok(tables)
    }

    /// How often a text has what an element asks for, as far as the patterns tell: the words that many of them name are the
    /// common ones.
    fn commonness(&self) -> impl Fn(&Element) -> usize {
        const OF_A_KIND: usize = 400;
        let mut of_words = vec![0usize; self.words.len()];
        let mut of_sets = vec![0usize; self.sets.len()];
        for element in self.patterns.iter().flat_map(|pattern| &pattern.elements) {
            for word in self
                .sets
                .get(usize::from(element.set))
                .into_iter()
                .flatten()
            {
                if let Some(count) = of_words.get_mut(*word) {
                    *count += 1;
                }
            }
        }
        for (count, words) in of_sets.iter_mut().zip(&self.sets) {
            *count = words.iter().filter_map(|word| of_words.get(*word)).sum();
        }
        move |element| {
            let words = of_sets.get(usize::from(element.set)).copied();
            let kinds = element.kinds.count_ones() as usize;
            words.unwrap_or_default() + kinds * OF_A_KIND
        }
    }

    /// Files each word under the sets that it is in: its own, and those of the beginnings that it has.
    fn classes(&self, by_set: &[Vec<usize>], asked: &[bool], tables: &mut Tables) -> Result<()> {
        let mut members: BTreeMap<&str, Vec<u16>> = BTreeMap::new();
        let names: BTreeMap<usize, &str> = self
            .words
            .iter()
            .map(|(word, number)| (*number, word.as_str()))
            .collect();
        for (set, words) in self.sets.iter().enumerate() {
            for name in words.iter().filter_map(|word| names.get(word)) {
                members.entry(name).or_default().push(u16::try_from(set)?);
            }
        }
        let of_beginnings = |word: &str| {
            let beginnings = word.char_indices().map(|(at, c)| at + c.len_utf8());
            let beginnings = beginnings.filter_map(|end| word.get(..end));
            let sets =
                beginnings.filter_map(|beginning| members.get(format!("{beginning}*").as_str()));
            sets.flatten().copied().collect::<Vec<u16>>()
        };
        tables.classes.push(Vec::new());
        tables.by_class.push(Vec::new());
        let mut numbers: BTreeMap<(Vec<u16>, Vec<usize>), usize> = BTreeMap::new();
        let mut keys: BTreeMap<String, u64> = BTreeMap::new();
        for (word, own) in &members {
            let (key, mut sets) = match word.strip_suffix('*') {
                Some(beginning) => (beginning.to_owned(), of_beginnings(beginning)),
                None => {
                    let mut sets = of_beginnings(word);
                    sets.extend(own);
                    (format!("{word}{END}"), sets)
                }
            };
            sets.sort_unstable();
            sets.dedup();
            let filed = sets.iter().filter_map(|set| by_set.get(usize::from(*set)));
            let mut filed: Vec<usize> = filed.flatten().copied().collect();
            filed.sort_unstable();
            sets.retain(|set| asked.get(usize::from(*set)) == Some(&true));
            let class = *numbers
                .entry((sets, filed))
                .or_insert_with_key(|(sets, filed)| {
                    tables.classes.push(sets.clone());
                    tables.by_class.push(filed.clone());
                    tables.classes.len() - 1
                });
            keys.insert(key, u64::try_from(class)?);
        }
        let mut words = MapBuilder::memory();
        for (key, class) in &keys {
            words.insert(key, *class)?;
        }
        tables.words = words.into_inner()?;
        Ok(())
    }
}
