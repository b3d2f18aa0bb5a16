//! The written policy, from the settings in force.

use maysend_jurisdiction::federal;
use maysend_sdk::prelude::*;

use crate::settings::{Kind, Rules};
use crate::spans::joined;
use crate::words;

/// Minutes between the beginnings of two weekdays, wide enough that midnight at the end of one is not the next.
const WEEKDAY: i64 = 10_000;

pub(crate) fn clauses(rules: &Rules, business: &Business) -> Vec<Clause> {
    let mut clauses = vec![marketing(rules), service(rules), places()];
    clauses.extend(business_hours(rules, business));
    clauses.push(answers(rules));
    clauses
}

fn marketing(rules: &Rules) -> Clause {
    let text = format!(
        "Marketing texts go out from {} to {} at the customer's place, and only in the narrower hours that the law of the \
         customer's state sets for that day; some states close Sundays and holidays. They do not go to states that forbid them \
         while an emergency is declared{}. Consent does not change these hours, and no approval lifts them.",
        words::time(rules.marketing.opens),
        words::time(rules.marketing.closes),
        if rules.holds_without_notices {
            "; where that is not known, a manager looks it up first"
        } else {
            ""
        },
    );
    Clause::new("hours/marketing", "Hours for marketing texts", text)
        .authorities(federal().authority())
        .authority("The laws of the states on the hours of telephone and text solicitation")
}

fn service(rules: &Rules) -> Clause {
    let text = format!(
        "All other texts, such as news about a repair order or an appointment, go out from {} to {} at the customer's place.",
        words::time(rules.service.opens),
        words::time(rules.service.closes),
    );
    Clause::new("hours/service", "Hours for service texts", text)
}

fn places() -> Clause {
    let text = "A text must be in hours wherever the customer may be, on every clock that comes into question.";
    Clause::new("hours/place", "Whose clock counts", text)
}

fn business_hours(rules: &Rules, business: &Business) -> Option<Clause> {
    let kinds: Vec<&str> = rules.business_hours.iter().map(kind_words).collect();
    if kinds.is_empty() {
        return None;
    }
    let mut text = format!(
        "{} go out only while {} is open{}.",
        capital(&words::list(&kinds)),
        business.name,
        opening_hours(business),
    );
    if !rules.exempt_topics.is_empty() {
        text.push_str(&format!(
            " Service texts on {} need not wait.",
            words::list(&rules.exempt_topics)
        ));
    }
    if !rules.approver_roles.is_empty() {
        text.push_str(&format!(
            " Outside these hours each text needs an approval given beforehand ({}); it lifts the dealership's own hours and \
             never those of the law.",
            words::list(&rules.approver_roles)
        ));
    }
    Some(Clause::new("hours/business", "Business hours only", text))
}

fn kind_words(kind: &Kind) -> &'static str {
    match kind {
        Kind::Conversational => "answers to customers",
        Kind::Informational => "service texts",
        Kind::ManualMarketing => "marketing texts that a person sends",
        Kind::AutomatedMarketing => "marketing texts that software sends",
    }
}

/// ` (Monday 8:00 a.m. to 6:00 p.m., ...)`; nothing if the hours are not known.
fn opening_hours(business: &Business) -> String {
    let minutes = |opening: &Opening| {
        let day = i64::from(opening.weekday) * WEEKDAY;
        (
            day + i64::from(opening.opens),
            day + i64::from(opening.closes),
        )
    };
    let openings = business.hours.iter().flatten();
    let valid = openings.filter(|opening| opening.closes <= 1440);
    let items: Vec<String> = joined(valid.map(minutes).collect())
        .into_iter()
        .map(|(opens, closes)| {
            let weekday = u8::try_from(opens / WEEKDAY).unwrap_or(0);
            let time = |minute: i64| words::time(u16::try_from(minute % WEEKDAY).unwrap_or(0));
            let weekday = words::weekday(weekday);
            format!("{weekday} {} to {}", time(opens), time(closes))
        })
        .collect();
    if items.is_empty() {
        String::new()
    } else {
        format!(" ({})", items.join(", "))
    }
}

fn answers(rules: &Rules) -> Clause {
    let mut text = String::new();
    if rules.reply_window_minutes > 0 {
        text.push_str(&format!(
            "A customer's text may be answered at any hour for {} minutes, but not with marketing; what software sends answers \
             only as the first text after the customer's. ",
            rules.reply_window_minutes
        ));
    }
    text.push_str(&format!(
        "The one confirmation of an opt-out goes out at any hour within {} minutes of the customer's text.",
        rules.confirmation_window_minutes
    ));
    Clause::new("hours/answers", "Answers at any hour", text).authority("47 CFR 64.1200(a)(12)")
}

fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
