//! Phone numbers, e-mail addresses and links.

use core::ops::Range;

use super::{
    cues::Cues,
    digits::{self, Gap, Group},
    words::{Word, around},
};

/// Before ten bare digits these words say that it is no phone.
pub(crate) const OTHER_NUMBERS: &[&str] = &[
    "order",
    "invoice",
    "ro",
    "acct",
    "account",
    "claim",
    "tracking",
    "stock",
    "serial",
    "policy",
    "ref",
    "part",
    "confirmation",
    "case",
    "po",
    "routing",
    "aba",
    "license",
    "licence",
    "contract",
    "ticket",
    "fedex",
    "ups",
];

/// Phone numbers of the North American plan however they are grouped, and international ones behind a plus.
pub(crate) fn phones(body: &str, groups: &[Group], words: &[Word]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut first = 0;
    while let Some(group) = groups.get(first) {
        let plus = body
            .get(..group.range.start)
            .is_some_and(|left| left.ends_with('+'));
        let last = if group.letter_before {
            None
        } else if plus {
            international(groups, first)
        } else {
            national(groups, first, words)
        };
        let Some(last) =
            last.filter(|last| !groups.get(*last).is_some_and(|group| group.letter_after))
        else {
            first += 1;
            continue;
        };
        if let Some(range) = digits::span(groups, first, last) {
            found.push(with_signs(body, range));
        }
        first = last + 1;
    }
    found
}

fn national(groups: &[Group], first: usize, words: &[Word]) -> Option<usize> {
    let lengths: Vec<usize> = groups
        .iter()
        .skip(first)
        .take(4)
        .map(|group| group.digits.len())
        .collect();
    let tight = |count: usize| {
        groups.get(first + 1..first + count).is_some_and(|rest| {
            rest.iter().all(|group| {
                matches!(
                    group.gap,
                    Some(Gap::Dash | Gap::Dot | Gap::Space | Gap::Other | Gap::Slash)
                )
            })
        })
    };
    let count = match lengths.as_slice() {
        [10 | 11, ..] => 1,
        [3, 7, ..] if tight(2) => 2,
        [3, 3, 4, ..] if tight(3) => 3,
        [1, 3, 3, 4] if tight(4) => 4,
        [1, 10, ..] if tight(2) => 2,
        _ => return None,
    };
    let number: Vec<u8> = groups
        .iter()
        .skip(first)
        .take(count)
        .flat_map(|group| group.digits.clone())
        .collect();
    let number = if number.len() == 11 {
        number.strip_prefix(&[1])?
    } else {
        &number
    };
    let plan =
        matches!((number.first(), number.get(3)), (Some(2..=9), Some(2..=9))) && number.len() == 10;
    // A fourth group of digits makes it something else.
    let alone = groups
        .get(first + count)
        .is_none_or(|next| !matches!(next.gap, Some(Gap::Dash)));
    let range = digits::span(groups, first, first + count - 1)?;
    let labelled =
        count == 1 && around(words, &range, 2, 0).any(|word| word.cues.are(Cues::NoPhone));
    (plan && alone && !labelled).then_some(first + count - 1)
}

fn international(groups: &[Group], first: usize) -> Option<usize> {
    let mut count = 0;
    let mut last = None;
    for (index, group) in groups.iter().enumerate().skip(first) {
        if index > first
            && !matches!(
                group.gap,
                Some(Gap::Dash | Gap::Dot | Gap::Space | Gap::Other)
            )
        {
            break;
        }
        count += group.digits.len();
        if count > 15 {
            break;
        }
        if count >= 8 {
            last = Some(index);
            if groups
                .get(first)
                .is_some_and(|group| group.digits.first() == Some(&1))
                && count == 11
            {
                break;
            }
        }
    }
    last
}

/// With the plus or the parenthesis before it.
fn with_signs(body: &str, range: Range<usize>) -> Range<usize> {
    let left = body.get(..range.start).unwrap_or_default();
    let signs = left.len() - left.trim_end_matches(['+', '(']).len();
    let inside = body.get(range.clone()).unwrap_or_default();
    let signs = if signs == 1 && left.ends_with('(') && !inside.contains(')') {
        0
    } else {
        signs.min(2)
    };
    range.start - signs..range.end
}

/// E-mail addresses.
pub(crate) fn emails(body: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in body.match_indices('@') {
        let (left, right) = (
            body.get(..at).unwrap_or_default(),
            body.get(at + 1..).unwrap_or_default(),
        );
        let local: usize = left
            .chars()
            .rev()
            .take(64)
            .take_while(|c| c.is_alphanumeric() || "._%+-".contains(*c))
            .map(char::len_utf8)
            .sum();
        let domain: usize = right
            .chars()
            .take(253)
            .take_while(|c| c.is_alphanumeric() || ".-".contains(*c))
            .map(char::len_utf8)
            .sum();
        let host = right
            .get(..domain)
            .unwrap_or_default()
            .trim_end_matches(['.', '-']);
        let named = left
            .get(left.len() - local..)
            .unwrap_or_default()
            .trim_start_matches(['.', '-', '%']);
        let top = host
            .rsplit_once('.')
            .map(|(_, top)| top)
            .unwrap_or_default();
        if !named.is_empty() && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic) {
            found.push(at - named.len()..at + 1 + host.len());
        }
    }
    found
}

/// A link: its bytes and the host in lower case.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) range: Range<usize>,
    pub(crate) host: String,
    /// What follows the host.
    pub(crate) path: String,
}

/// Everything that reads as a link, with a scheme or without.
pub(crate) fn links(body: &str) -> Vec<Link> {
    let mut found = Vec::new();
    let mut at = 0;
    for piece in
        body.split_inclusive(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '|'))
    {
        let start = at;
        at += piece.len();
        // A host has a full stop, as such or in another width.
        if piece.is_ascii() && !piece.as_bytes().contains(&b'.') {
            continue;
        }
        let token = piece.trim_end_matches(|c: char| {
            c.is_whitespace() || "<>\"|.,;:!?)'\u{201d}\u{2019}]".contains(c)
        });
        let opened = token.len()
            - token
                .trim_start_matches(['(', '[', '\'', '\u{201c}', '\u{2018}'])
                .len();
        let token = token.get(opened..).unwrap_or_default();
        // A name and a colon may stick to it: `Review:https://...`.
        let glued = token
            .find("http")
            .filter(|at| token.get(*at..).is_some_and(|rest| rest.contains("://")))
            .unwrap_or(0);
        let link = token.get(glued..).unwrap_or_default();
        let bare = link.split_once("://").map_or(link, |(_, rest)| rest);
        if link.contains('@') && !link.contains("://") {
            continue;
        }
        let host_length = bare.find(['/', '?', '#', ':']).unwrap_or(bare.len());
        let (host, path) = bare.split_at_checked(host_length).unwrap_or((bare, ""));
        let host: String = host
            .chars()
            .filter(|c| !super::fold::is_invisible(*c))
            .map(super::fold::letter)
            .collect();
        if is_host(&host) {
            let begin = start + opened + glued;
            found.push(Link {
                range: begin..begin + link.len(),
                host,
                path: path.to_owned(),
            });
        }
    }
    found
}

fn is_host(host: &str) -> bool {
    let Some((name, top)) = host.rsplit_once('.') else {
        return false;
    };
    !name.is_empty()
        && (2..=24).contains(&top.chars().count())
        && top.chars().all(char::is_alphabetic)
        && host.split('.').all(|label| {
            !label.is_empty()
                && label
                    .chars()
                    .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        })
}

/// Whether the host is the domain or lies below it.
pub(crate) fn is_under(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
