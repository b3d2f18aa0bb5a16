//! Rules of law and of the carriers on consent, from the dated rows of `maysend-jurisdiction`; how topics and methods are read.

use maysend_jurisdiction::consent::{self, Answer, Clock, Level};
pub(crate) use maysend_jurisdiction::consent::{Text as Situation, list_authorities, needed};
use maysend_jurisdiction::{Date, States};
use maysend_sdk::prelude::*;

use crate::dates::DAY;

pub(crate) const NATIONAL_LIST: &str = "national-do-not-call";
/// The lists that states keep themselves, of every state where the customer may be.
pub(crate) const STATE_LIST: &str = "state-do-not-call";
pub(crate) const INTERNAL_LIST: &str = "internal-do-not-call";
pub(crate) const REASSIGNED_NUMBERS: &str = "reassigned-numbers";
/// Where the registry of reassigned numbers stands in the law.
pub(crate) const REASSIGNED_RULE: &str = "47 CFR 64.1200(m)";

/// The day (UTC) by which the rows are read: an American day begins later, so a stricter row is never late.
pub(crate) fn date(at: Instant) -> Date {
    let days = at.div_euclid(DAY).clamp(-10_000_000, 10_000_000);
    Date::from_number(i32::try_from(days).unwrap_or(0))
}

/// The consent that the situation needs where the customer may be, and the laws and rules behind it.
pub(crate) fn required(
    situation: Situation,
    at: Instant,
    states: States,
) -> (ConsentLevel, Vec<&'static str>) {
    let required = consent::required(situation, date(at), states);
    let level = match required.level {
        Level::Provided => ConsentLevel::Provided,
        Level::Express => ConsentLevel::Express,
        Level::Written => ConsentLevel::Written,
        Level::PriorExpressWritten => ConsentLevel::PriorExpressWritten,
    };
    (level, required.authorities)
}

/// For how long an inquiry lifts the national do-not-call rule; none: no row says so at that time.
pub(crate) fn inquiry_clock(at: Instant) -> Option<&'static Clock> {
    consent::clock("inquiry", date(at))
}

/// For how long a purchase does.
pub(crate) fn purchase_clock(at: Instant) -> Option<&'static Clock> {
    consent::clock("purchase", date(at))
}

/// The months of both clocks (inquiry, purchase) as they are now, for clauses that name no day.
pub(crate) fn months_now() -> (u32, u32) {
    let months = |name| consent::latest_clock(name).map_or(0, Clock::months);
    (months("inquiry"), months("purchase"))
}

/// The oldest instant from which an answer of this registry is still good; none: no answer is.
pub(crate) fn oldest_good(registry: &str, at: Instant) -> Option<Instant> {
    let days = consent::answer(registry, date(at)).map(Answer::days)?;
    Some(at.saturating_sub(i64::from(days).saturating_mul(DAY)))
}

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

/// The strongest consent that can be given this way, folded: only what carries a signature, on paper or by E-SIGN, is signed.
pub(crate) fn strongest_by(method: &str) -> ConsentLevel {
    match method {
        "signature"
        | "signed"
        | "signedform"
        | "wetsignature"
        | "esignature"
        | "esign"
        | "electronicsignature"
        | "digitalsignature"
        | "docusign"
        | "paper"
        | "paperform"
        | "form"
        | "webform"
        | "webchatform"
        | "onlineform"
        | "website"
        | "web"
        | "app"
        | "portal"
        | "kiosk"
        | "tablet"
        | "checkbox"
        | "doubleoptin"
        | "repairorder"
        | "contract"
        | "purchaseagreement"
        | "buyersorder"
        | "creditapplication" => ConsentLevel::PriorExpressWritten,
        "verbal" | "oral" | "phone" | "call" | "inperson" | "keyword" | "start" => {
            ConsentLevel::Express
        }
        "import" | "list" | "purchased" | "purchasedlist" => ConsentLevel::Provided,
        _ => ConsentLevel::Written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use maysend_sdk::testing::at;

    #[test]
    fn rows_are_read_by_the_day_in_utc() {
        let pennsylvania = maysend_jurisdiction::State::from_code("PA").unwrap().into();
        let level = |then| required(Situation::InquiryFollowUp, at(then), pennsylvania).0;
        assert_eq!(level("2026-10-17T23:59:59Z"), ConsentLevel::Express);
        assert_eq!(level("2026-10-18T00:00:00Z"), ConsentLevel::Written);
    }

    #[test]
    fn far_instants_have_a_day() {
        for at in [i64::MIN, -1, 0, i64::MAX] {
            let _ = (date(at), oldest_good(NATIONAL_LIST, at));
        }
    }
}
