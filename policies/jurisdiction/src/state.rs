//! States, DC and territories.

use std::fmt;

use crate::date::Date;
use crate::rule::Rule;
use crate::tables::{FEDERAL, STATES, TERRITORIES, ZONES};

/// A state, DC or a territory.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State(u8);

#[derive(Debug)]
pub(crate) struct StateRow {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) zones: &'static [u8],
    pub(crate) rules: &'static [Rule],
}

impl State {
    /// The state with this two-letter code, in capital or small letters.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let place = STATES
            .iter()
            .position(|row| row.code.eq_ignore_ascii_case(code))?;
        u8::try_from(place).ok().map(Self)
    }

    pub(crate) const fn of_number(number: u8) -> Self {
        Self(number)
    }

    /// Two capital letters.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().map_or("", |row| row.code)
    }

    /// The name, as people write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.name)
    }

    /// The clocks of the state, by the name of their largest zone.
    pub fn zones(self) -> impl Iterator<Item = &'static str> {
        let zones = self.row().map_or([].as_slice(), |row| row.zones);
        zones
            .iter()
            .filter_map(|zone| ZONES.get(usize::from(*zone)).copied())
    }

    /// The rule on solicitation that holds there on this day; days before the table begins have the first one.
    #[must_use]
    pub fn rule(self, date: Date) -> &'static Rule {
        let rules = self.rules();
        let day = date.number();
        rules
            .iter()
            .find(|rule| day <= rule.to)
            .or(rules.last())
            .unwrap_or(&FEDERAL)
    }

    /// Every rule, the oldest first.
    #[must_use]
    pub fn rules(self) -> &'static [Rule] {
        self.row().map_or(&[], |row| row.rules)
    }

    fn row(self) -> Option<&'static StateRow> {
        STATES.get(usize::from(self.0))
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A set of states.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct States(u64);

impl States {
    /// No state.
    pub const NONE: Self = Self(0);

    /// Every state, DC and every territory.
    #[must_use]
    pub fn all() -> Self {
        let numbers = 0..u8::try_from(STATES.len()).unwrap_or(u8::MAX);
        numbers
            .map(State)
            .fold(Self::NONE, |states, state| states | state.into())
    }

    /// The fifty states and DC.
    #[must_use]
    pub fn without_territories() -> Self {
        Self(Self::all().0 & !TERRITORIES)
    }

    pub(crate) const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    pub(crate) const fn bits(self) -> u64 {
        self.0
    }

    /// Whether `state` is one of them.
    #[must_use]
    pub fn contains(self, state: State) -> bool {
        self.0 & Self::from(state).0 != 0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    #[must_use]
    pub fn len(self) -> usize {
        usize::try_from(self.0.count_ones()).unwrap_or(usize::MAX)
    }

    /// One by one, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = State> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let lowest = rest.trailing_zeros();
            rest &= rest.wrapping_sub(1);
            u8::try_from(lowest)
                .ok()
                .filter(|lowest| *lowest < 64)
                .map(State)
        })
    }
}

impl From<State> for States {
    fn from(state: State) -> Self {
        Self(1u64.checked_shl(state.0.into()).unwrap_or(0))
    }
}

impl std::ops::BitOr for States {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl std::ops::BitOrAssign for States {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl FromIterator<State> for States {
    fn from_iter<I: IntoIterator<Item = State>>(states: I) -> Self {
        states
            .into_iter()
            .fold(Self::NONE, |set, state| set | state.into())
    }
}

impl fmt::Debug for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
