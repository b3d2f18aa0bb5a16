//! Monitor mode: a policy runs and is reported, and nothing of it counts.

use maysend::{Class, Verdict};
use serde_json::json;

use crate::{decide, set, text};

#[test]
fn nothing_that_a_watching_policy_says_counts() {
    let set = set("[[policy]]\nuse = \"offers\"\n\
         [[policy]]\nuse = \"claim\"\nmode = \"monitor\"\nsettings = { text = \"marketing\" }\n\
         [[policy]]\nuse = \"append\"\nmode = \"monitor\"\nsettings = { text = \"More.\" }\n\
         [[policy]]\nid = \"no\"\nuse = \"say\"\nmode = \"monitor\"\nsettings = { text = \"deny\" }\n\
         [[policy]]\nid = \"effect\"\nuse = \"say\"\nmode = \"monitor\"\nsettings = { text = \"effect review\" }\n\
         [[policy]]\nuse = \"give-up\"\nmode = \"monitor\"\n\
         [[policy]]\nuse = \"ask\"\nmode = \"monitor\"\nsettings = { role = \"manager\", subject = \"x\" }\n\
         [[policy]]\nuse = \"no-marketing\"\n");
    let decision = decide(&set, &text(json!({})));
    assert_eq!(decision.verdict, Verdict::Allow);
    assert_eq!(decision.class, Class::Informational);
    assert_eq!(decision.body.as_deref(), Some("Your Accord is ready."));
    assert!(decision.effects.is_empty() && decision.holds.is_empty());
    assert!(decision.failures.is_empty());
    assert!(decision.labels.iter().all(|label| label.source == "offers"));

    let codes: Vec<&str> = decision
        .watched
        .iter()
        .map(|finding| finding.code.as_str())
        .collect();
    assert_eq!(codes, ["append/added", "say/no", "ask/asked"]);
    assert!(decision.findings.is_empty());
    // The outcome is what is kept and compared: whether a watching policy met its deadline must not show in it.
    let outcome = serde_json::to_string(&decision.outcome).unwrap();
    for code in codes {
        assert!(!outcome.contains(code), "{outcome}");
    }
    let of = |id: &str| {
        decision
            .execution
            .policies
            .iter()
            .find(|policy| policy.policy == id)
            .unwrap()
    };
    assert_eq!(of("no").verdict, Some(Verdict::Deny));
    assert_eq!(of("ask").verdict, Some(Verdict::Hold));
    assert!(of("give-up").failure.is_some());
}

#[test]
fn watching_policies_see_what_watching_labellers_say() {
    let set = set("[[policy]]\nuse = \"offers\"\n\
         [[policy]]\nuse = \"claim\"\nmode = \"monitor\"\nsettings = { text = \"marketing\" }\n\
         [[policy]]\nuse = \"no-marketing\"\nmode = \"monitor\"\n");
    let decision = decide(&set, &text(json!({})));
    assert_eq!(decision.verdict, Verdict::Allow);
    assert!(
        decision
            .watched
            .iter()
            .any(|finding| finding.code == "no-marketing/found")
    );
}
