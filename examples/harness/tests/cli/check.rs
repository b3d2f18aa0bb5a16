//! `maysend check`.

use super::{Folder, maysend, maysend_in, without_digests};

#[test]
fn a_sound_set_is_shown() {
    let ran = maysend(&["check", "policy.toml"], "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    for policy in ["classification", "consent", "opt-out", "hours", "content"] {
        let source = format!("\n{policy}  standard/{policy} ");
        assert!(ran.stdout.contains(&source), "{}", ran.stdout);
    }
    assert!(ran.stdout.contains("monitored only"), "{}", ran.stdout);
    let head: Vec<&str> = ran.stdout.lines().take(3).collect();
    insta::assert_snapshot!(without_digests(&head.join("\n")), @r"
    Smith Honda, version 1
    for Smith Honda, America/Chicago
    sha256 [sha256]
    ");
}

#[test]
fn all_problems_come_at_once_one_a_line() {
    let ran = maysend(&["check", "broken.toml"], "");
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    insta::assert_snapshot!(ran.stderr);
}

#[test]
fn places_are_named_from_where_the_command_runs() {
    let ran = maysend(&["check", "../data/broken.toml"], "");
    assert!(
        ran.stderr.contains("\n../data/broken.toml:"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_set_that_is_not_there() {
    let ran = maysend(&["check", "absent.toml"], "");
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.stderr, @"cannot read the policy set `absent.toml`: there is no such file");
    let ran = maysend(&["check", "absent/policy.toml"], "");
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr
            .starts_with("error: cannot open the folder `absent` of the policy set"),
        "{}",
        ran.stderr
    );
}

#[test]
fn rules_stand_one_by_one_with_their_names_first() {
    let folder = Folder::new("check-rules");
    folder.write(
        "policy.toml",
        r#"
            name = "Smith Honda"
            version = "1"
            [[policy]]
            use = "standard/classification"
            [[policy]]
            use = "standard/rules"
            [[policy.settings.rules]]
            then = "deny"
            when = { phrase = ["voucher"] }
            because = "We have none."
            id = "no-vouchers"
            [[policy.settings.rules]]
            id = "sunday"
            when = { weekday = ["sunday"] }
            then = "defer"
            because = "We rest."
        "#,
    );
    let ran = maysend_in(&folder.0, &["check", "policy.toml"], "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(without_digests(&ran.stdout));
}
