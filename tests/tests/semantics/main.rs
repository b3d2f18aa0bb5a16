//! How a decision is made of what policies say: stages, labels, defers, holds, monitor mode, failures, inbound merging.
//!
//! The policies here are small and native: what is tested is the host. That components behave the same is tested elsewhere.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod approvals;
mod assume;
mod edits;
mod failures;
mod inbound;
mod instants;
mod labels;
mod monitor;
mod policies;
mod varied;
mod waiting;

use maysend::{Decision, PolicySet, Request};
use maysend_tests::{engine, request};
use serde_json::{Value, json};

/// A set of the scripted policies, from the tables of its policies.
fn set(policies: &str) -> PolicySet {
    set_with("", policies)
}

fn set_with(top: &str, policies: &str) -> PolicySet {
    let text = format!("name = \"semantics\"\nversion = \"1\"\n{top}\n{policies}");
    match PolicySet::from_toml(engine(), &policies::library(), &text) {
        Ok(set) => set,
        Err(problems) => panic!("{problems}"),
    }
}

/// Midday on a Tuesday, everything known that a policy here asks for.
fn text(over: Value) -> Request {
    let mut base = json!({
        "at": "2026-11-24T12:00:00Z",
        "message": { "body": "Your Accord is ready.", "trigger": "manual" },
        "sender": { "id": "e-7", "role": "service-advisor" },
        "recipient": { "phone": "+12145550123" },
    });
    merge(&mut base, over);
    request(&base)
}

fn merge(base: &mut Value, over: Value) {
    match (base, over) {
        (Value::Object(base), Value::Object(over)) => {
            for (key, value) in over {
                merge(base.entry(key).or_insert(Value::Null), value);
            }
        }
        (base, over) => *base = over,
    }
}

fn decide(set: &PolicySet, request: &Request) -> Decision {
    set.decide(request).expect("a decision")
}

fn codes(decision: &Decision) -> Vec<&str> {
    decision
        .findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect()
}

fn subjects(decision: &Decision) -> Vec<&str> {
    decision
        .holds
        .iter()
        .map(|hold| hold.subject.as_str())
        .collect()
}
