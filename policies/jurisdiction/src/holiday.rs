//! Holidays, computed from the rows of holidays.toml.

use crate::date::{Date, easter};
use crate::state::{State, States};
use crate::tables::HOLIDAYS;

#[derive(Debug)]
pub(crate) struct Holiday {
    pub(crate) name: &'static str,
    pub(crate) set: Set,
    /// The first year.
    pub(crate) from: i32,
    pub(crate) even_years: bool,
    pub(crate) when: When,
}

/// Whose day it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Set {
    Federal,
    /// As a set of one state.
    State(u64),
}

#[derive(Debug)]
pub(crate) enum When {
    Fixed {
        month: u8,
        day: u8,
        observed: bool,
    },
    /// nth = -1: the last one of the month; plus: days after it.
    Weekday {
        weekday: u8,
        month: u8,
        nth: i8,
        plus: i8,
    },
    /// Days after Easter Sunday.
    Easter {
        days: i8,
    },
}

/// The holiday of `date` among the federal ones, if they count, and those of `states`.
pub(crate) fn holiday_on(date: Date, federal: bool, states: u64) -> Option<&'static str> {
    let counts = |holiday: &&Holiday| match holiday.set {
        Set::Federal => federal,
        Set::State(state) => states & state != 0,
    };
    HOLIDAYS
        .iter()
        .filter(counts)
        .find(|holiday| holiday.falls_on(date))
        .map(|holiday| holiday.name)
}

/// The names of the holidays of `date`: the federal ones, and those of `state` if there is one. A day on which a holiday is
/// observed is one as well.
///
/// ```
/// use maysend_jurisdiction::{Date, State, holidays};
///
/// let observed = Date { year: 2027, month: 7, day: 23 };
/// assert_eq!(holidays(observed, State::from_code("UT")).collect::<Vec<_>>(), ["Pioneer Day"]);
/// assert_eq!(holidays(observed, None).count(), 0);
/// ```
pub fn holidays(date: Date, state: Option<State>) -> impl Iterator<Item = &'static str> {
    let own = state.map_or(0, |state| States::from(state).bits());
    HOLIDAYS
        .iter()
        .filter(move |holiday| match holiday.set {
            Set::Federal => true,
            Set::State(state) => own & state != 0,
        })
        .filter(move |holiday| holiday.falls_on(date))
        .map(|holiday| holiday.name)
}

impl Holiday {
    fn falls_on(&self, date: Date) -> bool {
        match self.when {
            When::Fixed {
                month,
                day,
                observed,
            } => {
                let is_it =
                    |date: Date| date.month == month && date.day == day && self.holds_in(date.year);
                let neighbour = |days: i32| Date::from_number(date.number().saturating_add(days));
                is_it(date)
                    || observed
                        && match date.weekday() {
                            1 => is_it(neighbour(-1)),
                            5 => is_it(neighbour(1)),
                            _ => false,
                        }
            }
            When::Weekday {
                weekday,
                month,
                nth,
                plus,
            } => {
                let day = Date::from_number(date.number().saturating_sub(plus.into()));
                self.holds_in(day.year)
                    && day.month == month
                    && day.weekday() == weekday
                    && is_nth(day, nth)
            }
            When::Easter { days } => {
                self.holds_in(date.year)
                    && date.number() == easter(date.year).saturating_add(days.into())
            }
        }
    }

    fn holds_in(&self, year: i32) -> bool {
        year >= self.from && (!self.even_years || year % 2 == 0)
    }
}

/// Whether `day` is the nth of its weekday in its month, counted from the end if nth is negative.
fn is_nth(day: Date, nth: i8) -> bool {
    if nth < 0 {
        let weeks_later = Date::from_number(day.number().saturating_add(7 * i32::from(-nth)));
        let week_before = Date::from_number(weeks_later.number().saturating_sub(7));
        return weeks_later.month != day.month && week_before.month == day.month;
    }
    i32::from(nth) == (i32::from(day.day) - 1) / 7 + 1
}
