//! The default limits are at least ten times what the standard policies use: no honest policy of their kind ever meets one.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeMap;

use maysend::{Engine, EngineConfig, Execution, Finding, Limits, PolicySet, Request};
use maysend_tests::component_library;
use maysend_tests::strategies::seeded;

/// What each policy may use at most for a text of the example dealership: a decision is as fast as its policies, and fuel tells so
/// however busy the machine is. A quarter more than each of them does use.
const ENOUGH: &[(&str, u64)] = &[
    ("authorization", 185_000),
    ("classification", 430_000),
    ("consent", 165_000),
    ("content", 122_000),
    ("disclosure", 122_000),
    ("frequency", 24_000),
    ("hours", 45_000),
    ("opt-out", 113_000),
    ("place", 21_000),
    ("rules", 26_000),
];

/// The same for a customer's text.
const ENOUGH_FOR_A_CUSTOMERS: &[(&str, u64)] = &[("opt-out", 1_215_000), ("routing", 47_000)];

/// The most that one policy used.
#[derive(Debug, Default)]
struct Most {
    configure_fuel: u64,
    review_fuel: u64,
    memory: u64,
    entries: u64,
    text: u64,
    log_lines: u64,
}

/// Every standard policy with its defaults; those that need a label come after those that give one.
fn every_policy(engine: &Engine) -> PolicySet {
    let mut names: Vec<&str> = maysend_policies::standard()
        .iter()
        .map(|policy| policy.name)
        .collect();
    names.sort_unstable();
    let policies: String = names
        .iter()
        .map(|name| format!("[[policy]]\nuse = \"{name}\"\nlimits = {{ deadline-ms = 60000 }}\n"))
        .collect();
    let text = format!(
        "name = \"all\"\nversion = \"1\"\nbusiness = {{ name = \"Smith Honda\", time-zone = \"America/Chicago\" }}\n{policies}"
    );
    PolicySet::from_toml(engine, &component_library(), &text)
        .unwrap_or_else(|problems| panic!("{problems}"))
}

fn engine(snapshot_bytes: u64) -> Engine {
    let mut config = EngineConfig::default();
    config.snapshot_bytes = snapshot_bytes;
    Engine::new(config).expect("an engine")
}

fn read(lines: &str) -> Vec<Request> {
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("a request"))
        .collect()
}

/// Asks each request and notes what was used for a call; gives the fuel of a call by the policy.
fn ask(
    set: &PolicySet,
    requests: &[Request],
    most: &mut BTreeMap<String, Most>,
) -> BTreeMap<String, u64> {
    let mut fuel = BTreeMap::new();
    for request in requests {
        let decision = set.decide(request).expect("a decision");
        assert_eq!(decision.failures, []);
        note(&decision.execution, &decision.findings, most, &mut fuel);
    }
    fuel
}

/// The fuel of a call about a customer's text, by the policy.
fn hand_over(set: &PolicySet, requests: &[Request]) -> BTreeMap<String, u64> {
    let mut fuel = BTreeMap::new();
    for request in requests {
        let reaction = set.receive(request);
        assert_eq!(reaction.failures, []);
        note(
            &reaction.execution,
            &reaction.findings,
            &mut BTreeMap::new(),
            &mut fuel,
        );
    }
    fuel
}

fn within(fuel: &BTreeMap<String, u64>, enough: &[(&str, u64)]) {
    for (policy, enough) in enough {
        let used = fuel.get(*policy).copied().unwrap_or_default();
        println!("{policy}: {used} units of fuel for a text of the example dealership");
        assert!(used > 0, "{policy} was never asked");
        assert!(used <= *enough, "{policy} uses {used} of {enough}");
    }
}

fn note(
    execution: &Execution,
    findings: &[Finding],
    most: &mut BTreeMap<String, Most>,
    fuel: &mut BTreeMap<String, u64>,
) {
    for used in &execution.policies {
        let a_call = used.fuel / u64::from(used.calls.max(1));
        let entry: &mut u64 = fuel.entry(used.policy.clone()).or_default();
        *entry = a_call.max(*entry);
        let most = most.entry(used.policy.clone()).or_default();
        most.memory = most.memory.max(used.memory);
        most.log_lines = most.log_lines.max(used.log.len() as u64);
    }
    for finding in findings {
        let most = most.entry(finding.policy.clone()).or_default();
        let text = finding
            .message
            .len()
            .max(finding.remedy.as_ref().map_or(0, String::len));
        most.text = most.text.max(text as u64);
        let of_it = findings
            .iter()
            .filter(|other| other.policy == finding.policy);
        most.entries = most.entries.max(of_it.count() as u64);
    }
}

#[test]
fn the_defaults_are_ten_times_what_the_standard_policies_use() {
    let requests = seeded(3, 60);
    let examples = read(include_str!("../../examples/dealership/outbound.jsonl"));
    let received = read(include_str!("../../examples/dealership/inbound.jsonl"));
    let mut most = BTreeMap::new();
    let prepared = every_policy(&engine(1 << 30));
    assert_eq!(prepared.prepare(), prepared.policies().len());
    within(&ask(&prepared, &examples, &mut most), ENOUGH);
    within(&hand_over(&prepared, &received), ENOUGH_FOR_A_CUSTOMERS);
    for (policy, fuel) in ask(&prepared, &requests, &mut most) {
        let most = most.entry(policy.clone()).or_default();
        most.review_fuel = fuel;
    }
    // What configuring takes is what a call takes more that begins with it.
    let few = requests.get(..2).expect("requests");
    for (policy, fuel) in ask(&every_policy(&engine(0)), few, &mut most) {
        most.entry(policy).or_default().configure_fuel = fuel;
    }
    most.remove("maysend");

    let limits = Limits::small();
    for (policy, used) in &most {
        println!("{policy}: {used:?}");
        for (what, used, limit) in [
            ("configure fuel", used.configure_fuel, limits.configure_fuel),
            ("review fuel", used.review_fuel, limits.review_fuel),
            ("memory", used.memory, limits.memory),
            ("findings", used.entries, limits.answer_entries),
            ("bytes of a text", used.text, limits.answer_text_bytes),
            ("lines of log", used.log_lines, limits.log_lines),
        ] {
            assert!(used * 10 <= limit, "{policy} uses {used} of {limit} {what}");
        }
    }
}
