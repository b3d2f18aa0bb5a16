//! The example dealership: what its README promises of every message.

use std::fmt::Write as _;
use std::sync::OnceLock;

use super::{lines, maysend, maysend_in};

const FOLDER: &str = "../../../dealership";

fn run(command: &str, set: &str, requests: &str) -> (i32, String) {
    let set = format!("{FOLDER}/{set}");
    let requests = format!("{FOLDER}/{requests}");
    let ran = maysend(
        &[command, "--policies", &set, "--format", "jsonl", &requests],
        "",
    );
    assert_eq!(ran.stderr, "");
    (ran.status, ran.stdout)
}

/// One line a message: its id, the verdict, and the codes of what counts against it.
fn verdicts(answers: &str) -> String {
    let mut shown = String::new();
    for answer in lines(answers) {
        let mut codes: Vec<&str> = answer["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| finding["severity"] != "note")
            .map(|finding| finding["code"].as_str().unwrap())
            .collect();
        codes.sort_unstable();
        codes.dedup();
        let (id, verdict) = (
            answer["id"].as_str().unwrap(),
            answer["verdict"].as_str().unwrap(),
        );
        let moment = answer["not_before"].as_str().unwrap_or_default();
        let line = format!("{id}: {verdict} {moment} {}", codes.join(" "));
        writeln!(
            shown,
            "{}",
            line.split_whitespace().collect::<Vec<_>>().join(" ")
        )
        .unwrap();
    }
    shown
}

/// The messages decided, once for all tests: loading five policies takes a while.
fn decided() -> &'static (i32, String) {
    static DECIDED: OnceLock<(i32, String)> = OnceLock::new();
    DECIDED.get_or_init(|| run("decide", "policy.toml", "outbound.jsonl"))
}

#[test]
fn outbound() {
    let (status, answers) = decided();
    assert_eq!(*status, 2);
    insta::assert_snapshot!(verdicts(answers));
}

#[test]
fn the_first_weeks_watch_more_than_they_stop() {
    let (status, answers) = run("decide", "onboarding.toml", "outbound.jsonl");
    assert_eq!(status, 2);
    insta::assert_snapshot!(verdicts(&answers));
}

#[test]
fn inbound() {
    let (_, answers) = run("receive", "policy.toml", "inbound.jsonl");
    let mut shown = String::new();
    for answer in lines(&answers) {
        let effects: Vec<String> = answer["effects"]
            .as_array()
            .unwrap()
            .iter()
            .map(|effect| {
                format!(
                    "{}={}",
                    effect["kind"].as_str().unwrap(),
                    effect["value"].as_str().unwrap()
                )
            })
            .collect();
        let reply = answer["reply_decision"]["verdict"].as_str().unwrap_or("-");
        let id = answer["id"].as_str().unwrap();
        writeln!(shown, "{id}: [{}] reply: {reply}", effects.join(", ")).unwrap();
    }
    insta::assert_snapshot!(shown);
}

/// Whatever is added to a policy in force, be it a code or a setting, needs a case here or a reason. The dealership's own policy is
/// a component that is built beside the tests of the workspace, and is tested there.
#[test]
fn no_change_of_a_setting_goes_unnoticed_without_a_reason() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../dealership");
    let cases = std::fs::read_dir(folder.join("cases")).unwrap();
    let names = cases.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names = names.filter(|name| name != "promised-times.toml");
    let files: Vec<String> = names.map(|name| format!("cases/{name}")).collect();
    let mut arguments = vec!["test", "--policies", "policy.toml", "--all-covered"];
    arguments.extend(["--mutate", "--excuses", "excuses.toml"]);
    arguments.extend(files.iter().map(String::as_str));
    let ran = maysend_in(&folder, &arguments, "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    assert!(
        ran.stdout.contains(" excused, 0 unnoticed\n"),
        "{}",
        ran.stdout
    );
}

/// The README's tables are what the sets decide.
#[test]
fn the_readme_tells_the_truth() {
    let readme = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../dealership/README.md"),
    )
    .unwrap();
    let (_, answers) = decided();
    for answer in lines(answers) {
        let id = answer["id"].as_str().unwrap();
        let row = format!("| `{id}` | {} |", answer["verdict"].as_str().unwrap());
        assert!(readme.contains(&row), "the README has no row `{row}`");
    }
}

#[test]
fn the_smallest_request_is_decided() {
    let set = format!("{FOLDER}/policy.toml");
    let request = r#"{"at":"2026-11-24T16:15:00Z","message":{"body":"Your Accord is ready. Ask about our free trade-in appraisal!","trigger":"manual"},"sender":{"role":"service-advisor","device":"company-app"},"recipient":{"phone":"+12145550123","postal_code":"75201"}}"#;
    let ran = maysend(
        &["decide", "--policies", &set, "--format", "jsonl", "-"],
        request,
    );
    assert_eq!((ran.status, ran.stderr.as_str()), (2, ""));
    let answers = lines(&ran.stdout);
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0]["verdict"], "deny");
    assert_eq!(answers[0]["class"], "marketing");
}
