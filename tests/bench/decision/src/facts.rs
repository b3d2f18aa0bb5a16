//! What a text tells, found without a regex engine: for guests, which carry all that they use.

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input as Haystack, StartKind};

use crate::{Facts, is_card, tables};

/// The tables as automata.
#[derive(Debug)]
pub struct Scanner {
    phrases: AhoCorasick,
    words: AhoCorasick,
}

impl Default for Scanner {
    fn default() -> Self {
        Self {
            phrases: automaton(&tables::PHRASES),
            words: automaton(&tables::WORDS),
        }
    }
}

impl Scanner {
    pub fn facts(&self, body: &str) -> Facts {
        let phrase = Haystack::new(body).anchored(Anchored::No).earliest(true);
        Facts {
            marketing: self.phrases.find(phrase).is_some(),
            ssn: has_ssn(body.as_bytes()),
            card: has_card(body),
            profanity: self.has_word(body),
            non_ascii: !body.is_ascii(),
            has_stop: body.contains("STOP"),
        }
    }

    fn has_word(&self, body: &str) -> bool {
        let bytes = body.as_bytes();
        self.words.find_overlapping_iter(body).any(|found| {
            !bytes[..found.start()].last().copied().is_some_and(is_word)
                && !bytes.get(found.end()).copied().is_some_and(is_word)
        })
    }
}

fn automaton(patterns: &[&str]) -> AhoCorasick {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .start_kind(StartKind::Unanchored)
        .build(patterns)
        .expect("small tables")
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Three digits, two and four, between hyphens and with no word right before or after.
fn has_ssn(bytes: &[u8]) -> bool {
    const FORM: &[u8] = b"ddd-dd-dddd";
    bytes
        .windows(FORM.len())
        .enumerate()
        .any(|(start, window)| {
            window.iter().zip(FORM).all(|(byte, form)| match form {
                b'd' => byte.is_ascii_digit(),
                _ => byte == form,
            }) && !bytes[..start].last().copied().is_some_and(is_word)
                && !bytes.get(start + FORM.len()).copied().is_some_and(is_word)
        })
}

/// A run of digits with single separators that is a card's number.
fn has_card(body: &str) -> bool {
    let bytes = body.as_bytes();
    let mut start = 0;
    while start < bytes.len() {
        if !bytes[start].is_ascii_digit() {
            start += 1;
            continue;
        }
        let mut end = start + 1;
        loop {
            let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
            if digit(end) {
                end += 1;
            } else if matches!(bytes.get(end), Some(b' ' | b'-')) && digit(end + 1) {
                end += 2;
            } else {
                break;
            }
        }
        if is_card(&body[start..end]) {
            return true;
        }
        start = end;
    }
    false
}
