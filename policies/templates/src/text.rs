//! A text as it is compared: without case, accents, kinds of quotes and dashes, and with one blank between words.

use core::ops::Range;

use maysend_sdk::text::fold;

/// The characters that are compared, and where each stands in the body.
#[derive(Debug)]
pub(crate) struct Text<'a> {
    pub(crate) body: &'a str,
    pub(crate) chars: Vec<char>,
    /// The byte at which each character begins, and at last where the text ends.
    starts: Vec<usize>,
}

impl<'a> Text<'a> {
    pub(crate) fn of(body: &'a str) -> Self {
        let trimmed = body.trim_end();
        let mut chars = Vec::with_capacity(trimmed.len());
        let mut starts = Vec::with_capacity(trimmed.len());
        for (at, c) in trimmed.char_indices() {
            for plain in plain(c) {
                // Blanks at the beginning and after a blank are none.
                if plain == ' ' && chars.last().is_none_or(|last| *last == ' ') {
                    continue;
                }
                chars.push(plain);
                starts.push(at);
            }
        }
        starts.push(trimmed.len());
        Self {
            body,
            chars,
            starts,
        }
    }

    /// How many characters there are.
    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    pub(crate) fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// Whether no word goes on across this place.
    pub(crate) fn is_boundary(&self, at: usize) -> bool {
        let letter = |at: Option<usize>| {
            at.and_then(|at| self.char(at))
                .is_some_and(char::is_alphanumeric)
        };
        !(letter(at.checked_sub(1)) && letter(Some(at)))
    }

    /// Whether these characters stand here.
    pub(crate) fn stands_at(&self, at: usize, fixed: &[char]) -> bool {
        self.chars
            .get(at..)
            .is_some_and(|rest| rest.starts_with(fixed))
    }

    /// The bytes of these characters, without the blanks around them.
    pub(crate) fn bytes(&self, range: Range<usize>) -> Range<usize> {
        let start = self
            .starts
            .get(range.start)
            .copied()
            .unwrap_or(self.body.len());
        let end = self
            .starts
            .get(range.end)
            .copied()
            .unwrap_or(self.body.len());
        let slice = self.body.get(start..end).unwrap_or_default();
        start..start + slice.trim_end().len()
    }

    /// What the writer wrote there.
    pub(crate) fn written(&self, range: Range<usize>) -> &'a str {
        self.body.get(self.bytes(range)).unwrap_or_default()
    }
}

/// The characters of a fixed text, compared the same way; blanks at its ends stay, one each.
pub(crate) fn fixed(text: &str) -> Vec<char> {
    let mut chars: Vec<char> = Vec::with_capacity(text.len());
    for plain in text.chars().flat_map(plain) {
        if plain != ' ' || chars.last() != Some(&' ') {
            chars.push(plain);
        }
    }
    chars
}

fn plain(c: char) -> impl Iterator<Item = char> {
    let (one, more): (char, &'static [char]) = match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '`' | '\u{b4}' => ('\'', &[]),
        '\u{201c}' | '\u{201d}' | '\u{201f}' | '\u{ab}' | '\u{bb}' => ('"', &[]),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => ('-', &[]),
        '\u{2026}' => ('.', &['.', '.']),
        c if c.is_whitespace() => (' ', &[]),
        c => (
            fold(c).map_or(c, |folded| folded.to_lowercase().next().unwrap_or(folded)),
            &[],
        ),
    };
    core::iter::once(one).chain(more.iter().copied())
}
