//! A policy is given the parts that its description names, and nothing else.

use std::collections::BTreeSet;

use maysend::{Library, Request};
use maysend_tests::engine;
use maysend_tests::guests::hostile_that_reads;
use serde_json::{Value, json};

use super::{BODY, set_of};

/// A request in which every text tells which part it belongs to.
fn marked() -> Request {
    let attribute =
        |place: &str| json!([{ "name": "x", "value": format!("<attributes-{place}>") }]);
    let earlier = "2026-11-24T16:00:00Z";
    let long_ago = "2026-11-20T16:00:00Z";
    let approval = |part: &str| {
        json!([{
            "subject": format!("<{part}>"),
            "granted_by": "e-1",
            "granted_role": "manager",
            "granted_at": earlier,
            "body_digest": engine().body_digest(BODY).as_str(),
        }])
    };
    let exchange = |id: &str, at: &str| {
        json!({
            "id": format!("<{id}>"), "at": at, "direction": "inbound",
            "body": format!("<{id}.bodies>"), "attributes": attribute(id),
        })
    };
    let json: Value = json!({
        "at": "2026-11-24T16:15:00Z",
        "message": {
            "id": "m-1",
            "body": BODY,
            "approvals": approval("message.approvals"),
            "attachments": [{ "media_type": "<message.attachments>", "bytes": 1 }],
            "attributes": attribute("message"),
        },
        "sender": {
            "id": "<sender>", "name": "<sender>", "role": "<sender>", "device": "<sender>",
            "approvals": approval("sender.approvals"),
            "recent": [{ "at": earlier, "recipient": "<sender.recent>", "body": "<sender.recent>" }],
            "attributes": attribute("sender"),
        },
        "recipient": {
            "phone": "(214) 555-0123",
            "line_type": "<recipient.phone>",
            "id": "<recipient.identity>",
            "name": "<recipient.identity>",
            "language": "<recipient.identity>",
            "postal_code": "<recipient.place>",
            "region": "<recipient.place>",
            "time_zone": "<recipient.place>",
            "consents": [{
                "topic": "<recipient.consents>", "level": "express", "method": "verbal",
                "given_at": earlier, "attributes": attribute("consent"),
            }],
            "opt_outs": [{ "topic": "<recipient.opt-outs>", "at": earlier, "attributes": attribute("opt-out") }],
            "relationships": [{
                "kind": "<recipient.relationships>", "at": earlier, "attributes": attribute("relationship"),
            }],
            "registries": [{ "registry": "<recipient.registries>", "answer": "no", "checked_at": earlier }],
            "attributes": attribute("recipient"),
        },
        "history": {
            "complete_since": long_ago,
            "exchanges": [exchange("history-old", long_ago), exchange("history", earlier)],
        },
        "business": {
            "name": "<business>", "time_zone": "America/Chicago", "attributes": attribute("business"),
        },
        "notices": [{ "kind": "<notices>", "starts_at": earlier, "text": "<notices>" }],
    });
    serde_json::from_value(json).expect("a request")
}

/// The marks that a policy with these reads comes to see, in `review` and in `receive`.
fn seen(reads: &[&str]) -> [BTreeSet<String>; 2] {
    let library = Library::new().with("reader", hostile_that_reads(reads));
    let request = marked();
    let echo = |at: &str| {
        let settings = format!("settings = {{ does = \"echo\", at = \"{at}\" }}");
        set_of(&library, "reader", &settings)
    };
    let decision = echo("judge").decide(&request).expect("a decision");
    assert_eq!(decision.failures, []);
    let reaction = echo("receive").receive(&request);
    assert_eq!(reaction.failures, []);
    [&decision.findings, &reaction.findings].map(|findings| {
        let told = json!(findings).to_string();
        let mut marks: BTreeSet<String> = told
            .split('<')
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('>')?.0.to_owned()))
            .collect();
        if told.contains("2145550123") {
            marks.insert("number".to_owned());
        }
        marks
    })
}

fn marks(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn who_reads_nothing_sees_the_message_only() {
    assert_eq!(seen(&[]), [marks(&[]), marks(&[])]);
}

#[test]
pub(super) fn echo() {
    for part in [
        "message.approvals",
        "message.attachments",
        "sender",
        "sender.approvals",
        "sender.recent",
        "recipient.place",
        "recipient.identity",
        "recipient.consents",
        "recipient.opt-outs",
        "recipient.relationships",
        "recipient.registries",
        "business",
        "notices",
    ] {
        let expected = marks(&[part]);
        assert_eq!(seen(&[part]), [expected.clone(), expected]);
    }
    for (parts, expected) in [
        (&["recipient.phone"][..], &["number", "recipient.phone"][..]),
        (&["history"], &["history", "history-old"]),
        (&["history:3600"], &["history"]),
        (
            &["history.bodies"],
            &[
                "history",
                "history-old",
                "history.bodies",
                "history-old.bodies",
            ],
        ),
        (
            &["history:3600", "history.bodies"],
            &["history", "history.bodies"],
        ),
        (
            &["attributes"],
            &["attributes-message", "attributes-recipient"],
        ),
        (
            &["business", "attributes"],
            &[
                "attributes-business",
                "attributes-message",
                "attributes-recipient",
                "business",
            ],
        ),
    ] {
        let expected = marks(expected);
        assert_eq!(seen(parts), [expected.clone(), expected], "{parts:?}");
    }
}
