//! Conditions that nothing can meet, as far as their form alone tells.

use maysend_sdk::prelude::*;

use crate::condition::{Condition, Fact};
use crate::moment::{Day, Moment};

/// Why the condition can never hold; none if its form does not tell.
pub(crate) fn of(condition: &Condition) -> Option<String> {
    match condition {
        Condition::Not(part) if always(part) => Some("what is ruled out is always so".to_owned()),
        Condition::RecipientsOver(u32::MAX) => Some("no text has so many recipients".to_owned()),
        Condition::Moment(moment) => of_days(moment),
        Condition::Any(parts) => {
            let mut whys = parts.iter().map(of);
            let first = whys.next()??;
            whys.all(|why| why.is_some()).then_some(first)
        }
        Condition::All(_) => {
            let mut parts = Vec::new();
            flatten(condition, &mut parts);
            parts
                .iter()
                .find_map(|part| of(part))
                .or_else(|| of_all(&parts))
                .or_else(|| of_alternatives(&parts))
        }
        _ => None,
    }
}

/// The parts of nested conjunctions.
fn flatten<'c>(condition: &'c Condition, parts: &mut Vec<&'c Condition>) {
    match condition {
        Condition::All(inner) => inner.iter().for_each(|part| flatten(part, parts)),
        other => parts.push(other),
    }
}

/// Why no alternative of a disjunction goes with what stands beside it.
fn of_alternatives(parts: &[&Condition]) -> Option<String> {
    parts.iter().enumerate().find_map(|(at, part)| {
        let Condition::Any(alternatives) = part else {
            return None;
        };
        let beside = parts.iter().enumerate().filter(|(other, _)| *other != at);
        let beside: Vec<&Condition> = beside.map(|(_, part)| *part).collect();
        let mut whys = alternatives.iter().map(|alternative| {
            let mut all = beside.clone();
            flatten(alternative, &mut all);
            of_all(&all)
        });
        let first = whys.next()??;
        whys.all(|why| why.is_some()).then_some(first)
    })
}

/// Whether one never holds without the other, as far as their form tells.
fn implies(one: &Condition, other: &Condition) -> bool {
    use Condition as C;
    match (one, other) {
        (C::Any(parts), _) => parts.iter().all(|part| implies(part, other)),
        (_, C::All(parts)) => parts.iter().all(|part| implies(one, part)),
        (C::All(parts), _) if parts.iter().any(|part| implies(part, other)) => true,
        (_, C::Any(parts)) => parts.iter().any(|part| implies(one, part)),
        (C::Not(one), C::Not(other)) => implies(other, one),
        (C::Class(one), C::Class(other)) => within(one, other),
        (C::Trigger(one), C::Trigger(other)) => within(one, other),
        (C::Phrase(one), C::Phrase(other)) => within(one, other),
        (C::Topic(one), C::Topic(other))
        | (C::State(one), C::State(other))
        | (C::Relationship(one), C::Relationship(other)) => named_within(one, other),
        (C::Fact(one, values), C::Fact(other, others)) => {
            one == other && named_within(values, others)
        }
        (
            C::Label { name, values },
            C::Label {
                name: other,
                values: others,
            },
        ) => name == other && any_within(values, others),
        (C::RecipientsOver(one), C::RecipientsOver(other)) => one >= other,
        (C::CustomerWroteWithin(one), C::CustomerWroteWithin(other)) => one <= other,
        (
            C::Consent { topic, level },
            C::Consent {
                topic: other,
                level: least,
            },
        ) => level >= least && (other.is_none() || topic == other),
        (C::Attribute(one), C::Attribute(other)) => {
            (one.of, &one.name) == (other.of, &other.name)
                && any_within(&one.values, &other.values)
                && (other.if_missing || !one.if_missing)
        }
        (C::Moment(one), C::Moment(other)) => one.is_within(other),
        _ => one == other,
    }
}

fn within<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.iter().all(|value| other.contains(value))
}

fn named_within(one: &[String], other: &[String]) -> bool {
    one.iter()
        .all(|value| other.iter().any(|other| other.eq_ignore_ascii_case(value)))
}

/// The same where no values are any values.
fn any_within(one: &[String], other: &[String]) -> bool {
    other.is_empty() || (!one.is_empty() && named_within(one, other))
}

/// Whether it holds of every text.
fn always(condition: &Condition) -> bool {
    match condition {
        Condition::Class(classes) => {
            let all = [
                Class::Marketing,
                Class::Informational,
                Class::Conversational,
            ];
            all.iter().all(|class| classes.contains(class))
        }
        Condition::Trigger(triggers) => [Trigger::Manual, Trigger::Automated]
            .iter()
            .all(|trigger| triggers.contains(trigger)),
        Condition::Moment(moment) => {
            moment.is_within(&Moment::default()) && Moment::of_clock(moment.clock).is_within(moment)
        }
        Condition::Any(parts) => {
            let denied = |part: &Condition| match part {
                Condition::Not(inner) => parts.iter().any(|other| implies(inner, other)),
                _ => false,
            };
            parts.iter().any(|part| always(part) || denied(part))
        }
        Condition::All(parts) => parts.iter().all(always),
        Condition::Not(part) => of(part).is_some(),
        _ => false,
    }
}

/// Why a moment has no day: its dates have none of its weekdays.
fn of_days(moment: &Moment) -> Option<String> {
    let (days, (first, last)) = moment.weekdays.zip(moment.dates)?;
    let date = |day: Day| Date::new(day.year, day.month, day.day);
    let last = date(last);
    // A week has them all.
    let week = (0..7).map(|later| date(first).plus_days(later));
    let within = week.take_while(|day| *day <= last);
    let bit = |day: Date| 1_u8.checked_shl(u32::from(day.weekday()).saturating_sub(1));
    let mut bits = within.filter_map(bit);
    (!bits.any(|bit| days & bit != 0))
        .then(|| "none of the weekdays lies between the dates".to_owned())
}

fn of_all(parts: &[&Condition]) -> Option<String> {
    let is_denied = |part: &&&Condition| {
        let Condition::Not(inner) = part else {
            return false;
        };
        parts.iter().any(|other| implies(other, inner))
    };
    if parts.iter().any(|part| is_denied(&part)) {
        return Some("what is asked for is ruled out beside it".to_owned());
    }
    let mut classes: Option<Vec<Class>> = None;
    let mut triggers: Option<Vec<Trigger>> = None;
    let mut facts: Vec<(Fact, Vec<String>)> = Vec::new();
    for part in parts {
        match part {
            Condition::Class(values) => narrow(&mut classes, values.clone()),
            Condition::Trigger(values) => narrow(&mut triggers, values.clone()),
            // A language may be named in short or in full.
            Condition::Fact(Fact::Language, _) => {}
            Condition::Fact(fact, values) => {
                let values: Vec<String> = values
                    .iter()
                    .map(|value| value.to_ascii_lowercase())
                    .collect();
                match facts.iter_mut().find(|(known, _)| known == fact) {
                    Some((_, known)) => known.retain(|value| values.contains(value)),
                    None => facts.push((*fact, values)),
                }
            }
            _ => {}
        }
    }
    if classes.is_some_and(|left| left.is_empty()) {
        return Some("no text has two classes".to_owned());
    }
    if triggers.is_some_and(|left| left.is_empty()) {
        return Some("a text is manual or automated, not both".to_owned());
    }
    if let Some((fact, _)) = facts.iter().find(|(_, left)| left.is_empty()) {
        return Some(format!(
            "{} is one, and the lists have none in common",
            name(*fact)
        ));
    }
    of_moments(parts)
}

/// Days and times on one clock that have no minute in common.
fn of_moments(parts: &[&Condition]) -> Option<String> {
    let moments: Vec<_> = parts
        .iter()
        .filter_map(|part| match part {
            Condition::Moment(moment) => Some(moment),
            _ => None,
        })
        .collect();
    for one in &moments {
        let same: Vec<_> = moments
            .iter()
            .filter(|other| other.clock == one.clock)
            .collect();
        let days = same.iter().filter_map(|moment| moment.weekdays);
        if days.fold(u8::MAX, |left, days| left & days) & 0x7f == 0 {
            return Some("the weekdays have none in common".to_owned());
        }
        let mut minutes: Vec<u16> = one.minutes().collect();
        for other in &same {
            let own: Vec<u16> = other.minutes().collect();
            minutes.retain(|minute| own.binary_search(minute).is_ok());
        }
        if minutes.is_empty() {
            return Some("the times of day have no minute in common".to_owned());
        }
        let first = same
            .iter()
            .filter_map(|moment| moment.dates)
            .map(|dates| dates.0)
            .max();
        let last = same
            .iter()
            .filter_map(|moment| moment.dates)
            .map(|dates| dates.1)
            .min();
        if first.zip(last).is_some_and(|(first, last)| first > last) {
            return Some("the dates have no day in common".to_owned());
        }
    }
    None
}

fn narrow<T: PartialEq>(known: &mut Option<Vec<T>>, values: Vec<T>) {
    match known {
        Some(known) => known.retain(|value| values.contains(value)),
        None => *known = Some(values),
    }
}

fn name(fact: Fact) -> &'static str {
    match fact {
        Fact::Channel => "the channel",
        Fact::Origin => "the origin",
        Fact::Campaign => "the campaign",
        Fact::Role => "the sender's role",
        Fact::Sender => "the sender",
        Fact::Language => "the language",
    }
}
