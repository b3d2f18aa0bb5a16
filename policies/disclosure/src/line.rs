//! Finds the line that says how to end the texts, in whatever words.

use core::ops::Range;

use crate::phrases::Phrases;
use crate::words::{self, Joint, Word};

/// So many words may stand between `reply` and the word to reply with.
const MOST_FILLERS: usize = 6;

/// The kinds of words that end texts: those that mean nothing else, and those that do where a purpose is named.
const ENDERS: [&str; 2] = ["word", "word-if-purpose"];

/// An opt-out line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// The word that ends the texts, folded: `stop`.
    pub(crate) word: String,
    /// Where that word stands.
    pub(crate) range: Range<usize>,
}

/// Knows opt-out lines.
#[derive(Debug)]
pub(crate) struct Finder {
    phrases: Phrases,
    /// The words with which begins what ends texts, in order: most words of a text are none of them.
    enders: Vec<String>,
    /// Their first letters, each once.
    initials: Vec<u8>,
    /// The business's own lines, which count as they stand, and the word that each names.
    own: Vec<Vec<String>>,
}

impl Finder {
    pub(crate) fn new<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let phrases = Phrases::load();
        let mut enders: Vec<String> = ENDERS
            .iter()
            .flat_map(|kind| phrases.first_words(kind))
            .map(str::to_owned)
            .collect();
        enders.sort_unstable();
        let mut initials: Vec<u8> = enders
            .iter()
            .filter_map(|word| word.bytes().next())
            .collect();
        initials.dedup();
        Self {
            phrases,
            enders,
            initials,
            own: lines.map(words::phrase).collect(),
        }
    }

    pub(crate) fn phrases(&self) -> &Phrases {
        &self.phrases
    }

    /// Whether a text may have an opt-out line. Told without cutting it into words, which most earlier texts are spared.
    pub(crate) fn may_be_in(&self, body: &str) -> bool {
        // Elsewhere a word may be written with accents and signs that are left out of it.
        if !body.is_ascii() {
            return true;
        }
        let mut inside = false;
        for (at, letter) in body.bytes().enumerate() {
            let begins = !inside && self.initials.contains(&letter.to_ascii_lowercase());
            if begins && self.begins_at(body, at) {
                return true;
            }
            inside = letter.is_ascii_alphabetic();
        }
        false
    }

    fn begins_at(&self, body: &str, at: usize) -> bool {
        self.enders.iter().any(|ender| {
            body.get(at..at + ender.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(ender))
        })
    }

    /// The opt-out lines of a text, in order.
    pub(crate) fn lines(&self, words: &[Word]) -> Vec<Line> {
        (0..words.len())
            .filter_map(|at| {
                let (length, plain) = self.word_at(words, at)?;
                let counts = self.asked_for(words, at, length, plain)
                    || self.explained(words, at, length, plain)
                    || self.announced(words, at, plain)
                    || self.is_own(words, at);
                counts.then(|| self.line(words, at, length)).flatten()
            })
            .collect()
    }

    /// The word that ends the texts, if one stands here: how many words it has, and whether it means nothing else.
    fn word_at(&self, words: &[Word], at: usize) -> Option<(usize, bool)> {
        let first = &words.get(at)?.text;
        if !self.initials.contains(first.as_bytes().first()?) {
            return None;
        }
        self.enders.binary_search(first).ok()?;
        let [plain, other] = ENDERS.map(|kind| self.phrases.at(kind, words, at));
        plain
            .map(|length| (length, true))
            .or_else(|| other.map(|length| (length, false)))
    }

    /// "Reply STOP", "text the word STOP to 12345", "to unsubscribe reply QUIT".
    fn asked_for(&self, words: &[Word], at: usize, length: usize, plain: bool) -> bool {
        let Some(ask) = self.ask_before(words, at) else {
            return false;
        };
        let purpose = self.purpose_after(words, at + length, false)
            || self.sentence_says_purpose(words, ask)
            || self.purpose_first(words, at, ask);
        if !plain {
            return purpose;
        }
        purpose || self.is_loud(words, at) || self.ends_well(words, at + length)
    }

    /// "STOP to end", "STOP2END", "END to end", "stop to unsubscribe".
    fn explained(&self, words: &[Word], at: usize, length: usize, plain: bool) -> bool {
        let loud = self.is_loud(words, at);
        let ends = plain || self.phrases.at("word-if-loud", words, at).is_some();
        (plain || loud)
            && self.purpose_after(words, at + length, loud && ends)
            && !self.is_negated(words, at)
    }

    /// "Opt out: STOP", "opt out at any time: STOP".
    fn announced(&self, words: &[Word], at: usize, plain: bool) -> bool {
        if !plain || !self.is_loud(words, at) {
            return false;
        }
        let mut end = at;
        for _ in 0..=MOST_FILLERS {
            let stands = (1..=3).any(|back| {
                end.checked_sub(back)
                    .is_some_and(|start| self.phrases.at("purpose", words, start) == Some(back))
            });
            if stands {
                return true;
            }
            let Some(before) = end.checked_sub(1) else {
                return false;
            };
            let apart = words.get(end).is_none_or(|word| word.joint == Joint::Apart);
            if apart || self.phrases.at("filler", words, before) != Some(1) {
                return false;
            }
            end = before;
        }
        false
    }

    /// "To end, reply END": directly before the request, and nothing before it in its sentence.
    fn purpose_first(&self, words: &[Word], at: usize, ask: usize) -> bool {
        self.is_loud(words, at)
            && (2..=3).any(|back| {
                ask.checked_sub(back).is_some_and(|start| {
                    self.phrases.at("purpose-first", words, start) == Some(back)
                        && words
                            .get(start)
                            .is_some_and(|word| word.joint == Joint::Apart)
                })
            })
    }

    /// The word stands in one of the business's own lines.
    fn is_own(&self, words: &[Word], at: usize) -> bool {
        self.own.iter().any(|line| {
            (0..line.len()).any(|back| {
                at.checked_sub(back)
                    .is_some_and(|start| Self::own_at(words, start, line))
            })
        })
    }

    /// An own line may be of several sentences.
    fn own_at(words: &[Word], start: usize, line: &[String]) -> bool {
        line.iter().enumerate().all(|(offset, wanted)| {
            words
                .get(start + offset)
                .is_some_and(|word| word.text == *wanted)
        })
    }

    /// The request before the word, with nothing but fillers between them, in one sentence and not negated.
    fn ask_before(&self, words: &[Word], at: usize) -> Option<usize> {
        // "Reply to opt out" names no word.
        let directly = at.checked_sub(1)?;
        if self.phrases.at("connect", words, directly).is_some() {
            return None;
        }
        let mut place = at;
        for _ in 0..=MOST_FILLERS {
            if words.get(place)?.joint == Joint::Apart {
                return None;
            }
            place = place.checked_sub(1)?;
            let word = words.get(place)?;
            if self.phrases.at("ask", words, place) == Some(1) && !self.is_negated(words, place) {
                return Some(place);
            }
            let number = word.text.chars().all(|letter| letter.is_ascii_digit());
            if !number && self.phrases.at("filler", words, place) != Some(1) {
                return None;
            }
        }
        None
    }

    fn is_negated(&self, words: &[Word], at: usize) -> bool {
        let inside = words.get(at).is_some_and(|word| word.joint != Joint::Apart);
        inside
            && (1..=2).any(|back| {
                at.checked_sub(back)
                    .is_some_and(|start| self.phrases.at("not", words, start) == Some(back))
            })
    }

    /// A purpose after the word: "to opt out"; beside a loud word also "to end", "=end".
    fn purpose_after(&self, words: &[Word], after: usize, loud: bool) -> bool {
        let connected = self
            .phrases
            .at("connect", words, after)
            .map(|length| after + length);
        let adjacent = words
            .get(after)
            .filter(|word| word.joint == Joint::Glued)
            .map(|_| after);
        connected.or(adjacent).is_some_and(|start| {
            let same = words
                .get(start)
                .is_some_and(|word| word.joint != Joint::Apart);
            same && (self.phrases.at("purpose", words, start).is_some()
                || (loud && self.phrases.at("purpose-if-loud", words, start).is_some()))
        })
    }

    /// A purpose before the request, in its sentence.
    fn sentence_says_purpose(&self, words: &[Word], ask: usize) -> bool {
        let mut place = ask;
        for _ in 0..12 {
            if words
                .get(place)
                .is_none_or(|word| word.joint == Joint::Apart)
            {
                return false;
            }
            let Some(before) = place.checked_sub(1) else {
                return false;
            };
            place = before;
            if self.phrases.at("purpose", words, place).is_some() {
                return true;
            }
        }
        false
    }

    fn is_loud(&self, words: &[Word], at: usize) -> bool {
        words.get(at).is_some_and(|word| word.loud)
    }

    /// After "text us, stop" in small letters there is no "by".
    fn ends_well(&self, words: &[Word], after: usize) -> bool {
        words
            .get(after)
            .is_none_or(|word| word.joint == Joint::Apart)
            || self.phrases.at("by", words, after).is_none()
    }

    fn line(&self, words: &[Word], at: usize, length: usize) -> Option<Line> {
        let first = words.get(at)?;
        let last = words.get(at + length.checked_sub(1)?)?;
        Some(Line {
            word: words
                .get(at..at + length)?
                .iter()
                .map(|word| word.text.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            range: first.range.start..last.range.end,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_is_told() {
        let finder = Finder::new(std::iter::empty());
        let mut wrong = Vec::new();
        let mut count = 0;
        for line in include_str!("../tests/lines.txt").lines() {
            let Some((expected, text)) = line.split_once(" | ").filter(|_| !line.starts_with('#'))
            else {
                continue;
            };
            count += 1;
            let found = finder.lines(&words::words(text));
            assert!(found.is_empty() || finder.may_be_in(text), "{text}");
            let word = found.first().map_or("none", |line| line.word.as_str());
            if word != expected {
                wrong.push(format!("{word} instead of {expected}: {text}"));
            }
        }
        assert!(count > 90, "only {count} lines");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn own_lines_count_as_they_stand() {
        let finder = Finder::new(["Soan STOP. De huy"].into_iter());
        let text = "Xin chao. Soan STOP. De huy";
        assert_eq!(
            finder.lines(&words::words(text)).first().unwrap().word,
            "stop"
        );
        assert!(finder.lines(&words::words("Soan STOP")).is_empty());
    }
}
