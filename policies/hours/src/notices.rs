//! What closes a state for a while: declared emergencies and proclaimed holidays.

use maysend_jurisdiction::{Date, State, States};
use maysend_sdk::prelude::*;

use crate::spans::joined;

/// Kinds of notices that count.
const EMERGENCY: &str = "emergency";
const PROCLAIMED_HOLIDAY: &str = "proclaimed-holiday";

/// The stretches of time in which notices close at least one of the candidate states.
#[derive(Debug, Default)]
pub(crate) struct Closures {
    /// In order and apart from each other; an end that is not known is as late as can be.
    spans: Vec<(Instant, Instant)>,
}

/// A notice in force, and a state that it closes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InForce<'a> {
    pub(crate) notice: &'a Notice,
    pub(crate) state: State,
}

impl Closures {
    /// What `notices` close for solicitation in `states`.
    pub(crate) fn new(notices: &[Notice], states: States, date: Date) -> Self {
        let spans = notices
            .iter()
            .filter(|notice| closed_by(notice, states, date).is_some())
            .map(|notice| (notice.starts_at, notice.ends_at.unwrap_or(Instant::MAX)))
            .collect();
        Self {
            spans: joined(spans),
        }
    }

    /// When the closure that holds at `t` ends; none if nothing is closed then.
    pub(crate) fn end_of(&self, t: Instant) -> Option<Instant> {
        let after = self.spans.partition_point(|(start, _)| *start <= t);
        let (_, end) = self.spans.get(after.checked_sub(1)?)?;
        (t < *end).then_some(*end)
    }

    /// When the next closure after `t` begins.
    pub(crate) fn next_start(&self, t: Instant) -> Option<Instant> {
        let after = self.spans.partition_point(|(start, _)| *start <= t);
        self.spans.get(after).map(|(start, _)| *start)
    }
}

/// The first notice that is in force at `at` and closes one of `states`.
pub(crate) fn in_force(
    notices: &[Notice],
    states: States,
    date: Date,
    at: Instant,
) -> Option<InForce<'_>> {
    notices
        .iter()
        .filter(|notice| notice.starts_at <= at && notice.ends_at.is_none_or(|end| at < end))
        .find_map(|notice| {
            let state = closed_by(notice, states, date)?;
            Some(InForce { notice, state })
        })
}

/// Whether any of `states` closes for some notice, so that not knowing the notices is worth a word.
pub(crate) fn matter(states: States, date: Date) -> bool {
    states
        .iter()
        .map(|state| state.rule(date))
        .any(|rule| rule.closed_in_emergencies() || rule.closed_on_holidays())
}

impl InForce<'_> {
    pub(crate) fn is_emergency(&self) -> bool {
        self.notice.kind.trim().eq_ignore_ascii_case(EMERGENCY)
    }
}

/// The first of `states` that this notice closes.
fn closed_by(notice: &Notice, states: States, date: Date) -> Option<State> {
    let is_of = |kind: &str| notice.kind.trim().eq_ignore_ascii_case(kind);
    let emergency = is_of(EMERGENCY);
    if !emergency && !is_of(PROCLAIMED_HOLIDAY) {
        return None;
    }
    let named = notice.region.as_deref().map_or(States::all(), states_of);
    states
        .iter()
        .filter(|state| named.contains(*state))
        .find(|state| {
            let rule = state.rule(date);
            if emergency {
                rule.closed_in_emergencies()
            } else {
                rule.closed_on_holidays()
            }
        })
}

/// The states of a region: `LA`, `US-LA`, `LA-071`, `Orleans Parish, LA`, `Louisiana`, or several of these. A county counts as its
/// state, since nobody knows the customer's county; what cannot be read, and a list with anything that cannot, counts as every state.
fn states_of(region: &str) -> States {
    let mut named = States::NONE;
    for part in region.split([';', '/', '&', '|']).flat_map(by_and) {
        match of_part(part.trim()) {
            Some(states) => named |= states,
            None => return States::all(),
        }
    }
    named
}

/// `LA and NY`, `LA or NY`: both.
fn by_and(part: &str) -> impl Iterator<Item = &str> {
    part.split(" and ").flat_map(|part| part.split(" or "))
}

/// States behind each other (`LA, NY`), or one with its county before or behind it.
fn of_part(part: &str) -> Option<States> {
    let listed = part.split(',').map(|item| state_of(item.trim()));
    if let Some(all) = listed.collect::<Option<Vec<State>>>() {
        return Some(
            all.into_iter()
                .fold(States::NONE, |all, one| all | one.into()),
        );
    }
    let last_word = part.rsplit([',', ' ']).next().unwrap_or(part);
    State::from_code(last_word).map(States::from)
}

fn state_of(item: &str) -> Option<State> {
    let item = item.strip_prefix("US-").unwrap_or(item);
    let before_county = item.split(['-', ':']).next().unwrap_or(item);
    let called = |state: &State| state.name().eq_ignore_ascii_case(item);
    State::from_code(before_county).or_else(|| States::all().iter().find(called))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_read_and_what_cannot_be_read_is_everywhere() {
        for region in [
            "LA",
            "la",
            "US-LA",
            "LA-071",
            "Orleans Parish, LA",
            "Louisiana",
        ] {
            let states: Vec<_> = states_of(region).iter().map(State::code).collect();
            assert_eq!(states, ["LA"], "{region}");
        }
        for region in [
            "LA, NY",
            "LA and NY",
            "LA/NY",
            "NY; LA",
            "New York & Louisiana",
            "US-LA or Erie, NY",
        ] {
            let states: Vec<_> = states_of(region).iter().map(State::code).collect();
            assert_eq!(states, ["LA", "NY"], "{region}");
        }
        for region in [
            "the bayou",
            "La Salle Parish",
            "In the north",
            "Kings or Queens OR",
            "LA; elsewhere",
        ] {
            assert_eq!(states_of(region), States::all(), "{region}");
        }
        assert_eq!(states_of(""), States::all());
    }
}
