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

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use cap_std::ambient_authority;
use cap_tempfile::TempDir;
use maysend::{Class, DecideError, Decision, Library, PolicySet, Request, Severity, Verdict};
use maysend_tests::order::{Ends, loosened};
use maysend_tests::strategies::{approved, requests, seeded};
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
    "templates",
];

/// What goes behind the name of a policy in the sets of the laws: the book that approves most generated texts, without which
/// most by software would be held and all else be hidden.
fn files(policy: &str) -> &'static str {
    if policy == "templates" {
        "files = [\"templates.toml\"]\n"
    } else {
        ""
    }
}

/// A folder with the files that the sets hand to their policies.
fn folder() -> TempDir {
    let folder = cap_tempfile::tempdir(ambient_authority()).unwrap();
    folder.write("templates.toml", approved()).unwrap();
    folder
}

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
/// product.
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
            let files = files(name);
            format!("[[policy]]\nuse = \"standard/{name}\"\n{files}{own}")
        })
        .collect();
    let text = format!("name = \"whole\"\nversion = \"1\"\n{BUSINESS}\n{policies}");
    let folder = folder();
    folder.write("policy.toml", text).unwrap();
    PolicySet::from_file(engine(), library, &folder, "policy.toml")
        .unwrap_or_else(|problems| panic!("{problems}"))
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
    named.sort();
    let standard: Vec<&str> = maysend_policies::standard()
        .iter()
        .map(|policy| policy.name)
        .collect();
    assert_eq!(named, standard);
}

/// The law that of two requests the second is decided at least as strictly as the first. Some have to be decided more strictly: a
/// law that compares nothing but equals holds of anything, and read backwards it must not hold.
fn no_looser<S: Strategy>(
    strategy: S,
    cases: u32,
    ends: Ends,
    pair: impl Fn(S::Value) -> Option<(Request, Request)>,
) {
    let (asked, stricter) = (Cell::new(0_u32), Cell::new(0_u32));
    law(strategy, cases, |value| {
        let Some((before, after)) = pair(value) else {
            return Ok(());
        };
        asked.set(asked.get() + 1);
        stricter.set(stricter.get() + u32::from(compared(&before, &after, ends)?));
        Ok(())
    });
    let (asked, stricter) = (asked.get(), stricter.get());
    println!("{stricter} of {asked} were decided more strictly");
    assert!(stricter > 0, "none of {asked} was decided more strictly");
}

/// Whether the second is decided more strictly; a failure if it is more loosely.
fn compared(before: &Request, after: &Request, ends: Ends) -> Result<bool, TestCaseError> {
    let (first, second) = (decide(before), decide(after));
    if is_left_to_promotion(before, &first, &second) {
        return Ok(false);
    }
    let looser = loosened(&first, &second, ends);
    prop_assert!(
        looser.is_empty(),
        "{}",
        told(before, after, &first, &second, &looser)
    );
    Ok(!loosened(&second, &first, ends).is_empty())
}

/// Whoever asked for no more service texts and for nothing else, or has consented since to what else they had asked to end, left
/// promotion to themselves, and what is promotion alone that opt-out does not reach: here marketing is not the strictest class.
fn is_left_to_promotion(request: &Request, first: &Decision, second: &Decision) -> bool {
    let says = |decision: &Decision, code: &str| {
        let mut findings = decision.findings.iter();
        findings.any(|finding| finding.code == code)
    };
    let opted_out = |decision: &Decision| says(decision, "opt-out/opted-out");
    let consented_since = [first, second]
        .iter()
        .all(|decision| says(decision, "opt-out/consent-after"));
    let only_service = request.recipient.opt_outs.as_ref().is_some_and(|opt_outs| {
        opt_outs.iter().any(|opt_out| opt_out.topic == "service")
            && opt_outs.iter().all(|opt_out| {
                opt_out.topic != "all" && opt_out.topic != "marketing"
                    || consented_since
                    || opt_out.lifted_at.is_some()
                    || opt_out.seller.as_deref() == Some("Jones Ford")
            })
    });
    only_service && second.class == Class::Marketing && opted_out(first) && !opted_out(second)
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
