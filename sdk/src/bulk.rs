//! Bulk in disguise: much the same text to many people, one by one.

use crate::text::fold;
use crate::types::{Instant, Message, SentText};

/// To how many different people this sender has sent much the same text in the last `minutes`: the same template or campaign, or
/// four words in five in common. The recipient of the text at hand is not counted.
///
/// Texts are recorded with the opt-out line and the name that policies put at their end, which the next one need not have, or not in
/// the same language. So they are compared as they are and without the line (a last sentence with `STOP` or its like in capitals),
/// both times also without what stands at the end of only one of them, up to sixteen words.
///
/// Texts dated later than `at` count too: a clock that is ahead hides nothing. Of a long text the first hundred words are compared.
///
/// ```
/// use maysend_sdk::{bulk, testing};
///
/// let request = testing::request("2026-11-24T16:15:00Z");
/// let same = "Hi Bob, the new Civics are here, come and see one! Smith Honda. Reply STOP to opt out.";
/// let sent = testing::sent_text(request.at - 60, "r-1", same);
/// let body = "Hi Dana, the new Civics are here, come and see one!";
/// assert_eq!(bulk::recipients_of_the_same(&[sent], request.at, 10, &request.message, body), 1);
/// ```
#[must_use]
pub fn recipients_of_the_same(
    sent: &[SentText],
    at: Instant,
    minutes: u32,
    message: &Message,
    body: &str,
) -> u32 {
    let since = at.saturating_sub(i64::from(minutes).saturating_mul(60));
    let mut lately = sent.iter().filter(|sent| sent.at >= since).peekable();
    if lately.peek().is_none() {
        return 0;
    }
    let mut text = Text::of(body);
    let mut recipients: Vec<&str> = lately
        .filter(|sent| is_alike(sent, message, &mut text))
        .map(|sent| sent.recipient.as_str())
        .collect();
    recipients.sort_unstable();
    recipients.dedup();
    u32::try_from(recipients.len()).unwrap_or(u32::MAX)
}

fn is_alike(sent: &SentText, message: &Message, text: &mut Text<'_>) -> bool {
    let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
    same(&sent.template, &message.template)
        || same(&sent.campaign, &message.campaign)
        || sent.body.as_deref().is_some_and(|body| text.is_alike(body))
}

/// A text with which others are compared, whole and without opt-out lines: either may be enough, or a sentence with `STOP` in it
/// would hide what else is the same.
struct Text<'a> {
    whole: Words,
    has_line: bool,
    rest: &'a str,
    /// Those of the rest, once they are asked for.
    without_line: Option<Words>,
}

impl<'a> Text<'a> {
    fn of(body: &'a str) -> Self {
        let rest = without_line(body);
        Self {
            whole: Words::of(body),
            has_line: rest.len() < body.len(),
            rest,
            without_line: None,
        }
    }

    fn is_alike(&mut self, body: &str) -> bool {
        if self.whole.are_alike(body) {
            return true;
        }
        let rest = without_line(body);
        if !self.has_line && rest.len() == body.len() {
            return false;
        }
        let own = self.rest;
        let words = self.without_line.get_or_insert_with(|| Words::of(own));
        words.are_alike(rest)
    }
}

/// Words of a text that are compared.
const COMPARED: usize = 100;
/// So many words at the end of one text may be missing from the other: a name of four words and the longest of our opt-out lines.
const APPENDED: usize = 16;
/// What opt-out lines name in capitals.
const ENDERS: [&str; 14] = [
    "STOP",
    "STOPALL",
    "UNSUBSCRIBE",
    "OPTOUT",
    "END",
    "QUIT",
    "CANCEL",
    "REVOKE",
    "ALTO",
    "BAJA",
    "PARAR",
    "CANCELAR",
    "SALIR",
    "TERMINAR",
];
/// Places of the table of words: a power of two, and more than twice as many as words.
const PLACES: usize = 256;

/// The different words of one text, with which many others are compared: each word of those is looked up once, and a text is left
/// as soon as too many of its words are not here.
struct Words {
    /// By their hash, and from there the next free place; 0 is free, else one more than the word's position.
    places: [u8; PLACES],
    words: Vec<Word>,
    /// How many there are, each time that one stands there counted.
    length: usize,
    /// The words of the text at hand that are none of these.
    others: Vec<String>,
    round: u32,
}

struct Word {
    letters: String,
    /// How many words stand before it.
    first: usize,
    /// The last round in which it was met.
    met: u32,
}

impl Words {
    fn of(body: &str) -> Self {
        let mut words = Self {
            places: [0; PLACES],
            words: Vec::new(),
            length: 0,
            others: Vec::new(),
            round: 0,
        };
        let mut letters = String::new();
        let mut chars = body.chars();
        for first in 0..COMPARED {
            let Some(hash) = next_word(&mut chars, &mut letters) else {
                break;
            };
            words.length = first.saturating_add(1);
            if let Err(free) = words.find(hash, &letters) {
                words.words.push(Word {
                    letters: letters.clone(),
                    first,
                    met: 0,
                });
                if let Some(place) = words.places.get_mut(free) {
                    *place = u8::try_from(words.words.len()).unwrap_or(u8::MAX);
                }
            }
        }
        words
    }

    /// Whether four in five of the different words of both texts are in both: only the name and a number differ. What stands at the
    /// end of one of them only may be left out for it.
    fn are_alike(&mut self, body: &str) -> bool {
        let own = self.words.len();
        // If all of its own were shared, this many others would still be four in five.
        let bearable = own / 4;
        self.round = self.round.wrapping_add(1);
        self.others.clear();
        let mut shared = 0_usize;
        let mut letters = String::new();
        let mut chars = body.chars();
        let mut length = 0_usize;
        // Whether the texts are alike but for what follows in the other one.
        let mut begins_alike = false;
        while length < COMPARED {
            if length == self.length {
                begins_alike = are_mostly(shared, own.saturating_add(self.others.len()));
            }
            let Some(hash) = next_word(&mut chars, &mut letters) else {
                break;
            };
            length = length.saturating_add(1);
            begins_alike &= length <= self.length.saturating_add(APPENDED);
            let found = self.find(hash, &letters).ok();
            if let Some(word) = found.and_then(|position| self.words.get_mut(position)) {
                if word.met != self.round {
                    word.met = self.round;
                    shared = shared.saturating_add(1);
                }
            } else if !self.others.contains(&letters) {
                if !begins_alike && self.others.len() >= bearable {
                    return false;
                }
                self.others.push(letters.clone());
            }
        }
        begins_alike
            || are_mostly(shared, own.saturating_add(self.others.len()))
            || self.goes_on_from(length)
    }

    /// Whether the other text, of so many words, is much the same as what these begin with, and only the end of these is missing.
    fn goes_on_from(&self, length: usize) -> bool {
        let missing = self.length.saturating_sub(length);
        if missing == 0 || missing > APPENDED {
            return false;
        }
        let begins = || self.words.iter().filter(|word| word.first < length);
        let met = |word: &&Word| word.met == self.round;
        let shared = begins().filter(met).count();
        let later = self.words.iter().filter(met).count().saturating_sub(shared);
        let all = begins().count() + later + self.others.len();
        are_mostly(shared, all)
    }

    /// The position of the word; if it is none of these, the place where it would be noted.
    fn find(&self, hash: u32, letters: &str) -> Result<usize, usize> {
        let mut place = hash as usize % PLACES;
        loop {
            // There are fewer words than places, so that one is always free.
            let position = match self.places.get(place) {
                None | Some(0) => return Err(place),
                Some(known) => usize::from(*known).saturating_sub(1),
            };
            if self
                .words
                .get(position)
                .is_some_and(|word| word.letters == letters)
            {
                return Ok(position);
            }
            place = place.wrapping_add(1) % PLACES;
        }
    }
}

/// The text without the opt-out line at its end, if it has one and says something else.
fn without_line(body: &str) -> &str {
    let named = ENDERS
        .iter()
        .filter_map(|word| Some((body.rfind(word)?, word.len())))
        .filter(|(at, length)| {
            let borders = [body.get(..*at), body.get(at.saturating_add(*length)..)];
            let [before, after] = borders.map(Option::unwrap_or_default);
            !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
        })
        .map(|(at, _)| at)
        .max();
    let Some(before) = named.and_then(|at| body.get(..at)) else {
        return body;
    };
    let start = [". ", "! ", "? ", "\n", " - "]
        .iter()
        .filter_map(|end| Some(before.rfind(end)?.saturating_add(1)))
        .max();
    let parts = start.and_then(|start| Some((body.get(..start)?, body.get(start..)?)));
    match parts {
        Some((rest, line)) if line.split_whitespace().count() <= APPENDED => rest,
        _ => body,
    }
}

/// Whether four in five of so many words are shared; of three words or fewer nothing can be said.
fn are_mostly(shared: usize, all: usize) -> bool {
    all >= 4 && shared.saturating_mul(5) >= all.saturating_mul(4)
}

/// Writes the next word that has letters or digits into `letters`, [folded](crate::text::folded), and gives its hash.
fn next_word(chars: &mut std::str::Chars<'_>, letters: &mut String) -> Option<u32> {
    letters.clear();
    let mut hash = 0_u32;
    for char in chars.by_ref() {
        match fold(char) {
            Some(folded) => {
                hash = hash.wrapping_mul(31).wrapping_add(u32::from(folded));
                letters.push(folded);
            }
            None if char.is_whitespace() && !letters.is_empty() => break,
            None => {}
        }
    }
    (!letters.is_empty()).then_some(hash ^ (hash >> 8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::folded;

    /// The definition: the sets of words, compared as such, whole and without what only one text has at its end.
    fn share_four_in_five(one: &str, other: &str) -> bool {
        let words = |text: &str| -> Vec<String> {
            text.split_whitespace()
                .map(folded)
                .filter(|word| !word.is_empty())
                .take(COMPARED)
                .collect()
        };
        let share = |one: &[String], other: &[String]| {
            let set = |words: &[String]| -> std::collections::BTreeSet<String> {
                words.iter().cloned().collect()
            };
            let (one, other) = (set(one), set(other));
            let all = one.union(&other).count();
            all >= 4 && one.intersection(&other).count() * 5 >= all * 4
        };
        let mut pairs = [(one, other), (without_line(one), without_line(other))].into_iter();
        pairs.any(|(one, other)| {
            let (one, other) = (words(one), words(other));
            let both = one.len().min(other.len());
            let appended = one.len().max(other.len()) - both;
            share(&one, &other) || appended <= 16 && share(&one[..both], &other[..both])
        })
    }

    #[test]
    fn what_was_appended_to_one_of_them_hides_nothing() {
        let bare = "Hi Ann, the sale ends on Friday, come by and see us";
        let ours = "Hi Bob, the sale ends on Friday, come by and see us - Smith Honda of Springfield. Reply STOP to opt out.";
        let longer = format!(
            "{bare} or call me about the truck that you asked for last week, it is here now and looks great"
        );
        for (one, other, are) in [
            (bare, ours, true),
            (ours, bare, true),
            (bare, longer.as_str(), false),
            (longer.as_str(), bare, false),
            (
                "Hi Ann, the sale ends on Friday, come by and see us - Responda ALTO para cancelar.",
                ours,
                true,
            ),
            // A sentence that a line is taken for hides nothing.
            (
                "Truck sale! 0% for 60 months today only, reply STOP to opt out",
                "Truck sale! 0% for 60 months today only, reply STOP to opt out",
                true,
            ),
            (
                "Hi Ann, sale now! All trucks must go by Friday at our lot on Main, STOP by and see me",
                "Hi Bob, sale now! All trucks must go by Friday at our lot on Main, STOP by and see me",
                true,
            ),
            (
                "STOP by on Friday, Ann, the sale ends then and the trucks must go, see you",
                "STOP by on Monday, Bob, your own car is ready and washed, see you",
                false,
            ),
            ("See you", "See you then. Reply STOP to opt out.", false),
        ] {
            assert_eq!(Text::of(one).is_alike(other), are, "{one} / {other}");
        }
    }

    #[test]
    fn words_are_compared_as_sets() {
        // Texts of few different words, so that many pairs are near the border.
        let seed = std::cell::Cell::new(7_u64);
        let draw = |below: u64| {
            let next = seed.get().wrapping_mul(6_364_136_223_846_793_005);
            seed.set(next.wrapping_add(1));
            (seed.get() >> 33) % below
        };
        let words = [
            "a", "É", "--", "Civic", "civic!", "ñu", "7", "\u{85}x", "e", "end.", "STOP", "up!",
        ];
        let mut alike = 0;
        for _ in 0..20_000 {
            let text = |most| {
                let length = draw(most);
                let drawn: Vec<String> = (0..length)
                    .map(|_| match draw(3) {
                        0 => format!("w{}", draw(130)),
                        _ => words[draw(12) as usize].to_owned(),
                    })
                    .collect();
                drawn.join([" ", "\n", "\u{a0}"][draw(3) as usize])
            };
            let (one, mut other) = (text(14), text(14));
            if draw(2) == 0 {
                other = format!("{one} {}", text(if draw(2) == 0 { 4 } else { 24 }));
            }
            if draw(40) == 0 {
                other = format!("{other} {}", text(300));
            }
            let expected = share_four_in_five(&one, &other);
            alike += usize::from(expected);
            let mut compared = Text::of(&one);
            assert_eq!(compared.is_alike(&other), expected, "{one:?} {other:?}");
            // What was met in one text is not met in the next.
            assert_eq!(
                compared.is_alike(&one),
                share_four_in_five(&one, &one),
                "{one:?}"
            );
            assert_eq!(compared.is_alike(&other), expected, "{one:?} {other:?}");
        }
        assert!(alike > 1_000, "{alike}");
    }
}
