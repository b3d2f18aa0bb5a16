//! What holds of every decision, whatever the request: asked of the whole standard set through the host.
//!
//! What is looser than what, `maysend_tests::order` says. `cargo xtask endure` asks many more requests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod additions;
mod components;
mod opted_out;
mod permissions;
mod tenants;
mod unknown;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use maysend::{Class, DecideError, Decision, Library, PolicySet, Request, Severity, Verdict};
use maysend_tests::order::{Ends, loosened};
use maysend_tests::strategies::{requests, seeded};
use maysend_tests::{component_library, engine, native_library};
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
    "routing",
    "hours",
    "frequency",
    "content",
    "advertising",
];

/// Left out: it holds every text by software that its book does not have, and most generated ones would end there. Its own tests
/// have its laws.
const BY_THE_BOOK: &str = "standard/templates";

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

/// What the laws ask of the set beyond the defaults. By default a campaign goes by the hours of the law and not by those of the
/// counter, so that to write more promotion into an automated text may spare it the wait for the morning: a position of the
/// product, and the one thing in which marketing is not the strictest class.
const SETTINGS: &str = r#"
[policy.settings]
business-hours = ["conversational", "informational", "manual-marketing", "automated-marketing"]
"#;

/// A set of all standard policies with their defaults, but for the hours of campaigns.
fn whole(library: &Library) -> PolicySet {
    let policies: String = ORDER
        .iter()
        .map(|name| {
            let own = if *name == "hours" { SETTINGS } else { "" };
            format!("[[policy]]\nuse = \"standard/{name}\"\n{own}")
        })
        .collect();
    let text = format!("name = \"whole\"\nversion = \"1\"\n{BUSINESS}\n{policies}");
    PolicySet::from_toml(engine(), library, &text).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The standard components, loaded once, with a snapshot of each.
fn components() -> &'static PolicySet {
    static SET: OnceLock<PolicySet> = OnceLock::new();
    SET.get_or_init(|| {
        let set = whole(&component_library());
        set.prepare();
        set
    })
}

/// The same without WebAssembly, loaded once.
fn native() -> &'static PolicySet {
    static SET: OnceLock<PolicySet> = OnceLock::new();
    SET.get_or_init(|| whole(&native_library()))
}

/// As components, which are several times as fast here as native code that the optimiser has hardly seen; that both decide alike
/// is a law of its own.
fn decide(request: &Request) -> Decision {
    loop {
        match components().decide(request) {
            Ok(decision) => return decision,
            // A machine that is too busy is no decision.
            Err(DecideError::Transient(_) | DecideError::Busy) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// Of so many requests most laws are asked: enough that each breach ever found would be found again, few enough for every run.
const CASES: u32 = 150;

/// Asks the law of so many cases, the same ones every time; `cargo xtask endure` sets the variables.
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
    let times = given("MAYSEND_LAW_TIMES").and_then(|times| u32::try_from(times).ok());
    let config = Config {
        cases: times.unwrap_or(1).saturating_mul(cases),
        failure_persistence: None,
        max_shrink_iters: 300,
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
    named.push(BY_THE_BOOK.to_owned());
    named.sort();
    let standard: Vec<&str> = maysend_policies::standard()
        .iter()
        .map(|policy| policy.name)
        .collect();
    assert_eq!(named, standard);
}

/// The decision about the changed request is at least as strict.
fn no_looser(before: &Request, after: &Request) -> Result<(), TestCaseError> {
    compared(before, after, Ends::Count)
}

fn compared(before: &Request, after: &Request, ends: Ends) -> Result<(), TestCaseError> {
    let (first, second) = (decide(before), decide(after));
    let looser = loosened(&first, &second, ends);
    prop_assert!(
        looser.is_empty(),
        "{}",
        told(before, after, &first, &second, &looser)
    );
    Ok(())
}

fn told(
    before: &Request,
    after: &Request,
    first: &Decision,
    second: &Decision,
    looser: &[String],
) -> String {
    let shown = |request: &Request, decision: &Decision| {
        let findings: String = decision
            .findings
            .iter()
            .map(|finding| format!("  {}: {}\n", finding.code, finding.message))
            .collect();
        format!(
            "{}\n{} ({}), not before {:?}, until {:?}: {:?}\n{findings}",
            serde_json::to_string(request).unwrap(),
            decision.verdict,
            decision.class.as_str(),
            decision.not_before.map(|at| at.to_string()),
            decision.valid_until.map(|at| at.to_string()),
            decision.body,
        )
    };
    format!(
        "looser: {}\n\nbefore: {}\nafter: {}",
        looser.join("; "),
        shown(before, first),
        shown(after, second)
    )
}

/// A law that is asked of nothing but denials holds of anything.
#[test]
fn the_requests_meet_every_verdict_and_class() {
    let mut verdicts: BTreeMap<Verdict, usize> = BTreeMap::new();
    let mut classes: BTreeMap<Class, usize> = BTreeMap::new();
    let mut denied_by: BTreeMap<String, usize> = BTreeMap::new();
    let asked = seeded(1, 400);
    for request in &asked {
        let decision = decide(request);
        assert!(decision.failures.is_empty(), "{:?}", decision.failures);
        *verdicts.entry(decision.verdict).or_default() += 1;
        *classes.entry(decision.class).or_default() += 1;
        let denies = decision.verdict == Verdict::Deny;
        for finding in decision.findings.iter().filter(|_| denies) {
            if finding.severity == Severity::Violation {
                *denied_by.entry(finding.code.clone()).or_default() += 1;
            }
        }
    }
    let shares = [
        (Verdict::Allow, 5),
        (Verdict::Defer, 20),
        (Verdict::Hold, 20),
        (Verdict::Deny, 20),
    ];
    for (verdict, part) in shares {
        let often = verdicts.get(&verdict).copied().unwrap_or_default();
        assert!(
            often * part >= asked.len(),
            "{verdicts:?}, denied by {denied_by:?}"
        );
    }
    assert!(
        classes.len() == 3 && classes.values().all(|often| often * 10 >= asked.len()),
        "{classes:?}"
    );
}

#[test]
fn the_same_request_is_decided_alike() {
    law(requests(), 50, |request| {
        prop_assert_eq!(&decide(&request).outcome, &decide(&request).outcome);
        Ok(())
    });
}
