//! Facts that a set attests.

use maysend::Verdict;
use serde_json::json;

use crate::{decide, set, set_with, text};

const EMPLOYED: &str = "[[policy]]\nuse = \"employed\"\n";

#[test]
fn an_attested_fact_stands_in_and_is_recorded() {
    assert_eq!(
        decide(&set(EMPLOYED), &text(json!({}))).verdict,
        Verdict::Deny
    );
    let set = set_with("[assume]\nemployed = true\narchived = true", EMPLOYED);
    let decision = decide(&set, &text(json!({})));
    assert_eq!(decision.verdict, Verdict::Allow);
    assert_eq!(decision.assumed, ["sender.employed", "sender.archived"]);
}

#[test]
fn a_fact_of_the_request_goes_before_it() {
    let set = set_with("[assume]\nemployed = true", EMPLOYED);
    let decision = decide(&set, &text(json!({ "sender": { "employed": false } })));
    assert_eq!(decision.verdict, Verdict::Deny);
    assert!(decision.assumed.is_empty());
}

#[test]
fn the_same_request_gives_the_same_outcome() {
    let set = set_with("[assume]\nemployed = true", EMPLOYED);
    let first = decide(&set, &text(json!({})));
    for _ in 0..20 {
        assert_eq!(
            decide(&set.clone(), &text(json!({}))).outcome,
            first.outcome
        );
    }
    let other = set_with("[assume]\nemployed = false", EMPLOYED);
    assert_ne!(set.digest(), other.digest());
}
