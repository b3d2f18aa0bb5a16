//! A small language for phrases over words, matched in one pass with bounded work a word.
//!
//! A pattern is a line of elements: `word`, `one|other`, `two_words|one`, `<class>`; a `?` after an element makes it optional,
//! a `*` lets it repeat up to eight times. `..` stands for up to three words of any kind, `...` for up to seven, `@name` for a
//! name. `^` and `$` are the ends of a clause, `^^` and `$$` those of a sentence; `!a|b` says what must not come next and
//! `-a|b` what must not have come before.

use crate::lexicon::{Alternatives, Lexicon, WordId};
use crate::words::{Break, Word};

#[derive(Debug)]
enum Element {
    One {
        of: Alternatives,
        optional: bool,
        repeats: bool,
    },
    Any(u32),
    ClauseStart,
    ClauseEnd,
    SentenceStart,
    SentenceEnd,
    NotNext(Alternatives),
    NotBefore(Alternatives),
}

/// One line of the tables, ready to match.
#[derive(Debug)]
pub(crate) struct Pattern {
    elements: Vec<Element>,
}

/// How far a match may reach, in words.
const REACH: usize = 60;

impl Pattern {
    pub(crate) fn parse(line: &str, lexicon: &mut Lexicon) -> Result<Self, String> {
        let elements = line
            .split_whitespace()
            .map(|text| element(text, lexicon))
            .collect::<Result<Vec<_>, _>>()?;
        let pattern = Self { elements };
        if pattern.first_words().is_empty() {
            return Err(format!("`{line}` must begin with a word"));
        }
        Ok(pattern)
    }

    /// The words that a match can begin with.
    pub(crate) fn first_words(&self) -> Vec<WordId> {
        let mut firsts = Vec::new();
        for element in &self.elements {
            match element {
                Element::One { of, optional, .. } => {
                    firsts.extend(of.firsts());
                    if !optional {
                        return firsts;
                    }
                }
                Element::Any(_) => return Vec::new(),
                _ => {}
            }
        }
        Vec::new()
    }

    /// The end of the longest match that begins at word `start`; a match stays inside its clause.
    pub(crate) fn matches(&self, text: &Text<'_>, start: usize) -> Option<usize> {
        let mut reached: u64 = 1;
        for element in &self.elements {
            reached = step(element, text, start, reached);
            if reached == 0 {
                return None;
            }
        }
        let longest = usize::try_from(63 - reached.leading_zeros()).ok()?;
        (longest > 0).then_some(start + longest)
    }
}

/// Words with their ids, as patterns see them.
#[derive(Debug)]
pub(crate) struct Text<'a> {
    pub(crate) words: &'a [Word],
    pub(crate) ids: &'a [WordId],
    /// Whether a word stands for a name here.
    pub(crate) names: &'a [bool],
    /// For each word, the index after the last word of its clause.
    pub(crate) ends: &'a [usize],
}

/// For each word, the index after the last word of its clause.
pub(crate) fn clause_ends(words: &[Word]) -> Vec<usize> {
    let mut ends = vec![words.len(); words.len()];
    let mut end = words.len();
    for (at, (word, slot)) in words.iter().zip(ends.iter_mut()).enumerate().rev() {
        *slot = end;
        if word.before >= Break::Clause {
            end = at;
        }
    }
    ends
}

impl Text<'_> {
    fn breaks(&self, at: usize, kind: Break) -> bool {
        self.words.get(at).is_none_or(|word| word.before >= kind)
    }

    /// The ids from `at` to the end of its clause.
    fn clause(&self, at: usize) -> &[WordId] {
        let end = self.ends.get(at).copied().unwrap_or(at);
        self.ids.get(at..end).unwrap_or(&[])
    }
}

/// From the words reached so far (bits, counted from `start`) to those reached after this element.
fn step(element: &Element, text: &Text<'_>, start: usize, reached: u64) -> u64 {
    let keep = |test: &dyn Fn(usize) -> bool| {
        bits(reached)
            .filter(|&bit| test(start + bit))
            .fold(0, |all, bit| all | 1 << bit)
    };
    match element {
        Element::ClauseStart => keep(&|at| text.breaks(at, Break::Clause)),
        Element::ClauseEnd => keep(&|at| text.breaks(at, Break::Clause)),
        Element::SentenceStart => keep(&|at| text.breaks(at, Break::Sentence)),
        Element::SentenceEnd => keep(&|at| text.breaks(at, Break::Sentence)),
        Element::NotNext(of) => keep(&|at| {
            (at > start && text.breaks(at, Break::Clause)) || !of.begins(text.clause(at))
        }),
        Element::NotBefore(of) => keep(&|at| {
            let before = at.checked_sub(1).and_then(|at| text.ids.get(at));
            text.breaks(at, Break::Clause) || before.is_none_or(|&id| !of.holds(id))
        }),
        Element::Any(most) => {
            let mut all = reached;
            for _ in 0..*most {
                all |= advance(text, start, all, |_, found| found(1));
            }
            all
        }
        Element::One {
            of,
            optional,
            repeats,
        } => {
            let mut all = if *optional { reached } else { 0 };
            let mut frontier = reached;
            for _ in 0..if *repeats { 8 } else { 1 } {
                frontier = advance(text, start, frontier, |at, found| {
                    if of.name && text.names.get(at).copied().unwrap_or(false) {
                        found(1);
                    }
                    of.lengths(text.clause(at), found);
                });
                if frontier & !all == 0 {
                    break;
                }
                all |= frontier;
            }
            all
        }
    }
}

/// Moves on from each word reached; never over the end of the clause in which it stands.
fn advance(
    text: &Text<'_>,
    start: usize,
    reached: u64,
    step: impl Fn(usize, &mut dyn FnMut(usize)),
) -> u64 {
    let mut all = 0;
    for bit in bits(reached) {
        let at = start + bit;
        if at >= text.words.len() || (bit > 0 && text.breaks(at, Break::Clause)) {
            continue;
        }
        step(at, &mut |length| {
            if bit + length <= REACH {
                all |= 1 << (bit + length);
            }
        });
    }
    all
}

fn bits(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = mask.trailing_zeros();
        mask &= mask.wrapping_sub(1);
        if bit < 64 {
            usize::try_from(bit).ok()
        } else {
            None
        }
    })
}

fn element(text: &str, lexicon: &mut Lexicon) -> Result<Element, String> {
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
                Element::One {
                    of: lexicon.alternatives(rest)?,
                    optional: true,
                    repeats: false,
                }
            } else if let Some(rest) = text.strip_suffix('*') {
                Element::One {
                    of: lexicon.alternatives(rest)?,
                    optional: true,
                    repeats: true,
                }
            } else {
                Element::One {
                    of: lexicon.alternatives(text)?,
                    optional: false,
                    repeats: false,
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;

    fn found(pattern: &str, body: &str) -> Option<String> {
        let mut lexicon = Lexicon::default();
        lexicon.define("noun", "texts text_messages").unwrap();
        let pattern = Pattern::parse(pattern, &mut lexicon).unwrap();
        let words = Words::of(body).list;
        let ids: Vec<WordId> = words
            .iter()
            .map(|word| lexicon.recognise(&word.text))
            .collect();
        let names: Vec<bool> = words
            .iter()
            .zip(&ids)
            .map(|(word, &id)| id == 0 && word.capitalised)
            .collect();
        let ends = clause_ends(&words);
        let text = Text {
            words: &words,
            ids: &ids,
            names: &names,
            ends: &ends,
        };
        (0..words.len()).find_map(|start| {
            let end = pattern.matches(&text, start)?;
            let all: Vec<&str> = words[start..end].iter().map(|word| &*word.text).collect();
            Some(all.join(" "))
        })
    }

    #[test]
    fn words_classes_and_gaps() {
        assert_eq!(
            found("stop .. <noun>", "ok stop all those text messages now").unwrap(),
            "stop all those text messages"
        );
        assert_eq!(found("stop <noun>", "stop, texts"), None);
        assert_eq!(found("no more* <noun>", "no texts").unwrap(), "no texts");
        assert_eq!(
            found("im not @name $", "well I'm not Dana, sorry").unwrap(),
            "im not dana"
        );
        assert_eq!(found("im not @name $", "I'm not Dana yet"), None);
    }

    #[test]
    fn anchors_and_what_must_not_stand_near() {
        assert_eq!(found("^ stop $", "not interested, stop!").unwrap(), "stop");
        assert_eq!(found("^^ stop $$", "not interested, stop!"), None);
        assert_eq!(found("stop !by|in", "stop by"), None);
        assert_eq!(found("stop !by|in", "stop").unwrap(), "stop");
        assert_eq!(found("-i text", "i text"), None);
        assert_eq!(found("-i text", "no text").unwrap(), "text");
    }

    #[test]
    fn spellings() {
        assert_eq!(found("stop", "STOOOOP").unwrap(), "stoooop");
        assert_eq!(found("unsubscribe", "unsubcribe").unwrap(), "unsubcribe");
    }

    #[test]
    fn long_matches_end_at_the_reach() {
        let body = "no ".repeat(500);
        assert!(found("no* no* no* no* no* no* no* no* no", &body).is_some());
    }
}
