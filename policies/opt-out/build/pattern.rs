//! A small language for phrases over words.
//!
//! A pattern is a line of elements: `word`, `one|other`, `two_words|one`, `<class>`; a `?` after an element makes it optional,
//! a `*` lets it repeat up to eight times. `..` stands for up to three words of any kind, `...` for up to seven, `@name` for a
//! name. `^` and `$` are the ends of a clause, `^^` and `$$` those of a sentence; `!a|b` says what must not come next and
//! `-a|b` what must not have come before.

use anyhow::{Result, ensure};

use super::lexicon::{Alternatives, Lexicon, WordId};

/// One element of a pattern.
#[derive(Debug)]
pub(crate) enum Element {
    One(Alternatives),
    Optional(Alternatives),
    Repeated(Alternatives),
    Any(u8),
    ClauseStart,
    ClauseEnd,
    SentenceStart,
    SentenceEnd,
    NotNext(Alternatives),
    NotBefore(Alternatives),
}

/// Reads a line.
pub(crate) fn parse(line: &str, lexicon: &mut Lexicon) -> Result<Vec<Element>> {
    let elements = line.split_whitespace().map(|text| element(text, lexicon));
    let elements = elements.collect::<Result<Vec<_>>>()?;
    ensure!(
        !first_words(&elements).is_empty(),
        "`{line}` must begin with a word"
    );
    Ok(elements)
}

/// The words that a match can begin with.
pub(crate) fn first_words(elements: &[Element]) -> Vec<WordId> {
    let mut firsts = Vec::new();
    for element in elements {
        match element {
            Element::One(of) => {
                firsts.extend(of.firsts());
                return firsts;
            }
            Element::Optional(of) | Element::Repeated(of) => firsts.extend(of.firsts()),
            Element::Any(_) => return Vec::new(),
            _ => {}
        }
    }
    Vec::new()
}

fn element(text: &str, lexicon: &mut Lexicon) -> Result<Element> {
    Ok(match text {
        "^" => Element::ClauseStart,
        "$" => Element::ClauseEnd,
        "^^" => Element::SentenceStart,
        "$$" => Element::SentenceEnd,
        ".." => Element::Any(3),
        "..." => Element::Any(7),
        _ => {
            if let Some(rest) = text.strip_prefix('!') {
                Element::NotNext(lexicon.alternatives(rest)?)
            } else if let Some(rest) = text.strip_prefix('-') {
                Element::NotBefore(lexicon.alternatives(rest)?)
            } else if let Some(rest) = text.strip_suffix('?') {
                Element::Optional(lexicon.alternatives(rest)?)
            } else if let Some(rest) = text.strip_suffix('*') {
                Element::Repeated(lexicon.alternatives(rest)?)
            } else {
                Element::One(lexicon.alternatives(text)?)
            }
        }
    })
}
