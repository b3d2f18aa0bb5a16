//! Policies that fail, and effects that nobody knows.

use maysend::{FailureKind, Verdict};
use serde_json::json;

use crate::{codes, decide, set, subjects, text};

#[test]
fn a_failure_ends_as_the_set_says_and_never_as_allow() {
    let denied = decide(&set("[[policy]]\nuse = \"give-up\"\n"), &text(json!({})));
    assert_eq!(denied.verdict, Verdict::Deny);
    assert_eq!(codes(&denied), ["maysend/policy-failed"]);
    assert_eq!(
        denied.failures[0].kind,
        FailureKind::Refused {
            message: "cannot tell".to_owned()
        }
    );
    let held = set("[[policy]]\nuse = \"give-up\"\non-failure = \"hold\"\n");
    let held = decide(&held, &text(json!({})));
    assert_eq!(held.verdict, Verdict::Hold);
    assert_eq!(subjects(&held), ["policy-failure/give-up"]);
}

#[test]
fn an_effect_of_an_unknown_kind_is_recorded_and_reviewed() {
    let known = set("[[policy]]\nuse = \"say\"\nsettings = { text = \"effect pause\" }\n");
    let kinds = |set| -> Vec<String> {
        decide(&set, &text(json!({})))
            .outcome
            .effects
            .into_iter()
            .map(|effect| effect.kind)
            .collect()
    };
    assert_eq!(kinds(known), ["pause"]);
    let unknown = set("[[policy]]\nuse = \"say\"\nsettings = { text = \"effect teleport\" }\n");
    assert_eq!(kinds(unknown), ["teleport", "review"]);
}

#[test]
fn a_policy_that_refuses_without_a_reason_fails_the_load() {
    let text = "name = \"x\"\nversion = \"1\"\n[[policy]]\nuse = \"say\"\nsettings = { text = \"\" }\n\
                [[policy]]\nuse = \"refuse\"\n";
    let problems =
        maysend::PolicySet::from_toml(maysend_tests::engine(), &crate::policies::library(), text)
            .unwrap_err();
    assert_eq!(
        problems.to_string(),
        "policy.toml:6:1: `refuse` refuses its settings without saying why (in JavaScript, an exception in `configure` ends like this)"
    );
}
