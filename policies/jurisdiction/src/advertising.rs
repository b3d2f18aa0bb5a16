//! What law and rules ask of texts that advertise, ask for reviews or referrals, or collect a debt.
//!
//! ```
//! use maysend_jurisdiction::advertising::{Kind, authorities};
//! use maysend_jurisdiction::{Date, State};
//!
//! let california = State::from_code("CA").unwrap().into();
//! let on = |month, day| authorities(Kind::FirstPrice, Date { year: 2026, month, day }, california).count();
//! assert_eq!((on(9, 30), on(10, 1)), (0, 1));
//! ```

use crate::date::Date;
use crate::state::States;

mod tables {
    use super::{Kind, Row};

    include!(concat!(env!("OUT_DIR"), "/advertising.rs"));
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Terms of credit that call for others.
    CreditTerms,
    /// A rate of finance charge is stated as annual percentage rate.
    CreditRate,
    /// Terms of a lease that call for others.
    LeaseTerms,
    /// A reward for a review that says something particular.
    ReviewSentiment,
    /// A reward for a review, whatever it says.
    ReviewIncentive,
    /// A reward for referring a buyer is forbidden.
    ReferralFee,
    /// A reward for referring a buyer may be forbidden.
    ReferralCare,
    /// Collection of a debt that is past due.
    Collection,
    /// The total price in the first written communication about a vehicle.
    FirstPrice,
}

#[derive(Debug)]
pub(crate) struct Row {
    kind: Kind,
    /// None: everywhere.
    states: u64,
    from: i32,
    to: i32,
    authority: &'static str,
}

/// The rules of this kind that bind on this day a dealership that may be licensed in any of these states, to be cited; none: no rule
/// does.
pub fn authorities(kind: Kind, date: Date, states: States) -> impl Iterator<Item = &'static str> {
    let day = date.number();
    tables::RULES
        .iter()
        .filter(move |row| {
            row.kind == kind
                && (row.from..=row.to).contains(&day)
                && (row.states == 0 || row.states & states.bits() != 0)
        })
        .map(|row| row.authority)
}
