//! What holds of every decision, whatever the request: asked of the whole standard set through the host.
//!
//! `MAYSEND_LAW_CASES` and `MAYSEND_LAW_SEED` ask for more and for other requests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod components;

use std::sync::OnceLock;

use maysend::{Decision, Library, PolicySet, Request};
use maysend_tests::strategies::requests;
use maysend_tests::{engine, native_library};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};

/// The standard policies in the order of a set: what labels first, then what edits, then what judges.
const ORDER: &[&str] = &[
    "classification",
    "place",
    "rules",
    "disclosure",
    "authorization",
    "consent",
    "opt-out",
    "hours",
    "frequency",
    "content",
];

const BUSINESS: &str = r#"
[business]
id = "smith-honda"
name = "Smith Honda"
aliases = ["Smith Honda Service"]
group = "smith-auto-group"
time-zone = "America/Chicago"
region = "TX"
domains = ["smithhonda.example"]
payment-hosts = ["pay.smithhonda.example"]
[business.hours]
monday = "08:00-18:00"
tuesday = "08:00-18:00"
wednesday = "08:00-18:00"
thursday = "08:00-18:00"
friday = "08:00-18:00"
saturday = "09:00-17:00"
sunday = "closed"
"#;

/// A set of all standard policies with their defaults.
fn whole(library: &Library) -> PolicySet {
    let policies: String = ORDER
        .iter()
        .map(|name| format!("[[policy]]\nuse = \"standard/{name}\"\n"))
        .collect();
    let text = format!("name = \"whole\"\nversion = \"1\"\n{BUSINESS}\n{policies}");
    PolicySet::from_toml(engine(), library, &text).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The same without WebAssembly, loaded once.
fn native() -> &'static PolicySet {
    static SET: OnceLock<PolicySet> = OnceLock::new();
    SET.get_or_init(|| whole(&native_library()))
}

fn decide(request: &Request) -> Decision {
    native()
        .decide(request)
        .expect("native policies answer in time")
}

/// Asks the law of so many cases, the same ones every time unless the environment asks for others.
fn law<S: Strategy>(
    strategy: S,
    cases: u32,
    holds: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let given = |name| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse::<u64>().ok())
    };
    let times = given("MAYSEND_LAW_CASES").and_then(|times| u32::try_from(times).ok());
    let config = Config {
        cases: times.unwrap_or(cases),
        failure_persistence: None,
        max_shrink_iters: 600,
        rng_seed: RngSeed::Fixed(given("MAYSEND_LAW_SEED").unwrap_or(20_261_125)),
        ..Config::default()
    };
    match TestRunner::new(config).run(&strategy, holds) {
        Ok(()) => {}
        // The reason has the requests as JSON, from which a case can be made.
        Err(TestError::Fail(reason, _)) => panic!("{}", reason.message()),
        Err(aborted) => panic!("{aborted}"),
    }
}

#[test]
fn the_set_leaves_no_standard_policy_out() {
    let mut named: Vec<String> = ORDER
        .iter()
        .map(|name| format!("standard/{name}"))
        .collect();
    named.sort();
    let standard: Vec<&str> = maysend_policies::standard()
        .iter()
        .map(|policy| policy.name)
        .collect();
    assert_eq!(named, standard);
}

#[test]
fn the_same_request_is_decided_alike() {
    law(requests(), 50, |request| {
        prop_assert_eq!(&decide(&request).outcome, &decide(&request).outcome);
        Ok(())
    });
}
