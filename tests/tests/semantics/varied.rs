//! A loaded set with one thing changed.

use std::collections::BTreeMap;

use maysend::{VaryError, Verdict};
use maysend_tests::engine;
use serde_json::{Value, json};

use crate::{decide, set, set_with, text};

const OPEN: &str = "[[policy]]\nuse = \"window\"\nsettings = { opens = 0, closes = 1440 }\n";
const ASK: &str =
    "[[policy]]\nuse = \"ask\"\nsettings = { role = \"manager\", subject = \"after-hours\" }\n";

#[test]
fn other_settings_decide_otherwise_and_leave_the_first_set_as_it_was() {
    let open = set(OPEN);
    let closed = json!({ "opens": 0, "closes": 1 });
    let varied = open.with_settings("window", &closed).unwrap();
    assert_eq!(decide(&open, &text(json!({}))).verdict, Verdict::Allow);
    assert_eq!(decide(&varied, &text(json!({}))).verdict, Verdict::Defer);
    assert_ne!(open.digest(), varied.digest());
    let own = open.policies()[0].settings();
    let own: Value = serde_json::from_str(own).unwrap();
    let back = varied.with_settings("window", &own).unwrap();
    assert_eq!(open.digest(), back.digest());
}

#[test]
fn what_the_policy_does_not_take_is_refused() {
    let open = set(OPEN);
    let refused = open.with_settings("window", &json!({ "shuts": 1 }));
    let Err(error @ VaryError::Refused { .. }) = refused else {
        panic!("{refused:?}");
    };
    let message = error.to_string();
    assert!(
        message.starts_with("the policy `window` refuses the settings: ")
            && message.contains("shuts"),
        "{message}"
    );
    let unknown = open.with_settings("windw", &json!({})).unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "the set has no policy `windw` (did you mean `window`?)"
    );
}

#[test]
fn others_may_approve() {
    let alone = set(ASK);
    let approvers = BTreeMap::from([("manager".to_owned(), vec!["owner".to_owned()])]);
    let both = alone.with_approvers(approvers);
    let plain = text(json!({}));
    let approval = json!({
        "subject": "after-hours",
        "granted_by": "o-1",
        "granted_role": "owner",
        "granted_at": "2026-11-24T11:59:00Z",
        "expires_at": "2026-11-24T18:00:00Z",
        "body_digest": engine().body_digest(&plain.message.body).as_str(),
    });
    let approved = text(json!({ "message": { "approvals": [approval] } }));
    assert_eq!(decide(&alone, &approved).verdict, Verdict::Hold);
    assert_eq!(decide(&both, &approved).verdict, Verdict::Allow);
}

#[test]
fn other_facts_may_be_attested() {
    let attests = set_with("[assume]\nemployed = true\naudience = 1\n", OPEN);
    let facts = attests.assumed();
    assert_eq!(
        Value::from(facts.clone()),
        json!({ "employed": true, "audience": 1 })
    );
    let mut fewer = facts;
    fewer.remove("audience");
    let varied = attests.with_assumed(&fewer).unwrap();
    let assumed = |set| decide(set, &text(json!({}))).outcome.assumed;
    assert_eq!(assumed(&attests), ["sender.employed", "message.audience"]);
    assert_eq!(assumed(&varied), ["sender.employed"]);
    assert_ne!(attests.digest(), varied.digest());

    fewer.insert("paid".to_owned(), json!(true));
    let message = attests.with_assumed(&fewer).unwrap_err().to_string();
    assert!(
        message.starts_with("no set can attest these facts: unknown field `paid`"),
        "{message}"
    );
}
