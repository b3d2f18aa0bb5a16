//! What the patterns mean, and the dealership's own phrases beside those of the cue files.

use core::ops::Range;

use crate::{
    pattern::{Seen, Words},
    tables::{SECTIONS, TABLES},
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

impl Family {
    /// As the cue files spell it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Acquire => "acquire",
            Self::Event => "event",
            Self::Finance => "finance",
            Self::Invite => "invite",
            Self::Lead => "lead",
            Self::Maintenance => "maintenance",
            Self::Offer => "offer",
            Self::Own => "own",
            Self::Price => "price",
            Self::Protection => "protection",
            Self::Referral => "referral",
            Self::Review => "review",
            Self::Stock => "stock",
            Self::Subscribe => "subscribe",
            Self::Upsell => "upsell",
            Self::Urgency => "urgency",
        }
    }
}

/// What a pattern means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
        name: &'static str,
    },
    /// Evidence of a service text about this topic.
    Fact(&'static str),
    /// A word of the shop, the office or the road; two of them are evidence of a service text.
    Trace,
    /// How answers begin: evidence only in the first sentence.
    Answer,
    /// What the text is about, without saying which class.
    Topic(&'static str),
    /// Said by the customer: answers of this family are asked for.
    Ask(Family),
}

/// What a phrase of the dealership means.
const OWN: Meaning = Meaning::Cue {
    family: Family::Own,
    weight: 3,
    name: "phrase of the dealership",
};

/// All patterns, and the dealership's own phrases as their folded words.
#[derive(Debug)]
pub struct Lexicon {
    words: Words<'static>,
    /// These make a text marketing.
    marketing: Vec<Vec<String>>,
    /// These say nothing either way.
    neutral: Vec<Vec<String>>,
}

impl Lexicon {
    /// With the phrases of the dealership: those that make a text marketing, and those that say nothing either way.
    ///
    /// # Errors
    /// What is wrong with the tables.
    pub fn new(marketing: Vec<Vec<String>>, neutral: Vec<Vec<String>>) -> Result<Self, String> {
        Ok(Self {
            words: Words::new(TABLES.words)?,
            marketing,
            neutral,
        })
    }

    /// Tells everything that matches; cues come last, and only outside of what is no cue, which is masked in the outcome.
    pub(crate) fn find(
        &self,
        text: &Text,
        mut tell: impl FnMut(Range<usize>, &'static Meaning),
    ) -> Seen<'static> {
        let mut seen = TABLES.look(&self.words, text);
        let mut masked = Vec::new();
        TABLES.find(text, &seen, 0..TABLES.cues_from, |hit| {
            match meaning(hit.pattern) {
                // The same words are often no cue for several reasons.
                Some(Meaning::Not) if masked.last() != Some(&hit.tokens) => masked.push(hit.tokens),
                Some(Meaning::Not) | None => {}
                Some(meaning) => tell(hit.tokens, meaning),
            }
        });
        phrases(text, &self.neutral, |tokens| masked.push(tokens));
        for tokens in &masked {
            seen.mask(tokens.clone());
        }
        TABLES.find(text, &seen, TABLES.cues_from..TABLES.asks_from, |hit| {
            if let Some(meaning) = meaning(hit.pattern) {
                tell(hit.tokens, meaning);
            }
        });
        let is_free = |tokens: &Range<usize>| !tokens.clone().any(|token| seen.is_masked(token));
        phrases(text, &self.marketing, |tokens| {
            if is_free(&tokens) {
                tell(tokens, &OWN);
            }
        });
        seen
    }

    /// Tells what a customer's own text opens.
    pub(crate) fn find_asked(&self, text: &Text, mut tell: impl FnMut(Family)) {
        let every = u16::MAX;
        let seen = TABLES.look(&self.words, text);
        TABLES.find(text, &seen, TABLES.asks_from..every, |hit| {
            if let Some(Meaning::Ask(family)) = meaning(hit.pattern) {
                tell(*family);
            }
        });
    }
}

fn meaning(pattern: u16) -> Option<&'static Meaning> {
    let after = SECTIONS.partition_point(|section| section.from <= pattern);
    let section = SECTIONS.get(after.checked_sub(1)?)?;
    Some(&section.meaning)
}

/// Tells where phrases stand, each inside one sentence.
fn phrases(text: &Text, phrases: &[Vec<String>], mut tell: impl FnMut(Range<usize>)) {
    if phrases.is_empty() {
        return;
    }
    for sentence in &text.sentences {
        for start in sentence.tokens.clone() {
            for phrase in phrases {
                let tokens = start..start + phrase.len();
                let same = |(token, word): (usize, &String)| text.word(token) == word;
                if tokens.end <= sentence.tokens.end && tokens.clone().zip(phrase).all(same) {
                    tell(tokens);
                }
            }
        }
    }
}
