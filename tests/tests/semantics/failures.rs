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
