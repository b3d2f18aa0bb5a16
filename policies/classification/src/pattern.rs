//! Finds patterns among tokens: no backtracking, a fixed number of steps a token. `build/compile.rs` describes the language.

use core::fmt;
use core::ops::Range;

use fst::raw::Fst;

use crate::{
    tables::{ANY, Element, MONEY, NO_SET, NUMBER, PERCENT, Pattern, Tables, URL},
    text::{Kind, Sentence, Text},
};

/// A place where a pattern matched.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    /// The number of the pattern.
    pub(crate) pattern: u16,
    /// The tokens.
    pub(crate) tokens: Range<usize>,
}

/// So many hits are put into order at once: a long text may have more of them than a policy has memory for.
const PENDING: usize = 512;

/// No pattern has more elements.
const LONGEST: usize = 60;

/// What is known of the tokens of one text: found once, used by all patterns.
#[derive(Debug)]
pub(crate) struct Seen<'a> {
    tokens: Vec<Token<'a>>,
}

#[derive(Debug, Clone, Copy)]
struct Token<'a> {
    /// The sets that it is in, in order.
    sets: &'a [u16],
    /// The patterns that are filed under it, in order.
    filed: &'a [u16],
    kind: u8,
    /// No pattern may use it (but a gap may pass).
    masked: bool,
}

impl Seen<'_> {
    /// Takes tokens away from all patterns.
    pub(crate) fn mask(&mut self, tokens: Range<usize>) {
        for token in self.tokens.get_mut(tokens).unwrap_or_default() {
            token.masked = true;
        }
    }

    /// Whether a token was taken away.
    pub(crate) fn is_masked(&self, token: usize) -> bool {
        self.tokens.get(token).is_none_or(|token| token.masked)
    }
}

impl Token<'_> {
    fn is_in(self, set: u16) -> bool {
        set != NO_SET && self.sets.binary_search(&set).is_ok()
    }

    fn fits(self, element: Element) -> bool {
        element.kinds & ANY != 0
            || (!self.masked && (element.kinds & self.kind != 0 || self.is_in(element.set)))
    }
}

/// A hit that waits for those before it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    start: usize,
    /// The set that it begins with.
    rank: u16,
    pattern: u16,
    end: usize,
}

/// The words that the patterns know, each with its class.
pub(crate) struct Words<'a>(Fst<&'a [u8]>);

impl fmt::Debug for Words<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Words").field(&self.0.len()).finish()
    }
}

impl<'a> Words<'a> {
    /// # Errors
    /// Why these bytes are no transducer.
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, String> {
        let words = Fst::new(bytes).map_err(|error| error.to_string())?;
        Ok(Self(words))
    }

    /// The class of a word, or else of the longest beginning of it that is known; 0 for none.
    fn class(&self, key: &[u8]) -> usize {
        let (mut node, mut sum, mut class) = (self.0.root(), 0, 0);
        for byte in key {
            let Some(index) = node.find_input(*byte) else {
                break;
            };
            let transition = node.transition(index);
            sum += transition.out.value();
            node = self.0.node(transition.addr);
            if node.is_final() {
                class = sum + node.final_output().value();
            }
        }
        usize::try_from(class).unwrap_or_default()
    }
}

impl<'a> Tables<'a> {
    /// Finds out what the tokens of a text are.
    pub(crate) fn look(&self, words: &Words<'_>, text: &Text) -> Seen<'a> {
        let tokens = (0..text.tokens.len()).map(|index| {
            let class = words.class(text.key(index));
            Token {
                sets: self.classes.of(class),
                filed: self.by_class.of(class),
                kind: kind_bit(text, index),
                masked: false,
            }
        });
        Seen {
            tokens: tokens.collect(),
        }
    }

    /// Tells the hits of the patterns with these numbers, each the shortest at its start, in the order of the tokens.
    pub(crate) fn find(
        &self,
        text: &Text,
        seen: &Seen<'_>,
        patterns: Range<u16>,
        mut tell: impl FnMut(Hit),
    ) {
        let mut found = Vec::new();
        for sentence in &text.sentences {
            for index in sentence.tokens.clone() {
                let Some(token) = seen.tokens.get(index) else {
                    continue;
                };
                self.anchored(token.filed, &patterns, seen, sentence, index, &mut found);
                if token.kind != 0 {
                    let kind = token.kind.trailing_zeros() as usize;
                    self.anchored(
                        self.by_kind.of(kind),
                        &patterns,
                        seen,
                        sentence,
                        index,
                        &mut found,
                    );
                }
                if found.len() > PENDING {
                    report(&mut found, index.saturating_sub(LONGEST), &mut tell);
                }
            }
            report(&mut found, sentence.tokens.end, &mut tell);
        }
    }

    /// Tries those of the `filed` patterns that are asked for, where their anchor is the token `at`.
    fn anchored(
        &self,
        filed: &[u16],
        asked: &Range<u16>,
        seen: &Seen<'_>,
        sentence: &Sentence,
        at: usize,
        found: &mut Vec<Found>,
    ) {
        for &number in filed.iter().filter(|number| asked.contains(number)) {
            let Some(pattern) = self.patterns.get(usize::from(number)) else {
                continue;
            };
            if pattern.question && !sentence.question {
                continue;
            }
            let earliest = at
                .saturating_sub(usize::from(pattern.anchor))
                .max(sentence.tokens.start);
            let latest = if pattern.starts_sentence {
                sentence.tokens.start
            } else {
                at.saturating_sub(usize::from(pattern.before))
            };
            for start in earliest..=latest {
                let tokens = start..sentence.tokens.end;
                if let Some((rank, end)) = self.matches(pattern, seen, tokens, at) {
                    note(
                        found,
                        Found {
                            start,
                            rank,
                            pattern: number,
                            end,
                        },
                    );
                }
            }
        }
    }

    /// The end of the shortest match that begins with the first of these tokens, and the set that it begins with. The anchor is
    /// known to be the token `at`, if it stands at a fixed place.
    fn matches(
        &self,
        pattern: &Pattern,
        seen: &Seen<'_>,
        tokens: Range<usize>,
        at: usize,
    ) -> Option<(u16, usize)> {
        let from = usize::from(pattern.steps);
        let steps = self.steps.get(from..from + usize::from(pattern.length))?;
        let start = tokens.start;
        let fixed = pattern.before == pattern.anchor;
        let first = self.element(steps, 0)?;
        let token = seen.tokens.get(start)?;
        let rank = if fixed && start == at && !token.masked || token.fits(first) {
            first.set
        } else {
            return None;
        };
        // Bit n: the next token may be taken by element n.
        let mut states = 2u64;
        let mut end = start + 1;
        while states >> pattern.required == 0 {
            if end >= tokens.end {
                return None;
            }
            let token = seen.tokens.get(end)?;
            let anchored = fixed && end == at && !token.masked;
            let mut next = 0;
            while states != 0 {
                let bit = states.trailing_zeros();
                states &= states - 1;
                let element = self.element(steps, bit as usize)?;
                if element.optional {
                    states |= 2 << bit;
                }
                if anchored && bit == u32::from(pattern.anchor) || token.fits(element) {
                    next |= 2 << bit;
                }
            }
            if next == 0 {
                return None;
            }
            states = next;
            end += 1;
        }
        Some((rank, end))
    }

    fn element(&self, steps: &[u16], index: usize) -> Option<Element> {
        let number = *steps.get(index)?;
        match number.checked_sub(self.sets) {
            Some(number) => self.elements.get(usize::from(number)).copied(),
            None => Some(Element {
                set: number,
                kinds: 0,
                optional: false,
            }),
        }
    }
}

/// Puts a hit in its place; a pattern may be met at several of its words.
fn note(found: &mut Vec<Found>, hit: Found) {
    let place = found.iter().rposition(|other| *other <= hit);
    if place.and_then(|place| found.get(place)) != Some(&hit) {
        found.insert(place.map_or(0, |place| place + 1), hit);
    }
}

/// Tells in order what was found up to a token, and keeps the rest.
fn report(found: &mut Vec<Found>, before: usize, tell: &mut impl FnMut(Hit)) {
    let told = found.partition_point(|hit| hit.start < before);
    for hit in found.drain(..told) {
        tell(Hit {
            pattern: hit.pattern,
            tokens: hit.start..hit.end,
        });
    }
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
