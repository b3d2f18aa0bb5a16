//! Which text needs which consent, state by state and day by day; the lists that stand against a text, and the relationships
//! that lift them.
//!
//! ```
//! use maysend_jurisdiction::consent::{Level, Text, required};
//! use maysend_jurisdiction::{Date, State};
//!
//! let pennsylvania = State::from_code("PA").unwrap().into();
//! let needs = |day| required(Text::InquiryFollowUp, Date { year: 2026, month: 10, day }, pennsylvania).level;
//! assert_eq!((needs(17), needs(18)), (Level::Express, Level::Written));
//! ```

use crate::date::Date;
use crate::state::States;

mod tables {
    use super::{Answer, Clock, Level, LevelRow, ListRow, Needed, Origin, Text};

    include!(concat!(env!("OUT_DIR"), "/consent.rs"));
}

/// What kind of text it is, as far as consent depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Text {
    /// Answers the customer's own recent text; no marketing.
    Answer,
    /// One to one, by a person, about an order that is open; no marketing.
    OpenOrder,
    /// One to one, by a person; no marketing.
    Service,
    /// By software or to an audience; no marketing.
    AutomatedService,
    /// Marketing, one to one, by a person, that follows up the customer's own live inquiry.
    InquiryFollowUp,
    /// Any other marketing.
    Marketing,
}

/// How strong a consent is, from the weakest to the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The number was given in the course of business.
    Provided,
    /// Said, orally or otherwise.
    Express,
    /// Documented in writing.
    Written,
    /// Signed, with the disclosures of 47 CFR 64.1200(f)(9).
    PriorExpressWritten,
}

/// From when to when a row holds, where it comes from and how sure it is.
#[derive(Debug)]
pub(crate) struct Origin {
    from: i32,
    to: i32,
    authority: &'static str,
    confidence: &'static str,
}

#[derive(Debug)]
pub(crate) struct LevelRow {
    text: Text,
    needs: Level,
    /// None: everywhere.
    states: u64,
    origin: Origin,
}

/// For how long a relationship lifts the national do-not-call rule.
#[derive(Debug)]
pub struct Clock {
    name: &'static str,
    kinds: &'static [&'static str],
    months: u32,
    origin: Origin,
}

/// How long the answer of a registry is good for.
#[derive(Debug)]
pub struct Answer {
    registry: &'static str,
    days: u32,
    origin: Origin,
}

/// Where marketing needs the answer of a registry, however new the consent is.
#[derive(Debug)]
pub struct Needed {
    registry: &'static str,
    states: u64,
    origin: Origin,
}

#[derive(Debug)]
pub(crate) struct ListRow {
    registry: &'static str,
    states: u64,
    origin: Origin,
}

/// What a text needs, and the laws and rules that ask for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Required {
    /// The strictest level of all rows that hold.
    pub level: Level,
    /// The laws and rules of the rows that ask for this level, to be cited.
    pub authorities: Vec<&'static str>,
}

/// What a text needs on this day if its recipient may be in any of these states. Without a row the strongest.
#[must_use]
pub fn required(text: Text, date: Date, states: States) -> Required {
    let rows = tables::LEVELS
        .iter()
        .filter(|row| row.text == text && row.origin.holds(date) && reaches(row.states, states));
    let mut strictest = None;
    let mut authorities = Vec::new();
    for row in rows {
        if strictest.is_some_and(|level| row.needs < level) {
            continue;
        }
        if strictest.is_some_and(|level| row.needs > level) {
            authorities.clear();
        }
        strictest = Some(row.needs);
        authorities.push(row.origin.authority);
    }
    Required {
        level: strictest.unwrap_or(Level::PriorExpressWritten),
        authorities,
    }
}

/// The clock of this name ("inquiry", "purchase") on this day.
#[must_use]
pub fn clock(name: &str, date: Date) -> Option<&'static Clock> {
    tables::CLOCKS
        .iter()
        .find(|clock| clock.name == name && clock.origin.holds(date))
}

/// The clock of this name as it is now, for documents that name no day.
#[must_use]
pub fn latest_clock(name: &str) -> Option<&'static Clock> {
    tables::CLOCKS
        .iter()
        .filter(|clock| clock.name == name)
        .max_by_key(|clock| clock.origin.from)
}

/// How long an answer of this registry is good for; none: no row says so, and no answer is good.
#[must_use]
pub fn answer(registry: &str, date: Date) -> Option<&'static Answer> {
    tables::ANSWERS
        .iter()
        .find(|answer| answer.registry == registry && answer.origin.holds(date))
}

/// Whether marketing to any of these states needs the answer of this registry on this day, and by which law.
#[must_use]
pub fn needed(registry: &str, date: Date, states: States) -> Option<&'static Needed> {
    tables::NEEDED.iter().find(|needed| {
        needed.registry == registry && needed.origin.holds(date) && reaches(needed.states, states)
    })
}

/// State laws that stand behind a do-not-call list ("national-do-not-call", "state-do-not-call") on this day, to be cited. None for
/// "state-do-not-call": no state where the customer may be keeps a list of its own.
pub fn list_authorities(
    registry: &'static str,
    date: Date,
    states: States,
) -> impl Iterator<Item = &'static str> {
    tables::LISTS
        .iter()
        .filter(move |row| {
            row.registry == registry && row.origin.holds(date) && reaches(row.states, states)
        })
        .map(|row| row.origin.authority)
}

impl Origin {
    fn holds(&self, date: Date) -> bool {
        (self.from..=self.to).contains(&date.number())
    }
}

fn reaches(own: u64, states: States) -> bool {
    own == 0 || own & states.bits() != 0
}

impl Clock {
    /// Whether this kind of relationship sets the clock; the kind in small letters and digits only.
    #[must_use]
    pub fn is_set_by(&self, kind: &str) -> bool {
        self.kinds.contains(&kind)
    }

    /// Calendar months.
    #[must_use]
    pub fn months(&self) -> u32 {
        self.months
    }

    /// The law, to be cited.
    #[must_use]
    pub fn authority(&self) -> &'static str {
        self.origin.authority
    }

    /// P, Q, S or "position", as in the data.
    #[must_use]
    pub fn confidence(&self) -> &'static str {
        self.origin.confidence
    }
}

impl Answer {
    /// Days.
    #[must_use]
    pub fn days(&self) -> u32 {
        self.days
    }

    /// The law, to be cited.
    #[must_use]
    pub fn authority(&self) -> &'static str {
        self.origin.authority
    }
}

impl Needed {
    /// The law, to be cited.
    #[must_use]
    pub fn authority(&self) -> &'static str {
        self.origin.authority
    }
}
