//! Rules of law and of the carriers on consent, as data with source, dates and confidence.
//!
//! Confidence: P the official page was read, Q a secondary document quotes the official words, S a secondary source says so,
//! "position" a choice of this project where sources leave room. R2 to R8 are public research notes and rule tables that quote the
//! statutes, numbered as in the data of `maysend-jurisdiction`; R8 has extracts of 47 CFR. As of 2026-11-23; not legal advice.

mod levels;

use maysend_sdk::prelude::*;

use crate::dates::day_start;
pub(crate) use crate::law::levels::LEVELS;

/// What kind of text it is, as far as consent depends on it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Situation {
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

/// Where a value comes from, read by whoever checks it.
#[derive(Debug)]
#[allow(dead_code, reason = "kept beside the values for whoever checks them")]
pub(crate) struct Origin {
    pub(crate) authority: &'static str,
    pub(crate) source: &'static str,
    pub(crate) confidence: &'static str,
}

/// The consent that a situation needs; of several rows that hold the strictest counts.
#[derive(Debug)]
pub(crate) struct Level {
    pub(crate) situation: Situation,
    pub(crate) level: ConsentLevel,
    /// Two-letter states; empty: everywhere.
    pub(crate) states: &'static [&'static str],
    /// First instant at which it holds.
    pub(crate) since: Instant,
    /// First instant at which it does not any more.
    pub(crate) until: Option<Instant>,
    pub(crate) origin: Origin,
}

/// For how long a relationship lifts the national do-not-call rule.
#[derive(Debug)]
pub(crate) struct Clock {
    /// Kinds of relationship, folded.
    pub(crate) kinds: &'static [&'static str],
    pub(crate) months: u32,
    #[allow(dead_code, reason = "kept beside the value for whoever checks it")]
    pub(crate) origin: Origin,
}

pub(crate) const INQUIRY_CLOCK: Clock = Clock {
    kinds: &["inquiry", "application", "lead", "weblead"],
    months: 3,
    origin: Origin {
        authority: "47 CFR 64.1200(f)(5)",
        source: "R8",
        confidence: "S",
    },
};
pub(crate) const PURCHASE_CLOCK: Clock = Clock {
    kinds: &[
        "purchase",
        "lease",
        "servicevisit",
        "finance",
        "transaction",
    ],
    months: 18,
    origin: Origin {
        authority: "47 CFR 64.1200(f)(5)",
        source: "R8",
        confidence: "S",
    },
};

/// How many days the answer of a registry is good for.
#[derive(Debug)]
pub(crate) struct Freshness {
    pub(crate) days: u32,
    #[allow(dead_code, reason = "kept beside the value for whoever checks it")]
    pub(crate) origin: Origin,
}

pub(crate) const NATIONAL_LIST: Freshness = Freshness {
    days: 31,
    origin: Origin {
        authority: "47 CFR 64.1200(c)(2)(i)(D)",
        source: "R6, R8",
        confidence: "Q",
    },
};
pub(crate) const REASSIGNED_NUMBERS: Freshness = Freshness {
    days: 31,
    origin: Origin {
        authority: "47 CFR 64.1200(m)",
        source: "FCC DA 21-1649; the database changes once a month",
        confidence: "position",
    },
};

/// States where marketing needs the answer of the registry of reassigned numbers, however new the consent is.
#[derive(Debug)]
pub(crate) struct AnswerNeeded {
    pub(crate) states: &'static [&'static str],
    pub(crate) since: Instant,
    pub(crate) origin: Origin,
}

pub(crate) const REASSIGNED_ANSWER: AnswerNeeded = AnswerNeeded {
    states: &["ME"],
    since: day_start(2024, 1, 1),
    origin: Origin {
        authority: "Maine LD 2234 (2024)",
        source: "R2; mondaq",
        confidence: "S",
    },
};

/// Kinds of relationship that are an order in hand while they last, folded.
pub(crate) const OPEN_ORDERS: &[&str] = &["openrepairorder", "openorder"];
/// Topics of texts about an order in hand.
pub(crate) const ORDER_TOPICS: &[&str] = &["repairorder"];
/// Topics of texts and consents about an inquiry.
pub(crate) const INQUIRY_TOPICS: &[&str] = &[
    "inquiry",
    "lead",
    "weblead",
    "sales",
    "salesinquiry",
    "vehicleinquiry",
    "application",
];
/// Topics that are not about an order in hand.
pub(crate) const SALES_TOPICS: &[&str] = &[
    "inquiry",
    "lead",
    "weblead",
    "sales",
    "salesinquiry",
    "vehicleinquiry",
    "application",
    "saleevent",
    "tradein",
    "promotion",
    "marketing",
];
/// Topics of the service side: a consent to one of them is none to marketing.
pub(crate) const SERVICE_TOPICS: &[&str] = &[
    "service",
    "repairorder",
    "appointment",
    "ready",
    "estimate",
    "part",
    "parts",
    "recall",
    "delivery",
    "paperwork",
    "payment",
    "loaner",
    "tow",
    "maintenance",
    "help",
];

/// The strongest consent that can be given this way; none: as strong as it says.
pub(crate) fn strongest_by(method: &str) -> Option<ConsentLevel> {
    Some(match method {
        "verbal" | "oral" | "phone" | "call" | "inperson" | "keyword" | "start" => {
            ConsentLevel::Express
        }
        "import" | "list" | "purchased" | "purchasedlist" => ConsentLevel::Provided,
        "" | "unknown" | "none" | "other" => ConsentLevel::Written,
        _ => return None,
    })
}

/// The strictest level that the rows ask for, and the laws and rules of the rows that ask for it. `may_be_in` says whether the
/// customer may be in a state.
pub(crate) fn required(
    rows: &'static [Level],
    situation: Situation,
    at: Instant,
    may_be_in: &dyn Fn(&str) -> bool,
) -> (ConsentLevel, Vec<&'static str>) {
    let mut strictest = None;
    let mut authorities = Vec::new();
    for row in rows {
        let holds = row.situation == situation
            && row.since <= at
            && row.until.is_none_or(|until| at < until)
            && (row.states.is_empty() || row.states.iter().any(|state| may_be_in(state)));
        if !holds || strictest.is_some_and(|level| row.level < level) {
            continue;
        }
        if strictest.is_some_and(|level| row.level > level) {
            authorities.clear();
        }
        strictest = Some(row.level);
        authorities.push(row.origin.authority);
    }
    (
        strictest.unwrap_or(ConsentLevel::PriorExpressWritten),
        authorities,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_says_where_it_comes_from() {
        for row in LEVELS {
            assert!(!row.origin.authority.is_empty() && !row.origin.source.is_empty());
            assert!(
                ["P", "Q", "S", "position"].contains(&row.origin.confidence),
                "{row:?}"
            );
            assert!(row.until.is_none_or(|until| until > row.since));
        }
    }

    #[test]
    fn stricter_states_count_where_the_customer_may_be() {
        let now = day_start(2026, 11, 24);
        let level =
            |state: &str| required(LEVELS, Situation::InquiryFollowUp, now, &|own| own == state);
        assert_eq!(level("TX").0, ConsentLevel::Express);
        assert_eq!(level("WA"), (ConsentLevel::Written, vec!["RCW 19.190.060"]));
        assert_eq!(level("CT").0, ConsentLevel::PriorExpressWritten);
        let (anywhere, _) = required(LEVELS, Situation::InquiryFollowUp, now, &|_| true);
        assert_eq!(anywhere, ConsentLevel::PriorExpressWritten);
    }

    #[test]
    fn rows_hold_between_their_dates() {
        let level = |at| {
            required(LEVELS, Situation::InquiryFollowUp, at, &|state| {
                state == "CT"
            })
            .0
        };
        assert_eq!(level(day_start(2023, 10, 1) - 1), ConsentLevel::Express);
        assert_eq!(
            level(day_start(2023, 10, 1)),
            ConsentLevel::PriorExpressWritten
        );
    }

    #[test]
    fn without_a_row_the_strongest_is_needed() {
        assert_eq!(
            required(&[], Situation::Answer, 0, &|_| false).0,
            ConsentLevel::PriorExpressWritten
        );
    }
}
