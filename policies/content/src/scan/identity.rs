//! Numbers that identify a person: social security, taxpayer, driver's licence, passport.

use core::ops::Range;

use super::{
    cues::Cues,
    digits::{self, Gap, Group},
    words::{Word, around},
};

/// Numbers of 3-2-4 digits that were printed in advertisements or are counted up, and belong to nobody.
const NOBODYS: &[u64] = &[123_456_789, 987_654_320, 78_051_120];

/// Before a number of this form these words say that it is something else.
pub(crate) const OTHER_NUMBERS: &[&str] = &[
    "claim",
    "part",
    "parts",
    "serial",
    "order",
    "invoice",
    "tracking",
    "stock",
    "ro",
    "ref",
    "reference",
    "case",
    "policy",
    "confirmation",
    "po",
    "quote",
    "item",
    "sku",
    "model",
    "ticket",
    "estimate",
    "unit",
    "tag",
    "plate",
    "core",
    "lot",
    "bin",
    "receipt",
    "contract",
    "recall",
    "campaign",
    "tsb",
    "job",
    "work",
];

/// Near a number these words say that it is a driver's licence, or a passport.
pub(crate) const LICENCE: &[&str] = &[
    "license", "licence", "licencia", "lic", "dl", "cdl", "dln", "permit",
];
pub(crate) const PASSPORT: &[&str] = &["passport", "passports", "pasaporte"];

/// Social security and taxpayer numbers.
#[derive(Debug, Default)]
pub(crate) struct Taxpayers {
    pub(crate) social: Vec<Range<usize>>,
    pub(crate) taxpayer: Vec<Range<usize>>,
}

/// Finds social security numbers (SSA's rules on what is never issued) and ITINs (IRS ranges).
pub(crate) fn taxpayers(groups: &[Group], words: &[Word]) -> Taxpayers {
    let mut found = Taxpayers::default();
    for (first, group) in groups.iter().enumerate() {
        let Some((number, last, gap)) = nine_digits(groups, first) else {
            continue;
        };
        let Some(range) = digits::span(groups, first, last) else {
            continue;
        };
        if group.letter_before || groups.get(last).is_some_and(|group| group.letter_after) {
            continue;
        }
        let named = |cues: &[&str]| {
            around(words, &range, 8, 6).any(|word| cues.contains(&word.text.as_str()))
        };
        let other = around(words, &range, 3, 0).any(|word| word.cues.are(Cues::NoPerson));
        let dashed = gap == Some(Gap::Dash);
        let social = named(&["ssn", "ssns", "social", "ss", "soc", "sss", "seguro"]);
        let taxpayer = named(&["itin", "itins", "taxpayer", "tax", "tin"]);
        if is_itin(&number)
            && (taxpayer || social || (gap.is_some_and(|gap| gap != Gap::Other) && !other))
        {
            found.taxpayer.push(range);
        } else if is_ssn(&number) && (social || (taxpayer && gap.is_some()) || (dashed && !other)) {
            found.social.push(range);
        }
    }
    found
}

/// Nine digits from this group on, whole or as 3-2-4 with the same separator twice.
fn nine_digits(groups: &[Group], first: usize) -> Option<(Vec<u8>, usize, Option<Gap>)> {
    let head = groups.get(first)?;
    if head.digits.len() == 9 {
        return Some((head.digits.clone(), first, None));
    }
    let (middle, tail) = (groups.get(first + 1)?, groups.get(first + 2)?);
    let fits = head.digits.len() == 3 && middle.digits.len() == 2 && tail.digits.len() == 4;
    let gap = middle.gap.filter(|gap| tail.gap == Some(*gap))?;
    // A longer row of groups is something else.
    let alone = groups
        .get(first + 3)
        .is_none_or(|next| next.gap != Some(gap) || gap == Gap::Space);
    (fits && alone).then(|| {
        (
            [head, middle, tail]
                .into_iter()
                .flat_map(|group| group.digits.clone())
                .collect(),
            first + 2,
            Some(gap),
        )
    })
}

fn parts(number: &[u8]) -> Option<(u64, u64, u64)> {
    Some((
        digits::value(number.get(..3)?)?,
        digits::value(number.get(3..5)?)?,
        digits::value(number.get(5..9)?)?,
    ))
}

fn is_ssn(number: &[u8]) -> bool {
    let same = number
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a == b));
    let nobodys = digits::value(number).is_some_and(|value| NOBODYS.contains(&value));
    parts(number).is_some_and(|(area, group, serial)| {
        area != 0 && area != 666 && area < 900 && group != 0 && serial != 0
    }) && !same
        && !nobodys
}

fn is_itin(number: &[u8]) -> bool {
    parts(number).is_some_and(|(area, group, _)| {
        area >= 900 && matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99)
    })
}

/// Driver's licences: a number with digits near the word, unless it is a plate's or a dealer's licence.
pub(crate) fn licences(body: &str, words: &[Word]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (index, word) in words.iter().enumerate() {
        if !word.cues.are(Cues::Licence) {
            continue;
        }
        let left: Vec<&str> = words
            .get(index.saturating_sub(2)..index)
            .unwrap_or_default()
            .iter()
            .map(|word| word.text.as_str())
            .collect();
        let right = words
            .get(index + 1)
            .map(|word| word.text.as_str())
            .unwrap_or_default();
        let business = left.iter().any(|word| {
            matches!(
                *word,
                "dealer"
                    | "dealers"
                    | "dealer's"
                    | "business"
                    | "dealership"
                    | "seller's"
                    | "software"
                    | "state"
            )
        });
        if business
            || matches!(
                right,
                "plate" | "plates" | "tag" | "fee" | "fees" | "frame" | "bracket"
            )
        {
            continue;
        }
        found.extend(nearest(body, words, word, is_licence));
    }
    found
}

/// Passports: nine digits or a letter with eight, near the word.
pub(crate) fn passports(body: &str, words: &[Word]) -> Vec<Range<usize>> {
    let cues = words.iter().filter(|word| word.cues.are(Cues::Passport));
    cues.filter_map(|cue| nearest(body, words, cue, is_passport))
        .collect()
}

/// The first that fits behind the cue, or else before it.
fn nearest(body: &str, words: &[Word], cue: &Word, fits: fn(&str) -> bool) -> Option<Range<usize>> {
    let behind = candidates(body, words, around(words, &cue.range, 0, 12), fits);
    let before = || candidates(body, words, around(words, &cue.range, 4, 0), fits);
    behind.into_iter().next().or_else(|| before().pop())
}

/// The words that fit, each with the parts that hyphens join to it.
fn candidates<'a>(
    body: &str,
    words: &'a [Word],
    nearby: impl Iterator<Item = &'a Word>,
    fits: fn(&str) -> bool,
) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut done = 0;
    for word in nearby.filter(|word| word.text.chars().any(|c| c.is_ascii_digit())) {
        if word.range.start < done {
            continue;
        }
        let index = words.partition_point(|other| other.range.start < word.range.start);
        let (mut end, mut text) = (word.range.end, word.text.clone());
        for next in words
            .get(index + 1..words.len().min(index + 7))
            .unwrap_or_default()
        {
            if body.get(end..next.range.start) != Some("-") {
                break;
            }
            end = next.range.end;
            text.push_str(&next.text);
        }
        done = end;
        let mut start = word.range.start;
        // `S514` may itself be the tail of `TX-S514`.
        if index > 0
            && words.get(index - 1).is_some_and(|left| {
                body.get(left.range.end..start) == Some("-") && left.text.len() == 1
            })
        {
            start = words.get(index - 1).map_or(start, |left| left.range.start);
            text.insert_str(
                0,
                words
                    .get(index - 1)
                    .map(|left| left.text.as_str())
                    .unwrap_or_default(),
            );
        }
        let labelled = words
            .get(index.saturating_sub(1)..index)
            .unwrap_or_default()
            .iter()
            .any(|left| left.cues.are(Cues::NoPerson));
        let touches = matches!(word.before, Some('/' | '$' | ':' | '.' | '@'))
            || matches!(word.after, Some('/' | ':' | '@'));
        if fits(&text) && !labelled && !touches {
            found.push(start..end);
        }
    }
    found
}

fn is_licence(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    let length = text.chars().count();
    if digits + letters != length || length == 17 {
        return false;
    }
    if letters == 0 {
        (7..=14).contains(&length) && digits != 10
    } else {
        (6..=18).contains(&length) && digits >= 4 && letters <= 7
    }
}

fn is_passport(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let leading = text.chars().take_while(char::is_ascii_alphabetic).count();
    digits + leading == text.chars().count()
        && matches!((leading, digits), (0, 9) | (1, 7..=9) | (2, 6..=8))
}
