//! Reads the cue files: which patterns there are and what each of them means.
//!
//! A line at the margin opens a section, the indented lines below it are its patterns:
//! `list NAME = words`, `not` (what is no cue although it looks like one), `cue FAMILY WEIGHT NAME`, `fact TOPIC`,
//! `trace` (words of the shop and the office), `answer` (how answers begin), `topic TOPIC`, `ask FAMILY` (what a customer's own text opens). A weight of 3 is enough alone.

use crate::{
    pattern::{Hit, Patterns},
    text::Text,
};

/// What makes a text marketing, in groups: one customer question opens whole groups, and two cues of one group count once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Buying the customer's car, trading it in.
    Acquire,
    /// A sale, an open house, a raffle.
    Event,
    /// Loans, leases, rates, payments.
    Finance,
    /// Asking to come, see, drive, book.
    Invite,
    /// Opening a sale, or opening it again after silence.
    Lead,
    /// Service that is due, or was declined before.
    Maintenance,
    /// A price below the usual one.
    Offer,
    /// Cues that the dealership added.
    Own,
    /// An amount, as such.
    Price,
    /// Warranties, plans, gap coverage.
    Protection,
    /// Send us your friends.
    Referral,
    /// Reviews and surveys.
    Review,
    /// What is on the lot.
    Stock,
    /// Join a list of deals.
    Subscribe,
    /// Something beside the job in hand.
    Upsell,
    /// Only today, while they last.
    Urgency,
}

const FAMILIES: &[(&str, Family)] = &[
    ("acquire", Family::Acquire),
    ("event", Family::Event),
    ("finance", Family::Finance),
    ("invite", Family::Invite),
    ("lead", Family::Lead),
    ("maintenance", Family::Maintenance),
    ("offer", Family::Offer),
    ("price", Family::Price),
    ("protection", Family::Protection),
    ("referral", Family::Referral),
    ("review", Family::Review),
    ("stock", Family::Stock),
    ("subscribe", Family::Subscribe),
    ("upsell", Family::Upsell),
    ("urgency", Family::Urgency),
];

/// What a pattern means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// No cue: its words are taken away from all others.
    Not,
    /// A sign of marketing.
    Cue {
        /// Its group.
        family: Family,
        /// 1 to 3; 3 is enough alone.
        weight: u8,
        /// For people.
        name: String,
    },
    /// Evidence of a service text about this topic.
    Fact(String),
    /// A word of the shop, the office or the road; two of them are evidence of a service text.
    Trace,
    /// How answers begin: evidence only in the first sentence.
    Answer,
    /// What the text is about, without saying which class.
    Topic(String),
    /// Said by the customer: answers of this family are asked for.
    Ask(Family),
}

/// All patterns with their meanings.
#[derive(Debug, Default)]
pub struct Lexicon {
    patterns: Patterns,
    /// What the sections mean, and the section of each pattern.
    sections: Vec<Meaning>,
    meanings: Vec<usize>,
}

impl Lexicon {
    /// Adds a cue file.
    ///
    /// # Errors
    /// The line and what is wrong with it.
    pub fn read(&mut self, source: &str) -> Result<(), String> {
        let mut open = false;
        for (index, line) in source.lines().enumerate() {
            let located = |problem: String| format!("line {}: {problem}", index + 1);
            if line.trim().is_empty() || line.starts_with("//") {
                continue;
            }
            if line.starts_with(char::is_whitespace) {
                if !open {
                    return Err(located("a pattern outside of a section".to_owned()));
                }
                self.pattern(line).map_err(located)?;
            } else if let Some((name, words)) = line
                .strip_prefix("list ")
                .and_then(|rest| rest.split_once('='))
            {
                words
                    .split_whitespace()
                    .for_each(|word| self.patterns.define(name.trim(), word));
            } else {
                let meaning =
                    opening(line).ok_or_else(|| located(format!("`{line}` opens no section")))?;
                self.sections.push(meaning);
                open = true;
            }
        }
        Ok(())
    }

    /// Adds one pattern.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn add(&mut self, pattern: &str, meaning: Meaning) -> Result<(), String> {
        self.sections.push(meaning);
        self.pattern(pattern)
    }

    /// Adds a pattern to the section that was opened last.
    fn pattern(&mut self, pattern: &str) -> Result<(), String> {
        let index = self.patterns.add(pattern)?;
        debug_assert_eq!(index, self.meanings.len());
        self.meanings.push(self.sections.len() - 1);
        Ok(())
    }

    /// Tells everything that matches; cues come last, and only outside of what is no cue.
    pub(crate) fn find<'a>(&'a self, text: &Text, mut tell: impl FnMut(Hit, &'a Meaning)) {
        let mut seen = self.patterns.look(text);
        let mut masked = Vec::new();
        self.patterns
            .find(text, &seen, |hit| match self.meaning(&hit) {
                Some(Meaning::Cue { .. }) | None => {}
                // The same words are often no cue for several reasons.
                Some(Meaning::Not) if masked.last() != Some(&hit.tokens) => masked.push(hit.tokens),
                Some(Meaning::Not) => {}
                Some(meaning) => tell(hit, meaning),
            });
        masked.into_iter().for_each(|tokens| seen.mask(tokens));
        self.patterns.find(text, &seen, |hit| {
            if let Some(meaning @ Meaning::Cue { .. }) = self.meaning(&hit) {
                tell(hit, meaning);
            }
        });
    }

    fn meaning(&self, hit: &Hit) -> Option<&Meaning> {
        self.meanings
            .get(hit.pattern)
            .and_then(|section| self.sections.get(*section))
    }
}

fn opening(line: &str) -> Option<Meaning> {
    let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim();
    Some(match kind {
        "not" => Meaning::Not,
        "trace" => Meaning::Trace,
        "answer" => Meaning::Answer,
        "fact" => Meaning::Fact(rest.to_owned()),
        "topic" => Meaning::Topic(rest.to_owned()),
        "ask" => Meaning::Ask(family(rest)?),
        "cue" => {
            let (name, rest) = rest.split_once(' ')?;
            let (weight, words) = rest.split_once(' ')?;
            Meaning::Cue {
                family: family(name)?,
                weight: weight.parse().ok()?,
                name: words.trim().to_owned(),
            }
        }
        _ => return None,
    })
}

fn family(name: &str) -> Option<Family> {
    FAMILIES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, family)| *family)
}
