//! Decides the class and the topics of a text from its cues and from the conversation that it stands in.

use core::ops::Range;

use maysend_sdk::prelude::*;
use maysend_sdk::serde::Serialize;
use maysend_sdk::{schemars, serde};

use crate::{
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
pub struct Context {
    /// It answers a text that the customer wrote within the window.
    pub reply: bool,
    /// Whether there were earlier texts is not known: what reads like an answer is taken for one.
    pub unknown: bool,
    /// What those texts opened, where their words are known.
    pub asked: Vec<Family>,
    /// The customer made an inquiry lately.
    pub inquiry: bool,
    /// What the declared topic says about the class. Content beats it where it permits more than content does.
    pub declared: Option<Counts>,
}

/// The outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
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
pub struct Reason {
    /// The bytes.
    pub range: Range<usize>,
    /// The cue.
    pub name: String,
}

/// What was found out.
#[derive(Debug)]
pub struct Classified {
    /// The class.
    pub outcome: Outcome,
    /// What made it that: the sentences for marketing, the cues otherwise.
    pub reasons: Vec<Reason>,
    /// A service text with something promotional in it.
    pub mixed: bool,
    /// What it is about, most telling first.
    pub topics: Vec<(String, Vec<Reason>)>,
}

/// Classifies a text.
pub fn classify(lexicon: &Lexicon, tastes: Tastes, body: &str, context: &Context) -> Classified {
    let text = Text::of(body);
    let mut sentences: Vec<Weighed> = text
        .sentences
        .iter()
        .map(|sentence| Weighed::new(sentence.range.clone()))
        .collect();
    let mut topics = Topics::default();
    let mut about_inquiry = false;
    let mut answers = None;
    let opening = usize::from(text.sentences.first().is_some_and(|first| first.heading));
    lexicon.find(&text, |tokens, meaning| {
        let at = text
            .sentences
            .partition_point(|sentence| sentence.tokens.end <= tokens.start);
        let heading = text
            .sentences
            .get(at)
            .is_some_and(|sentence| sentence.heading);
        let Some(sentence) = sentences.get_mut(at) else {
            return;
        };
        let range = bytes(&text, &tokens);
        match meaning {
            Meaning::Cue {
                family,
                weight,
                name,
            } => {
                if let Some(topic) = harmless(*family, tastes) {
                    topics.add(topic, &range, name);
                    sentence.fact(topic, range);
                } else if answers_inquiry(*family, context) {
                    about_inquiry = true;
                } else if (!heading || *weight >= ENOUGH) && !excused(*family, *weight, context) {
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
                answers.get_or_insert(range);
            }
            Meaning::Fact(topic) => {
                topics.add(topic, &range, topic);
                sentence.fact(topic, range);
            }
            Meaning::Topic(topic) => topics.add(topic, &range, topic),
            Meaning::Answer | Meaning::Not | Meaning::Ask(_) => {}
        }
    });
    decide(&sentences, topics, context, about_inquiry, answers)
}

/// What the texts of a customer open.
pub fn asked<'a>(lexicon: &Lexicon, bodies: impl IntoIterator<Item = &'a str>) -> Vec<Family> {
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
        Family::Maintenance if tastes.maintenance == Counts::Informational => {
            Some("maintenance-reminder")
        }
        Family::Review if tastes.review == Counts::Informational => Some("review-request"),
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
