//! Finds phrases among words, in one pass with bounded work a word. `build/pattern.rs` describes the language.

use crate::lexicon::WordId;
use crate::tables::{Alternatives, Element, Tables};
use crate::words::{Break, Word};

/// How far a match may reach, in words.
const REACH: usize = 60;

/// The end of the longest match of these elements that begins at word `start`; a match stays inside its clause.
pub(crate) fn matches(
    tables: &Tables<'_>,
    elements: &[Element],
    text: &Text<'_>,
    start: usize,
) -> Option<usize> {
    let mut reached: u64 = 1;
    for element in elements {
        reached = step(tables, *element, text, start, reached);
        if reached == 0 {
            return None;
        }
    }
    let longest = usize::try_from(63 - reached.leading_zeros()).ok()?;
    (longest > 0).then_some(start + longest)
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
fn step(tables: &Tables<'_>, element: Element, text: &Text<'_>, start: usize, reached: u64) -> u64 {
    let keep = |test: &dyn Fn(usize) -> bool| {
        bits(reached)
            .filter(|&bit| test(start + bit))
            .fold(0, |all, bit| all | 1 << bit)
    };
    match element {
        Element::ClauseStart | Element::ClauseEnd => keep(&|at| text.breaks(at, Break::Clause)),
        Element::SentenceStart | Element::SentenceEnd => {
            keep(&|at| text.breaks(at, Break::Sentence))
        }
        Element::NotNext(of) => {
            let of = tables.alternatives(of);
            keep(&|at| {
                (at > start && text.breaks(at, Break::Clause)) || !of.begins(text.clause(at))
            })
        }
        Element::NotBefore(of) => {
            let of = tables.alternatives(of);
            keep(&|at| {
                let before = at.checked_sub(1).and_then(|at| text.ids.get(at));
                text.breaks(at, Break::Clause) || before.is_none_or(|&id| !of.holds(id))
            })
        }
        Element::Any(most) => {
            let mut all = reached;
            for _ in 0..most {
                all |= advance(text, start, all, |_, found| found(1));
            }
            all
        }
        Element::One(of) => taken(tables.alternatives(of), text, start, reached, 1),
        Element::Optional(of) => reached | taken(tables.alternatives(of), text, start, reached, 1),
        Element::Repeated(of) => reached | taken(tables.alternatives(of), text, start, reached, 8),
    }
}

/// The words reached after up to `most` of the alternatives.
fn taken(of: Alternatives<'_>, text: &Text<'_>, start: usize, reached: u64, most: usize) -> u64 {
    let mut all = 0;
    let mut frontier = reached;
    for _ in 0..most {
        frontier = advance(text, start, frontier, |at, found| {
            if of.name && text.names.get(at).copied().unwrap_or(false) {
                found(1);
            }
            of.lengths(text.clause(at), found);
        });
        let more = frontier & !(all | reached);
        all |= frontier;
        if more == 0 {
            break;
        }
    }
    all
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::emit::Book;
    use crate::build::lexicon::Lexicon as KnownWords;
    use crate::build::pattern;
    use crate::lexicon::Lexicon;
    use crate::tables::Lists;
    use crate::words::Words;

    /// The tables of one pattern.
    fn compiled(line: &str) -> (Tables<'static>, Vec<Element>) {
        let mut lexicon = KnownWords::default();
        lexicon.define("noun", "texts text_messages").unwrap();
        let elements = pattern::parse(line, &mut lexicon).unwrap();
        let mut book = Book::default();
        let mut number = |of| book.number(of).unwrap();
        let elements = elements
            .iter()
            .map(|element| match element {
                pattern::Element::One(of) => Element::One(number(of)),
                pattern::Element::Optional(of) => Element::Optional(number(of)),
                pattern::Element::Repeated(of) => Element::Repeated(number(of)),
                pattern::Element::Any(most) => Element::Any(*most),
                pattern::Element::ClauseStart => Element::ClauseStart,
                pattern::Element::ClauseEnd => Element::ClauseEnd,
                pattern::Element::SentenceStart => Element::SentenceStart,
                pattern::Element::SentenceEnd => Element::SentenceEnd,
                pattern::Element::NotNext(of) => Element::NotNext(number(of)),
                pattern::Element::NotBefore(of) => Element::NotBefore(number(of)),
            })
            .collect();
        let tables = Tables {
            words: lexicon.words().unwrap().leak(),
            keywords: &[],
            elements: &[],
            phrases: &[],
            groups: &[],
            by_word: lists(Vec::new()),
            singles: lists(book.singles),
            sequences_of: lists(book.sequences_of),
            sequences: lists(book.sequences),
            with_names: book.with_names.leak(),
        };
        (tables, elements)
    }

    fn lists(lists: Vec<Vec<u16>>) -> Lists<'static> {
        let (mut ends, mut entries) = (Vec::new(), Vec::new());
        for list in lists {
            entries.extend(list);
            ends.push(entries.len() as u16);
        }
        Lists {
            ends: ends.leak(),
            entries: entries.leak(),
        }
    }

    fn found(line: &str, body: &str) -> Option<String> {
        let (tables, elements) = compiled(line);
        let lexicon = Lexicon::new(tables.words).unwrap();
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
            let end = matches(&tables, &elements, &text, start)?;
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
