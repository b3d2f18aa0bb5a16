//! What a customer's text answers, and what it says by that: a yes, a no, the digit of a menu, that this is another one's number.

use crate::greeting::{denies, greeted};
use crate::history::{
    LastText, answers_that_end, asks_for_interest, asks_for_more, asks_to_remove_something,
};
use crate::reading::{Bare, NO, Reading, YES};
use crate::scope::Scope;
use crate::words::Word;

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
        const REFUSING: [&str; 7] = ["not", "cant", "wont", "pass", "rather", "nunca", "prefiero"];
        const AGREEING: [&str; 3] = ["definitely", "certainly", "adelante"];
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
        // One letter in the middle of words is none of the answers: "yes n thank you".
        let refuses =
            |word: &str| REFUSING.contains(&word) || (word.len() > 1 && NO.contains(&word));
        // "I'm ok" is no yes.
        let agrees =
            |word: &str| AGREEING.contains(&word) || (YES.contains(&word) && !FINE.contains(&word));
        let known = |word: &str| {
            refuses(word) || agrees(word) || FINE.contains(&word) || BESIDE.contains(&word)
        };
        let words = || reading.words.iter().map(|word| word.text.as_str());
        if reading.words.is_empty() || !words().all(known) {
            None
        } else if words().any(refuses) {
            // A no to the question whether texts shall end says little: it takes a plain one.
            (self.what == LastText::Consent).then_some(Bare::No)
        } else {
            let is_question = matches!(words().next(), Some("is" | "would" | "will" | "do"));
            let says_so = |pair: [&str; 2]| {
                let mut pairs = reading.words.windows(2);
                pairs.any(|words| matches!(words, [one, two] if [one.text.as_str(), two.text.as_str()] == pair))
            };
            let is_yes = words().any(agrees)
                || (is(&FINE) && is(&IT) && !is(&OF_ONESELF))
                || says_so(["go", "ahead"])
                || says_so(["please", "do"]);
            (is_yes && !is_question).then_some(Bare::Yes)
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
