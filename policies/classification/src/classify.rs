//! Decides the class and the topics of a text from its cues and from the conversation that it stands in.

use core::ops::Range;

use maysend_sdk::prelude::*;
use maysend_sdk::serde::Serialize;
use maysend_sdk::{schemars, serde};

use crate::{
    learned::{self, Features, Scores},
    lexicon::{Family, Lexicon, Meaning},
    text::Text,
    weigh::{Cue, ENOUGH, Topics, Weighed, decide},
};

/// How a kind of text that is a matter of taste counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(crate = "serde", rename_all = "kebab-case")]
#[schemars(crate = "schemars", inline)]
pub enum Counts {
    /// As news about what the customer already has.
    Informational,
    /// As one of which nobody can tell what it is: judges take it for marketing, or have somebody look.
    Unclear,
    /// As marketing.
    Marketing,
}

/// What is a matter of taste.
#[derive(Debug, Clone, Copy)]
pub struct Tastes {
    /// Reminders that a service is due.
    pub maintenance: Counts,
    /// Requests for a review, and surveys.
    pub review: Counts,
}

/// What the text answers.
#[derive(Debug, Default)]
pub(crate) struct Context {
    /// It answers a text that the customer wrote within the window.
    pub reply: bool,
    /// Whether there were earlier texts is not known: what reads like an answer is taken for one.
    pub unknown: bool,
    /// What those texts opened, where their words are known.
    pub asked: Vec<Family>,
    /// How much those words speak for an answer: 0 or less.
    pub excuse: i32,
    /// The customer made an inquiry lately.
    pub inquiry: bool,
    /// What the declared topic says about the class. Content beats it where it permits more than content does.
    pub declared: Option<Counts>,
}

/// The outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Encourages to buy, sell, finance, book or come.
    Marketing,
    /// About what the customer already has.
    Informational,
    /// Answers the customer.
    Conversational,
    /// Cannot be told; judges treat it as marketing.
    Unclear,
}

/// A reason: bytes of the body and the name of the cue.
#[derive(Debug, Clone)]
pub(crate) struct Reason {
    /// The bytes.
    pub range: Range<usize>,
    /// The cue.
    pub name: String,
}

/// What was found out.
#[derive(Debug)]
pub(crate) struct Classified {
    /// The class.
    pub outcome: Outcome,
    /// What made it that: the sentences for marketing, the cues otherwise.
    pub reasons: Vec<Reason>,
    /// A service text with something promotional in it.
    pub mixed: bool,
    /// What it is about, most telling first.
    pub topics: Vec<(String, Vec<Reason>)>,
}

/// In fewer words only those that answers begin with tell an answer.
pub(crate) const FEWEST_WORDS: usize = 3;

/// The topic of asking for consent.
const CONSENT_REQUEST: &str = "consent-request";

/// What is found in a text.
pub(crate) struct Found<'a> {
    pub(crate) sentences: Vec<Weighed<'a>>,
    pub(crate) topics: Topics,
    /// Something is said about what the customer inquired about.
    pub(crate) about_inquiry: bool,
    /// What reads like an answer.
    pub(crate) answers: Option<Range<usize>>,
}

/// Classifies a text.
pub(crate) fn classify(
    lexicon: &Lexicon,
    tastes: Tastes,
    body: &str,
    context: &Context,
) -> Classified {
    let text = Text::of(body);
    let mut found = find(lexicon, tastes, &text, context);
    let first = opening(&text);
    // Whoever made an inquiry has asked.
    let asked = context.reply || found.about_inquiry;
    let mut scores = Scores::new(asked.then_some(context.excuse));
    for sentence in &mut found.sentences {
        if !sentence.settled {
            sentence.pitch = Some(scores.sentence(body, &text, sentence));
        }
    }
    let (pitch, answer) = scores.whole(&text, &found.sentences);
    // Read the same whether the conversation is known or not: not to know it must not let a text out.
    if context.reply || text.tokens.len() < FEWEST_WORDS {
        // The conversation tells, or what answers begin with.
    } else if first > 0 {
        // Nobody who answers puts the name of the business before it.
        found.answers = None;
    } else {
        let whole = text.sentences.first().zip(text.sentences.last());
        found.answers = whole
            .filter(|_| answer > 0)
            .map(|(first, last)| first.range.start..last.range.end);
    }
    decide(&text, found, context, pitch)
}

/// The features of a text that stands in no conversation.
pub fn features(lexicon: &Lexicon, tastes: Tastes, body: &str) -> Features {
    let text = Text::of(body);
    let found = find(lexicon, tastes, &text, &Context::default());
    learned::features(body, &text, &found.sentences)
}

fn find<'a>(lexicon: &'a Lexicon, tastes: Tastes, text: &'a Text, context: &Context) -> Found<'a> {
    let mut found = Found {
        sentences: text.sentences.iter().map(Weighed::new).collect(),
        topics: Topics::default(),
        about_inquiry: false,
        answers: None,
    };
    let opening = opening(text);
    let seen = lexicon.find(text, |tokens, meaning| {
        let at = text
            .sentences
            .partition_point(|sentence| sentence.tokens.end <= tokens.start);
        let Some(sentence) = found.sentences.get_mut(at) else {
            return;
        };
        let range = bytes(text, &tokens);
        match meaning {
            Meaning::Cue {
                family,
                weight,
                name,
            } => {
                if let Some(topic) = harmless(*family, tastes) {
                    found.topics.add(topic, &range, name);
                    sentence.fact(topic, range);
                    sentence.settled = true;
                } else if answers_inquiry(*family, context) {
                    found.about_inquiry = true;
                    sentence.settled = true;
                } else if (!sentence.heading || *weight >= ENOUGH)
                    && !excused(*family, *weight, context)
                {
                    let weight = if *family == Family::Review {
                        ENOUGH
                    } else {
                        *weight
                    };
                    sentence.cue(Cue {
                        family: *family,
                        weight,
                        name,
                        tokens,
                    });
                }
            }
            Meaning::Trace => sentence.traces += 1,
            Meaning::Answer if at == opening => {
                sentence.answers = true;
                found.answers.get_or_insert(range);
            }
            Meaning::Fact(topic) => {
                found.topics.add(topic, &range, topic);
                sentence.fact(topic, range);
            }
            Meaning::Topic(topic) => {
                found.topics.add(topic, &range, topic);
                // Judges that know of consent decide what becomes of asking for it.
                sentence.settled |= *topic == CONSENT_REQUEST;
            }
            Meaning::Answer | Meaning::Not | Meaning::Ask(_) => {}
        }
    });
    let taste = found.sentences.iter().any(|sentence| sentence.settled);
    for sentence in &mut found.sentences {
        // An invitation belongs to what it stands beside.
        sentence.settled |= taste && sentence.only_invites();
        sentence.mask(|token| seen.is_masked(token));
    }
    found
}

/// What the texts of a customer open.
pub(crate) fn asked<'a>(
    lexicon: &Lexicon,
    bodies: impl IntoIterator<Item = &'a str>,
) -> Vec<Family> {
    let mut families = Vec::new();
    for body in bodies {
        lexicon.find_asked(&Text::of(body), |family| {
            if !families.contains(&family) {
                families.push(family);
            }
        });
    }
    families
}

/// The first sentence behind the sender's name.
fn opening(text: &Text) -> usize {
    usize::from(text.sentences.first().is_some_and(|first| first.heading))
}

fn bytes(text: &Text, tokens: &Range<usize>) -> Range<usize> {
    let start = text
        .tokens
        .get(tokens.start)
        .map_or(0, |token| token.range.start);
    let end = tokens
        .end
        .checked_sub(1)
        .and_then(|last| text.tokens.get(last))
        .map_or(start, |token| token.range.end);
    start..end
}

/// The topic of a cue that is a matter of taste and counts as informational here.
fn harmless(family: Family, tastes: Tastes) -> Option<&'static str> {
    match family {
        Family::Maintenance if tastes.maintenance != Counts::Marketing => {
            Some("maintenance-reminder")
        }
        Family::Review if tastes.review != Counts::Marketing => Some("review-request"),
        _ => None,
    }
}

/// Whether the customer asked for what a cue is about.
fn excused(family: Family, weight: u8, context: &Context) -> bool {
    let opened =
        context.asked.contains(&family) || (family == Family::Invite && !context.asked.is_empty());
    context.reply && (weight < ENOUGH || opened)
}

/// Whether a cue is about what the customer inquired about.
fn answers_inquiry(family: Family, context: &Context) -> bool {
    context.inquiry && matches!(family, Family::Stock | Family::Invite | Family::Price)
}
