//! Dates of birth: a date, and a word of birth near it.

use core::ops::Range;

use super::{
    cues::Cues,
    digits::{self, Gap, Group},
    words::{Word, around},
};

pub(crate) const CUES: &[&str] = &[
    "dob",
    "dobs",
    "birth",
    "birthdate",
    "birthday",
    "birthdays",
    "born",
    "bday",
    "nacimiento",
    "nacio",
    "naci",
    "nacido",
    "nacida",
    "cumpleanos",
    "cumple",
];

/// Finds them.
pub(crate) fn find(groups: &[Group], words: &[Word]) -> Vec<Range<usize>> {
    let mut dates = numeric(groups);
    dates.extend(written(words));
    dates.retain(|range| {
        around(words, range, 12, 5).any(|word| word.cues.are(Cues::Birth)) || initials(words, range)
    });
    dates
}

/// `D.O.B. 04/11/1984`.
fn initials(words: &[Word], range: &Range<usize>) -> bool {
    let left: Vec<&str> = around(words, range, 5, 0)
        .map(|word| word.text.as_str())
        .collect();
    left.windows(3).any(|three| three == ["d", "o", "b"])
}

/// `04/11/1984`, `4-11-84`, `4.11.1984`, `1984-04-11`, `04111984`.
fn numeric(groups: &[Group]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for first in 0..groups.len() {
        if let (Some(a), Some(b), Some(c)) = (
            groups.get(first),
            groups.get(first + 1),
            groups.get(first + 2),
        ) {
            let gaps = matches!(b.gap, Some(Gap::Slash | Gap::Dash | Gap::Dot)) && c.gap == b.gap;
            let numbers = (
                digits::value(&a.digits),
                digits::value(&b.digits),
                digits::value(&c.digits),
            );
            let (Some(x), Some(y), Some(z)) = numbers else {
                continue;
            };
            let american = day_and_month(x, y) && a.digits.len() <= 2 && year(z, c.digits.len());
            let iso = year(x, a.digits.len()) && a.digits.len() == 4 && day_and_month(y, z);
            if gaps && (american || iso) {
                found.extend(digits::span(groups, first, first + 2));
                continue;
            }
        }
        let Some(group) = groups.get(first).filter(|group| group.digits.len() == 8) else {
            continue;
        };
        let field = |range: Range<usize>| {
            group
                .digits
                .get(range)
                .and_then(digits::value)
                .unwrap_or_default()
        };
        if day_and_month(field(0..2), field(2..4)) && year(field(4..8), 4) {
            found.push(group.range.clone());
        }
    }
    found
}

/// `March 7, 1991`, `7 March 1991`, `7 de marzo de 1991`.
fn written(words: &[Word]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (index, word) in words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.cues.are(Cues::Month))
    {
        let at = |offset: usize| words.get(index + offset);
        let day = |word: &Word| {
            word.text
                .trim_end_matches(|c: char| c.is_ascii_alphabetic())
                .parse::<u64>()
                .is_ok_and(|day| (1..=31).contains(&day))
        };
        let year = |word: &Word| {
            word.text
                .parse::<u64>()
                .is_ok_and(|value| year(value, word.text.len()))
        };
        let back = |offset: usize| index.checked_sub(offset).and_then(|index| words.get(index));
        let de = |word: Option<&Word>| {
            word.is_some_and(|word| matches!(word.text.as_str(), "de" | "del" | "of"))
        };
        if at(1).is_some_and(day) && at(2).is_some_and(year) {
            found.extend(at(2).map(|last| word.range.start..last.range.end));
        } else {
            let first = back(1)
                .filter(|word| day(word))
                .or_else(|| back(2).filter(|word| de(back(1)) && day(word)));
            let last = at(1)
                .filter(|word| year(word))
                .or_else(|| at(2).filter(|word| de(at(1)) && year(word)));
            found.extend(
                first
                    .zip(last)
                    .map(|(first, last)| first.range.start..last.range.end),
            );
        }
    }
    found
}

fn day_and_month(x: u64, y: u64) -> bool {
    (1..=31).contains(&x) && (1..=31).contains(&y) && (x <= 12 || y <= 12)
}

/// Two digits, or four of a year that a date of birth may have.
fn year(value: u64, length: usize) -> bool {
    match length {
        2 => true,
        4 => (1900..=2099).contains(&value),
        _ => false,
    }
}
