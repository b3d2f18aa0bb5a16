//! The physical reference: prebuilt Aho-Corasick automata and regexes.

use crate::{Decision, Facts, Input, apply_rules, is_card, tables};
use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input as Haystack, StartKind};
use regex::Regex;

pub struct Native {
    phrases: AhoCorasick,
    words: AhoCorasick,
    ssn: Regex,
    card: Regex,
}

fn automaton(patterns: &[&str]) -> AhoCorasick {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .start_kind(StartKind::Unanchored)
        .build(patterns)
        .unwrap()
}

impl Native {
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Native {
            phrases: automaton(&tables::PHRASES),
            words: automaton(&tables::WORDS),
            ssn: Regex::new(&format!("(?-u){}", tables::SSN)).unwrap(),
            card: Regex::new(&format!("(?-u){}", tables::CARD_RUN)).unwrap(),
        }
    }

    pub fn has_phrase(&self, body: &str) -> bool {
        let haystack = Haystack::new(body).anchored(Anchored::No).earliest(true);
        self.phrases.find(haystack).is_some()
    }

    pub fn has_word(&self, body: &str) -> bool {
        let b = body.as_bytes();
        let is_word = |c: u8| c.is_ascii_alphanumeric() || c == b'_';
        self.words.find_overlapping_iter(body).any(|m| {
            (m.start() == 0 || !is_word(b[m.start() - 1]))
                && (m.end() == b.len() || !is_word(b[m.end()]))
        })
    }

    pub fn has_ssn(&self, body: &str) -> bool {
        self.ssn.is_match(body)
    }

    pub fn has_card(&self, body: &str) -> bool {
        self.card.find_iter(body).any(|m| is_card(m.as_str()))
    }

    pub fn facts(&self, body: &str) -> Facts {
        Facts {
            marketing: self.has_phrase(body),
            ssn: self.has_ssn(body),
            card: self.has_card(body),
            profanity: self.has_word(body),
            non_ascii: !body.is_ascii(),
            has_stop: body.contains("STOP"),
        }
    }

    pub fn decide(&self, input: &Input) -> Decision {
        apply_rules(
            input,
            self.facts(&input.message.body),
            tables::state(&input.recipient.state),
        )
    }
}
