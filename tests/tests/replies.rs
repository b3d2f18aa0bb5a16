//! From a customer's STOP to the confirmation that may answer it, with the standard policies.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use maysend::{PolicySet, Verdict};
use maysend_tests::{request, set};
use serde_json::{Value, json};

const STANDARD: &str = r#"
name = "Smith Honda"
version = "1"
business = { id = "smith-honda", name = "Smith Honda", time-zone = "America/Chicago" }
assume = { registries = ["deceased", "internal-do-not-call", "litigators", "minor"] }
policy = [
    { use = "standard/classification" },
    { use = "standard/consent" },
    { use = "standard/opt-out" },
    { use = "standard/place" },
    { use = "standard/hours" },
    { use = "standard/content" },
]
"#;

/// 22:40 in Dallas.
fn stop(recipient: Value) -> Value {
    json!({
        "at": "2026-11-25T04:40:00Z",
        "message": { "id": "in-1", "body": "STOP", "channel": "sms" },
        "recipient": recipient,
        "history": [{
            "at": "2026-11-24T16:00:00Z", "direction": "outbound", "status": "sent",
            "body": "Smith Honda: 1.9% on new Pilots this week. Reply STOP to opt out.",
        }],
        "notices": [],
    })
}

fn decided(set: &PolicySet, text: &Value) -> Verdict {
    let text = request(text);
    let reaction = set.receive(&text);
    assert!(reaction.failures.is_empty(), "{:?}", reaction.failures);
    let reply = PolicySet::reply_request(&text, &reaction).expect("a confirmation");
    assert_eq!(reply.message.id, "in-1/reply");
    let decision = set.decide(&reply).expect("a decision");
    assert!(decision.failures.is_empty(), "{:?}", decision.failures);
    decision.verdict
}

#[test]
fn the_one_confirmation_goes_out_at_any_hour_and_only_once() {
    let set = set(STANDARD);
    let known = json!({ "phone": "+12145550123", "postal_code": "75201", "opt_outs": [] });
    assert_eq!(decided(&set, &stop(known)), Verdict::Allow);
    // An opt-out of everything is all there is to know.
    let unknown = json!({ "phone": "+12145550123", "postal_code": "75201" });
    assert_eq!(decided(&set, &stop(unknown)), Verdict::Allow);
}

#[test]
fn after_it_nothing_more_goes_out() {
    let set = set(STANDARD);
    let mut later = stop(json!({
        "phone": "+12145550123", "postal_code": "75201",
        "opt_outs": [{ "topic": "all", "at": "2026-11-25T04:40:00Z", "source": "text" }],
        "relationships": [{ "kind": "open-repair-order", "at": "2026-11-24T14:00:00Z" }],
    }));
    later["at"] = json!("2026-11-25T16:00:00Z");
    later["message"] = json!({ "body": "Hi Dana, your Accord is ready for pickup.", "trigger": "manual", "audience": 1, "group_size": 1 });
    let decision = set.decide(&request(&later)).expect("a decision");
    assert_eq!(decision.verdict, Verdict::Deny);
    assert!(
        decision
            .findings
            .iter()
            .any(|finding| finding.code.starts_with("opt-out/"))
    );
}

/// The dealership wants software to answer for those who are away.
fn routed(text: &str, at: &str, opt_outs: Value) -> Option<Verdict> {
    let routing = r#"{ use = "standard/content" },
    { use = "standard/frequency" },
    { use = "standard/disclosure" },
    { use = "standard/routing", settings = { reply = true } },"#;
    let zone = r#"time-zone = "America/Chicago""#;
    let open = r#"time-zone = "America/Chicago", hours = { tuesday = "08:00-18:00" }"#;
    let set = set(&STANDARD
        .replace(r#"{ use = "standard/content" },"#, routing)
        .replace(zone, open));
    let inbound = request(&json!({
        "at": at,
        "message": { "id": "in-2", "body": text, "channel": "sms" },
        "sender": { "id": "e-11", "role": "service-advisor", "on_duty": false },
        "recipient": {
            "phone": "+12145550123", "postal_code": "75201", "opt_outs": opt_outs,
            "consents": [{
                "id": "c-1", "topic": "service", "level": "written", "method": "repair-order", "seller": "Smith Honda",
                "given_at": "2026-11-23T14:10:00Z", "evidence": "ro/1.pdf",
            }],
            "relationships": [{ "kind": "open-repair-order", "at": "2026-11-23T14:10:00Z" }],
        },
        "history": { "complete_since": "2026-06-01T00:00:00Z", "exchanges": [] },
        "notices": [],
    }));
    let reaction = set.receive(&inbound);
    assert!(reaction.failures.is_empty(), "{:?}", reaction.failures);
    assert!(reaction.effects.iter().any(|effect| effect.kind == "route"));
    let reply = PolicySet::reply_request(&inbound, &reaction)?;
    assert_eq!(reply.message.topic.as_deref(), Some("routing"));
    let decision = set.decide(&reply).expect("a decision");
    assert!(decision.failures.is_empty(), "{:?}", decision.failures);
    if decision.verdict != Verdict::Allow {
        eprintln!("{:#?}", decision.findings);
    }
    Some(decision.verdict)
}

#[test]
fn the_answer_for_somebody_away_is_decided_like_any_text() {
    let asked = "Is my Accord ready for pick up?";
    let tuesday = "2026-11-24T16:20:00Z";
    assert_eq!(routed(asked, tuesday, json!([])), Some(Verdict::Allow));
    // 22:40: the first text after the customer's own, within the hour.
    assert_eq!(
        routed(asked, "2026-11-25T04:40:00Z", json!([])),
        Some(Verdict::Allow)
    );
    // Nothing is offered to somebody who opted out, or who may have.
    let opted_out =
        json!([{ "topic": "marketing", "at": "2026-10-01T00:00:00Z", "source": "text" }]);
    assert_eq!(routed(asked, tuesday, opted_out), None);
    assert_eq!(routed(asked, tuesday, Value::Null), None);
    assert_eq!(
        routed(
            "I got the wrong car parts, wrong number?",
            tuesday,
            json!([])
        ),
        None
    );
}
