//! Many requests at once: the same decisions, in the same order, and no more of them in memory than needed.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use maysend::{DecideError, PolicySet, Request};
use maysend_tests::engine;
use maysend_tests::guests::{HOSTILE, library};
use serde_json::json;

fn set() -> PolicySet {
    let text = format!(
        "name = \"test\"\nversion = \"1\"\n[[policy]]\nid = \"it\"\nuse = \"{HOSTILE}\"\nsettings = {{ does = \"count\" }}\nlimits = {{ deadline-ms = 60000 }}\n"
    );
    PolicySet::from_toml(engine(), &library([]), &text)
        .unwrap_or_else(|problems| panic!("{problems}"))
}

fn request(number: usize) -> Request {
    serde_json::from_value(json!({
        "at": "2026-11-24T16:15:00Z",
        "message": { "id": format!("m-{number}"), "body": "Your car is ready." },
        "recipient": { "phone": "(214) 555-0123" },
    }))
    .expect("a request")
}

#[test]
fn decisions_come_in_the_order_of_their_requests() {
    let set = set();
    for count in [0, 1, 7, 8, 9, 500] {
        let mut seen = 0;
        for (number, answer) in set.decide_many((0..count).map(request)).enumerate() {
            let alone = set.decide(&request(number)).expect("a decision");
            assert_eq!(answer.expect("a decision").outcome, alone.outcome);
            seen += 1;
        }
        assert_eq!(seen, count);
    }
}

#[test]
fn a_request_that_is_none_keeps_its_place() {
    let requests = (0..40).map(|number| {
        let mut request = request(number);
        if number == 21 {
            request.message.body = "x".repeat(100_000);
        }
        Arc::new(request)
    });
    for (number, answer) in set().decide_many(requests).enumerate() {
        match answer {
            Ok(decision) => assert_eq!(decision.id, format!("m-{number}")),
            Err(DecideError::Request(_)) => assert_eq!(number, 21),
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn only_so_many_requests_are_read_ahead() {
    let read = AtomicUsize::new(0);
    let endless = (0..).map(|number| {
        read.fetch_add(1, Ordering::Relaxed);
        request(number)
    });
    let mut decisions = set().decide_many(endless);
    assert_eq!(read.load(Ordering::Relaxed), 0, "before anybody asks");
    let ahead = 32 * std::thread::available_parallelism().map_or(1, usize::from);
    for taken in 1..=100 {
        decisions.next().expect("no end").expect("a decision");
        assert!(read.load(Ordering::Relaxed) <= taken + ahead);
    }
}
