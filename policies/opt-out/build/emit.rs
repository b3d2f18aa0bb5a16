//! Writes the tables as Rust.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result};

use super::lexicon::{Alternatives, WordId};
use super::pattern::{self, Element};
use super::phrases::Phrases;

/// The classes that are asked for by themselves, as the policy numbers them.
const GROUPS: [&str; 18] = [
    "but",
    "complaining",
    "days",
    "dejar",
    "filler",
    "jest",
    "keep",
    "marketing",
    "negation",
    "news",
    "qualifier",
    "service",
    "stop",
    "strong",
    "stuff",
    "texts",
    "vehicle",
    "welcome",
];

pub(crate) fn tables(phrases: &Phrases) -> Result<String> {
    let mut out = String::new();
    let keywords: Vec<String> = phrases
        .keywords
        .iter()
        .map(|(word, keyword)| {
            format!(
                "({word:?}, Keyword {{ meaning: Meaning::{}, language: Language::{}, ambiguous: {} }})",
                keyword.meaning, keyword.language, keyword.ambiguous
            )
        })
        .collect();
    let mut book = Book::default();
    let mut elements = Vec::new();
    let mut rows = Vec::new();
    let mut by_word = vec![Vec::new(); usize::from(phrases.lexicon.last()) + 1];
    for (index, phrase) in phrases.phrases.iter().enumerate() {
        for element in &phrase.elements {
            elements.push(book.element(element)?);
        }
        rows.push(format!(
            "Phrase {{ kind: Kind::{}, language: Language::{}, end: {} }}",
            phrase.kind,
            phrase.language,
            elements.len()
        ));
        for word in pattern::first_words(&phrase.elements) {
            if let Some(list) = by_word.get_mut(usize::from(word))
                && list.last() != Some(&index)
            {
                list.push(index);
            }
        }
    }
    let groups = GROUPS
        .iter()
        .map(|name| book.number(phrases.lexicon.class(name)?))
        .collect::<Result<Vec<u16>>>()?;
    writeln!(
        out,
        "pub(crate) static TABLES: Tables<'static> = Tables {{\n\
         words: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/words.fst\")),\n\
         keywords: &[{}],\nelements: &[{}],\nphrases: &[{}],\ngroups: &{groups:?},",
        keywords.join(", "),
        elements.join(", "),
        rows.join(", "),
    )?;
    writeln!(out, "by_word: {},", lists(&by_word)?)?;
    writeln!(out, "singles: {},", lists(&book.singles)?)?;
    writeln!(out, "sequences_of: {},", lists(&book.sequences_of)?)?;
    writeln!(out, "sequences: {},", lists(&book.sequences)?)?;
    writeln!(out, "with_names: &{:?},\n}};", book.with_names)?;
    Ok(out)
}

/// Alternatives and sequences that have become numbers: many elements are written alike.
#[derive(Default)]
pub(crate) struct Book {
    numbers: BTreeMap<Alternatives, u16>,
    pub(crate) singles: Vec<Vec<WordId>>,
    pub(crate) sequences_of: Vec<Vec<u16>>,
    pub(crate) with_names: Vec<u16>,
    pub(crate) sequences: Vec<Vec<WordId>>,
    sequence_numbers: BTreeMap<Vec<WordId>, u16>,
}

impl Book {
    fn element(&mut self, element: &Element) -> Result<String> {
        Ok(match element {
            Element::One(of) => format!("Element::One({})", self.number(of)?),
            Element::Optional(of) => format!("Element::Optional({})", self.number(of)?),
            Element::Repeated(of) => format!("Element::Repeated({})", self.number(of)?),
            Element::Any(most) => format!("Element::Any({most})"),
            Element::ClauseStart => "Element::ClauseStart".to_owned(),
            Element::ClauseEnd => "Element::ClauseEnd".to_owned(),
            Element::SentenceStart => "Element::SentenceStart".to_owned(),
            Element::SentenceEnd => "Element::SentenceEnd".to_owned(),
            Element::NotNext(of) => format!("Element::NotNext({})", self.number(of)?),
            Element::NotBefore(of) => format!("Element::NotBefore({})", self.number(of)?),
        })
    }

    pub(crate) fn number(&mut self, of: &Alternatives) -> Result<u16> {
        if let Some(number) = self.numbers.get(of) {
            return Ok(*number);
        }
        let number = u16::try_from(self.singles.len())?;
        self.numbers.insert(of.clone(), number);
        self.singles.push(of.singles.clone());
        let mut sequences = Vec::new();
        for sequence in &of.sequences {
            let next = u16::try_from(self.sequences.len())?;
            let known = self.sequence_numbers.entry(sequence.clone());
            let known = *known.or_insert(next);
            if known == next {
                self.sequences.push(sequence.clone());
            }
            sequences.push(known);
        }
        self.sequences_of.push(sequences);
        if of.name {
            self.with_names.push(number);
        }
        Ok(number)
    }
}

/// Lists one after the other, and where each of them ends.
fn lists<T: Copy + TryInto<u16>>(lists: &[Vec<T>]) -> Result<String> {
    let mut entries: Vec<u16> = Vec::new();
    let mut ends: Vec<u16> = Vec::new();
    for list in lists {
        for entry in list {
            entries.push((*entry).try_into().ok().context("too many of them")?);
        }
        ends.push(u16::try_from(entries.len()).context("too many entries")?);
    }
    Ok(format!(
        "Lists {{ ends: &{ends:?}, entries: &{entries:?} }}"
    ))
}
