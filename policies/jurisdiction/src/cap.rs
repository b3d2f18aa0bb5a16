//! How many texts a state lets go to one person in a while.

use crate::date::Date;
use crate::state::{State, States};

#[expect(
    clippy::unreadable_literal,
    reason = "written by the build script, for the compiler"
)]
mod table {
    use super::Cap;

    include!(concat!(env!("OUT_DIR"), "/caps.rs"));
}

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Cap {
    state: u8,
    from: i32,
    to: i32,
    most: u32,
    hours: u32,
    same_subject: bool,
    binds_all: bool,
    automated_only: bool,
    relationship_days: Option<u32>,
    relationship_kinds: &'static [&'static str],
    answers: bool,
    authority: &'static str,
    confidence: char,
}

/// The caps of these states on this day, in the order of the states. Days before the table begins have its first rows.
pub fn caps(states: States, date: Date) -> impl Iterator<Item = &'static Cap> {
    let day = date.number().max(BEGINS);
    table::CAPS
        .iter()
        .filter(move |cap| states.contains(cap.state()) && (cap.from..=cap.to).contains(&day))
}

/// The caps of which no end is written, in the order of the states.
pub fn lasting_caps() -> impl Iterator<Item = &'static Cap> {
    table::CAPS.iter().filter(|cap| cap.to == i32::MAX)
}

/// 2025-01-01, in days since 1970-01-01: where the table begins.
const BEGINS: i32 = 20_089;

impl Cap {
    /// The state whose it is.
    #[must_use]
    pub fn state(&self) -> State {
        State::of_number(self.state)
    }

    /// So many texts go within the hours, and no more.
    #[must_use]
    pub fn most(&self) -> u32 {
        self.most
    }

    /// The hours, which roll with the clock.
    #[must_use]
    pub fn hours(&self) -> u32 {
        self.hours
    }

    /// Whether only texts on the same subject matter count together.
    #[must_use]
    pub fn same_subject(&self) -> bool {
        self.same_subject
    }

    /// Whether it binds every text, and not solicitation alone.
    #[must_use]
    pub fn binds_all(&self) -> bool {
        self.binds_all
    }

    /// Whether it binds only what software sends.
    #[must_use]
    pub fn automated_only(&self) -> bool {
        self.automated_only
    }

    /// For so many days after a transaction the customer is not covered; none: always covered.
    #[must_use]
    pub fn relationship_days(&self) -> Option<u32> {
        self.relationship_days
    }

    /// What counts as such a transaction: kinds of relationship as the contract names them.
    #[must_use]
    pub fn relationship_kinds(&self) -> &'static [&'static str] {
        self.relationship_kinds
    }

    /// Whether replies to the customer's own message do not count as bound.
    #[must_use]
    pub fn exempts_answers(&self) -> bool {
        self.answers
    }

    /// The law, to be cited.
    #[must_use]
    pub fn authority(&self) -> &'static str {
        self.authority
    }

    /// How sure the row is: P (official page read), Q (official words quoted) or S (secondary source).
    #[must_use]
    pub fn confidence(&self) -> char {
        self.confidence
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(year: i32) -> Vec<&'static str> {
        let date = Date {
            year,
            month: 6,
            day: 1,
        };
        caps(States::all(), date)
            .map(|cap| cap.state().code())
            .collect()
    }

    #[test]
    fn oregon_has_a_cap_from_2026_on() {
        assert_eq!(codes(2026), ["FL", "MD", "ME", "OK", "OR"]);
        assert_eq!(codes(2025), ["FL", "MD", "ME", "OK"]);
        assert_eq!(codes(2020), codes(2025));
    }
}
