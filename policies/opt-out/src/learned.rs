//! What was learned of customers' texts: how much words, two in a row, runs of signs, what the phrases found and what is answered
//! speak for an opt-out, an opt-in and a question who writes.
//!
//! Linear models over the same features, which `cargo xtask train` makes. They are asked only about what keywords and phrases
//! leave open, and what weighed most is told as the reason.

use maysend_learned::{Seen, Table, hash, hash_of_run};

use crate::answer::Answered;
use crate::history::LastText;
use crate::reading::Reading;
use crate::scope::Scope;
use crate::words::{Break, Word, Words};

include!(concat!(env!("OUT_DIR"), "/learned.rs"));

/// So many signs in a row are a feature.
const RUN: usize = 5;
/// So many words are named as the reasons.
const MOST_WORDS: usize = 3;
/// A text of at most so many words has the feature of that length.
const LENGTHS: [(usize, &str); 7] = [
    (1, "@words-1"),
    (2, "@words-2"),
    (3, "@words-3"),
    (5, "@words-5"),
    (8, "@words-8"),
    (12, "@words-12"),
    (20, "@words-20"),
];

/// What the models tell of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Meaning {
    OptOut,
    OptIn,
    /// Who writes, or how to end it.
    Help,
    /// An opt-out, but from these alone.
    Marketing,
    Service,
}

/// In the order of [`Meaning`].
static TABLES: [&Table; 5] = [&OUTS, &INS, &HELPS, &MARKETING, &SERVICE];

/// How much a text speaks for each meaning, in steps; above 0 it is more likely than not.
#[derive(Debug)]
pub(crate) struct Scores {
    all: [i32; TABLES.len()],
    /// What each word speaks for each.
    words: Vec<[i32; TABLES.len()]>,
}

impl Scores {
    pub(crate) fn of(reading: &Reading, answered: &Answered<'_>) -> Self {
        let mut seen = TABLES.map(|table| Seen::new(table.len()));
        let mut scores = Self {
            all: TABLES.map(|table| table.bias),
            words: vec![[0; TABLES.len()]; reading.words.len()],
        };
        let mut add = |feature: u32, word: Option<usize>| {
            let mut of_word = word.and_then(|word| scores.words.get_mut(word));
            for (at, (table, seen)) in TABLES.iter().zip(&mut seen).enumerate() {
                let Some(place) = table.place(feature).filter(|place| seen.add(*place)) else {
                    continue;
                };
                let weight = table.weight(place);
                let sums = of_word.as_deref_mut().into_iter().chain([&mut scores.all]);
                for sum in sums.filter_map(|sums| sums.get_mut(at)) {
                    *sum += weight;
                }
            }
        };
        of_text(reading, &mut add);
        of_answer(reading, answered, &mut add);
        of_phrases(reading, &mut add);
        scores
    }

    pub(crate) fn get(&self, meaning: Meaning) -> i32 {
        self.all.get(meaning as usize).copied().unwrap_or_default()
    }

    /// What an opt-out reaches.
    pub(crate) fn scope(&self) -> Scope {
        let (marketing, service) = (self.get(Meaning::Marketing), self.get(Meaning::Service));
        if marketing.max(service) < 0 {
            Scope::All
        } else if marketing >= service {
            Scope::Marketing
        } else {
            Scope::Service
        }
    }

    /// The words that speak most for a meaning, in the order of the text; none where nothing but what is answered does.
    pub(crate) fn heaviest<'a>(&self, meaning: Meaning, words: &'a [Word]) -> Vec<&'a Word> {
        let mut heaviest: Vec<(i32, usize)> = self
            .words
            .iter()
            .enumerate()
            .filter_map(|(at, sums)| Some((*sums.get(meaning as usize)?, at)))
            .filter(|(weight, _)| *weight > 0)
            .collect();
        heaviest.sort_unstable_by_key(|(weight, at)| (-weight, *at));
        heaviest.truncate(MOST_WORDS);
        heaviest.sort_unstable_by_key(|(_, at)| *at);
        let named = heaviest.iter().filter_map(|(_, at)| words.get(*at));
        named.collect()
    }
}

/// Tells the features of a text by itself, some of them several times, each with the word that it is about.
pub(crate) fn of_text(reading: &Reading, mut tell: impl FnMut(u32, Option<usize>)) {
    let words = &reading.words;
    let mut before = "^";
    for (at, word) in words.iter().enumerate() {
        let at = Some(at);
        let sign = if before == "^" { "" } else { sign(word.before) };
        if !sign.is_empty() {
            tell(joined(&["2 ", before, " ", sign]), at);
            before = sign;
        }
        let name = name(word);
        tell(joined(&[name]), at);
        tell(joined(&["2 ", before, " ", name]), at);
        before = name;
    }
    tell(joined(&["2 ", before, " $"]), words.len().checked_sub(1));
    runs(words, &mut tell);
    for (_, length) in LENGTHS.iter().filter(|(most, _)| words.len() <= *most) {
        tell(joined(&[length]), None);
    }
    for emoji in &reading.emoji {
        tell(joined(&["@emoji ", emoji.encode_utf8(&mut [0; 4])]), None);
    }
}

/// Tells what it has besides as an answer: its words together with what is answered, and the words of that. Where no earlier text is
/// known it has nothing.
pub(crate) fn of_answer(
    reading: &Reading,
    answered: &Answered<'_>,
    mut tell: impl FnMut(u32, Option<usize>),
) {
    let Some(kind) = kind(answered.what) else {
        return;
    };
    tell(joined(&["@answers ", kind]), None);
    for (at, word) in reading.words.iter().enumerate() {
        tell(joined(&["@", kind, " ", name(word)]), Some(at));
    }
    if answered.opted_out {
        tell(joined(&["@opted-out"]), None);
    }
    for word in Words::of(answered.body).list {
        tell(joined(&["@asked ", name(&word)]), None);
    }
}

/// Tells what keywords and phrases found in it.
pub(crate) fn of_phrases(reading: &Reading, mut tell: impl FnMut(u32, Option<usize>)) {
    for sign in reading.signs() {
        tell(joined(&[sign]), None);
    }
}

/// Each run of signs, with the word in which it ends.
fn runs(words: &[Word], tell: &mut impl FnMut(u32, Option<usize>)) {
    let mut window = ['^'; RUN];
    let mut add = |char: char, at: Option<usize>, tell: &mut dyn FnMut(u32, Option<usize>)| {
        window.rotate_left(1);
        if let Some(newest) = window.last_mut() {
            *newest = char;
        }
        tell(hash_of_run(&window), at);
    };
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            let sign = sign(word.before).chars().next();
            add(sign.unwrap_or(' '), Some(at), tell);
        }
        for char in word.text.chars() {
            let char = if char.is_ascii_digit() { '0' } else { char };
            add(char, Some(at), tell);
        }
    }
    add('$', words.len().checked_sub(1), tell);
}

fn joined(parts: &[&str]) -> u32 {
    hash(parts.iter().flat_map(|part| part.bytes()))
}

/// What stands between two words.
fn sign(before: Break) -> &'static str {
    match before {
        Break::None => "",
        Break::Clause => ",",
        Break::Sentence => ".",
    }
}

fn name(word: &Word) -> &str {
    if word.text.bytes().all(|byte| byte.is_ascii_digit()) {
        "#"
    } else {
        &word.text
    }
}

/// None where it is not known.
fn kind(answered: LastText) -> Option<&'static str> {
    match answered {
        LastText::NotKnown => None,
        LastText::None => Some("nothing"),
        LastText::Confirmation => Some("confirmation"),
        LastText::Consent => Some("consent"),
        LastText::Ending => Some("ending"),
        LastText::Identity => Some("identity"),
        LastText::Appointment => Some("appointment"),
        LastText::Question => Some("question"),
        LastText::Other => Some("other"),
    }
}
