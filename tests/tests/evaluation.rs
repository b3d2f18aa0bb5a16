//! How well the policies understand the labelled texts, and the program that measures it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use std::path::Path;
use std::process::{Command, Output};

use maysend_tests::evaluation::{Measured, Set};
use maysend_tests::native_library;

fn measured(set: &str) -> Vec<Measured> {
    Set::named(set).unwrap().measure(&native_library()).unwrap()
}

fn missed(measured: &[Measured]) -> Vec<String> {
    measured
        .iter()
        .flat_map(|one| {
            let missed = one.figures.iter().filter(|figure| !figure.met);
            missed.map(|figure| format!("{}: {} is {:?}", one.what, figure.name, figure.value))
        })
        .collect()
}

#[test]
fn customers_are_understood() {
    assert_eq!(missed(&measured("inbound")), [] as [String; 0]);
}

#[test]
fn what_no_text_may_hold_is_found() {
    assert_eq!(missed(&measured("content")), [] as [String; 0]);
}

/// A pitch labelled as information: everything that is measured of it misses.
const MISLABELLED: &str = r#"{"id": "a", "body": "20% off all tires this weekend!", "context": {"in_reply_to_customer": false, "last_customer_message": null, "sender": "bdc"}, "label": "informational", "note": "wrong"}
"#;

fn evaluate(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_evaluate"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// Runs the program in a folder of its own that holds `set.jsonl`.
fn with_set(text: &str, check: impl FnOnce(&Path)) {
    let folder = std::env::temp_dir().join(format!(
        "maysend-evaluation-{}-{}",
        std::process::id(),
        text.len()
    ));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("set.jsonl"), text).unwrap();
    check(&folder);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_missed_target_is_a_failure_only_if_that_is_asked() {
    with_set(MISLABELLED, |folder| {
        let shown = evaluate(folder, &["--set", "set.jsonl"]);
        let text = String::from_utf8(shown.stdout).unwrap();
        assert_eq!(shown.status.code(), Some(0));
        assert!(
            text.contains("a · informational told as marketing (conversation known)"),
            "{text}"
        );
        assert!(
            text.contains("missed: service and conversation stopped of set (end to end)"),
            "{text}"
        );

        let checked = evaluate(folder, &["--set", "set.jsonl", "--check", "--json"]);
        assert_eq!(checked.status.code(), Some(1));
        let json: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
        assert_eq!(json["met"], false);
        assert_eq!(json["measured"][1]["figures"][1]["value"], 1.0);
        assert_eq!(
            json["measured"][0]["misses"][0]["body"],
            "20% off all tires this weekend!"
        );
    });
}

#[test]
fn what_cannot_be_read_or_understood_is_told() {
    with_set("{\"findings\": 1}\n", |folder| {
        let unread = evaluate(folder, &["--set", "set.jsonl"]);
        let problem = String::from_utf8(unread.stderr).unwrap();
        assert_eq!(unread.status.code(), Some(1));
        assert!(
            problem.starts_with("error: cannot read `set.jsonl`: line 1: "),
            "{problem}"
        );
        assert_eq!(
            evaluate(folder, &["--set", "nothing"]).status.code(),
            Some(1)
        );
        assert_eq!(evaluate(folder, &["--fast"]).status.code(), Some(2));
        assert_eq!(evaluate(folder, &["--help"]).status.code(), Some(0));
    });
}
