//! Conditions that nothing can meet, as far as their form alone tells.

use maysend_sdk::prelude::*;

use crate::condition::{Condition, Fact};
use crate::moment::{Clock, DAY, Day, EVERY_DAY, Moment};

/// Why the condition can never hold; none if its form does not tell.
pub(crate) fn of(condition: &Condition) -> Option<String> {
    match condition {
        Condition::Not(part) if always(part) => Some("what is ruled out is always so".to_owned()),
        Condition::RecipientsOver(u32::MAX) => Some("no text has so many recipients".to_owned()),
        Condition::Moment(moment) => of_clock(&[moment], &[]),
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
        (C::Fact(Fact::Language, values), C::Fact(Fact::Language, others)) => {
            values.iter().all(|value| {
                others
                    .iter()
                    .any(|other| common(value, other) == Some(value))
            })
        }
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

/// What both tags of a language mean; none: nothing. One without a region means all regions.
fn common<'t>(one: &'t String, other: &'t String) -> Option<&'t String> {
    let is_part = |tag: &str, of: &str| {
        tag.eq_ignore_ascii_case(of)
            || tag
                .split_once('-')
                .is_some_and(|(main, _)| main.eq_ignore_ascii_case(of))
    };
    match (is_part(one, other), is_part(other, one)) {
        (true, _) => Some(one),
        (false, true) => Some(other),
        (false, false) => None,
    }
}

const CLASSES: [Class; 3] = [
    Class::Marketing,
    Class::Informational,
    Class::Conversational,
];
const TRIGGERS: [Trigger; 2] = [Trigger::Manual, Trigger::Automated];

/// Whether it holds of every text.
fn always(condition: &Condition) -> bool {
    match condition {
        Condition::Class(classes) => within(&CLASSES, classes),
        Condition::Trigger(triggers) => within(&TRIGGERS, triggers),
        Condition::Moment(moment) => {
            moment.is_within(&Moment::default()) && Moment::of_clock(moment.clock).is_within(moment)
        }
        Condition::Any(parts) => {
            let denied = |part: &Condition| match part {
                Condition::Not(inner) => parts.iter().any(|other| implies(inner, other)),
                _ => false,
            };
            let parts: Vec<&Condition> = parts.iter().collect();
            parts.iter().any(|part| always(part) || denied(part)) || cover(&parts)
        }
        Condition::All(parts) => parts.iter().all(always),
        Condition::Not(part) => of(part).is_some(),
        _ => false,
    }
}

/// Whether one of these alternatives holds of every text, whatever it is and whenever it goes. On the customer's clock none does: it may
/// not be known.
fn cover(parts: &[&Condition]) -> bool {
    let names = |list: Option<&Vec<Class>>, class| list.is_some_and(|list| list.contains(class));
    let sends = |list: Option<&Vec<Trigger>>, by| list.is_some_and(|list| list.contains(by));
    let moments = moments(parts, Clock::Business).into_iter();
    let moments: Vec<&Moment> = moments.filter(|moment| moment.dates.is_none()).collect();
    let is_one = |class| parts.iter().any(|part| names(classes(part), class));
    let is_by = |by| parts.iter().any(|part| sends(triggers(part), by));
    CLASSES.iter().all(is_one) || TRIGGERS.iter().all(is_by) || is_never(EVERY_DAY, &[], &moments)
}

/// Whether no minute of these days of the week is in all of the first and in none of the second, their dates apart.
fn is_never(days: u8, moments: &[&Moment], denied: &[&Moment]) -> bool {
    let fits = |moment: &&Moment, day: u8, minute: u16| {
        moment.weekdays.unwrap_or(EVERY_DAY) & day != 0 && moment.has_minute(minute)
    };
    let mut minutes = (0..7).map(|at| 1 << at).flat_map(|day: u8| {
        let of_day = (0..DAY).map(move |minute| (day, minute));
        of_day.filter(move |_| days & day != 0)
    });
    !minutes.any(|(day, minute)| {
        moments.iter().all(|moment| fits(moment, day, minute))
            && !denied.iter().any(|moment| fits(moment, day, minute))
    })
}

/// The days of the week that lie between two days.
fn weekdays((first, last): (Day, Day)) -> u8 {
    let date = |day: Day| Date::new(day.year, day.month, day.day);
    let last = date(last);
    // A week has them all.
    let week = (0..7).map(|later| date(first).plus_days(later));
    let within = week.take_while(|day| *day <= last);
    let bit = |day: Date| 1_u8.checked_shl(u32::from(day.weekday()).saturating_sub(1));
    within.filter_map(bit).fold(0, |days, bit| days | bit)
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
    let mut facts: Vec<(Fact, Vec<String>)> = Vec::new();
    for part in parts {
        let Condition::Fact(fact, values) = part else {
            continue;
        };
        match facts.iter_mut().find(|(known, _)| known == fact) {
            Some((Fact::Language, known)) => {
                *known = known
                    .iter()
                    .flat_map(|one| values.iter().filter_map(move |other| common(one, other)))
                    .cloned()
                    .collect();
            }
            Some((_, known)) => {
                known.retain(|value| values.iter().any(|other| other.eq_ignore_ascii_case(value)))
            }
            None => facts.push((*fact, values.clone())),
        }
    }
    if let Some((fact, _)) = facts.iter().find(|(_, left)| left.is_empty()) {
        return Some(format!(
            "{} is one, and the lists have none in common",
            name(*fact)
        ));
    }
    let of_classes = [
        "no text has two classes",
        "every class is ruled out that a text may have",
    ];
    let of_triggers = [
        "a text is manual or automated, not both",
        "a text is manual or automated, and both are ruled out",
    ];
    of_values(parts, &CLASSES, classes, of_classes)
        .or_else(|| of_values(parts, &TRIGGERS, triggers, of_triggers))
        .or_else(|| of_moments(parts))
}

/// What is denied of these.
fn denied<'c>(parts: &[&'c Condition]) -> Vec<&'c Condition> {
    let denied = parts.iter().filter_map(|part| match part {
        Condition::Not(inner) => Some(&**inner),
        _ => None,
    });
    denied.collect()
}

/// Why none is left of the values of which every text has one: none is in all lists (`apart`), or those that are, are ruled out. `lists`
/// has those that a condition names, where it names any.
fn of_values<T: PartialEq>(
    parts: &[&Condition],
    all: &[T],
    lists: fn(&Condition) -> Option<&Vec<T>>,
    [apart, ruled_out]: [&str; 2],
) -> Option<String> {
    let asked: Vec<_> = parts.iter().filter_map(|part| lists(part)).collect();
    let left = all
        .iter()
        .filter(|value| asked.iter().all(|list| list.contains(value)));
    let left: Vec<&T> = left.collect();
    let denied: Vec<_> = denied(parts).into_iter().filter_map(lists).collect();
    if left.is_empty() {
        return Some(apart.to_owned());
    }
    let is_denied = |value: &&T| denied.iter().any(|list| list.contains(value));
    left.iter().all(is_denied).then(|| ruled_out.to_owned())
}

fn classes(condition: &Condition) -> Option<&Vec<Class>> {
    match condition {
        Condition::Class(classes) => Some(classes),
        _ => None,
    }
}

fn triggers(condition: &Condition) -> Option<&Vec<Trigger>> {
    match condition {
        Condition::Trigger(triggers) => Some(triggers),
        _ => None,
    }
}

/// Days and times on one clock that have no minute in common. What is ruled out on the customer's clock may not be known, and then the
/// rule applies.
fn of_moments(parts: &[&Condition]) -> Option<String> {
    let denied = moments(&denied(parts), Clock::Business);
    of_clock(&moments(parts, Clock::Business), &denied)
        .or_else(|| of_clock(&moments(parts, Clock::Customer), &[]))
}

fn moments<'c>(parts: &[&'c Condition], clock: Clock) -> Vec<&'c Moment> {
    let moments = parts.iter().filter_map(|part| match part {
        Condition::Moment(moment) if moment.clock == clock => Some(moment),
        _ => None,
    });
    moments.collect()
}

/// Why no moment is in all of the first and in none of the second.
fn of_clock(moments: &[&Moment], denied: &[&Moment]) -> Option<String> {
    let days = moments.iter().filter_map(|moment| moment.weekdays);
    let days = days.fold(EVERY_DAY, |left, days| left & days);
    if days == 0 {
        return Some("the weekdays have none in common".to_owned());
    }
    let mut minutes = 0..DAY;
    if !minutes.any(|minute| moments.iter().all(|moment| moment.has_minute(minute))) {
        return Some("the times of day have no minute in common".to_owned());
    }
    let dates = moments.iter().filter_map(|moment| moment.dates);
    let dates = dates.reduce(|left, dates| (left.0.max(dates.0), left.1.min(dates.1)));
    if dates.is_some_and(|(first, last)| first > last) {
        return Some("the dates have no day in common".to_owned());
    }
    let days = days & dates.map_or(EVERY_DAY, weekdays);
    if days == 0 {
        return Some("none of the weekdays lies between the dates".to_owned());
    }
    let denied = denied.iter().filter(|moment| {
        moment.dates.is_none_or(|(first, last)| {
            dates.is_some_and(|dates| first <= dates.0 && dates.1 <= last)
        })
    });
    let denied: Vec<&Moment> = denied.copied().collect();
    (!denied.is_empty() && is_never(days, moments, &denied))
        .then(|| "every moment is ruled out that is asked for".to_owned())
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
