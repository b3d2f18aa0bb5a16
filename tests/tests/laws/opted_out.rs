//! Who opted out gets nothing within the scope of the opt-out but what the positions allow.

use maysend::request::{Consent, ConsentLevel, OptOut};
use maysend::{Class, Request, Verdict};
use maysend_tests::strategies::{DAY, requests};
use proptest::prelude::*;
use proptest::sample::select;

use crate::{CASES, decide, law};

#[test]
fn gets_nothing_else() {
    let opt_out = (
        select(vec!["all", "marketing"]),
        prop_oneof![1_i64..600, 600..(200 * DAY)],
        select(vec!["text", "carrier", "phone", "email", "in-person"]),
    );
    law(
        (requests(), opt_out),
        2 * CASES,
        |(mut request, (topic, ago, source))| {
            let at = request.at.plus(-ago);
            request
                .recipient
                .opt_outs
                .get_or_insert_default()
                .push(OptOut {
                    topic: topic.to_owned(),
                    at,
                    source: source.to_owned(),
                    seller: None,
                    lifted_at: None,
                    attributes: Vec::new(),
                });
            let decision = decide(&request);
            let within = topic == "all" || decision.class == Class::Marketing;
            let exempt = decision.class != Class::Marketing
                && matches!(
                    request.message.topic.as_deref(),
                    Some("opt-out-confirmation" | "help")
                );
            let agreed_again = request
                .recipient
                .consents
                .iter()
                .any(|it| later(&request, it, at));
            if within && !exempt && !agreed_again {
                prop_assert_eq!(
                    decision.verdict,
                    Verdict::Deny,
                    "{}",
                    serde_json::to_string(&request).unwrap()
                );
            }
            Ok(())
        },
    );
}

/// A consent that was given after the opt-out, said or written, and is proved.
fn later(request: &Request, consent: &Consent, opted_out: maysend::Instant) -> bool {
    consent.given_at > opted_out
        && consent.given_at <= request.at
        && consent.level >= ConsentLevel::Express
        && consent.evidence.is_some()
}
