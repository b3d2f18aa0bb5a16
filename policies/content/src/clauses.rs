//! The written policy on what a text may hold.

use maysend_sdk::prelude::*;

use crate::{
    ContentPolicy, TOO_LONG,
    kind::Kind,
    settings::{Level, Settings},
};

/// A clause: its id, title and opening, and the kinds it is about.
struct Part {
    id: &'static str,
    title: &'static str,
    text: &'static str,
    kinds: &'static [Kind],
}

/// The clause on texts that are too long.
pub(crate) const LENGTH: &str = "content/length";

const PARTS: &[Part] = &[
    Part {
        id: "content/cards",
        title: "Payment cards",
        text: "The number of a payment card is never written in a text. A number that a customer sends is not kept.",
        kinds: &[Kind::PaymentCard],
    },
    Part {
        id: "content/personal-data",
        title: "Personal data",
        text: "Numbers of social security, taxpayers, bank accounts, licenses and passports, and dates of birth, are never written in a text.",
        kinds: &[
            Kind::UsSsn,
            Kind::UsItin,
            Kind::BankAccount,
            Kind::AbaRouting,
            Kind::DriversLicense,
            Kind::Passport,
            Kind::DateOfBirth,
        ],
    },
    Part {
        id: "content/credit",
        title: "Credit decisions",
        text: "Whether credit was approved or denied, and a credit score, is not told by text.",
        kinds: &[Kind::FinanceDecision],
    },
    Part {
        id: "content/links",
        title: "Links",
        text: "Links show whose they are: no public link shorteners.",
        kinds: &[Kind::UrlShortener],
    },
    Part {
        id: "content/payment-links",
        title: "Payment links",
        text: "A text asks for a payment only on the dealership's own payment pages, and only for an open order.",
        kinds: &[Kind::PaymentLink],
    },
    Part {
        id: "content/carriers",
        title: "What carriers filter",
        text: "Texts stay clear of alcohol, tobacco, cannabis, firearms and sex, and of what sounds like a swindle: guaranteed approval, prizes, last notices.",
        kinds: &[Kind::Shaft, Kind::Bait],
    },
    Part {
        id: LENGTH,
        title: "Length",
        text: "A text is short enough to arrive in one piece.",
        kinds: &[],
    },
    Part {
        id: "content/language",
        title: "Professional language",
        text: "Texts are written as a letter of the dealership would be: no profanity, no slang or shorthand, no emoji or emoticons, no shouting in capitals.",
        kinds: &[
            Kind::Profanity,
            Kind::Slang,
            Kind::Emoji,
            Kind::Emoticon,
            Kind::Shouting,
        ],
    },
    Part {
        id: "content/contacts",
        title: "Numbers and addresses of others",
        text: "Phone numbers, e-mail addresses and VINs are given out only to those who may have them.",
        kinds: &[Kind::Email, Kind::Phone, Kind::Vin],
    },
];

/// The clauses whose kinds are not simply allowed.
pub(crate) fn clauses(policy: &ContentPolicy) -> Vec<Clause> {
    let in_force = PARTS
        .iter()
        .filter(|part| strictest(&policy.settings, part) > Level::Allow);
    in_force
        .map(|part| {
            let authorities: Vec<String> = part
                .kinds
                .iter()
                .flat_map(|kind| policy.authorities_of(kind.name()))
                .chain(
                    (part.id == LENGTH)
                        .then(|| policy.authorities_of(TOO_LONG))
                        .into_iter()
                        .flatten(),
                )
                .fold(Vec::new(), |mut all, rule| {
                    if !all.contains(&rule) {
                        all.push(rule);
                    }
                    all
                });
            Clause::new(
                part.id,
                part.title,
                format!(
                    "{} {}",
                    part.text,
                    consequence(strictest(&policy.settings, part))
                ),
            )
            .authorities(authorities)
        })
        .collect()
}

fn strictest(settings: &Settings, part: &Part) -> Level {
    let own = part
        .kinds
        .iter()
        .map(|kind| settings.level(*kind))
        .max()
        .unwrap_or(Level::Allow);
    match part.id {
        "content/payment-links" => own.max(settings.payment_link_without_order),
        LENGTH => own.max(settings.too_long),
        _ => own,
    }
}

fn consequence(level: Level) -> &'static str {
    match level {
        Level::Allow | Level::Note => "Such texts are recorded.",
        Level::Warn => "Who writes otherwise is warned.",
        Level::Ask => "Who writes otherwise is asked to confirm before the text goes out.",
        Level::Deny => "Such a text does not go out.",
    }
}
