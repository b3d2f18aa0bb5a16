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
            "[[excuse".to_owned(),
            "error: the excuses `excuses.toml`: TOML parse error",
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
