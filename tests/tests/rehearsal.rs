//! What a policy answered before it is not asked again, and nobody can tell by the decision.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use maysend::{Decision, PolicySet, Rehearsal, Request};
use maysend_tests::{request, set};
use serde_json::json;

const TEXT: &str = "Your Accord is ready 🎉, see u tmrw at 10.";

fn two() -> PolicySet {
    set(
        "name = \"two\"\nversion = \"1\"\n[[policy]]\nuse = \"standard/place\"\n[[policy]]\nuse = \"standard/content\"\n",
    )
}

fn text(body: &str) -> Request {
    request(&json!({
        "at": "2026-11-24T16:15:00Z",
        "message": { "body": body, "trigger": "manual" },
        "recipient": { "phone": "+12145550123", "postal_code": "75201" },
    }))
}

/// The policies that were asked, and not remembered.
fn asked(decision: &Decision) -> Vec<&str> {
    let policies = decision.execution.policies.iter();
    policies
        .filter(|policy| policy.tier != "rehearsed")
        .map(|policy| policy.policy.as_str())
        .collect()
}

#[test]
fn only_the_changed_policy_is_asked_again() {
    let (set, rehearsal) = (two(), Rehearsal::new());
    let first = set.rehearse(&text(TEXT), &rehearsal).unwrap();
    assert_eq!(asked(&first), ["place", "content"]);
    assert_eq!(first.outcome, set.decide(&text(TEXT)).unwrap().outcome);
    let again = set.rehearse(&text(TEXT), &rehearsal).unwrap();
    assert_eq!(asked(&again), [""; 0]);
    assert_eq!(again.outcome, first.outcome);

    let strict = set
        .with_settings("content", &json!({ "emoji": "deny" }))
        .unwrap();
    let other = strict.rehearse(&text(TEXT), &rehearsal).unwrap();
    assert_eq!(asked(&other), ["content"]);
    assert_eq!(other.outcome, strict.decide(&text(TEXT)).unwrap().outcome);
    assert_ne!(other.verdict, first.verdict);

    rehearsal.forget(&strict.policies()[1]);
    let anew = strict.rehearse(&text(TEXT), &rehearsal).unwrap();
    assert_eq!(asked(&anew), ["content"]);
}

#[test]
fn another_question_is_asked() {
    let (set, rehearsal) = (two(), Rehearsal::new());
    set.rehearse(&text(TEXT), &rehearsal).unwrap();
    // The place is the same: `place` reads nothing else.
    let other = text("Your Accord is ready.");
    let decision = set.rehearse(&other, &rehearsal).unwrap();
    assert!(asked(&decision).contains(&"content"));
    assert_eq!(decision.outcome, set.decide(&other).unwrap().outcome);
}

#[test]
fn customers_texts_are_rehearsed_too() {
    let (set, rehearsal) = (two(), Rehearsal::new());
    let card = text("my card is 5555 5555 5555 4444");
    let first = set.rehearse_received(&card, &rehearsal);
    let again = set.rehearse_received(&card, &rehearsal);
    assert_eq!(again.execution.policies[0].tier, "rehearsed");
    let alone = set.receive(&card);
    for reaction in [&first, &again] {
        assert_eq!(
            (&reaction.effects, &reaction.findings, &reaction.digests),
            (&alone.effects, &alone.findings, &alone.digests)
        );
    }
}
