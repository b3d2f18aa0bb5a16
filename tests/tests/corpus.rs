//! Replays what `cargo xtask fuzz` starts from, every input that it once found something with, and some that are like them.

#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use maysend_tests::fuzz::{TARGETS, corpora, corpus, mutations};

#[test]
fn what_must_hold_of_any_bytes_holds_of_the_corpus() {
    for target in TARGETS {
        let inputs = corpus(target);
        assert!(!inputs.is_empty(), "{}", target.name);
        for input in inputs {
            // Told with the panic, if it comes to that.
            println!("{}", input.display());
            (target.body)(&std::fs::read(&input).expect("a file"));
        }
    }
}

#[test]
fn and_of_what_is_like_it() {
    for target in TARGETS {
        mutations(target, 1, 400);
    }
}

#[test]
fn every_folder_of_the_corpus_has_a_target() {
    let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
    let mut folders: Vec<_> = std::fs::read_dir(corpora())
        .expect("the corpus")
        .filter_map(|folder| folder.expect("a folder").file_name().into_string().ok())
        .collect();
    folders.sort();
    assert_eq!(folders, names);
}
