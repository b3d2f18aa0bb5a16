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

/// How much a feature speaks for a pitch and for an answer, in units of some hundredths.
#[derive(Debug, Clone, Copy)]
struct Weights {
    pitch: i8,
    answer: i8,
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
    for sentence in sentences {
        of_sentence(text, sentence, |feature, _| tell(feature));
    }
    of_whole(text, sentences, tell);
}

/// Tells what is no feature of any sentence: the first word, the length.
fn of_whole<'a>(text: &'a Text, sentences: &[Weighed<'a>], mut tell: impl FnMut(Feature<'a>)) {
    let first = sentences.first().and_then(|first| first.tokens().next());
    if let Some(first) = first {
        tell(Feature {
            before: "^",
            ..Feature::word(text, first)
        });
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
    words: Vec<(i8, usize)>,
}

impl Pitch {
    /// The reason, with the words that weigh most.
    pub(crate) fn reason(&self, text: &Text) -> String {
        let heavier = |than: i8| {
            self.words
                .iter()
                .filter(|(weight, _)| *weight > than)
                .count()
        };
        let mut reason = String::from("reads like a pitch:");
        let heaviest = self
            .words
            .iter()
            .filter(|(weight, _)| heavier(*weight) < MOST_WORDS);
        for (at, (_, token)) in heaviest.take(MOST_WORDS).enumerate() {
            reason.push_str(if at == 0 { " " } else { ", " });
            reason.push_str(text.word(*token));
        }
        reason
    }
}

/// Scores the sentences of a text one after the other, and then the text: every feature is looked up once.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    /// The places of the features of the sentence at hand, each once.
    known: Vec<usize>,
    /// Those of the whole text, each once.
    whole: Vec<usize>,
}

impl Scores {
    /// How much the sentence reads like a pitch.
    pub(crate) fn pitch<'a>(&mut self, text: &'a Text, sentence: &Weighed<'a>) -> Pitch {
        let mut pitch = Pitch {
            score: i32::from(BIAS.pitch) * UNIT,
            words: Vec::new(),
        };
        self.known.clear();
        of_sentence(text, sentence, |feature, index| {
            let Some((place, weights)) = known(feature) else {
                return;
            };
            if !add(&mut self.known, place) {
                return;
            }
            add(&mut self.whole, place);
            pitch.score += i32::from(weights.pitch) * UNIT;
            if let Some(index) = index.filter(|_| weights.pitch > 0) {
                pitch.words.push((weights.pitch, index));
            }
        });
        pitch
    }

    /// How much the text reads like an answer, once all of its sentences are scored.
    pub(crate) fn answer(mut self, text: &Text, sentences: &[Weighed<'_>]) -> i32 {
        of_whole(text, sentences, |feature| {
            if let Some((place, _)) = known(feature) {
                add(&mut self.whole, place);
            }
        });
        let weights = self.whole.iter().filter_map(|place| WEIGHTS.get(*place));
        weights.fold(i32::from(BIAS.answer), |sum, weights| {
            sum + i32::from(weights.answer)
        }) * UNIT
    }
}

/// Keeps a place once; whether it is new.
fn add(places: &mut Vec<usize>, place: usize) -> bool {
    let new = !places.contains(&place);
    if new {
        places.push(place);
    }
    new
}

/// Where the table has a feature, and what it says of it.
fn known(feature: Feature<'_>) -> Option<(usize, Weights)> {
    let hash = hash(feature.before.bytes().chain(feature.name.bytes()));
    let place = HASHES.binary_search(&hash).ok()?;
    Some((place, *WEIGHTS.get(place)?))
}
