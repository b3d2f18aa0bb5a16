//! `maysend replay`.

use serde_json::Value;

use super::{Folder, Ran, file, lines, maysend, maysend_in};

/// Four offers and a text on a recall, of which nothing is on record before.
fn recorded() -> String {
    lines(&file("drafts.jsonl"))
        .into_iter()
        .map(|mut request| {
            request["history"] = Value::Array(Vec::new());
            request["recipient"]["opt_outs"] = Value::Array(Vec::new());
            format!("{request}\n")
        })
        .collect()
}

/// The set with another answer to recalls.
fn set(then: &str) -> String {
    let set = file("gate.toml").replace("version = \"1\"", &format!("version = \"{then}\""));
    match then {
        "hold" => set,
        "nothing" => set.replace("phrase = [\"recall\"]", "phrase = [\"unheard-of\"]"),
        other => set.replace(
            "then = \"hold\"\nrole = \"manager\"",
            &format!("then = \"{other}\""),
        ),
    }
}

fn replay(folder: &Folder, old: &str, new: &str, more: &[&str]) -> Ran {
    for name in [old, new] {
        folder.write(&format!("{name}.toml"), &set(name));
    }
    let (old, new) = (format!("{old}.toml"), format!("{new}.toml"));
    let arguments = ["replay", "--old", &old, "--new", &new];
    maysend_in(&folder.0, &[&arguments, more].concat(), "")
}

#[test]
fn what_a_new_set_changes_is_told_by_clause() {
    let folder = Folder::new("replay-clause");
    folder.write("recorded.jsonl", &recorded());
    let mut said = String::new();
    for (old, new, status) in [
        ("hold", "nothing", 2),
        ("nothing", "deny", 0),
        ("hold", "warn", 2),
        ("note", "warn", 0),
        ("hold", "hold", 0),
    ] {
        let ran = replay(&folder, old, new, &["recorded.jsonl"]);
        assert_eq!(
            (ran.status, ran.stderr.as_str()),
            (status, ""),
            "{old} {new}"
        );
        said += &format!("# {old} -> {new}\n{}\n", ran.stdout);
    }
    insta::assert_snapshot!(said);
}

#[test]
fn words_that_are_not_added_any_more_are_more_permissive() {
    let folder = Folder::new("replay-words");
    let small = file("small.toml");
    folder.write("old.toml", &format!("{small}\n[[policy]]\nuse = \"standard/classification\"\n[[policy]]\nuse = \"standard/disclosure\"\n"));
    folder.write(
        "new.toml",
        &format!("{small}\n[[policy]]\nuse = \"standard/classification\"\n"),
    );
    let request = lines(&recorded()).remove(4);
    folder.write("recorded.jsonl", &request.to_string());
    let replay = |old: &str, new: &str| {
        let arguments = [
            "replay",
            "--old",
            old,
            "--new",
            new,
            "--format",
            "json",
            "recorded.jsonl",
        ];
        let ran = maysend_in(&folder.0, &arguments, "");
        let value: Value = serde_json::from_str(&ran.stdout).unwrap();
        (
            ran.status,
            value["groups"][0]["changes"]["examples"][0]["what"][0].clone(),
        )
    };
    let (status, what) = replay("old.toml", "new.toml");
    assert_eq!(status, 2);
    assert!(
        what.as_str()
            .unwrap()
            .starts_with("it had to say “- Smith Honda. Reply STOP"),
        "{what}"
    );
    let (status, what) = replay("new.toml", "old.toml");
    assert_eq!(status, 0);
    assert!(
        what.as_str()
            .unwrap()
            .starts_with("it has to say “- Smith Honda. Reply STOP"),
        "{what}"
    );
}

#[test]
fn programs_hear_what_was_never_exercised() {
    let folder = Folder::new("replay-json");
    // Nobody can tell what a greeting is about.
    let mut greeting = lines(&recorded()).remove(0);
    greeting["message"]["id"] = "t-greeting".into();
    greeting["message"]["body"] = "Hi Dana".into();
    folder.write("recorded.jsonl", &format!("{}{greeting}\n", recorded()));
    let ran = replay(
        &folder,
        "hold",
        "nothing",
        &["--format", "json", "--examples", "0", "recorded.jsonl"],
    );
    assert_eq!(ran.status, 2);
    let value: Value = serde_json::from_str(&ran.stdout).unwrap();
    let counts = [
        "compared",
        "more_permissive",
        "stricter",
        "otherwise",
        "not_compared",
    ];
    assert_eq!(
        counts.map(|count| value[count].clone()),
        [6, 1, 0, 0, 0].map(Value::from)
    );
    assert_eq!(value["groups"][0]["clause"], "rules/recall");
    assert_eq!(value["groups"][0]["changes"]["verdicts"]["hold → allow"], 1);
    assert_eq!(
        value["groups"][0]["changes"]["examples"],
        Value::Array(Vec::new())
    );
    let codes = value["exercised"]["codes"].as_array().unwrap();
    let times =
        |name: &str| codes.iter().find(|code| code["name"] == name).unwrap()["cases"].clone();
    assert_eq!(
        (times("classification/unclear"), times("rules/*")),
        (1.into(), 0.into())
    );
}

#[test]
fn what_cannot_be_read_or_decided_is_an_error_that_beats_the_rest() {
    let folder = Folder::new("replay-mistakes");
    folder.write("recorded.jsonl", &format!("{}nonsense\n", recorded()));
    let ran = replay(&folder, "hold", "nothing", &["recorded.jsonl"]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (1, "recorded.jsonl:6:2: expected ident\n")
    );
    assert!(
        ran.stdout.contains("5 decisions: 1 more permissive, "),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains("\n1 more was not compared\n"),
        "{}",
        ran.stdout
    );
    let ran = replay(&folder, "hold", "nothing", &["absent.jsonl"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr
            .starts_with("error: cannot open `absent.jsonl`: "),
        "{}",
        ran.stderr
    );
    folder.write("hold.toml", "name = \"x\"\n");
    let arguments = [
        "replay",
        "--old",
        "hold.toml",
        "--new",
        "nothing.toml",
        "recorded.jsonl",
    ];
    let ran = maysend_in(&folder.0, &arguments, "");
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.starts_with("hold.toml"), "{}", ran.stderr);
    let help = maysend(&["replay", "--help"], "").stdout;
    assert!(
        help.contains("\n  maysend replay --old policy.toml --new draft.toml recorded.jsonl\n"),
        "{help}"
    );
}

#[cfg(feature = "ledger")]
#[test]
fn decisions_on_record_are_made_again_on_what_they_rested_on() {
    let books = super::ledger::Books::new("replay-ledger");
    books.0.write("drafts.jsonl", &file("drafts.jsonl"));
    books.0.write("gate.toml", &file("gate.toml"));
    let ran = books.run(
        &["gate", "outbound"],
        &["--policies", "gate.toml", "drafts.jsonl"],
        "",
    );
    assert_eq!(ran.status, 2);
    let ran = replay(
        &books.0,
        "hold",
        "nothing",
        &["--keys", "ledger.keys", "sqlite:ledger.db"],
    );
    assert_eq!((ran.status, ran.stderr.as_str()), (2, ""));
    insta::assert_snapshot!(ran.stdout);
    let ran = replay(&books.0, "hold", "hold", &["sqlite:ledger.db"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.starts_with("error: no keys are given: "),
        "{}",
        ran.stderr
    );
}
