//! Emoji, one find for each run, and emoticons.

use core::ops::Range;

use super::fold;

/// Characters that are shown as pictures unless asked otherwise, below the planes that hold nothing else.
/// Source: Unicode 16 `emoji-data.txt`, property Emoji without digits, letters and signs of text.
const PICTURES: &[(char, char)] = &[
    ('\u{231a}', '\u{231b}'),
    ('\u{23e9}', '\u{23f3}'),
    ('\u{23f8}', '\u{23fa}'),
    ('\u{25fd}', '\u{25fe}'),
    ('\u{2600}', '\u{2604}'),
    ('\u{260e}', '\u{260e}'),
    ('\u{2611}', '\u{2611}'),
    ('\u{2614}', '\u{2615}'),
    ('\u{2618}', '\u{2618}'),
    ('\u{261d}', '\u{261d}'),
    ('\u{2620}', '\u{2620}'),
    ('\u{2622}', '\u{2623}'),
    ('\u{2626}', '\u{2626}'),
    ('\u{262a}', '\u{262a}'),
    ('\u{262e}', '\u{262f}'),
    ('\u{2638}', '\u{263a}'),
    ('\u{2648}', '\u{2653}'),
    ('\u{265f}', '\u{2660}'),
    ('\u{2663}', '\u{2663}'),
    ('\u{2665}', '\u{2666}'),
    ('\u{2668}', '\u{2668}'),
    ('\u{267b}', '\u{267b}'),
    ('\u{267e}', '\u{267f}'),
    ('\u{2692}', '\u{2697}'),
    ('\u{2699}', '\u{2699}'),
    ('\u{269b}', '\u{269c}'),
    ('\u{26a0}', '\u{26a1}'),
    ('\u{26a7}', '\u{26a7}'),
    ('\u{26aa}', '\u{26ab}'),
    ('\u{26b0}', '\u{26b1}'),
    ('\u{26bd}', '\u{26be}'),
    ('\u{26c4}', '\u{26c5}'),
    ('\u{26c8}', '\u{26c8}'),
    ('\u{26ce}', '\u{26cf}'),
    ('\u{26d1}', '\u{26d1}'),
    ('\u{26d3}', '\u{26d4}'),
    ('\u{26e9}', '\u{26ea}'),
    ('\u{26f0}', '\u{26f5}'),
    ('\u{26f7}', '\u{26fa}'),
    ('\u{26fd}', '\u{26fd}'),
    ('\u{2702}', '\u{2702}'),
    ('\u{2705}', '\u{2705}'),
    ('\u{2708}', '\u{270d}'),
    ('\u{270f}', '\u{270f}'),
    ('\u{2712}', '\u{2712}'),
    ('\u{2714}', '\u{2714}'),
    ('\u{2716}', '\u{2716}'),
    ('\u{271d}', '\u{271d}'),
    ('\u{2721}', '\u{2721}'),
    ('\u{2728}', '\u{2728}'),
    ('\u{2733}', '\u{2734}'),
    ('\u{2744}', '\u{2744}'),
    ('\u{2747}', '\u{2747}'),
    ('\u{274c}', '\u{274c}'),
    ('\u{274e}', '\u{274e}'),
    ('\u{2753}', '\u{2755}'),
    ('\u{2757}', '\u{2757}'),
    ('\u{2763}', '\u{2764}'),
    ('\u{2795}', '\u{2797}'),
    ('\u{27b0}', '\u{27b0}'),
    ('\u{27bf}', '\u{27bf}'),
    ('\u{2b1b}', '\u{2b1c}'),
    ('\u{2b50}', '\u{2b50}'),
    ('\u{2b55}', '\u{2b55}'),
    ('\u{1f004}', '\u{1f004}'),
    ('\u{1f0cf}', '\u{1f0cf}'),
    ('\u{1f18e}', '\u{1f18e}'),
    ('\u{1f191}', '\u{1f19a}'),
    ('\u{1f1e6}', '\u{1f1ff}'),
    ('\u{1f201}', '\u{1f201}'),
    ('\u{1f21a}', '\u{1f21a}'),
    ('\u{1f22f}', '\u{1f22f}'),
    ('\u{1f232}', '\u{1f23a}'),
    ('\u{1f250}', '\u{1f251}'),
    ('\u{1f300}', '\u{1f64f}'),
    ('\u{1f680}', '\u{1f6ff}'),
    ('\u{1f7e0}', '\u{1f7eb}'),
    ('\u{1f7f0}', '\u{1f7f0}'),
    ('\u{1f90c}', '\u{1f9ff}'),
    ('\u{1fa70}', '\u{1faff}'),
];

/// Shown as a picture only when U+FE0F follows: arrows, `©`, `™`, digits.
const PICTURE_SELECTOR: char = '\u{fe0f}';
const KEYCAP: char = '\u{20e3}';

fn is_picture(c: char) -> bool {
    if c.is_ascii() {
        return false;
    }
    let next = PICTURES.partition_point(|(start, _)| *start <= c);
    next.checked_sub(1)
        .and_then(|index| PICTURES.get(index))
        .is_some_and(|(_, end)| c <= *end)
}

/// What continues a run without being a picture itself: joiner, selectors, skin tones, tags.
fn continues(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{fe0e}' | PICTURE_SELECTOR | KEYCAP | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}' | '\u{2640}' | '\u{2642}' | '\u{2695}' | '\u{2696}')
}

/// The ranges of all runs of emoji.
pub(crate) fn find(body: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if body.is_ascii() {
        return found;
    }
    let mut run: Option<Range<usize>> = None;
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let chosen = next == Some(PICTURE_SELECTOR) && !c.is_whitespace() && !fold::is_invisible(c)
            || next == Some(KEYCAP);
        if is_picture(c) || chosen || (run.is_some() && continues(c)) {
            let end = at + c.len_utf8();
            run.get_or_insert(at..end).end = end;
        } else {
            found.extend(run.take());
        }
    }
    found.extend(run);
    found
}

/// Faces made of signs. What stands before and behind must not be a letter or digit.
const EMOTICONS: &[&str] = &[
    ":-)",
    ":)",
    ":-(",
    ":(",
    ";-)",
    ";)",
    ":-D",
    ":D",
    ":-P",
    ":P",
    ":-p",
    ":p",
    ":'(",
    ":')",
    ":-/",
    ":-|",
    ":|",
    ":-O",
    ":-*",
    ":*",
    "=)",
    "=D",
    "=(",
    "<3",
    "</3",
    "xD",
    "XD",
    "^_^",
    "^^",
    "-_-",
    ":]",
    ";P",
    ";p",
    ";D",
    "\\o/",
    "o_O",
    "O_o",
    "T_T",
    ">:(",
    ":-\\",
    "B-)",
    "8-)",
    "(:",
    ":}",
    ":-}",
    "\u{af}\\_(\u{30c4})_/\u{af}",
];

/// Whether a face begins so.
fn may_begin(c: char) -> bool {
    matches!(
        c,
        ':' | ';'
            | '='
            | '<'
            | 'x'
            | 'X'
            | '^'
            | '-'
            | '\\'
            | 'o'
            | 'O'
            | 'T'
            | '>'
            | 'B'
            | '8'
            | '('
            | '\u{af}'
    )
}

/// The ranges of all emoticons.
pub(crate) fn emoticons(body: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut before: Option<char> = None;
    for (at, c) in body.char_indices() {
        let left = before.replace(c);
        if !may_begin(c) {
            continue;
        }
        let free = left.is_none_or(|b| {
            b.is_whitespace()
                || matches!(b, '.' | '!' | '?' | ',' | '"')
                || (b.is_alphabetic() && matches!(c, ':' | ';' | '<'))
        });
        if !free || found.last().is_some_and(|last| at < last.end) {
            continue;
        }
        let rest = body.get(at..).unwrap_or_default();
        let longest = EMOTICONS
            .iter()
            .filter(|face| rest.starts_with(**face))
            .max_by_key(|face| face.len());
        let Some(face) = longest else { continue };
        let behind = rest.get(face.len()..).and_then(|rest| rest.chars().next());
        if behind.is_none_or(|b| {
            b.is_whitespace() || matches!(b, '.' | '!' | '?' | ',' | '"' | ')' | '(')
        }) {
            found.push(at..at + face.len());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_may_begin_as_it_does() {
        assert!(EMOTICONS.iter().all(|face| face.starts_with(may_begin)));
    }
}
