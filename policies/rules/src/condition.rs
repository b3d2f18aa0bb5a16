//! What a rule waits for, ready to be asked.

use maysend_sdk::prelude::*;

use crate::moment::{self, Clock, Moment};
use crate::phrase::{Phrase, Words};

use crate::truth::Truth;

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Class(Vec<Class>),
    Topic(Vec<String>),
    Label { name: String, values: Vec<String> },
    Phrase(Vec<Phrase>),
    Trigger(Vec<Trigger>),
    Fact(Fact, Vec<String>),
    State(Vec<String>),
    RecipientsOver(u32),
    Relationship(Vec<String>),
    Consent { topic: Option<String>, level: Level },
    CustomerWroteWithin(u32),
    Attribute(Wanted),
    Moment(Moment),
}

/// An attribute and the values of which it must have one; none: any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) of: Bearer,
    pub(crate) name: String,
    pub(crate) values: Vec<String>,
    pub(crate) if_missing: bool,
}

/// What bears an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bearer {
    Message,
    Sender,
    Recipient,
    Business,
}

/// Levels of consent, from the weakest to the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Provided,
    Express,
    Written,
    PriorExpressWritten,
}

/// A fact that is one text or not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    Channel,
    Origin,
    Campaign,
    Role,
    Sender,
    Language,
}

/// What a condition is asked about.
pub(crate) struct Facts<'a> {
    pub(crate) request: &'a Request,
    pub(crate) draft: &'a Draft,
    /// Labels that earlier rules gave in the same review.
    pub(crate) given: &'a [Label],
    pub(crate) words: &'a Words,
}

/// What turned up while a condition was asked.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Facts that are not known, for people.
    pub(crate) unknown: Vec<&'static str>,
    /// Where the words stand that made it hold.
    pub(crate) spans: Vec<Span>,
}

impl Seen {
    fn unknown(&mut self, fact: &'static str) -> Truth {
        if !self.unknown.contains(&fact) {
            self.unknown.push(fact);
        }
        Truth::Unknown
    }
}

impl Condition {
    /// Whether it holds at this instant, later perhaps than that of the request.
    pub(crate) fn holds(
        &self,
        facts: &Facts<'_>,
        at: Instant,
        seen: &mut Seen,
    ) -> Result<Truth, Failure> {
        let all = |parts: &[Self], seen: &mut Seen| {
            parts
                .iter()
                .map(|part| part.holds(facts, at, seen))
                .collect::<Result<Vec<_>, _>>()
        };
        Ok(match self {
            Self::All(parts) => Truth::all(all(parts, seen)?),
            Self::Any(parts) => Truth::any(all(parts, seen)?),
            Self::Not(part) => {
                // What is not there stands nowhere.
                let mut inside = Seen::default();
                let truth = part.holds(facts, at, &mut inside)?;
                inside.unknown.into_iter().for_each(|fact| {
                    seen.unknown(fact);
                });
                !truth
            }
            Self::Moment(moment) => {
                let zones = zones(moment.clock, facts)?;
                let truth = match moment.clock {
                    Clock::Business => moment.holds(at, &zones)?,
                    // A zone that does not exist is one that is not known.
                    Clock::Customer => moment.holds(at, &zones).unwrap_or(Truth::Unknown),
                };
                if truth == Truth::Unknown {
                    seen.unknown("the customer's clock");
                }
                truth
            }
            other => other.holds_whenever(facts, at, seen),
        })
    }

    /// Of conditions that no clock is read for.
    fn holds_whenever(&self, facts: &Facts<'_>, at: Instant, seen: &mut Seen) -> Truth {
        let (request, draft) = (facts.request, facts.draft);
        match self {
            Self::Class(classes) => {
                let class = facts
                    .labels("class")
                    .map(|label| Class::from_value(&label.value))
                    .max()
                    .unwrap_or(Class::Marketing);
                let of_class = facts
                    .labels("class")
                    .filter(|label| Class::from_value(&label.value) == class);
                let holds = classes.contains(&class);
                if holds {
                    seen.spans.extend(of_class.flat_map(|label| &label.spans));
                }
                holds.into()
            }
            Self::Topic(topics) => {
                let declared = request.message().topic.as_deref();
                let labelled = label_is(facts, "topic", topics, seen);
                Truth::any([labelled, is_one(declared.unwrap_or(""), topics).into()])
            }
            Self::Label { name, values } => label_is(facts, name, values, seen),
            Self::Phrase(phrases) => {
                let spans: Vec<Span> = phrases
                    .iter()
                    .filter_map(|phrase| phrase.find(facts.words, draft))
                    .collect();
                seen.spans.extend(&spans);
                (!spans.is_empty()).into()
            }
            Self::Trigger(triggers) => triggers.contains(&request.message().trigger).into(),
            Self::Fact(fact, values) => fact.is(values, request, seen),
            Self::State(states) => {
                if !draft.has("place", "known") {
                    return seen.unknown("the customer's state");
                }
                let truth = Truth::agreed(
                    draft
                        .values("state")
                        .map(|state| is_one(state, states).into()),
                );
                if truth == Truth::Unknown {
                    seen.unknown("the customer's state");
                }
                truth
            }
            Self::RecipientsOver(most) => match request.message().audience {
                Some(recipients) => (recipients > *most).into(),
                None => seen.unknown("the number of recipients"),
            },
            Self::Relationship(kinds) => request
                .relationships()
                .iter()
                .any(|relationship| {
                    is_one(&relationship.kind, kinds)
                        && relationship.at <= at
                        && relationship.ends_at.is_none_or(|end| at < end)
                })
                .into(),
            Self::Consent { topic, level } => request
                .consents()
                .iter()
                .any(|consent| consents(consent, topic.as_deref(), *level, at))
                .into(),
            Self::CustomerWroteWithin(minutes) => wrote_within(*minutes, request, at, seen),
            Self::Attribute(wanted) => attribute_is(wanted, request),
            Self::All(_) | Self::Any(_) | Self::Not(_) | Self::Moment(_) => {
                seen.unknown("the condition")
            }
        }
    }

    /// Whether it may end to hold, or begin to, as time passes.
    pub(crate) fn has_clock(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::has_clock),
            Self::Not(part) => part.has_clock(),
            Self::Moment(_) | Self::CustomerWroteWithin(_) => true,
            // Ends of consents and relationships are instants of their own, and change slowly: the judges are asked again
            // whenever a text waits.
            _ => false,
        }
    }

    /// The next instants at which it may change, in order.
    pub(crate) fn turns(&self, facts: &Facts<'_>) -> Result<Vec<Instant>, Failure> {
        let at = facts.request.at();
        let mut found = Vec::new();
        for clock in [Clock::Business, Clock::Customer] {
            let mut minutes = Vec::new();
            self.edges(clock, &mut minutes);
            if minutes.is_empty() {
                continue;
            }
            minutes.sort_unstable();
            minutes.dedup();
            let zones = zones(clock, facts)?;
            match moment::instants(at, &zones, &minutes) {
                Ok(instants) => found.extend(instants),
                Err(error) if clock == Clock::Business => return Err(error.into()),
                Err(_) => {}
            }
        }
        self.ends_of_answers(facts.request, &mut found);
        found.retain(|instant| *instant > at);
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn edges(&self, clock: Clock, minutes: &mut Vec<u16>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.edges(clock, minutes));
            }
            Self::Not(part) => part.edges(clock, minutes),
            Self::Moment(moment) if moment.clock == clock => moment.edges(minutes),
            _ => {}
        }
    }

    fn ends_of_answers(&self, request: &Request, found: &mut Vec<Instant>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts
                    .iter()
                    .for_each(|part| part.ends_of_answers(request, found));
            }
            Self::Not(part) => part.ends_of_answers(request, found),
            Self::CustomerWroteWithin(minutes) => {
                let inbound = request.history().into_iter().flat_map(|history| {
                    history
                        .exchanges
                        .iter()
                        .filter(|exchange| exchange.direction == Direction::Inbound)
                });
                found.extend(inbound.map(|exchange| {
                    exchange
                        .at
                        .saturating_add(i64::from(*minutes) * 60)
                        .saturating_add(1)
                }));
            }
            _ => {}
        }
    }
}

impl<'a> Facts<'a> {
    fn labels(&self, name: &'a str) -> impl Iterator<Item = &'a Label> + use<'a> {
        let given = self.given.iter().filter(move |label| label.name == name);
        self.draft.labels(name).chain(given)
    }
}

impl Fact {
    fn is(self, values: &[String], request: &Request, seen: &mut Seen) -> Truth {
        let message = request.message();
        let (value, name) = match self {
            Self::Channel => (message.channel.as_deref(), "the channel"),
            Self::Origin => (message.origin.as_deref(), "who wrote the text"),
            Self::Campaign => {
                // A person's text to one person belongs to no campaign.
                let is_one_to_one =
                    message.trigger == Trigger::Manual && message.audience == Some(1);
                let none = is_one_to_one.then_some("");
                (message.campaign.as_deref().or(none), "the campaign")
            }
            Self::Role => (request.sender().role.as_deref(), "the sender's role"),
            Self::Sender => (request.sender().id.as_deref(), "the sender"),
            Self::Language => {
                let Some(language) = request.identity().language else {
                    return seen.unknown("the customer's language");
                };
                let main = language.split('-').next().unwrap_or(language);
                return (is_one(language, values) || is_one(main, values)).into();
            }
        };
        match value {
            Some(value) => is_one(value, values).into(),
            None => seen.unknown(name),
        }
    }
}

/// The clocks that are meant; none where they are not known.
fn zones<'a>(clock: Clock, facts: &Facts<'a>) -> Result<Vec<&'a str>, NotGiven> {
    Ok(match clock {
        Clock::Business => vec![facts.request.business()?.time_zone.as_str()],
        Clock::Customer if facts.draft.has("place", "known") => {
            facts.draft.values("zone").collect()
        }
        Clock::Customer => Vec::new(),
    })
}

fn is_one(value: &str, values: &[String]) -> bool {
    values
        .iter()
        .any(|wanted| wanted.eq_ignore_ascii_case(value))
}

fn label_is(facts: &Facts<'_>, name: &str, values: &[String], seen: &mut Seen) -> Truth {
    let mut holds = false;
    let given = facts.given.iter().filter(|label| label.name == name);
    for label in facts.draft.labels(name).chain(given) {
        if values.is_empty() || is_one(&label.value, values) {
            holds = true;
            seen.spans.extend(&label.spans);
        }
    }
    holds.into()
}

fn consents(consent: &Consent, topic: Option<&str>, level: Level, at: Instant) -> bool {
    let given = match consent.level {
        ConsentLevel::Provided => Level::Provided,
        ConsentLevel::Express => Level::Express,
        ConsentLevel::Written => Level::Written,
        ConsentLevel::PriorExpressWritten => Level::PriorExpressWritten,
    };
    given >= level
        && topic.is_none_or(|topic| consent.topic == "all" || consent.topic == topic)
        && consent.given_at <= at
        && consent.expires_at.is_none_or(|end| at < end)
        && consent.withdrawn_at.is_none()
}

fn wrote_within(minutes: u32, request: &Request, at: Instant, seen: &mut Seen) -> Truth {
    let Some(history) = request.history() else {
        return seen.unknown("the earlier texts");
    };
    let since = at.saturating_sub(i64::from(minutes) * 60);
    let wrote = history.exchanges.iter().any(|exchange| {
        exchange.direction == Direction::Inbound && (since..=at).contains(&exchange.at)
    });
    if !wrote && history.complete_since > since {
        return seen.unknown("the earlier texts");
    }
    wrote.into()
}

fn attribute_is(wanted: &Wanted, request: &Request) -> Truth {
    let attributes: &[Attribute] = match wanted.of {
        Bearer::Message => request.attributes(),
        Bearer::Recipient => request.recipient_attributes(),
        Bearer::Sender => &request.sender().attributes,
        Bearer::Business => request
            .business()
            .map(|business| business.attributes.as_slice())
            .unwrap_or_default(),
    };
    let mut named = attributes
        .iter()
        .filter(|attribute| attribute.name == wanted.name)
        .peekable();
    if named.peek().is_none() {
        return wanted.if_missing.into();
    }
    named
        .any(|attribute| wanted.values.is_empty() || is_one(&attribute.value, &wanted.values))
        .into()
}
