//! Conditions that nothing can meet, as far as their form alone tells.

use maysend_sdk::prelude::*;

use crate::condition::{Condition, Fact};

/// Why the condition can never hold; none if its form does not tell.
pub(crate) fn of(condition: &Condition) -> Option<String> {
    match condition {
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

fn of_all(parts: &[&Condition]) -> Option<String> {
    let denied = parts.iter().find_map(|part| match part {
        Condition::Not(inner) => parts.contains(&&**inner).then_some(()),
        _ => None,
    });
    if denied.is_some() {
        return Some("the same condition is asked for and ruled out".to_owned());
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
