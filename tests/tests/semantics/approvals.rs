//! Holds, and what lifts them.

use maysend::Verdict;
use maysend_tests::engine;
use serde_json::{Value, json};

use crate::{codes, decide, set, set_with, subjects, text};

const BODY: &str = "Your Accord is ready.";
const ASK: &str =
    "[[policy]]\nuse = \"ask\"\nsettings = { role = \"manager\", subject = \"after-hours\" }\n";

/// A manager's approval that stands, with changes.
fn approved(over: Value) -> Value {
    let mut approval = json!({
        "subject": "after-hours",
        "granted_by": "m-1",
        "granted_role": "manager",
        "granted_at": "2026-11-24T11:59:00Z",
        "expires_at": "2026-11-24T18:00:00Z",
        "body_digest": engine().body_digest(BODY).as_str(),
    });
    crate::merge(&mut approval, over);
    json!({ "message": { "approvals": [approval] } })
}

fn verdict(policies: &str, over: Value) -> Verdict {
    decide(&set(policies), &text(over)).verdict
}

#[test]
fn an_approval_of_this_body_lifts_its_hold() {
    let set = set(ASK);
    let held = decide(&set, &text(json!({})));
    assert_eq!(held.verdict, Verdict::Hold);
    assert_eq!(subjects(&held), ["after-hours"]);
    assert_eq!(held.digests.body, engine().body_digest(BODY));

    let lifted = decide(&set, &text(approved(json!({}))));
    assert_eq!(lifted.verdict, Verdict::Allow);
    assert_eq!(
        lifted.valid_until.unwrap().to_string(),
        "2026-11-24T18:00:00Z"
    );
    assert!(lifted.holds.is_empty());
    assert!(codes(&lifted).contains(&"maysend/hold-lifted"));
}

#[test]
fn an_approval_that_is_not_for_this_does_not() {
    let other_body = engine().body_digest("Something else.");
    let why = |request: Value| {
        let decision = decide(&set(ASK), &text(request));
        assert_eq!(decision.verdict, Verdict::Hold);
        let told = decision.findings.iter();
        let told = told.filter(|finding| finding.code == "maysend/approval-not-counted");
        let told: Vec<&str> = told.map(|finding| finding.message.as_str()).collect();
        told.join("\n")
    };
    for (over, reason) in [
        (
            json!({ "body_digest": other_body.as_str() }),
            "it was given for another text than the one that would be sent",
        ),
        (
            json!({ "body_digest": null }),
            "it does not say for which text it was given (`body_digest`)",
        ),
        (
            json!({ "granted_role": "service-advisor" }),
            "it takes the role `manager`",
        ),
        (
            json!({ "granted_role": "sender" }),
            "only `e-7`, who sends the text, can confirm it as its sender",
        ),
        (
            json!({ "granted_by": "e-7" }),
            "`e-7` sends the text, and nobody may approve their own",
        ),
        (
            json!({ "granted_by": "" }),
            "it does not say by whom it was given (`granted_by`)",
        ),
        (
            json!({ "granted_at": "2026-11-24T12:00:01Z" }),
            "it is of 2026-11-24T12:00:01Z, which is still to come",
        ),
        (
            json!({ "expires_at": "2026-11-24T12:00:00Z" }),
            "it ended at 2026-11-24T12:00:00Z",
        ),
    ] {
        let said = why(approved(over.clone()));
        assert!(
            said.starts_with("The approval of `after-hours` by `")
                && said.ends_with(&format!(" does not count: {reason}.")),
            "{over}: {said}"
        );
    }
    // What it is about is nothing that waits.
    assert_eq!(why(approved(json!({ "subject": "personal-phone" }))), "");
    let mut unknown_sender = approved(json!({}));
    crate::merge(&mut unknown_sender, json!({ "sender": { "id": null } }));
    assert!(why(unknown_sender).ends_with(
        "does not count: the request does not name the sender (`sender.id`), and nobody may approve their own text."
    ));
}

#[test]
fn an_approval_of_the_body_before_an_edit_does_not_count_after_it() {
    let edited = ASK.to_owned()
        + "[[policy]]\nuse = \"append\"\nsettings = { text = \"Reply STOP to opt out.\" }\n";
    assert_eq!(verdict(&edited, approved(json!({}))), Verdict::Hold);
    let digest = engine().body_digest("Your Accord is ready. Reply STOP to opt out.");
    let over = approved(json!({ "body_digest": digest.as_str() }));
    assert_eq!(verdict(&edited, over), Verdict::Allow);
}

#[test]
fn other_roles_approve_where_the_set_says_so() {
    let by_owner = approved(json!({ "granted_role": "general-manager" }));
    assert_eq!(verdict(ASK, by_owner.clone()), Verdict::Hold);
    let set = set_with("[approvers]\nmanager = [\"general-manager\"]", ASK);
    assert_eq!(decide(&set, &text(by_owner)).verdict, Verdict::Allow);
}

#[test]
fn are_you_sure_is_answered_by_the_sender_only() {
    let ask = ASK.replace("role = \"manager\"", "role = \"sender\"");
    let own = approved(json!({ "granted_by": "e-7", "granted_role": "sender" }));
    assert_eq!(verdict(&ask, own), Verdict::Allow);
    assert_eq!(verdict(&ask, approved(json!({}))), Verdict::Hold);
    let colleague = approved(json!({ "granted_by": "e-8", "granted_role": "sender" }));
    assert_eq!(verdict(&ask, colleague), Verdict::Hold);
}

#[test]
fn lifting_a_hold_uncovers_the_defer_beside_it() {
    let at = "2026-11-24T14:00:00Z".parse::<maysend::Instant>().unwrap();
    let ask = ASK.replace(
        "subject = \"after-hours\"",
        &format!("subject = \"after-hours\", wait = {}", at.as_unix()),
    );
    let decision = decide(&set(&ask), &text(approved(json!({}))));
    assert_eq!(decision.verdict, Verdict::Defer);
    assert_eq!(decision.not_before, Some(at));
}

#[test]
fn nothing_lifts_a_deny() {
    let deny = ASK.to_owned() + "[[policy]]\nuse = \"say\"\nsettings = { text = \"deny\" }\n";
    assert_eq!(verdict(&deny, approved(json!({}))), Verdict::Deny);
}
