//! Words with their places, sentences and clauses.

use core::ops::Range;

use super::{
    cues::{CueWords, Cues},
    fold,
};

/// A run of letters and digits, with the apostrophes and stars inside it.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// The bytes of the body.
    pub(crate) range: Range<usize>,
    /// Folded: lower case, no accents, nothing invisible.
    pub(crate) text: String,
    /// What it says of numbers and sentences near it.
    pub(crate) cues: Cues,
    /// Letters only, all of them capitals.
    pub(crate) capitals: bool,
    /// Its first letter is a capital.
    pub(crate) capital: bool,
    /// The sentence it is in.
    pub(crate) sentence: usize,
    /// A comma or the like stands before it.
    pub(crate) after_break: bool,
    /// The character right before it and the one right behind it.
    pub(crate) before: Option<char>,
    pub(crate) after: Option<char>,
}

/// All words of a body.
pub(crate) fn words(body: &str, cues: &CueWords) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut sentence, mut after_break) = (0, false);
    let mut open: Option<Word> = None;
    let mut before = None;
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if fold::is_invisible(c) {
            continue;
        }
        let next = chars.peek().map(|(_, next)| *next);
        let folded = fold::letter(c);
        let joins = open.is_some()
            && matches!(folded, '\'' | '*' | '@' | '$')
            && next.is_some_and(|n| fold::letter(n).is_alphanumeric() || matches!(n, '*'));
        if folded.is_alphanumeric() || joins {
            let word = open.get_or_insert_with(|| Word {
                range: at..at,
                text: String::new(),
                cues: Cues::default(),
                capitals: true,
                capital: c.is_uppercase(),
                sentence,
                after_break: core::mem::take(&mut after_break),
                before,
                after: None,
            });
            word.range.end = at + c.len_utf8();
            word.capitals &= c.is_uppercase() || folded == '\'';
            word.text.push(folded);
        } else {
            if let Some(mut word) = open.take() {
                word.after = Some(c);
                words.push(word);
            }
            let spaced = next.is_none_or(char::is_whitespace);
            match c {
                '!' | '?' | '\n' | '\u{2026}' => sentence += 1,
                '.' if spaced && !words.last().is_some_and(is_abbreviation) => sentence += 1,
                ',' | ';' | ':' | '(' | ')' | '\u{2013}' | '\u{2014}' if spaced || c == '(' => {
                    after_break = true
                }
                '-' if spaced && before.is_some_and(char::is_whitespace) => after_break = true,
                _ => {}
            }
        }
        before = Some(c);
    }
    words.extend(open);
    for word in &mut words {
        word.cues = cues.of(&word.text);
    }
    words
}

fn is_abbreviation(word: &Word) -> bool {
    word.text.len() == 1 && word.capital
        || matches!(
            word.text.as_str(),
            "mr" | "mrs" | "ms" | "dr" | "no" | "num" | "acct" | "st" | "sr" | "jr"
        )
}

/// The words of the same sentence in reach: `back` before and `forth` after the bytes of `range`.
pub(crate) fn around<'a>(
    words: &'a [Word],
    range: &Range<usize>,
    back: usize,
    forth: usize,
) -> impl Iterator<Item = &'a Word> {
    let start = words.partition_point(|word| word.range.end <= range.start);
    let end = words.partition_point(|word| word.range.start < range.end);
    let sentence = words
        .get(start)
        .or_else(|| words.last())
        .map(|word| word.sentence);
    let before = words
        .get(start.saturating_sub(back)..start)
        .unwrap_or_default();
    let behind = words
        .get(end..words.len().min(end.saturating_add(forth)))
        .unwrap_or_default();
    before
        .iter()
        .chain(behind)
        .filter(move |word| Some(word.sentence) == sentence)
}
