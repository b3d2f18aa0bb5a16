//! What was learned of labelled texts: how much each word, two words in a row, five signs in a row, and each thing that the cues found,
//! speak for a pitch and for an answer.
//!
//! Two linear models, which `cargo xtask train` makes: *pitch* scores a sentence and a whole text, *answer* a whole text. What the
//! customer wrote can only excuse: to know of a conversation never makes more of a text a pitch.

use maysend_learned::{Seen, Table, hash, hash_of_run};

use crate::{
    text::{Kind, Text, fold},
    weigh::Weighed,
};

include!(concat!(env!("OUT_DIR"), "/learned.rs"));

/// From this score on a whole text is marketing.
pub(crate) const PITCH: i32 = -2;
/// From this score on it may be.
pub(crate) const DOUBT: i32 = -5;
/// Up to this score a text of which nothing else is known is none.
pub(crate) const PLAIN: i32 = -20;
/// From this score on a sentence is a pitch whatever stands beside it.
pub(crate) const SURE: i32 = 15;
/// From this score on its cues decide that.
pub(crate) const ARGUABLE: i32 = -6;
/// So many words are named as the reasons of a pitch.
const MOST_WORDS: usize = 3;
/// A text of at most so many words has the feature of that length.
const LENGTHS: [(usize, &str); 6] = [
    (4, "@words-4"),
    (7, "@words-7"),
    (10, "@words-10"),
    (15, "@words-15"),
    (20, "@words-20"),
    (30, "@words-30"),
];
const WEIGHTS_OF_CUES: [&str; 3] = ["@cue-1", "@cue-2", "@cue-3"];
const SUMS: [&str; 4] = ["@sum-1", "@sum-2", "@sum-3", "@sum-4"];
/// So many signs in a row are a feature.
const RUN: usize = 5;
/// Stands before what an answer says, and before what the customer said.
const IN_ANSWER: &str = "R|";
const ASKED: &str = "C|";

/// A word, folded; numbers, amounts, percentages and addresses are one word each.
fn word(text: &Text, index: usize) -> &str {
    match text.tokens.get(index).map(|token| token.kind) {
        Some(Kind::Number) => "#number",
        Some(Kind::Money) => "#money",
        Some(Kind::Percent) => "#pct",
        Some(Kind::Url) => "#url",
        Some(Kind::Word) | None => text.word(index),
    }
}

fn joined(parts: [&str; 2]) -> u32 {
    hash(parts.iter().flat_map(|part| part.bytes()))
}

/// Tells the features of a sentence, some of them several times, each with the token that it is about.
pub(crate) fn of_sentence(
    body: &str,
    text: &Text,
    sentence: &Weighed<'_>,
    mut tell: impl FnMut(u32, Option<usize>),
) {
    let mut before = None;
    for index in sentence.tokens() {
        let name = word(text, index);
        tell(hash(name.bytes()), Some(index));
        let pair = word_or_start(text, before)
            .bytes()
            .chain(*b" ")
            .chain(name.bytes());
        tell(hash(pair), Some(index));
        before = Some(index);
    }
    runs(body, text, sentence, &mut tell);
    let mut other = |before, name| tell(joined([before, name]), None);
    for cue in sentence.cues() {
        other("@family/", cue.family.name());
        if let Some(name) = usize::from(cue.weight)
            .checked_sub(1)
            .and_then(|index| WEIGHTS_OF_CUES.get(index))
        {
            other("", *name);
        }
    }
    for name in SUMS.iter().take(usize::from(sentence.sum())) {
        other("", *name);
    }
    for topic in sentence.topics() {
        other("@fact/", topic);
        other("", "@fact");
    }
    let flags = [
        (sentence.traces > 0, "@trace"),
        (sentence.answers, "@answer"),
        (sentence.question, "@question"),
        (sentence.heading, "@heading"),
    ];
    for (_, name) in flags.into_iter().filter(|(is, _)| *is) {
        other("", name);
    }
}

fn word_or_start(text: &Text, index: Option<usize>) -> &str {
    index.map_or("^", |index| word(text, index))
}

/// Tells each run of signs that ends in the sentence, digits alike, with the token in which it ends; what is no cue is left out.
fn runs(
    body: &str,
    text: &Text,
    sentence: &Weighed<'_>,
    tell: &mut impl FnMut(u32, Option<usize>),
) {
    // What stands between two sentences, such as an emoji, is read with the second, and what follows the last with that.
    let place = text
        .sentences
        .partition_point(|other| other.range.start < sentence.range.start);
    let from = place
        .checked_sub(1)
        .and_then(|before| text.sentences.get(before))
        .map_or(0, |before| before.range.end);
    let is_last = place + 1 >= text.sentences.len();
    let to = if is_last {
        body.len()
    } else {
        sentence.range.end
    };
    let mut window = ['^'; RUN];
    let mut filled = 1;
    let before = body.get(..from).unwrap_or_default().chars().rev();
    for (place, sign) in window.iter_mut().rev().zip(before.filter_map(sign_of)) {
        *place = sign;
        filled += 1;
    }
    let mut tokens = sentence.tokens().peekable();
    let mut masked = sentence.masked().peekable();
    let range = |token: usize| text.tokens.get(token).map(|token| token.range.clone());
    let mut last = None;
    let signs = body
        .get(from..to)
        .unwrap_or_default()
        .char_indices()
        .map(|(at, sign)| (from + at, sign))
        .chain(is_last.then_some((to, '$')));
    for (at, sign) in signs {
        while masked
            .peek()
            .and_then(|token| range(*token))
            .is_some_and(|token| token.end <= at)
        {
            masked.next();
        }
        let is_masked = masked
            .peek()
            .and_then(|token| range(*token))
            .is_some_and(|token| token.contains(&at));
        while tokens
            .peek()
            .and_then(|token| range(*token))
            .is_some_and(|token| token.start <= at)
        {
            last = tokens.next();
        }
        let Some(sign) = (if is_masked { Some(' ') } else { sign_of(sign) }) else {
            continue;
        };
        let [.., newest] = window;
        if sign == ' ' && newest == ' ' {
            continue;
        }
        window.rotate_left(1);
        if let Some(newest) = window.last_mut() {
            *newest = sign;
        }
        filled += 1;
        if filled >= RUN {
            tell(hash_of_run(&window), last);
        }
    }
}

/// The sign as it is read: small, without its accent, digits alike; none: it is invisible.
fn sign_of(sign: char) -> Option<char> {
    match sign {
        '0'..='9' => Some('0'),
        sign if sign.is_whitespace() => Some(' '),
        sign => fold(sign),
    }
}

/// Tells what is no feature of any sentence: the first word, the length.
fn of_whole(text: &Text, sentences: &[Weighed<'_>], mut tell: impl FnMut(u32)) {
    let first = sentences.first().and_then(|first| first.tokens().next());
    if let Some(first) = first {
        tell(joined(["^", word(text, first)]));
    }
    let words = text.tokens.len();
    for (_, name) in LENGTHS.iter().filter(|(most, _)| words <= *most) {
        tell(joined(["", name]));
    }
}

/// What the models are trained with.
#[derive(Debug, Default)]
pub struct Features {
    /// The bytes of each sentence, and its features.
    pub sentences: Vec<(core::ops::Range<usize>, Vec<u32>)>,
    /// Those of the whole text.
    pub text: Vec<u32>,
    /// Those that it has besides where it answers the customer.
    pub in_answer: Vec<u32>,
}

/// The features of a text that stands in no conversation.
pub(crate) fn features(body: &str, text: &Text, sentences: &[Weighed<'_>]) -> Features {
    let mut features = Features::default();
    for sentence in sentences.iter().filter(|it| !it.settled) {
        let mut own = Vec::new();
        of_sentence(body, text, sentence, |feature, _| own.push(feature));
        features.text.extend(&own);
        let words = sentence.tokens().map(|index| word(text, index));
        features
            .in_answer
            .extend(words.map(|word| joined([IN_ANSWER, word])));
        features.sentences.push((sentence.range.clone(), own));
    }
    features.in_answer.push(joined([IN_ANSWER, ""]));
    of_whole(text, sentences, |feature| features.text.push(feature));
    features
}

/// The features of what the customer wrote.
pub fn asked_features(body: &str) -> Vec<u32> {
    let text = Text::of(body);
    (0..text.tokens.len())
        .map(|index| joined([ASKED, word(&text, index)]))
        .collect()
}

/// How much what the customer wrote excuses.
pub(crate) fn excuse<'a>(bodies: impl IntoIterator<Item = &'a str>) -> i32 {
    let mut seen = Seen::new(PITCHES.len());
    let mut sum = 0;
    for feature in bodies.into_iter().flat_map(asked_features) {
        sum += PITCHES.once(feature, &mut seen);
    }
    sum.min(0)
}

/// How much a sentence reads like a pitch.
#[derive(Debug)]
pub(crate) struct Pitch {
    pub(crate) score: i32,
    /// The tokens that speak for it, each with its weight, the heaviest first.
    words: Vec<(i32, usize)>,
}

impl Pitch {
    /// The reason, with the words that weigh most.
    pub(crate) fn reason(&self, text: &Text) -> String {
        let mut heaviest: Vec<usize> = self
            .words
            .iter()
            .take(MOST_WORDS)
            .map(|(_, token)| *token)
            .collect();
        heaviest.sort_unstable();
        let mut reason = String::from("reads like a pitch:");
        for (at, token) in heaviest.into_iter().enumerate() {
            reason.push_str(if at == 0 { " " } else { ", " });
            reason.push_str(text.word(token));
        }
        reason
    }
}

/// Scores the sentences of a text one after the other, and then the text.
#[derive(Debug)]
pub(crate) struct Scores {
    /// What has been met in the text; what is in the sentence at hand.
    pitches: Seen,
    answers: Seen,
    /// How much the conversation excuses; none: there is none.
    excuse: Option<i32>,
    pitch: i32,
    answer: i32,
    /// What the words of the text weigh besides in an answer.
    in_answer: i32,
}

impl Scores {
    pub(crate) fn new(excuse: Option<i32>) -> Self {
        Self {
            pitches: Seen::new(PITCHES.len()),
            answers: Seen::new(ANSWERS.len()),
            excuse,
            pitch: PITCHES.bias,
            answer: ANSWERS.bias,
            in_answer: PITCHES.of(joined([IN_ANSWER, ""])),
        }
    }

    /// How much the sentence reads like a pitch.
    pub(crate) fn sentence(&mut self, body: &str, text: &Text, sentence: &Weighed<'_>) -> Pitch {
        let mut seen = Seen::new(PITCHES.len());
        let mut score = PITCHES.bias;
        let start = sentence.start();
        let mut tokens: Vec<(i32, usize)> = sentence.all().map(|token| (0, token)).collect();
        of_sentence(body, text, sentence, |feature, token| {
            if let Some(place) = PITCHES.place(feature)
                && seen.add(place)
            {
                let weight = PITCHES.weight(place);
                score += weight;
                if let Some((sum, _)) = token.and_then(|token| tokens.get_mut(token - start)) {
                    *sum += weight;
                }
                if self.pitches.add(place) {
                    self.pitch += weight;
                }
            }
            self.answer += ANSWERS.once(feature, &mut self.answers);
        });
        if let Some(excuse) = self.excuse {
            let mut own = PITCHES.of(joined([IN_ANSWER, ""]));
            for index in sentence.tokens() {
                let feature = joined([IN_ANSWER, word(text, index)]);
                own += PITCHES.once(feature, &mut seen);
                self.in_answer += PITCHES.once(feature, &mut self.pitches);
            }
            score += (own + excuse).min(0);
        }
        tokens.retain(|(weight, _)| *weight > 0);
        tokens.sort_by_key(|(weight, token)| (-weight, *token));
        Pitch {
            score,
            words: tokens,
        }
    }

    /// How much the text reads like a pitch and like an answer, once all of its sentences are scored.
    pub(crate) fn whole(mut self, text: &Text, sentences: &[Weighed<'_>]) -> (i32, i32) {
        of_whole(text, sentences, |feature| {
            self.pitch += PITCHES.once(feature, &mut self.pitches);
            self.answer += ANSWERS.once(feature, &mut self.answers);
        });
        let excused = self
            .excuse
            .map_or(0, |excuse| (self.in_answer + excuse).min(0));
        (self.pitch + excused, self.answer)
    }
}
