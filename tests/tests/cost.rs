//! What a decision costs the host, counted and not timed: the same on every machine, however busy.
//!
//! What the policies themselves compute is counted in fuel (`headroom.rs`). The benchmarks measure the time.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::sync::OnceLock;

use allocation_counter::{AllocationInfo, measure};
use maysend::{Engine, EngineConfig, PolicySet, Request};
use maysend_tests::component_library;
use serde_json::{Value, json};

/// The policy `consent` so many times, with those whose labels it needs, all from snapshots.
fn set(policies: usize) -> PolicySet {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| Engine::new(EngineConfig::default()).expect("an engine"));
    let policies: String = (0..policies)
        .map(|number| format!("[[policy]]\nid = \"p{number}\"\nuse = \"standard/consent\"\n"))
        .collect();
    let text = format!(
        "name = \"test\"\nversion = \"1\"\n[[policy]]\nid = \"class\"\nuse = \"standard/classification\"\n[[policy]]\nid = \"place\"\nuse = \"standard/place\"\n{policies}"
    );
    let set = PolicySet::from_toml(engine, &component_library(), &text)
        .unwrap_or_else(|problems| panic!("{problems}"));
    set.prepare();
    set
}

/// A text to a customer with so many consents, each with a proof of so many bytes.
fn request(consents: usize, proof: usize) -> Request {
    let consents: Vec<Value> = (0..consents)
        .map(|number| {
            json!({
                "id": format!("c-{number}"),
                "topic": "all",
                "level": "prior-express-written",
                "method": "web-form",
                "given_at": "2026-11-01T16:15:00Z",
                "evidence": "x".repeat(proof),
            })
        })
        .collect();
    serde_json::from_value(json!({
        "at": "2026-11-24T16:15:00Z",
        "message": { "id": "m-1", "body": "Your car is ready." },
        "recipient": { "phone": "(214) 555-0123", "consents": consents, "opt_outs": [] },
    }))
    .expect("a request")
}

/// What one decision takes, once everything is warm.
fn cost(set: &PolicySet, request: &Request) -> AllocationInfo {
    for _ in 0..3 {
        drop(set.decide(request).expect("a decision"));
    }
    measure(|| drop(set.decide(request).expect("a decision")))
}

#[test]
fn the_texts_of_a_request_are_not_copied_for_each_policy() {
    const CONSENTS: usize = 16;
    const PROOF: usize = 4_000;
    let (one, three) = (set(1), set(3));
    let texts = |proof| {
        let request = request(CONSENTS, proof);
        let more = cost(&three, &request).bytes_total - cost(&one, &request).bytes_total;
        usize::try_from(more).expect("a size")
    };
    let (short, long) = (texts(1), texts(PROOF));
    assert!(
        long.abs_diff(short) < PROOF,
        "two more policies take {short} bytes with short texts and {long} with long ones"
    );
}

#[test]
fn a_decision_takes_few_allocations() {
    let (one, three) = (set(1), set(3));
    let request = request(1, 10);
    let first = cost(&one, &request).count_total;
    let further = (cost(&three, &request).count_total - first) / 2;
    // They were 160 and about 60 when the texts of requests were no longer copied.
    assert!(first <= 200, "a decision of three policies: {first}");
    assert!(further <= 75, "each further policy: {further}");
}
