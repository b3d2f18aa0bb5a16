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
        self.notice.kind == EMERGENCY
    }
}

/// The first of `states` that this notice closes.
fn closed_by(notice: &Notice, states: States, date: Date) -> Option<State> {
    let emergency = match notice.kind.as_str() {
        EMERGENCY => true,
        PROCLAIMED_HOLIDAY => false,
        _ => return None,
    };
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

/// The state of a region: `LA`, `US-LA`, `LA-071`, `Orleans Parish, LA`, `Louisiana`. A county counts as its state, since
/// nobody knows the customer's county; what cannot be read counts as every state.
fn states_of(region: &str) -> States {
    let region = region.trim();
    let region = region.strip_prefix("US-").unwrap_or(region);
    let last_word = region.rsplit([',', ' ']).next().unwrap_or(region);
    let before_county = region.split(['-', ':', '/']).next().unwrap_or(region);
    let named = States::all()
        .iter()
        .find(|state| state.name().eq_ignore_ascii_case(region));
    State::from_code(before_county)
        .or_else(|| State::from_code(last_word))
        .or(named)
        .map_or(States::all(), States::from)
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
        for region in ["the bayou", "La Salle Parish", "In the north"] {
            assert_eq!(states_of(region), States::all(), "{region}");
        }
        assert_eq!(states_of(""), States::all());
    }
}
