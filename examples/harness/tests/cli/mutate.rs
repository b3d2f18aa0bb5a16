//! `maysend test --mutate`.

use std::fmt::Write as _;
use std::sync::OnceLock;

use serde_json::Value;

use super::{Folder, Ran, data, maysend, maysend_in};

const MUTATE: [&str; 5] = ["test", "--policies", "small.toml", "--mutate", "cases.toml"];

fn with(more: &[&str]) -> Ran {
    let arguments: Vec<&str> = MUTATE.into_iter().chain(more.iter().copied()).collect();
    maysend(&arguments, "")
}

/// What `--format json` says, once for all tests.
fn mutation() -> &'static Value {
    static MUTATION: OnceLock<Value> = OnceLock::new();
    MUTATION.get_or_init(|| {
        let ran = with(&["--format=json"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (2, ""));
        let mut value: Value = serde_json::from_str(&ran.stdout).unwrap();
        value["mutation"].take()
    })
}

#[test]
fn what_no_case_notices_is_listed() {
    let ran = with(&[]);
    assert_eq!((ran.status, ran.stderr.as_str()), (2, ""));
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn on_a_terminal_what_matters_is_red() {
    let ran = with(&["--color=always"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (2, ""));
    // The beginning: unnoticed changes come first, and there are many.
    let shown: Vec<&str> = ran.stdout.lines().take(8).collect();
    insta::assert_snapshot!(shown.join("\n").replace('\u{1b}', "␛"));
}

#[test]
fn what_a_set_attests_is_changed_too() {
    let folder = Folder::new("attested");
    for name in ["small.toml", "cases.toml"] {
        std::fs::copy(data().join(name), folder.0.join(name)).unwrap();
    }
    folder.write(
        "attests.toml",
        "name = \"Smith Honda\"\nversion = \"2\"\nextends = \"small.toml\"\n[assume]\nemployed = true\ngroup-size = 1\nregistries = [\"minor\", \"deceased\"]\n",
    );
    let arguments = [
        "test",
        "--policies",
        "attests.toml",
        "--mutate",
        "--format=json",
        "cases.toml",
    ];
    let ran = maysend_in(&folder.0, &arguments, "");
    let value: Value = serde_json::from_str(&ran.stdout).unwrap();
    let all = value["mutation"]["survivors"].as_array().unwrap();
    let changes = all.iter().filter(|left| left["policy"] == "assume");
    let changes: Vec<String> = changes
        .map(|left| {
            let field = |name: &str| left[name].as_str().unwrap();
            format!("{}: {} -> {}", field("setting"), field("from"), field("to"))
        })
        .collect();
    assert_eq!(
        changes,
        [
            "employed: true -> false",
            "employed: true -> not attested",
            "group-size: 1 -> 0",
            "group-size: 1 -> 2",
            "group-size: 1 -> not attested",
            "registries: deceased -> without deceased",
            "registries: minor -> without minor",
        ]
    );
}

#[test]
fn programs_read_the_same() {
    let mutation = mutation();
    let survivors = mutation["survivors"].as_array().unwrap();
    // The cases have a payment card: whatever else is answered to one, a case fails.
    assert!(
        survivors
            .iter()
            .all(|left| left["setting"] != "payment-card")
    );
    assert_eq!(mutation["noticed"], 4);
    // They have no text of more than one part.
    let longer = serde_json::json!({
        "policy": "content", "setting": "most-segments", "from": "10", "to": "11", "excuse": null
    });
    assert!(survivors.contains(&longer), "{survivors:?}");
    let skipped = mutation["skipped"].as_array().unwrap();
    let empty = serde_json::json!({
        "policy": "content", "setting": "allowed-words", "reason": "the list is empty"
    });
    assert!(skipped.contains(&empty), "{skipped:?}");
}

#[test]
fn with_an_excuse_for_each_it_ends_with_zero() {
    let mut excuses = String::new();
    for left in mutation()["survivors"].as_array().unwrap() {
        let field = |name: &str| left[name].as_str().unwrap();
        writeln!(
            excuses,
            "[[excuse]]\npolicy = {:?}\nsetting = {:?}\nvalue = {:?}\nreason = \"the cases are about cards\"",
            field("policy"),
            field("setting"),
            field("to")
        )
        .unwrap();
    }
    let folder = Folder::new("excused");
    folder.write("excuses.toml", &excuses);
    let path = folder.0.join("excuses.toml").display().to_string();
    let ran = with(&["--excuses", &path]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    assert!(
        ran.stdout.contains(" refused, 93 excused, 0 unnoticed\n")
            && ran
                .stdout
                .contains("10 → 11  (the cases are about cards)\n"),
        "{}",
        ran.stdout
    );
}

#[test]
fn excuses_that_are_none_are_named() {
    let one = |more: &str| format!("[[excuse]]\npolicy = \"content\"\n{more}\n");
    for (excuses, message) in [
        (
            one("setting = \"emoji\""),
            "error: the excuses `excuses.toml`: the excuse for `emoji` of `content` has no `reason`: write why no case has to notice it\n",
        ),
        (
            one("setting = \"emoji\"\nvalue = \"deny\"\nreason = \" \""),
            "error: the excuses `excuses.toml`: the excuse for `emoji` of `content` as `deny` has no `reason`: write why no case has to notice it\n",
        ),
        (
            one("setting = \"payment-card\"\nreason = \"no cards here\""),
            "error: the excuse for `payment-card` of `content` excuses nothing: no such change is left unnoticed; take it out of the excuses\n",
        ),
        (
            one("settings = \"emoji\""),
            "error: the excuses `excuses.toml`: `excuse[0].settings`: unknown field `settings`",
        ),
        (
            one("reason = \"why not\""),
            "error: the excuses `excuses.toml`: an excuse for `content` names not one of `setting`, `code` and `clause`\n",
        ),
        (
            one("code = \"content/emoji\"\nvalue = \"deny\"\nreason = \"why not\""),
            "error: the excuses `excuses.toml`: the excuse for `content/emoji` of `content` as `deny` has a `value`, which is one of a `setting`\n",
        ),
        (
            "[[excuse".to_owned(),
            "error: the excuses `excuses.toml`: they are no TOML, line 1, column ",
        ),
    ] {
        let folder = Folder::new("excuses");
        folder.write("excuses.toml", &excuses);
        for name in ["small.toml", "cases.toml"] {
            std::fs::copy(data().join(name), folder.0.join(name)).unwrap();
        }
        let arguments: Vec<&str> = MUTATE
            .into_iter()
            .chain(["--excuses", "excuses.toml"])
            .collect();
        let ran = maysend_in(&folder.0, &arguments, "");
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
        assert!(ran.stderr.starts_with(message), "{}", ran.stderr);
    }
    let ran = with(&["--excuses", "absent.toml"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr
            .starts_with("error: cannot read the excuses `absent.toml`: "),
        "{}",
        ran.stderr
    );
}

#[test]
fn cases_that_fail_anyway_notice_nothing() {
    let ran = maysend(
        &[
            "test",
            "--policies",
            "small.toml",
            "--mutate",
            "--filter",
            "too much",
            "cases-wrong.toml",
        ],
        "",
    );
    assert_eq!(ran.status, 1);
    assert!(
        ran.stdout.ends_with("0 passed, 1 failed\n"),
        "{}",
        ran.stdout
    );
    assert_eq!(
        ran.stderr,
        "error: no setting was changed: `--mutate` asks which changes the cases notice, so they have to pass with the set as it is\n"
    );
}

#[test]
fn excuses_without_changes_are_a_mistake() {
    let ran = maysend(
        &[
            "test",
            "--policies",
            "small.toml",
            "--excuses",
            "x.toml",
            "cases.toml",
        ],
        "",
    );
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("--mutate"), "{}", ran.stderr);
}
