//! The text of a template: fixed words, and places to be filled in.

use crate::slot::Slot;
use crate::text;

/// The fewest letters and digits that are fixed: what is nearly all to be filled in approves nothing.
const FEWEST_FIXED: usize = 10;
/// The most characters of free text, all places together.
const MOST_FREE: usize = 200;
/// The most bytes of a template; carriers take about as much.
const MOST_BYTES: usize = 1_600;

/// A part of a template.
#[derive(Debug)]
pub(crate) enum Piece {
    /// Stands there word for word, as it is compared.
    Fixed(Vec<char>),
    /// Is filled in.
    Slot(Slot),
}

/// A template's text, read.
#[derive(Debug)]
pub(crate) struct Pattern(pub(crate) Vec<Piece>);

impl Pattern {
    /// Reads a text with places in braces, `{kind}` or `{what it is: kind}`; a brace itself is written twice.
    pub(crate) fn read(text: &str, offers_allowed: bool) -> Result<Self, String> {
        if text.len() > MOST_BYTES {
            return Err(format!(
                "the text has {} bytes, at most {MOST_BYTES} are possible",
                text.len()
            ));
        }
        let mut pieces = Vec::new();
        let mut words = String::new();
        let mut chars = text.trim().chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '{' | '}' if chars.peek() == Some(&c) => {
                    chars.next();
                    words.push(c);
                }
                '{' => {
                    close(&mut words, &mut pieces)?;
                    let inside: String = chars.by_ref().take_while(|c| *c != '}').collect();
                    pieces.push(Piece::Slot(Slot::read(&inside)?));
                }
                '}' => return Err("a closing brace opens nothing; write `}}` for one".to_owned()),
                c => words.push(c),
            }
        }
        if !words.is_empty() {
            pieces.push(Piece::Fixed(text::fixed(&words)));
        }
        let pattern = Self(pieces);
        pattern.check(offers_allowed)?;
        Ok(pattern)
    }

    fn check(&self, offers_allowed: bool) -> Result<(), String> {
        let (mut fixed, mut free) = (0, 0);
        for piece in &self.0 {
            match piece {
                Piece::Fixed(chars) => {
                    fixed += chars.iter().filter(|c| c.is_alphanumeric()).count();
                }
                Piece::Slot(Slot::Text(most)) => free += most,
                Piece::Slot(Slot::Offer) if !offers_allowed => {
                    return Err("an offer holds no offer".to_owned());
                }
                Piece::Slot(_) => {}
            }
        }
        if fixed < FEWEST_FIXED {
            return Err(format!(
                "only {fixed} letters are fixed, at least {FEWEST_FIXED} must be: it would approve nearly any text"
            ));
        }
        if free > MOST_FREE {
            return Err(format!(
                "{free} characters are free text, at most {MOST_FREE} may be"
            ));
        }
        Ok(())
    }
}

/// The fixed words before a place: two places side by side could not be told apart.
fn close(words: &mut String, pieces: &mut Vec<Piece>) -> Result<(), String> {
    if words.is_empty() {
        return match pieces.last() {
            Some(Piece::Slot(_)) => {
                Err("two places side by side; put a word or a sign between them".to_owned())
            }
            _ => Ok(()),
        };
    }
    pieces.push(Piece::Fixed(text::fixed(words)));
    words.clear();
    Ok(())
}
