//! Replays what `cargo xtask fuzz` starts from, and every input that it once found something with.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

use std::path::{Path, PathBuf};

use maysend_tests::fuzz::TARGETS;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    entries
}

#[test]
fn what_must_hold_of_any_bytes_holds_of_the_corpus() {
    for target in TARGETS {
        let inputs = entries(&corpus().join(target.name));
        assert!(!inputs.is_empty(), "{}", target.name);
        for input in inputs {
            // Told with the panic, if it comes to that.
            println!("{}", input.display());
            (target.body)(&std::fs::read(&input).expect("a file"));
        }
    }
}

#[test]
fn every_folder_of_the_corpus_has_a_target() {
    let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
    let folders: Vec<_> = entries(&corpus())
        .iter()
        .filter_map(|folder| Some(folder.file_name()?.to_str()?.to_owned()))
        .collect();
    assert_eq!(folders, names);
}
