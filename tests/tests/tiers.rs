//! However a policy is made ready for a call, the outcome is the same, byte for byte.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::sync::OnceLock;

use maysend::{Engine, EngineConfig, Library, PolicySet, Request};
use maysend_tests::component_library;
use maysend_tests::guests::{HOSTILE, Handmade, library};
use serde_json::json;

/// An engine that configures every instance anew.
fn fresh() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| engine(0))
}

/// An engine that has room for snapshots.
fn snapshots() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| engine(1 << 30))
}

fn engine(snapshot_bytes: u64) -> Engine {
    let mut config = EngineConfig::default();
    config.snapshot_bytes = snapshot_bytes;
    Engine::new(config).expect("an engine")
}

fn load(engine: &Engine, library: &Library, text: &str) -> PolicySet {
    PolicySet::from_toml(engine, library, text).unwrap_or_else(|problems| panic!("{problems}"))
}

fn hostile_text(does: &str, at: &str) -> String {
    format!(
        "name = \"test\"\nversion = \"1\"\n[[policy]]\nid = \"it\"\nuse = \"{HOSTILE}\"\nsettings = {{ does = \"{does}\", at = \"{at}\" }}\nlimits = {{ deadline-ms = 60000 }}\n"
    )
}

fn request(body: &str) -> Request {
    serde_json::from_value(json!({
        "at": "2026-11-24T16:15:00Z",
        "message": { "id": "m-1", "body": body },
        "recipient": { "phone": "(214) 555-0123" },
    }))
    .expect("a request")
}

fn tiers(set: &PolicySet, request: &Request) -> Vec<String> {
    let decision = set.decide(request).expect("a decision");
    let policies = decision.execution.policies;
    policies.into_iter().map(|policy| policy.tier).collect()
}

fn outcome(set: &PolicySet, request: &Request) -> String {
    let decision = set.decide(request).expect("a decision");
    serde_json::to_string(&decision.outcome).expect("JSON")
}

fn dealership(engine: &Engine) -> PolicySet {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/dealership");
    let folder = cap_std::fs::Dir::open_ambient_dir(folder, cap_std::ambient_authority())
        .expect("the folder of the example");
    PolicySet::from_file(engine, &component_library(), &folder, "policy.toml")
        .unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn the_standard_policies_decide_alike_with_and_without_snapshots() {
    let set = dealership(fresh());
    let prepared = dealership(snapshots());
    assert_eq!(set.prepare(), 0);
    assert_eq!(prepared.prepare(), prepared.policies().len());
    for line in include_str!("../../examples/dealership/outbound.jsonl").lines() {
        let request: Request = serde_json::from_str(line).expect("a request");
        assert_eq!(
            outcome(&set, &request),
            outcome(&prepared, &request),
            "{line}"
        );
        assert!(tiers(&set, &request).iter().all(|tier| tier == "fresh"));
        assert!(
            tiers(&prepared, &request)
                .iter()
                .all(|tier| tier == "snapshot")
        );
    }
    for line in include_str!("../../examples/dealership/inbound.jsonl").lines() {
        let request: Request = serde_json::from_str(line).expect("a request");
        let mut one = set.receive(&request);
        let mut other = prepared.receive(&request);
        one.execution = maysend::Execution::default();
        other.execution = maysend::Execution::default();
        assert_eq!(one, other, "{line}");
    }
    let clauses = |set: &PolicySet| set.clauses(None).expect("clauses");
    assert_eq!(clauses(&set), clauses(&prepared));
}

#[test]
fn a_hostile_policy_fails_alike_with_and_without_a_snapshot() {
    let library = library([]);
    for (does, at) in [
        ("count", "judge"),
        ("echo", "judge"),
        ("spin", "judge"),
        ("spin-after-logging", "judge"),
        ("fill-memory-over-and-over", "judge"),
        ("allocate-without-end", "judge"),
        ("allocate-at-once", "judge"),
        ("recurse", "judge"),
        ("recurse-with-arrays", "judge"),
        ("flood-log", "judge"),
        ("flood-log", "configure"),
        ("flood-calendar", "judge"),
        ("panic", "judge"),
        ("unreachable", "label"),
        ("err", "amend"),
        ("span-outside", "judge"),
        ("two-edits", "amend"),
        ("huge-answer", "judge"),
        ("broken-text", "judge"),
    ] {
        let text = hostile_text(does, at);
        let set = load(fresh(), &library, &text);
        let prepared = load(snapshots(), &library, &text);
        assert_eq!(prepared.prepare(), 1, "{does}");
        let request = request("Hi Señor Núñez, your car is ready.");
        assert_eq!(tiers(&prepared, &request)[0], "snapshot", "{does}");
        assert_eq!(
            outcome(&set, &request),
            outcome(&prepared, &request),
            "{does}"
        );
    }
}

#[test]
fn a_snapshot_comes_by_itself_to_a_policy_in_use() {
    let library = library([]);
    let set = load(snapshots(), &library, &hostile_text("allow", "judge"));
    let request = request("Your car is ready.");
    let expected = outcome(&set, &request);
    assert_eq!(tiers(&set, &request), ["fresh"]);
    while tiers(&set, &request) == ["fresh"] {
        assert_eq!(outcome(&set, &request), expected);
    }
    assert_eq!(tiers(&set, &request), ["snapshot"]);
    assert_eq!(outcome(&set, &request), expected);
}

#[test]
fn sets_share_the_snapshots_of_equal_policies() {
    let library = library([]);
    let engine = engine(1 << 30);
    let text = hostile_text("hold", "judge");
    let first = load(&engine, &library, &text);
    assert_eq!(first.prepare(), 1);
    let named = text.replace("\"test\"", "\"another\"");
    let second = load(&engine, &library, &named);
    assert_ne!(first.digest(), second.digest());
    assert_eq!(tiers(&second, &request("Hi")), ["snapshot"]);
    let other = load(&engine, &library, &hostile_text("deny", "judge"));
    assert_eq!(tiers(&other, &request("Hi")), ["fresh"]);
    drop((first, second));
    let again = load(&engine, &library, &text);
    assert_eq!(tiers(&again, &request("Hi")), ["fresh"], "nobody kept it");
}

#[test]
fn without_room_there_is_no_snapshot_and_every_decision_all_the_same() {
    let library = library([]);
    let engine = engine(1);
    let set = load(&engine, &library, &hostile_text("hold", "judge"));
    assert_eq!(set.prepare(), 0);
    let request = request("Hi");
    let expected = outcome(&set, &request);
    for _ in 0..40 {
        assert_eq!(outcome(&set, &request), expected);
        assert_eq!(tiers(&set, &request), ["fresh"]);
    }
}

#[test]
fn a_policy_that_cannot_be_read_back_decides_without_a_snapshot() {
    let zeros = "(i32.const 1024)";
    let made = |name: &str| Handmade::new(name);
    let guests = [
        made("tables")
            .more("(table $t 4 funcref)")
            .configure(&format!(
                "(table.set $t (i32.const 0) (ref.null func)) {zeros}"
            )),
        made("full").memory("(memory (export \"memory\") 2 2)"),
        made("vectors").more("(global (mut v128) (v128.const i32x4 1 2 3 4))"),
        made("segments")
            .more("(data $d \"x\")")
            .configure(&format!("(data.drop $d) {zeros}")),
    ];
    for (index, guest) in guests.iter().enumerate() {
        let library = library([("guest/handmade", guest.component())]);
        let text =
            "name = \"test\"\nversion = \"1\"\n[[policy]]\nid = \"it\"\nuse = \"guest/handmade\"\n";
        let set = load(snapshots(), &library, text);
        assert_eq!(set.prepare(), 0, "{index}");
        assert_eq!(tiers(&set, &request("Hi")), ["fresh"], "{index}");
    }
}
