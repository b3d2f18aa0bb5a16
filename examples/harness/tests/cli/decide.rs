//! What decisions and reactions look like in each format.

use serde_json::Value;

use super::{lines, maysend, stable, without_digests};

fn shown(arguments: &[&str]) -> String {
    let ran = maysend(arguments, "");
    assert_eq!(ran.stderr, "");
    without_digests(&ran.stdout)
}

#[test]
fn text() {
    insta::assert_snapshot!(shown(&[
        "decide",
        "--policies",
        "policy.toml",
        "requests.jsonl"
    ]));
}

#[test]
fn text_in_colour() {
    let arguments = [
        "--color",
        "always",
        "decide",
        "--policies",
        "small.toml",
        "requests.jsonl",
    ];
    let shown = shown(&arguments);
    // Nothing but our own colours moves the terminal.
    let codes = shown.matches('\u{1b}').count();
    assert_eq!(codes, shown.matches("\u{1b}[").count());
    insta::assert_snapshot!(shown.replace('\u{1b}', "ESC"));
}

#[test]
fn table() {
    let arguments = [
        "decide",
        "--policies",
        "strict.toml",
        "--format",
        "table",
        "requests.jsonl",
    ];
    insta::assert_snapshot!(shown(&arguments));
}

#[test]
fn jsonl() {
    let arguments = [
        "decide",
        "--policies",
        "strict.toml",
        "--format",
        "jsonl",
        "requests.jsonl",
    ];
    let ran = maysend(&arguments, "");
    assert_eq!((ran.status, ran.stderr.as_str()), (2, ""));
    let answers: Vec<Value> = lines(&ran.stdout).into_iter().map(stable).collect();
    let verdicts: Vec<&str> = answers
        .iter()
        .filter_map(|answer| answer["verdict"].as_str())
        .collect();
    assert_eq!(verdicts, ["allow", "deny", "defer", "hold", "deny"]);
    insta::assert_json_snapshot!(answers[1]);
}

#[test]
fn received_as_text() {
    insta::assert_snapshot!(shown(&[
        "receive",
        "--policies",
        "strict.toml",
        "inbound.jsonl"
    ]));
}

#[test]
fn received_as_table() {
    let arguments = [
        "receive",
        "--policies",
        "small.toml",
        "--format",
        "table",
        "inbound.jsonl",
    ];
    insta::assert_snapshot!(shown(&arguments));
}

#[test]
fn a_reaction_carries_the_decision_about_its_reply() {
    let arguments = [
        "receive",
        "--policies",
        "policy.toml",
        "--format",
        "jsonl",
        "inbound.jsonl",
    ];
    let ran = maysend(&arguments, "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let answers = lines(&ran.stdout);
    assert_eq!(answers.len(), 3);
    insta::assert_json_snapshot!(stable(answers[0].clone()));
    assert_eq!(answers[1].get("reply_decision"), None);
}

#[test]
fn nothing_that_anybody_wrote_steers_the_terminal() {
    for format in ["text", "table", "jsonl", "json"] {
        for (command, requests) in [("decide", "requests.jsonl"), ("receive", "inbound.jsonl")] {
            let arguments = [
                command,
                "--policies",
                "small.toml",
                "--format",
                format,
                requests,
            ];
            let shown = shown(&arguments);
            let harmful = |character: char| character.is_control() && character != '\n';
            assert!(!shown.contains(harmful), "{command} {format}: {shown}");
            if matches!(format, "text" | "table") {
                assert!(!shown.contains('\u{202e}'), "{command} {format}: {shown}");
                assert!(!shown.contains("1111 1111"), "{command} {format}: {shown}");
                assert!(!shown.contains("5555 5555"), "{command} {format}: {shown}");
                assert!(shown.contains('•'), "{command} {format}: {shown}");
            }
        }
    }
}
