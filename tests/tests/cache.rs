//! Compiled code comes back from the cache if this key wrote it, and from nowhere else.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::sync::Arc;

use cap_std::ambient_authority;
use cap_tempfile::TempDir;
use maysend::{CodeCache, Decision, Engine, EngineConfig, PolicySet, Request};
use maysend_tests::guests::{HOSTILE, library};
use serde_json::json;

const KEY: [u8; 32] = *b"a key that only this test knows.";

fn folder() -> TempDir {
    // A test may use a folder of its own.
    TempDir::new(ambient_authority()).expect("a folder")
}

fn engine(folder: &TempDir, key: [u8; 32]) -> Engine {
    let mut config = EngineConfig::default();
    config.concurrency = 4;
    let dir = folder.try_clone().expect("the folder once more");
    config.cache = Some(CodeCache::new(dir, key));
    Engine::new(config).expect("an engine")
}

fn load(engine: &Engine, does: &str) -> PolicySet {
    let text = format!(
        "name = \"test\"\nversion = \"1\"\n[[policy]]\nid = \"it\"\nuse = \"{HOSTILE}\"\nsettings = {{ does = \"{does}\" }}\nlimits = {{ deadline-ms = 60000 }}\n"
    );
    PolicySet::from_toml(engine, &library([]), &text)
        .unwrap_or_else(|problems| panic!("{problems}"))
}

fn decide(set: &PolicySet) -> Decision {
    let request: Request = serde_json::from_value(json!({
        "at": "2026-11-24T16:15:00Z",
        "message": { "id": "m-1", "body": "Your car is ready." },
        "recipient": { "phone": "(214) 555-0123" },
    }))
    .expect("a request");
    set.decide(&request).expect("a decision")
}

/// How a set that was loaded just now answers: `snapshot` if the cache had one.
fn tier(set: &PolicySet) -> String {
    decide(set).execution.policies[0].tier.clone()
}

fn entries(folder: &TempDir) -> Vec<String> {
    let mut names: Vec<String> = folder
        .entries()
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .collect();
    names.sort();
    names
}

/// The entry that appeared while this ran.
fn new_entry(folder: &TempDir, run: impl FnOnce()) -> String {
    let before = entries(folder);
    run();
    let mut new = entries(folder);
    new.retain(|name| !before.contains(name));
    assert_eq!(new.len(), 1, "{new:?}");
    new.remove(0)
}

#[test]
fn what_one_process_compiled_the_next_one_loads() {
    let folder = folder();
    let first = load(&engine(&folder, KEY), "hold");
    let outcome = decide(&first).outcome;
    assert_eq!(tier(&first), "fresh");
    assert_eq!(entries(&folder).len(), 1);
    assert_eq!(first.prepare(), 1);
    assert_eq!(entries(&folder).len(), 2);

    let engine = engine(&folder, KEY);
    let second = load(&engine, "hold");
    assert_eq!(tier(&second), "snapshot");
    assert_eq!(decide(&second).outcome, outcome);
    assert_eq!(
        tier(&load(&engine, "deny")),
        "fresh",
        "other settings have another snapshot"
    );
    assert_eq!(entries(&folder).len(), 2);
}

#[test]
fn another_key_loads_nothing_and_spoils_nothing_for_itself() {
    let folder = folder();
    let set = load(&engine(&folder, KEY), "hold");
    assert_eq!(set.prepare(), 1);
    let outcome = decide(&set).outcome;
    let mut other = KEY;
    other[31] ^= 1;
    let foreign = load(&engine(&folder, other), "hold");
    assert_eq!(tier(&foreign), "fresh");
    assert_eq!(decide(&foreign).outcome, outcome);
    assert_eq!(foreign.prepare(), 1);
    assert_eq!(tier(&load(&engine(&folder, other), "hold")), "snapshot");
    assert_eq!(tier(&load(&engine(&folder, KEY), "hold")), "fresh");
}

#[test]
fn what_was_tampered_with_is_compiled_again() {
    let folder = folder();
    let engine_of = || engine(&folder, KEY);
    let set = load(&engine_of(), "hold");
    let outcome = decide(&set).outcome;
    let name = new_entry(&folder, || assert_eq!(set.prepare(), 1));
    let good = folder.read(&name).expect("an entry");
    let other = load(&engine_of(), "deny");
    let foreign = new_entry(&folder, || assert_eq!(other.prepare(), 1));
    let foreign = folder.read(foreign).expect("an entry");

    let flipped = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        bytes
    };
    let half = good.len() / 2;
    let unsealed = [&good[..16], &[0; 32][..], &good[48..]].concat();
    for (what, bytes) in [
        ("nothing", Vec::new()),
        ("the mark alone", good[..16].to_vec()),
        ("no code", good[..48].to_vec()),
        ("half of it", good[..half].to_vec()),
        ("one byte less", good[..good.len() - 1].to_vec()),
        ("one byte more", [&good[..], b"\0"].concat()),
        ("another mark", flipped(0)),
        ("another MAC", flipped(20)),
        ("another first byte", flipped(48)),
        ("another byte within", flipped(half)),
        ("another last byte", flipped(good.len() - 1)),
        ("no MAC", unsealed),
        ("code alone", good[48..].to_vec()),
        ("an entry of other settings", foreign),
    ] {
        folder.write(&name, &bytes).expect("an entry");
        let set = load(&engine_of(), "hold");
        assert_eq!(tier(&set), "fresh", "{what}");
        assert_eq!(decide(&set).outcome, outcome, "{what}");
    }
    // Made again, it replaces what was there.
    assert_eq!(load(&engine_of(), "hold").prepare(), 1);
    assert_eq!(tier(&load(&engine_of(), "hold")), "snapshot");
}

#[test]
fn a_spoilt_component_is_compiled_and_replaced() {
    let folder = folder();
    let name = new_entry(&folder, || drop(load(&engine(&folder, KEY), "hold")));
    let good = folder.read(&name).expect("an entry");
    folder
        .write(&name, &good[..good.len() / 2])
        .expect("an entry");
    decide(&load(&engine(&folder, KEY), "hold"));
    assert_eq!(folder.read(&name).expect("an entry").len(), good.len());
}

#[test]
fn many_may_write_at_once() {
    let folder = Arc::new(folder());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let folder = Arc::clone(&folder);
            scope.spawn(move || {
                let set = load(&engine(&folder, KEY), "hold");
                assert_eq!(set.prepare(), 1);
            });
        }
    });
    let names = entries(&folder);
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(
        names.iter().all(|name| name.ends_with(".code")),
        "{names:?}"
    );
    assert_eq!(tier(&load(&engine(&folder, KEY), "hold")), "snapshot");
}

#[test]
fn a_folder_that_cannot_be_written_is_no_obstacle() {
    let folder = folder();
    let engine = engine(&folder, KEY);
    // Where the entries would go there is a folder of that name.
    let probe = load(&engine, "hold");
    let names = entries(&folder);
    drop(probe);
    for name in &names {
        folder.remove_file(name).expect("an entry");
        folder.create_dir(name).expect("a folder");
    }
    let set = load(&self::engine(&folder, KEY), "hold");
    decide(&set);
    assert_eq!(entries(&folder), names);
}
