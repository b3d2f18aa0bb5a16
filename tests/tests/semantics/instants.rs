//! Defers that all judges agree on, and how long an allow is good.

use maysend::Verdict;
use serde_json::json;

use crate::{codes, decide, set, subjects, text};

fn window(id: &str, opens: u32, closes: u32) -> String {
    format!(
        "[[policy]]\nid = \"{id}\"\nuse = \"window\"\nsettings = {{ opens = {opens}, closes = {closes} }}\n"
    )
}

fn two(one: (u32, u32), other: (u32, u32)) -> String {
    window("one", one.0 * 60, one.1 * 60) + &window("other", other.0 * 60, other.1 * 60)
}

#[test]
fn the_latest_defer_counts_when_all_agree_on_it() {
    let set = set(&two((8, 16), (12, 20)));
    let decision = decide(&set, &text(json!({ "at": "2026-11-24T06:00:00Z" })));
    assert_eq!(decision.verdict, Verdict::Defer);
    assert_eq!(
        decision.not_before.unwrap().to_string(),
        "2026-11-24T12:00:00Z"
    );
    assert_eq!(decision.execution.rounds, 2);
    assert_eq!(decision.valid_until, None);
    assert_eq!(codes(&decision), ["window/early", "window/early"]);
}

#[test]
fn a_defer_into_another_policys_closed_window_is_asked_again() {
    // At 17:00 the first is open until 20:00 and the second opens at 5:00, when the first is closed until 8:00.
    let set = set(&two((8, 20), (5, 10)));
    let decision = decide(&set, &text(json!({ "at": "2026-11-24T17:00:00Z" })));
    assert_eq!(decision.verdict, Verdict::Defer);
    assert_eq!(
        decision.not_before.unwrap().to_string(),
        "2026-11-25T08:00:00Z"
    );
    assert_eq!(decision.execution.rounds, 3);
    // Each wait has its reason, that of a later instant with the instant.
    let told: Vec<(&str, bool)> = decision
        .findings
        .iter()
        .map(|finding| {
            let later = finding.message.starts_with("As of 2026-11-25T05:00:00Z: ");
            (finding.policy.as_str(), later)
        })
        .collect();
    assert_eq!(told, [("other", false), ("one", true)]);
}

#[test]
fn a_judge_that_denies_at_the_deferred_instant_denies() {
    let set = set(&(window("late", 13 * 60, 14 * 60)
        + "[[policy]]\nuse = \"ask\"\nsettings = { role = \"manager\", subject = \"x\" }\n"));
    let decision = decide(&set, &text(json!({})));
    assert_eq!(decision.verdict, Verdict::Hold);
    assert_eq!(
        decision.not_before.unwrap().to_string(),
        "2026-11-24T13:00:00Z"
    );
    assert_eq!(subjects(&decision), ["x"]);
}

#[test]
fn judges_that_never_agree_end_with_a_manager() {
    let set = set(&two((8, 10), (12, 14)));
    let decision = decide(&set, &text(json!({ "at": "2026-11-24T06:00:00Z" })));
    assert_eq!(decision.verdict, Verdict::Hold);
    assert_eq!(decision.not_before, None);
    assert_eq!(subjects(&decision), ["no-instant"]);
    assert!(codes(&decision).contains(&"maysend/no-instant"));
    assert_eq!(decision.execution.rounds, 8);
}

#[test]
fn lifting_that_hold_leaves_the_defer() {
    let set = set(&two((8, 10), (12, 14)));
    let digest = maysend_tests::engine().body_digest("Your Accord is ready.");
    let approval = json!({
        "subject": "no-instant", "granted_by": "m-1", "granted_role": "manager",
        "granted_at": "2026-11-24T05:59:00Z", "body_digest": digest.as_str(),
    });
    let over = json!({ "at": "2026-11-24T06:00:00Z", "message": { "approvals": [approval] } });
    let decision = decide(&set, &text(over));
    assert_eq!(decision.verdict, Verdict::Defer);
    assert!(decision.not_before.unwrap() > "2026-11-24T06:00:00Z".parse().unwrap());
}

#[test]
fn an_allow_is_good_until_the_first_window_closes() {
    let set = set(&two((8, 20), (9, 18)));
    let decision = decide(&set, &text(json!({})));
    assert_eq!(decision.verdict, Verdict::Allow);
    assert_eq!(
        decision.valid_until.unwrap().to_string(),
        "2026-11-24T18:00:00Z"
    );
    let sooner = json!({ "message": { "not_after": "2026-11-24T15:00:00Z" } });
    let decision = decide(&set, &text(sooner));
    assert_eq!(
        decision.valid_until.unwrap().to_string(),
        "2026-11-24T15:00:00Z"
    );
}

#[test]
fn a_text_that_would_leave_too_late_is_pointless() {
    let set = set(&window("one", 13 * 60, 20 * 60));
    let over = json!({ "message": { "not_after": "2026-11-24T12:30:00Z" } });
    let decision = decide(&set, &text(over));
    assert_eq!(decision.verdict, Verdict::Deny);
    assert!(codes(&decision).contains(&"maysend/pointless"));
    assert_eq!(decision.not_before, None);
    assert_eq!(decision.body, None);
}
