//! Phrases in a text, word by word, whatever their case.

use maysend_sdk::prelude::*;

/// A phrase: its words, each with or without an open end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    word: String,
    is_open: bool,
}

impl Phrase {
    /// Reads `0% apr` or `financ* offer`; none if there is no word in it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        for part in text.split_whitespace() {
            let (stem, is_open) = match part.strip_suffix('*') {
                Some(stem) => (stem, true),
                None => (part, false),
            };
            let words = Words::of(stem);
            let last = words.0.len().checked_sub(1)?;
            for (index, word) in words.0.into_iter().enumerate() {
                pieces.push(Piece {
                    word: word.folded,
                    is_open: is_open && index == last,
                });
            }
        }
        (!pieces.is_empty()).then_some(Self(pieces))
    }

    /// Where it stands first.
    pub(crate) fn find(&self, words: &Words, draft: &Draft) -> Option<Span> {
        let found = words.0.windows(self.0.len()).find(|window| {
            window
                .iter()
                .zip(&self.0)
                .all(|(word, piece)| piece.fits(word))
        })?;
        let (first, last) = (found.first()?, found.last()?);
        draft.span(first.start..last.end)
    }
}

impl Piece {
    fn fits(&self, word: &Word) -> bool {
        if self.is_open {
            word.folded.starts_with(&self.word)
        } else {
            word.folded == self.word
        }
    }
}

/// The words of a text: runs of letters and digits, and single signs that carry meaning.
#[derive(Debug)]
pub(crate) struct Words(Vec<Word>);

#[derive(Debug)]
struct Word {
    folded: String,
    start: usize,
    end: usize,
}

impl Words {
    pub(crate) fn of(text: &str) -> Self {
        let mut words: Vec<Word> = Vec::new();
        let mut goes_on = false;
        for (start, letter) in text.char_indices() {
            let end = start + letter.len_utf8();
            let is_sign = matches!(letter, '$' | '%' | '#' | '&' | '+');
            if !letter.is_alphanumeric() && !is_sign {
                // An apostrophe inside a word is no end of it.
                goes_on = goes_on && matches!(letter, '\'' | '\u{2019}');
                continue;
            }
            match words.last_mut() {
                Some(word) if goes_on && !is_sign => {
                    push_small(&mut word.folded, letter);
                    word.end = end;
                }
                _ => {
                    let mut folded = String::new();
                    push_small(&mut folded, letter);
                    words.push(Word { folded, start, end });
                }
            }
            goes_on = !is_sign;
        }
        Self(words)
    }
}

/// Adds the small form of a letter. Nearly all are ASCII, of which each has one.
fn push_small(word: &mut String, letter: char) {
    if letter.is_ascii() {
        word.push(letter.to_ascii_lowercase());
    } else {
        word.extend(letter.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(phrase: &str, body: &'a str) -> Option<&'a str> {
        let draft = Draft::new(body, []);
        let span =
            Phrase::parse(phrase).and_then(|phrase| phrase.find(&Words::of(body), &draft))?;
        body.get(span.start as usize..span.end as usize)
    }

    #[test]
    fn phrases_stand_as_whole_words_in_any_case() {
        assert_eq!(found("apr", "0.9% APR on Civics"), Some("APR"));
        assert_eq!(found("apr", "See you in April"), None);
        assert_eq!(found("apr*", "See you in April"), Some("April"));
        assert_eq!(found("0.9% apr", "¡Sí! 0.9 %  apr"), Some("0.9 %  apr"));
        assert_eq!(
            found("don't wait", "Don\u{2019}t wait!"),
            Some("Don\u{2019}t wait")
        );
        assert_eq!(found("financ* offer", "Financing\noffers"), None);
        assert_eq!(
            found("financ* offer*", "Financing\noffers"),
            Some("Financing\noffers")
        );
        assert_eq!(found("año", "Feliz Año 🎉"), Some("Año"));
    }

    #[test]
    fn what_holds_no_word_is_no_phrase() {
        for text in ["", "  ", "*", "...", "- !"] {
            assert_eq!(Phrase::parse(text), None, "{text:?}");
        }
    }
}
