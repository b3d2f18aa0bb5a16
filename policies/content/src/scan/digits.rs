//! Groups of digits and the chains they form, whatever stands between them.

use core::ops::Range;

use super::fold;

/// Digits in a row; what is invisible between them does not count.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// The values.
    pub(crate) digits: Vec<u8>,
    /// The bytes of the body.
    pub(crate) range: Range<usize>,
    /// What stands between it and the group before, if nothing but a few separators does.
    pub(crate) gap: Option<Gap>,
    /// A letter stands right before it, or right behind it.
    pub(crate) letter_before: bool,
    pub(crate) letter_after: bool,
}

/// What stands between two groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// A dash of any length, with or without blanks.
    Dash,
    /// One full stop.
    Dot,
    /// Anything else that is neither letter nor digit.
    Other,
    /// Blanks.
    Space,
    /// What ends a sentence or a clause, with a blank.
    Sentence,
    /// A slash.
    Slash,
}

/// More separators than this end a number.
const WIDEST_GAP: usize = 4;

/// All groups of a body.
pub(crate) fn groups(body: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut open: Option<Group> = None;
    let mut gap = String::new();
    let (mut wide, mut before) = (true, None);
    for (at, c) in body.char_indices() {
        if fold::is_invisible(c) {
            continue;
        }
        if let Some(value) = fold::digit(c) {
            let group = open.get_or_insert_with(|| Group {
                digits: Vec::new(),
                range: at..at,
                gap: (!wide).then(|| kind(&gap)),
                letter_before: before.is_some_and(char::is_alphabetic),
                letter_after: false,
            });
            group.digits.push(value);
            group.range.end = at + c.len_utf8();
        } else {
            if let Some(mut group) = open.take() {
                group.letter_after = c.is_alphabetic();
                groups.push(group);
                gap.clear();
                wide = false;
            }
            // Most of a text stands far from every number.
            if !wide {
                wide = c.is_alphanumeric()
                    || matches!(c, ':' | '$' | '%' | '=' | '\u{20ac}')
                    || gap.chars().count() >= WIDEST_GAP;
                if !wide {
                    gap.push(c);
                }
            }
        }
        before = Some(c);
    }
    groups.extend(open);
    groups
}

fn kind(gap: &str) -> Gap {
    let solid = gap.trim();
    if solid.is_empty() {
        Gap::Space
    } else if solid.chars().all(|c| {
        matches!(
            c,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | '_'
        )
    }) {
        Gap::Dash
    } else if gap == "." || gap == "\u{b7}" {
        Gap::Dot
    } else if gap == "/" {
        Gap::Slash
    } else if gap.contains(char::is_whitespace) && solid.ends_with(['.', ',', ';', '!', '?']) {
        Gap::Sentence
    } else {
        Gap::Other
    }
}

/// The bytes of groups `first` to `last`.
pub(crate) fn span(groups: &[Group], first: usize, last: usize) -> Option<Range<usize>> {
    Some(groups.get(first)?.range.start..groups.get(last)?.range.end)
}

/// The number that the digits write, if it fits.
pub(crate) fn value(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0u64, |value, digit| {
        value.checked_mul(10)?.checked_add(u64::from(*digit))
    })
}
