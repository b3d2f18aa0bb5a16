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
