//! What was learned of customers' texts: how much words, two in a row, runs of signs, what the phrases found and what is answered
//! speak for an opt-out, an opt-in and a question who writes.
//!
//! Linear models over the same features, which `cargo xtask train` makes. They are asked only about what keywords and phrases
//! leave open, and what weighed most is told as the reason.

use maysend_learned::{Seen, Table, hash, hash_of_run};

use crate::history::{
    LastText, answers_that_end, asks_for_interest, asks_for_more, asks_to_remove_something, denies,
    greeted,
};
use crate::reading::{Bare, Reading};
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

/// What a customer answers.
pub(crate) struct Answered<'a> {
    /// Our latest text; empty: there is none, or it is not known.
    pub(crate) body: &'a str,
    pub(crate) what: LastText,
    /// Whether the customer had opted out, if only of some texts.
    pub(crate) opted_out: bool,
}

impl Answered<'_> {
    /// What a text ends, if it is the answer that ends texts by what was asked.
    pub(crate) fn is_refused_by(&self, reading: &Reading) -> Option<Scope> {
        let is_answer = matches!(
            (self.answer(reading), self.what),
            (Some(Bare::No), LastText::Consent) | (Some(Bare::Yes), LastText::Ending)
        );
        let chosen = chosen(reading).and_then(|answer| {
            let choices = answers_that_end(self.body).into_iter();
            let mut choices = choices.filter(|choice| choice.answer == answer);
            choices.next().map(|choice| choice.scope)
        });
        chosen.or_else(|| is_answer.then_some(Scope::All))
    }

    /// The yes or the no that a text is, in more words than one where texts are what is asked about: "I'll have to say no to that".
    pub(crate) fn answer(&self, reading: &Reading) -> Option<Bare> {
        const REFUSING: [&str; 14] = [
            "no", "not", "nope", "nah", "never", "dont", "cant", "wont", "decline", "pass",
            "negative", "rather", "nunca", "prefiero",
        ];
        const AGREEING: [&str; 12] = [
            "yes",
            "yeah",
            "yep",
            "yup",
            "sure",
            "absolutely",
            "definitely",
            "certainly",
            "agree",
            "si",
            "claro",
            "adelante",
        ];
        /// What agrees where it is said of what was asked: "that is fine with me", and not "I'm fine".
        const FINE: [&str; 8] = [
            "ok", "okay", "fine", "good", "great", "perfect", "works", "like",
        ];
        const IT: [&str; 3] = ["that", "thats", "this"];
        const OF_ONESELF: [&str; 2] = ["im", "all"];
        const BESIDE: [&str; 47] = [
            "i", "id", "ill", "im", "would", "will", "have", "to", "say", "on", "that", "thats",
            "this", "it", "is", "with", "me", "by", "for", "and", "the", "a", "all", "do", "go",
            "of", "course", "means", "want", "thanks", "thank", "you", "sir", "maam", "really",
            "hard", "way", "gracias", "por", "supuesto", "esta", "bien", "que", "favor", "ahead",
            "please", "love",
        ];
        if reading.bare.is_some() || !matches!(self.what, LastText::Consent | LastText::Ending) {
            return reading.bare;
        }
        let is = |list: &[&str]| {
            reading
                .words
                .iter()
                .any(|word| list.contains(&word.text.as_str()))
        };
        let known = |word: &Word| {
            [&REFUSING[..], &AGREEING, &FINE, &BESIDE]
                .iter()
                .any(|list| list.contains(&word.text.as_str()))
        };
        if reading.words.is_empty() || !reading.words.iter().all(known) {
            None
        } else if is(&REFUSING) {
            // A no to the question whether texts shall end says little: it takes a plain one.
            (self.what == LastText::Consent).then_some(Bare::No)
        } else {
            let first = reading.words.first().map_or("", |word| word.text.as_str());
            let is_question = matches!(first, "is" | "would" | "will" | "do");
            let says_so = |pair: [&str; 2]| {
                let mut pairs = reading.words.windows(2);
                pairs.any(|words| matches!(words, [one, two] if [one.text.as_str(), two.text.as_str()] == pair))
            };
            let agrees = is(&AGREEING)
                || (is(&FINE) && is(&IT) && !is(&OF_ONESELF))
                || says_so(["go", "ahead"])
                || says_so(["please", "do"]);
            (agrees && !is_question).then_some(Bare::Yes)
        }
    }

    /// Whether a text is one of the answers that were offered beside those that end texts.
    pub(crate) fn is_kept_by(&self, reading: &Reading) -> bool {
        chosen(reading).is_some_and(|answer| {
            let choices = answers_that_end(self.body);
            !choices.is_empty() && choices.iter().all(|choice| choice.answer != answer)
        })
    }

    /// Whether a text says that this is another one's number: it was asked, or it is not who was greeted.
    pub(crate) fn is_another(&self, reading: &Reading) -> bool {
        const DENYING: [&str; 14] = [
            "no", "nope", "nah", "not", "isnt", "it", "its", "is", "this", "sorry", "wrong",
            "anymore", "longer", "es",
        ];
        let denying = |word: &Word| DENYING.contains(&word.text.as_str());
        let says_no =
            |word: &Word| matches!(word.text.as_str(), "no" | "nope" | "nah" | "not" | "isnt");
        let is_not_the_one = self.what == LastText::Identity
            && reading.words.iter().all(denying)
            && reading.words.iter().any(says_no);
        is_not_the_one || greeted(self.body).is_some_and(|name| denies(&reading.words, &name))
    }

    /// Whether a text is all said by what was asked, and that was no texts: "no more" to "any more questions?".
    pub(crate) fn is_declined_by(&self, reading: &Reading) -> bool {
        const DECLINING: [&str; 17] = [
            "no", "not", "dont", "want", "need", "any", "more", "nothing", "anything", "else",
            "ya", "mas", "nada", "thanks", "thank", "you", "gracias",
        ];
        let declining = |word: &Word| DECLINING.contains(&word.text.as_str());
        let declines = !reading.words.is_empty()
            && reading.words.iter().all(declining)
            && asks_for_more(self.body);
        declines || self.is_no_longer_wanted_by(reading) || self.is_ended_by(reading)
    }

    /// Whether a text says "ya no" to the question whether somebody is still interested.
    fn is_no_longer_wanted_by(&self, reading: &Reading) -> bool {
        const BESIDE: [&str; 6] = ["gracias", "mil", "muchas", "por", "ahora", "pero"];
        let mut words = reading.words.iter().map(|word| word.text.as_str());
        words.next() == Some("ya")
            && words.next() == Some("no")
            && words.all(|word| BESIDE.contains(&word))
            && asks_for_interest(self.body)
    }

    /// Whether a text agrees that the thing that was asked about is removed: "yes remove it". The word without a yes is an opt-out all
    /// the same.
    fn is_ended_by(&self, reading: &Reading) -> bool {
        const VERBS: [&str; 3] = ["remove", "delete", "cancel"];
        const YES: [&str; 9] = ["yes", "yeah", "yep", "yup", "y", "si", "sure", "ok", "okay"];
        const BESIDE: [&str; 9] = [
            "it", "that", "this", "please", "thanks", "thank", "you", "today", "now",
        ];
        if matches!(self.what, LastText::Ending | LastText::Consent) {
            return false;
        }
        let words = || reading.words.iter().map(|word| word.text.as_str());
        let Some(verb) = words().find(|word| VERBS.contains(word)) else {
            return false;
        };
        words().any(|word| YES.contains(&word))
            && words().all(|word| word == verb || YES.contains(&word) || BESIDE.contains(&word))
            && asks_to_remove_something(self.body, verb)
    }
}

/// The digit or the letter that a text is, give or take a please.
fn chosen(reading: &Reading) -> Option<&str> {
    const BESIDE: [&str; 10] = [
        "please", "pls", "option", "number", "thanks", "thank", "you", "por", "favor", "gracias",
    ];
    match reading.bare {
        Some(Bare::No) => return Some("n"),
        Some(Bare::Yes) => return Some("y"),
        None => {}
    }
    let beside = |word: &&Word| BESIDE.contains(&word.text.as_str());
    let mut others = reading.words.iter().filter(|word| !beside(word));
    match (others.next(), others.next()) {
        (Some(word), None) if word.text.len() == 1 => Some(&word.text),
        _ => None,
    }
}

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
