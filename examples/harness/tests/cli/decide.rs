//! What decisions and reactions look like in each format.

use super::{file, lines, maysend, stable, without_digests};

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
fn text_with_content_in_force() {
    insta::assert_snapshot!(shown(&[
        "decide",
        "--policies",
        "strict.toml",
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
        "policy.toml",
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
    insta::assert_snapshot!(shown(&[
        "decide",
        "--policies",
        "strict.toml",
        "--format",
        "table",
        "requests.jsonl",
    ]));
}

#[test]
fn json() {
    let first = file("requests.jsonl").lines().next().unwrap().to_owned();
    let ran = maysend(
        &["decide", "--policies", "policy.toml", "--format", "json"],
        &first,
    );
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let decision = serde_json::from_str(&ran.stdout).unwrap();
    insta::assert_json_snapshot!(stable(decision));
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
    insta::assert_snapshot!(shown(&[
        "receive",
        "--policies",
        "strict.toml",
        "--format",
        "table",
        "inbound.jsonl",
    ]));
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
    let answers = lines(&ran.stdout);
    assert_eq!(answers.len(), 3);
    insta::assert_json_snapshot!(stable(answers[0].clone()));
    assert_eq!(answers[1]["reply_decision"], serde_json::Value::Null);
}

#[test]
fn no_control_character_of_anybody_reaches_the_terminal() {
    for format in ["text", "table", "jsonl", "json"] {
        for (command, requests) in [("decide", "requests.jsonl"), ("receive", "inbound.jsonl")] {
            let arguments = [
                command,
                "--policies",
                "strict.toml",
                "--format",
                format,
                requests,
            ];
            let shown = shown(&arguments);
            let harmful = |character: char| character.is_control() && character != '\n';
            assert!(!shown.contains(harmful), "{command} {format}: {shown}");
            if matches!(format, "text" | "table") {
                assert!(!shown.contains('\u{202e}'), "{command} {format}: {shown}");
            }
        }
    }
}

#[test]
fn no_secret_is_shown_to_people() {
    for (command, requests) in [("decide", "requests.jsonl"), ("receive", "inbound.jsonl")] {
        for set in ["policy.toml", "strict.toml"] {
            for format in ["text", "table"] {
                let arguments = [command, "--policies", set, "--format", format, requests];
                let shown = shown(&arguments);
                assert!(!shown.contains("1111 1111"), "{command} {format}: {shown}");
                assert!(!shown.contains("5555 5555"), "{command} {format}: {shown}");
                assert!(shown.contains('•'), "{command} {format}: {shown}");
            }
        }
    }
}
