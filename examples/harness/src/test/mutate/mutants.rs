//! Every change of a set that is tried.

use std::collections::BTreeMap;

use anyhow::Context as _;
use maysend::request::{Business, Opening, Window};
use maysend::{Mode, Policy, PolicySet};
use serde_json::{Map, Value};

use super::vary::{self, hours, moved};
use super::{Mutant, Skipped};
use crate::schema;

/// A change, and what it is called.
#[derive(Debug)]
pub(super) struct Changed {
    pub(super) mutant: Mutant,
    pub(super) change: Change,
}

/// What a set is given instead of its own.
#[derive(Debug)]
pub(super) enum Change {
    /// All settings of the policy.
    Settings(Value),
    /// The dealership.
    Business(Box<Business>),
    /// Who may approve.
    Approvers(BTreeMap<String, Vec<String>>),
    /// What it attests.
    Assumed(Map<String, Value>),
}

/// What stands for the policy where the set itself is changed.
const BUSINESS: &str = "business";
const APPROVERS: &str = "approvers";
const ASSUME: &str = "assume";

/// By the number of a day, from 1 on.
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The changes of all policies in their order, then those of the set itself; and the settings that none is made of.
pub(super) fn of(set: &PolicySet) -> anyhow::Result<(Vec<Changed>, Vec<Skipped>)> {
    let (mut changed, mut skipped) = (Vec::new(), Vec::new());
    for policy in set.policies() {
        of_policy(policy, &mut changed, &mut skipped)?;
    }
    if let Some(business) = set.business() {
        of_hours(business, &mut changed);
        of_special_days(business, &mut changed);
    }
    of_approvers(set, &mut changed);
    of_assumed(set, &mut changed);
    Ok((changed, skipped))
}

fn of_policy(
    policy: &Policy,
    changed: &mut Vec<Changed>,
    skipped: &mut Vec<Skipped>,
) -> anyhow::Result<()> {
    let id = policy.id();
    let given: Map<String, Value> = serde_json::from_str(policy.settings())
        .with_context(|| format!("the settings of `{id}` are no table"))?;
    schema::each(&policy.description().settings_schema, &mut |path, known| {
        let mut skip = |reason| {
            skipped.push(Skipped {
                policy: id.to_owned(),
                setting: path.join("."),
                reason,
            });
        };
        if policy.mode() == Mode::Monitor {
            return skip("the policy only watches: nothing that it says decides a case");
        }
        let value = at(&given, path).or(known.default).unwrap_or(&Value::Null);
        let neighbours = match vary::neighbours(known, value) {
            Ok(neighbours) => neighbours,
            Err(reason) => return skip(reason),
        };
        for neighbour in neighbours {
            let mut settings = given.clone();
            vary::set(&mut settings, path, neighbour.value);
            let inside = neighbour.inside.iter().map(String::as_str);
            let name: Vec<&str> = path.iter().copied().chain(inside).collect();
            changed.push(Changed {
                mutant: mutant(id, name.join("."), neighbour.from, neighbour.to),
                change: Change::Settings(settings.into()),
            });
        }
    });
    Ok(())
}

/// The value at a path of tables.
fn at<'v>(given: &'v Map<String, Value>, path: &[&str]) -> Option<&'v Value> {
    let (first, rest) = path.split_first()?;
    rest.iter()
        .try_fold(given.get(*first)?, |value, part| value.get(part))
}

fn mutant(policy: &str, setting: String, from: String, to: String) -> Mutant {
    Mutant {
        policy: policy.to_owned(),
        setting,
        from,
        to,
    }
}

fn of_hours(business: &Business, changed: &mut Vec<Changed>) {
    for (index, opening) in business.hours.iter().flatten().enumerate() {
        let day = usize::from(opening.weekday).saturating_sub(1);
        let day = WEEKDAYS.get(day).copied().unwrap_or("?");
        for (opens, closes) in moved(opening.opens, opening.closes) {
            let mut business = business.clone();
            let openings = business.hours.iter_mut().flatten();
            if let Some(other) = openings.into_iter().nth(index) {
                *other = Opening {
                    opens,
                    closes,
                    ..*opening
                };
            }
            let from = hours(opening.opens, opening.closes);
            let name = format!("hours.{day}");
            changed.push(Changed {
                mutant: mutant(BUSINESS, name, from, hours(opens, closes)),
                change: Change::Business(Box::new(business)),
            });
        }
    }
}

fn of_special_days(business: &Business, changed: &mut Vec<Changed>) {
    for (index, day) in business.special_days.iter().enumerate() {
        let name = format!("special-days.{}", day.date);
        let mut add = |from: String, to: String, business: Business| {
            changed.push(Changed {
                mutant: mutant(BUSINESS, name.clone(), from, to),
                change: Change::Business(Box::new(business)),
            });
        };
        let shown = match day.windows.as_slice() {
            [] => "closed".to_owned(),
            windows => windows
                .iter()
                .map(|window| hours(window.opens, window.closes))
                .collect::<Vec<_>>()
                .join(", "),
        };
        let mut ordinary = business.clone();
        ordinary.special_days.remove(index);
        add(shown, "a day like others".to_owned(), ordinary);
        for (which, window) in day.windows.iter().enumerate() {
            for (opens, closes) in moved(window.opens, window.closes) {
                let mut business = business.clone();
                let days = business.special_days.get_mut(index);
                if let Some(other) = days.and_then(|day| day.windows.get_mut(which)) {
                    *other = Window { opens, closes };
                }
                let from = hours(window.opens, window.closes);
                add(from, hours(opens, closes), business);
            }
        }
    }
}

fn of_approvers(set: &PolicySet, changed: &mut Vec<Changed>) {
    for (role, others) in set.approvers() {
        for (index, other) in others.iter().enumerate() {
            let mut approvers = set.approvers().clone();
            if let Some(fewer) = approvers.get_mut(role) {
                fewer.remove(index);
            }
            let to = format!("without {other}");
            changed.push(Changed {
                mutant: mutant(APPROVERS, role.clone(), other.clone(), to),
                change: Change::Approvers(approvers),
            });
        }
    }
}

/// What a set attests, left out, and otherwise: of a registry nobody was asked, a number or a switch was another.
fn of_assumed(set: &PolicySet, changed: &mut Vec<Changed>) {
    let facts = set.assumed();
    for (name, value) in &facts {
        let mut add = |from: &Value, to: String, other: Option<Value>| {
            let mut facts = facts.clone();
            match other {
                Some(other) => facts.insert(name.clone(), other),
                None => facts.remove(name),
            };
            changed.push(Changed {
                mutant: mutant(ASSUME, name.clone(), schema::words(from), to),
                change: Change::Assumed(facts),
            });
        };
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let mut fewer = items.clone();
                    fewer.remove(index);
                    let to = format!("without {}", schema::words(item));
                    add(item, to, Some(fewer.into()));
                }
                continue;
            }
            Value::Bool(truth) => add(value, (!truth).to_string(), Some((!truth).into())),
            Value::Number(number) => {
                for step in number.as_u64().into_iter().flat_map(|number| {
                    let steps = [number.checked_sub(1), number.checked_add(1)];
                    steps.into_iter().flatten()
                }) {
                    add(value, step.to_string(), Some(step.into()));
                }
            }
            _ => {}
        }
        add(value, "not attested".to_owned(), None);
    }
}
