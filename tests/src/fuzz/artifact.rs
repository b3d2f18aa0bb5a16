//! Bytes as a change to compiled code in the cache: whatever stands there, only what this engine wrote is run.
//!
//! The first byte says whether the rest is laid over the entry from a place on, stands in its stead, or ends it early.

use std::sync::OnceLock;

use cap_std::ambient_authority;
use cap_tempfile::TempDir;
use maysend::{CodeCache, Engine, EngineConfig, Library, PolicySet, Verdict};
use serde_json::json;

use crate::guests::Handmade;

/// The name and the bytes of the entry of one policy, as an engine here writes it.
fn entry() -> &'static (String, Vec<u8>) {
    static ENTRY: OnceLock<(String, Vec<u8>)> = OnceLock::new();
    ENTRY.get_or_init(|| {
        let folder = cap_tempfile::tempdir(ambient_authority()).expect("a folder");
        decides_well(&folder);
        entries(&folder).pop().expect("an entry")
    })
}

pub(super) fn holds(bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    let (name, good) = entry();
    let mut changed = good.clone();
    let (place, rest) = rest.split_at(rest.len().min(4));
    let at = place
        .iter()
        .fold(0_usize, |at, byte| at << 8 | usize::from(*byte))
        % good.len();
    match kind % 3 {
        0 => {
            for (byte, other) in changed[at..].iter_mut().zip(rest) {
                *byte ^= other;
            }
        }
        1 => changed = rest.to_vec(),
        _ => changed.truncate(at),
    }
    let folder = cap_tempfile::tempdir(ambient_authority()).expect("a folder");
    folder.write(name, &changed).expect("a file");
    decides_well(&folder);
    let entries = entries(&folder);
    assert_eq!(entries.len(), 1);
    assert!(
        entries[0] == (name.clone(), good.clone()),
        "a bad entry stays"
    );
}

/// An engine with this cache decides as one without.
fn decides_well(folder: &TempDir) {
    let mut config = EngineConfig::default();
    config.concurrency = 1;
    config.snapshot_bytes = 0;
    config.cache = Some(CodeCache::new(
        folder.try_clone().expect("the folder"),
        [7; 32],
    ));
    let engine = Engine::new(config).expect("an engine");
    let library = Library::new().with("it", Handmade::new("cached").component());
    let set = PolicySet::from_toml(
        &engine,
        &library,
        "name = \"fuzz\"\nversion = \"1\"\n[[policy]]\nuse = \"it\"\nlimits = { deadline-ms = 60000 }\n",
    )
    .unwrap_or_else(|problems| panic!("{problems}"));
    let request = crate::request(&json!({
        "at": "2026-11-24T16:15:00Z",
        "message": { "body": "Your car is ready." },
        "recipient": { "phone": "(214) 555-0123" },
    }));
    let decision = set.decide(&request).expect("a decision");
    assert_eq!(decision.failures, []);
    assert_eq!(decision.verdict, Verdict::Allow);
}

fn entries(folder: &TempDir) -> Vec<(String, Vec<u8>)> {
    folder
        .entries()
        .expect("the folder")
        .map(|entry| {
            let name = entry.expect("an entry").file_name();
            let name = name.into_string().expect("a name");
            let bytes = folder.read(&name).expect("a file");
            (name, bytes)
        })
        .collect()
}
