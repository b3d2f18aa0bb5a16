//! A dated rule on hours.

use crate::date::Date;
use crate::holiday::holiday_on;
use crate::tables::FEDERAL;

/// Minutes of the local day, `[opens, closes)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// The first minute that is open.
    pub opens: u16,
    /// The first minute that is closed again; 1440 is midnight at the end of the day.
    pub closes: u16,
}

/// What a rule says of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Day {
    /// Open in this window.
    Open(Window),
    /// Closed all day.
    Closed(Closure),
}

/// Why a day is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Closure {
    /// This day of the week always is.
    Weekday,
    /// This holiday.
    Holiday(&'static str),
}

/// One row of the table: what holds from one day to another.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    pub(crate) from: i32,
    pub(crate) to: i32,
    pub(crate) weekdays: Option<Window>,
    pub(crate) saturday: Option<Window>,
    pub(crate) sunday: Option<Window>,
    pub(crate) is_federal: bool,
    pub(crate) federal_days: bool,
    pub(crate) own_days: u64,
    pub(crate) closed_in_emergencies: bool,
    pub(crate) clock: Option<&'static str>,
    pub(crate) binds_all: bool,
    pub(crate) texts_named: bool,
    pub(crate) reach: &'static str,
    pub(crate) authority: Option<&'static str>,
    pub(crate) confidence: char,
}

/// The federal rule, which holds everywhere: 47 CFR 64.1200(c)(1).
#[must_use]
pub fn federal() -> &'static Rule {
    &FEDERAL
}

impl Rule {
    /// What it says of this day.
    #[must_use]
    pub fn day(&self, date: Date) -> Day {
        let window = match date.weekday() {
            6 => self.saturday,
            7 => self.sunday,
            _ => self.weekdays,
        };
        let Some(window) = window else {
            return Day::Closed(Closure::Weekday);
        };
        match self.holiday(date) {
            Some(name) => Day::Closed(Closure::Holiday(name)),
            None => Day::Open(window),
        }
    }

    fn holiday(&self, date: Date) -> Option<&'static str> {
        if !self.closed_on_holidays() {
            return None;
        }
        holiday_on(date, self.federal_days, self.own_days)
    }

    /// Whether it closes holidays, those of the calendar as well as those that are proclaimed.
    #[must_use]
    pub fn closed_on_holidays(&self) -> bool {
        self.federal_days || self.own_days != 0
    }

    /// Whether it forbids solicitation while an emergency is declared.
    #[must_use]
    pub fn closed_in_emergencies(&self) -> bool {
        self.closed_in_emergencies
    }

    /// The zone whose clock it means, wherever the customer is; none: the customer's.
    #[must_use]
    pub fn clock(&self) -> Option<&'static str> {
        self.clock
    }

    /// Whether the state has no window of its own, so that the federal one is repeated.
    #[must_use]
    pub fn is_federal(&self) -> bool {
        self.is_federal
    }

    /// Whether it binds every text, and not solicitation alone.
    #[must_use]
    pub fn binds_all(&self) -> bool {
        self.binds_all
    }

    /// Whether its words name texts.
    #[must_use]
    pub fn names_texts(&self) -> bool {
        self.texts_named
    }

    /// Whose numbers its words name: "residential", "wireless" or "any".
    #[must_use]
    pub fn reach(&self) -> &'static str {
        self.reach
    }

    /// The law, to be cited.
    #[must_use]
    pub fn authority(&self) -> Option<&'static str> {
        self.authority
    }

    /// How sure the row is: P (official page read), Q (official words quoted) or S (secondary source).
    #[must_use]
    pub fn confidence(&self) -> char {
        self.confidence
    }

    /// The first and the last day; the last one of a rule without an end lies beyond all others.
    #[must_use]
    pub fn days(&self) -> (Date, Option<Date>) {
        let last = (self.to != i32::MAX).then(|| Date::from_number(self.to));
        (Date::from_number(self.from), last)
    }
}
