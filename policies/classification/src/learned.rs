//! What was learned of labelled texts: how much each word, and each thing that the cues found, speaks for a pitch and for an answer.
//!
//! Two linear models over one table, which `cargo xtask train` makes: *pitch* scores a sentence, *answer* a whole text. A score is the
//! sum of the weights of what is there, each counted once, in hundredths; above 0 it is more likely than not. A sentence is
//! scored by itself, so that no other sentence makes a pitch less of one.

use core::fmt;

use crate::{
    hash::hash,
    text::{Kind, Text},
    weigh::Weighed,
};

/// How much the feature with a hash speaks for a pitch and for an answer, in hundredths; the hash is 0 where there is none.
#[derive(Debug, Clone, Copy)]
struct Slot {
    hash: u32,
    pitch: i16,
    answer: i16,
}

include!(concat!(env!("OUT_DIR"), "/learned.rs"));

/// From this score on a sentence is a pitch.
pub(crate) const PITCH: i32 = 70;
/// From this score on it may be one.
pub(crate) const DOUBT: i32 = 55;
/// Up to this score it is none, whatever the cues add up to.
pub(crate) const PLAIN: i32 = -30;
/// From this score on it is one behind the answer to a customer.
pub(crate) const PUSHED: i32 = 250;
/// From this score on the cues decide whether what is said in an answer goes beyond it.
pub(crate) const ARGUABLE: i32 = 0;
/// So many words are named as the reasons of a pitch.
const MOST_WORDS: usize = 3;
/// A text of at most so many words has the feature of that length.
const LENGTHS: [(usize, &str); 6] = [
    (4, "words-4"),
    (7, "words-7"),
    (10, "words-10"),
    (15, "words-15"),
    (20, "words-20"),
    (30, "words-30"),
];
const WEIGHTS_OF_CUES: [&str; 3] = ["cue-1", "cue-2", "cue-3"];
const SUMS: [&str; 4] = ["sum-1", "sum-2", "sum-3", "sum-4"];

/// Something that the models know. It is filed under what stands before its name, and its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Feature<'a> {
    before: &'static str,
    name: &'a str,
}

impl<'a> Feature<'a> {
    /// A word, folded; numbers, amounts, percentages and addresses are one word each.
    fn word(text: &'a Text, index: usize) -> Self {
        let name = match text.tokens.get(index).map(|token| token.kind) {
            Some(Kind::Number) => "#number",
            Some(Kind::Money) => "#money",
            Some(Kind::Percent) => "#pct",
            Some(Kind::Url) => "#url",
            Some(Kind::Word) | None => text.word(index),
        };
        Self { before: "", name }
    }

    /// Anything but a word: a length, a question, a cue of some weight.
    fn other(name: &'a str) -> Self {
        Self { before: "@", name }
    }
}

impl fmt::Display for Feature<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}", self.before, self.name)
    }
}

/// Tells the features of a sentence, some of them several times.
pub(crate) fn of_sentence<'a>(
    text: &'a Text,
    sentence: &Weighed<'a>,
    mut tell: impl FnMut(Feature<'a>, Option<usize>),
) {
    for index in sentence.tokens() {
        tell(Feature::word(text, index), Some(index));
    }
    let mut other = |before, name| tell(Feature { before, name }, None);
    for cue in sentence.cues() {
        other("@family/", cue.family.name());
        if let Some(name) = usize::from(cue.weight)
            .checked_sub(1)
            .and_then(|index| WEIGHTS_OF_CUES.get(index))
        {
            other("@", *name);
        }
    }
    for name in SUMS.iter().take(usize::from(sentence.sum())) {
        other("@", *name);
    }
    for topic in sentence.topics() {
        other("@fact/", topic);
        other("@", "fact");
    }
    let flags = [
        (sentence.traces > 0, "trace"),
        (sentence.answers, "answer"),
        (sentence.question, "question"),
        (sentence.heading, "heading"),
    ];
    for (_, name) in flags.into_iter().filter(|(is, _)| *is) {
        other("@", name);
    }
}

/// Tells the features of a whole text, some of them several times.
pub(crate) fn of_text<'a>(
    text: &'a Text,
    sentences: &[Weighed<'a>],
    mut tell: impl FnMut(Feature<'a>),
) {
    for (at, sentence) in sentences.iter().enumerate() {
        if let Some(first) = sentence.tokens().next().filter(|_| at == 0) {
            tell(Feature {
                before: "^",
                ..Feature::word(text, first)
            });
        }
        of_sentence(text, sentence, |feature, _| tell(feature));
    }
    let words = text.tokens.len();
    for (_, name) in LENGTHS.iter().filter(|(most, _)| words <= *most) {
        tell(Feature::other(name));
    }
}

/// How much a sentence reads like a pitch.
#[derive(Debug)]
pub(crate) struct Pitch {
    pub(crate) score: i32,
    /// The tokens that speak for it, each with its weight.
    words: Vec<(i16, usize)>,
}

impl Pitch {
    /// The reason, with the words that weigh most.
    pub(crate) fn reason(&self, text: &Text) -> String {
        let mut words = self.words.clone();
        words.sort_by_key(|(weight, token)| (core::cmp::Reverse(*weight), *token));
        words.truncate(MOST_WORDS);
        words.sort_by_key(|(_, token)| *token);
        let words: Vec<&str> = words.iter().map(|(_, token)| text.word(*token)).collect();
        format!("reads like a pitch: {}", words.join(", "))
    }
}

/// How much the sentence reads like a pitch.
pub(crate) fn pitch<'a>(text: &'a Text, sentence: &Weighed<'a>) -> Pitch {
    let mut pitch = Pitch {
        score: i32::from(BIAS.pitch),
        words: Vec::new(),
    };
    let mut seen = Vec::new();
    of_sentence(text, sentence, |feature, index| {
        let Some(slot) = slot(feature, &mut seen) else {
            return;
        };
        pitch.score += i32::from(slot.pitch);
        if let Some(index) = index.filter(|_| slot.pitch > 0) {
            pitch.words.push((slot.pitch, index));
        }
    });
    pitch
}

/// How much the text reads like an answer.
pub(crate) fn answer(text: &Text, sentences: &[Weighed<'_>]) -> i32 {
    let mut score = i32::from(BIAS.answer);
    let mut seen = Vec::new();
    of_text(text, sentences, |feature| {
        score += slot(feature, &mut seen).map_or(0, |slot| i32::from(slot.answer));
    });
    score
}

/// What is known of a feature; nothing of one that was seen before.
fn slot(feature: Feature<'_>, seen: &mut Vec<u32>) -> Option<Slot> {
    let hash = hash(feature.before.bytes().chain(feature.name.bytes()));
    let (from, last) = (hash as usize, SLOTS.len() - 1);
    let slots = (0..=last).map_while(|step| SLOTS.get(from.wrapping_add(step) & last));
    let slot = slots
        .take_while(|slot| slot.hash != 0)
        .find(|slot| slot.hash == hash)?;
    if seen.contains(&hash) {
        return None;
    }
    seen.push(hash);
    Some(*slot)
}
