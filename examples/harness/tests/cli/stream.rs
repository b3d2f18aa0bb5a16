//! Streams of requests: order, mistakes, exit status, and a conversation line by line.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{data, file, lines, maysend};

const ALLOWED: &str = r#"{"at":"2026-11-24T16:15:00Z","message":{"id":"yes","body":"Your Accord is ready."},"recipient":{"phone":"+12145550123"}}"#;
const DENIED: &str = r#"{"at":"2026-11-24T16:15:00Z","message":{"id":"no","body":"I charged card 4111 1111 1111 1111."},"recipient":{"phone":"+12145550123"}}"#;

const JSONL: [&str; 5] = ["decide", "--policies", "small.toml", "--format", "jsonl"];

fn ids(answers: &[Value]) -> Vec<&str> {
    answers
        .iter()
        .map(|answer| answer["id"].as_str().unwrap_or("error"))
        .collect()
}

#[test]
fn exit_status() {
    assert_eq!(maysend(&JSONL, ALLOWED).status, 0);
    assert_eq!(maysend(&JSONL, &format!("{ALLOWED}\n{DENIED}")).status, 2);
    assert_eq!(maysend(&JSONL, &format!("{DENIED}\nnonsense")).status, 1);
    assert_eq!(maysend(&JSONL, "").status, 0);
    assert_eq!(
        maysend(&["decide", "--policies", "absent.toml"], "").status,
        1
    );
    assert_eq!(
        maysend(&["decide", "--policies", "small.toml", "absent.jsonl"], "").status,
        1
    );
    assert_eq!(maysend(&["decide"], "").status, 1);
    assert_eq!(maysend(&["--help"], "").status, 0);
    assert_eq!(maysend(&["--version"], "").status, 0);
}

#[test]
fn a_bad_line_keeps_its_place() {
    let wrong = DENIED.replace("\"message\"", "\"massage\"");
    let input = format!("{ALLOWED}\n{wrong}\n\n{{\"at\":\n{DENIED}\n");
    let ran = maysend(&JSONL, &input);
    assert_eq!(ran.status, 1);
    let answers = lines(&ran.stdout);
    assert_eq!(ids(&answers), ["yes", "error", "error", "no"]);
    let errors: Vec<&Value> = answers
        .iter()
        .filter_map(|answer| answer.get("error"))
        .collect();
    insta::assert_json_snapshot!(errors);
    insta::assert_snapshot!(ran.stderr);
}

#[test]
fn a_mistake_in_a_file_names_it() {
    let ran = maysend(
        &[
            "decide",
            "--policies",
            "small.toml",
            "--format",
            "jsonl",
            "mistakes.jsonl",
            "requests.jsonl",
        ],
        "",
    );
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.stderr);
    let answers = lines(&ran.stdout);
    assert_eq!(answers[0]["error"]["file"], "mistakes.jsonl");
    assert_eq!(
        ids(&answers[2..]),
        ["ready", "offer", "evening", "late", "hostile"]
    );
}

#[test]
fn an_object_an_array_and_lines_are_told_apart() {
    let pretty: Value = serde_json::from_str(ALLOWED).unwrap();
    let pretty = serde_json::to_string_pretty(&pretty).unwrap();
    for (input, expected) in [
        (ALLOWED.to_owned(), vec!["yes"]),
        (pretty.clone(), vec!["yes"]),
        (format!("[{ALLOWED},\n{DENIED}]"), vec!["yes", "no"]),
        (format!("[\n{pretty}\n,{DENIED}\n]\n"), vec!["yes", "no"]),
        (format!("{DENIED}\r\n\r\n{ALLOWED}\r\n"), vec!["no", "yes"]),
        ("[]".to_owned(), vec![]),
    ] {
        let ran = maysend(&JSONL, &input);
        assert_eq!(
            ids(&lines(&ran.stdout)),
            expected,
            "{input}\n{}",
            ran.stderr
        );
    }
}

#[test]
fn json_is_one_value() {
    let json = [
        "decide",
        "--policies",
        "small.toml",
        "--format",
        "json",
        "-",
    ];
    let value = |input: &str| serde_json::from_str::<Value>(&maysend(&json, input).stdout);
    assert_eq!(value(ALLOWED).unwrap()["verdict"], "allow");
    assert_eq!(
        value(&format!("[{ALLOWED}]")).unwrap()[0]["verdict"],
        "allow"
    );
    assert_eq!(value("[]").unwrap(), Value::Array(Vec::new()));
    let two = value(&format!("{ALLOWED}\n{DENIED}\nx")).unwrap();
    assert_eq!(ids(two.as_array().unwrap()), ["yes", "no", "error"]);
}

#[test]
fn it_serves_as_a_co_process() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_maysend"))
        .args(JSONL)
        .current_dir(data())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    for (request, verdict) in [(ALLOWED, "allow"), (DENIED, "deny"), (ALLOWED, "allow")] {
        writeln!(stdin, "{request}").unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["verdict"], verdict);
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

#[test]
fn whoever_closes_the_pipe_hears_nothing_more() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_maysend"))
        .args(JSONL)
        .current_dir(data())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let _ = stdin.write_all(file("requests.jsonl").as_bytes());
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
