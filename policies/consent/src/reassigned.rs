//! The registry of reassigned numbers, and which permissions it ends.

use maysend_sdk::prelude::*;

use crate::dates::DAY;

/// What the registry of reassigned numbers said: numbers change hands, consents do not.
#[derive(Debug, Default)]
pub(crate) struct Reassigned {
    /// When it last said yes.
    pub(crate) said_yes: Option<Instant>,
    /// When it said no, and about which date.
    noes: Vec<(Instant, Instant)>,
}

impl Reassigned {
    pub(crate) fn of(request: &Request) -> Self {
        let mut said = Self::default();
        for answer in request.registries().iter().filter(|answer| {
            answer
                .registry
                .trim()
                .eq_ignore_ascii_case("reassigned-numbers")
        }) {
            if is_yes(answer) {
                said.said_yes = said.said_yes.max(Some(answer.checked_at));
            } else if let ("no", Some(date)) = (answer.answer.as_str(), answer.as_of)
                && answer.checked_at <= request.at()
            {
                said.noes.push((answer.checked_at, date));
            }
        }
        said
    }

    /// Whether a permission of this date came from somebody who no longer has the number: it is older than the yes, and no later
    /// answer clears it.
    pub(crate) fn voids(&self, since: Instant) -> bool {
        self.said_yes
            .is_some_and(|yes| since <= yes && !self.clears(since, yes))
    }

    /// Whether the registry said no about this date, at `earliest` or later.
    pub(crate) fn clears(&self, since: Instant, earliest: Instant) -> bool {
        let latest_date = since.saturating_add(DAY);
        self.noes
            .iter()
            .any(|(checked, date)| *checked >= earliest && *date <= latest_date)
    }
}

/// Anything but a no and a don't-know counts as a yes.
pub(crate) fn is_yes(answer: &RegistryAnswer) -> bool {
    !matches!(answer.answer.as_str(), "no" | "no-data")
}
