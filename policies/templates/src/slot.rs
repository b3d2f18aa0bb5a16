//! The places of a template and what may be filled in, each no longer than such things are.

use maysend_sdk::text::MONTHS;

use crate::reach::Around;
use crate::text::Text;

const MOST_NAME: usize = 40;
const MOST_VEHICLE: usize = 48;
const MOST_LINK: usize = 200;
const MOST_CODE: usize = 20;
const MOST_DATE_PARTS: usize = 7;
/// The longest free text of one place.
const MOST_TEXT: usize = 160;

/// What is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    Business,
    Code,
    Date,
    Link,
    Money,
    Name,
    Number,
    Offer,
    Phone,
    Text(usize),
    Time,
    Vehicle,
}

const KINDS: [(&str, Slot); 11] = [
    ("business", Slot::Business),
    ("code", Slot::Code),
    ("date", Slot::Date),
    ("link", Slot::Link),
    ("money", Slot::Money),
    ("name", Slot::Name),
    ("number", Slot::Number),
    ("offer", Slot::Offer),
    ("phone", Slot::Phone),
    ("time", Slot::Time),
    ("vehicle", Slot::Vehicle),
];

impl Slot {
    /// Reads what stands in the braces.
    pub(crate) fn read(inside: &str) -> Result<Self, String> {
        let kind = inside.rsplit(':').next().unwrap_or_default().trim();
        if let Some((_, slot)) = KINDS.iter().find(|(name, _)| *name == kind) {
            return Ok(*slot);
        }
        let most = kind
            .strip_prefix("text ")
            .and_then(|most| most.trim().parse().ok());
        match most {
            Some(most @ 1..=MOST_TEXT) => Ok(Self::Text(most)),
            Some(_) => Err(format!(
                "`{{{inside}}}`: 1 to {MOST_TEXT} characters are possible"
            )),
            None => {
                let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
                Err(format!(
                    "`{{{inside}}}` is no place that can be filled in; there are {} and `text 40` (or another number)",
                    names.join(", ")
                ))
            }
        }
    }

    /// Every place where what is filled in from here may end. At most as many as the longest filling has characters.
    pub(crate) fn ends(
        self,
        text: &Text<'_>,
        at: usize,
        around: &Around<'_>,
        found: &mut Vec<usize>,
    ) {
        match self {
            Self::Business => found.extend(
                around
                    .names
                    .iter()
                    .filter(|name| text.stands_at(at, name))
                    .map(|name| at + name.len())
                    .filter(|end| text.is_boundary(*end)),
            ),
            Self::Code => run(text, at, MOST_CODE, found, |c, seen| {
                (c.is_alphanumeric() || matches!(c, '-' | '#' | '/'))
                    .then(|| c.is_alphanumeric() && seen.iter().any(char::is_ascii_digit))
            }),
            Self::Date => date(text, at, found),
            Self::Link => link(text, at, around, found),
            Self::Money => {
                let digits = if text.char(at) == Some('$') {
                    at + 1
                } else {
                    at
                };
                number(text, digits, found);
            }
            Self::Name => words(text, at, MOST_NAME, 4, char::is_alphabetic, found),
            Self::Number => number(text, at, found),
            Self::Offer => around.offers_from(text, at, found),
            Self::Phone => run(text, at, MOST_CODE, found, |c, seen| {
                let digits = seen.iter().filter(|c| c.is_ascii_digit()).count();
                (c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | ' ' | '-' | '.'))
                    .then(|| c.is_ascii_digit() && (7..=15).contains(&digits))
            }),
            Self::Text(most) => {
                if text.char(at).is_some_and(|c| c != ' ') {
                    let last = text.len().min(at + most);
                    found.extend((at + 1..=last).filter(|end| text.char(*end - 1) != Some(' ')));
                }
            }
            Self::Time => time(text, at, found),
            Self::Vehicle => words(text, at, MOST_VEHICLE, 6, char::is_alphanumeric, found),
        }
    }
}

/// Walks over characters as long as `takes` answers; where it answers true the filling may end. It is shown what was walked over, with
/// the character at hand.
fn run(
    text: &Text<'_>,
    at: usize,
    most: usize,
    found: &mut Vec<usize>,
    takes: impl Fn(char, &[char]) -> Option<bool>,
) {
    for end in at + 1..=text.len().min(at + most) {
        let seen = text.chars.get(at..end).unwrap_or_default();
        match seen.last().and_then(|c| takes(*c, seen)) {
            Some(true) => found.push(end),
            Some(false) => {}
            None => return,
        }
    }
}

/// A few words of such letters, with what stands inside names.
fn words(
    text: &Text<'_>,
    at: usize,
    most: usize,
    most_words: usize,
    letter: fn(char) -> bool,
    found: &mut Vec<usize>,
) {
    run(text, at, most, found, |c, seen| {
        let blanks = seen.iter().filter(|c| **c == ' ').count();
        let begins = seen.first().is_some_and(|first| letter(*first));
        let fits = letter(c) || matches!(c, '\'' | '-' | '.' | ' ');
        (begins && fits && blanks < most_words).then(|| letter(c) || c == '.')
    });
}

/// Digits, with commas and one point between them.
fn number(text: &Text<'_>, at: usize, found: &mut Vec<usize>) {
    run(text, at, 14, found, |c, seen| {
        let begins = seen.first().is_some_and(char::is_ascii_digit);
        let doubled = seen
            .windows(2)
            .any(|pair| pair.iter().all(|c| !c.is_ascii_digit()));
        (begins && !doubled && (c.is_ascii_digit() || matches!(c, ',' | '.')))
            .then(|| c.is_ascii_digit())
    });
}

/// `3`, `3:30`, `3pm`, `3:30 p.m.`, noon.
fn time(text: &Text<'_>, at: usize, found: &mut Vec<usize>) {
    for word in ["noon", "midnight", "mediodia", "medianoche"] {
        let word: Vec<char> = word.chars().collect();
        if text.stands_at(at, &word) {
            found.push(at + word.len());
        }
    }
    let digits = |at: usize| {
        (0..2)
            .take_while(|n| text.char(at + n).is_some_and(|c| c.is_ascii_digit()))
            .count()
    };
    let hours = digits(at);
    if hours == 0 {
        return;
    }
    let mut end = at + hours;
    if text.char(end) == Some(':') && digits(end + 1) == 2 {
        end += 3;
    }
    found.push(end);
    let half = if text.char(end) == Some(' ') {
        end + 1
    } else {
        end
    };
    for name in ["am", "pm", "a.m.", "p.m.", "a", "p", "a.m", "p.m"] {
        let name: Vec<char> = name.chars().collect();
        if text.stands_at(half, &name) && text.is_boundary(half + name.len()) {
            found.push(half + name.len());
        }
    }
}

/// A day as people write it: `Tuesday, Nov. 24th`, `11/24/2026`, `el martes 24 de noviembre`, tomorrow.
fn date(text: &Text<'_>, at: usize, found: &mut Vec<usize>) {
    let mut from = at;
    let mut tells = false;
    for _ in 0..MOST_DATE_PARTS {
        let letters = (from..text.len())
            .take_while(|at| text.char(*at).is_some_and(char::is_alphanumeric))
            .take(12)
            .count();
        let word: String = text
            .chars
            .get(from..from + letters)
            .unwrap_or_default()
            .iter()
            .collect();
        let filler = matches!(word.as_str(), "de" | "of" | "the" | "el" | "del");
        if !filler && !is_day(&word) {
            return;
        }
        tells |= !filler;
        from += letters;
        if tells && !filler {
            found.push(from);
        }
        match (text.char(from), text.char(from + 1)) {
            (Some(',' | '.'), Some(' ')) => from += 2,
            (Some(' ' | '/' | '-' | '.' | ','), _) => from += 1,
            _ => return,
        }
    }
}

/// A weekday, a month, a number of a day or a year.
fn is_day(word: &str) -> bool {
    const NAMES: &[&str] = &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "lunes",
        "martes",
        "miercoles",
        "jueves",
        "viernes",
        "sabado",
        "domingo",
        "today",
        "tomorrow",
    ];
    let digits = word.trim_end_matches(char::is_alphabetic);
    let ordinal = word.strip_prefix(digits).unwrap_or_default();
    let number: Option<u16> = digits.parse().ok();
    NAMES.contains(&word)
        || MONTHS.contains(&word)
        || matches!(word, "hoy" | "manana")
        || matches!(number, Some(1..=31)) && matches!(ordinal, "" | "st" | "nd" | "rd" | "th")
        || matches!(number, Some(1900..=2099)) && ordinal.is_empty()
}

/// A web address on a host of the business.
fn link(text: &Text<'_>, at: usize, around: &Around<'_>, found: &mut Vec<usize>) {
    let length = (at..text.len().min(at + MOST_LINK))
        .take_while(|at| text.char(*at) != Some(' '))
        .count();
    let mut end = at + length;
    while end > at {
        // As written: folded, another letter could pass for one of ours.
        if around.is_own_link(text.written(at..end)) {
            found.push(end);
        }
        let sign = text
            .char(end - 1)
            .is_some_and(|c| matches!(c, '.' | ',' | '!' | '?' | ')'));
        if !sign {
            return;
        }
        end -= 1;
    }
}

/// The host of an address, in small letters; none where it is not plain.
pub(crate) fn host(address: &str) -> Option<String> {
    let lower = address.to_ascii_lowercase();
    let rest = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"))
        .unwrap_or(&lower);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let plain = host.contains('.')
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
    plain.then(|| host.to_owned())
}
