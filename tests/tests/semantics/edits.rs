//! Edits, and what they make of a text.

use maysend::{Class, Decision, Digest, Verdict};
use maysend_tests::engine;
use serde_json::{Value, json};

use crate::{codes, decide, set, text};

const LABEL_AND_JUDGE: &str =
    "[[policy]]\nuse = \"offers\"\n[[policy]]\nuse = \"no-marketing\"\n[[policy]]\nuse = \"see\"\n";

fn append(text: &str) -> String {
    format!(
        "[[policy]]\nid = \"append-{}\"\nuse = \"append\"\nsettings = {{ text = \"{text}\" }}\n",
        text.len()
    )
}

#[test]
fn an_edit_that_adds_marketing_is_labelled_again_and_stopped() {
    let set = set(&(append("Ask for our offer!") + LABEL_AND_JUDGE));
    let decision = decide(&set, &text(json!({})));
    assert_eq!(decision.class, Class::Marketing);
    assert_eq!(decision.verdict, Verdict::Deny);
    let finding = decision
        .findings
        .iter()
        .find(|finding| finding.code == "no-marketing/found")
        .unwrap();
    let span = finding.span.as_ref().unwrap();
    assert_eq!(span.text.as_deref(), Some("offer"));
    let edited = "Your Accord is ready. Ask for our offer!";
    assert_eq!(&edited[span.start as usize..span.end as usize], "offer");
    let label = &decision.labels[0];
    assert_eq!(
        &edited[label.spans[0].start as usize..label.spans[0].end as usize],
        "offer"
    );
}

#[test]
fn an_allowed_text_is_returned_as_it_would_be_sent() {
    let set = set(&(append("Reply STOP to opt out.") + LABEL_AND_JUDGE));
    let decision = decide(&set, &text(json!({})));
    assert_eq!(decision.verdict, Verdict::Allow);
    assert_eq!(
        decision.body.as_deref(),
        Some("Your Accord is ready. Reply STOP to opt out.")
    );
    assert!(decision.findings.iter().any(|finding| {
        finding
            .message
            .starts_with("Your Accord is ready. Reply STOP to opt out. | class=informational")
    }));
}

#[test]
fn the_second_editor_sees_what_the_first_wrote() {
    let set = set(&(append("Reply STOP to opt out.") + &append("STOP") + LABEL_AND_JUDGE));
    let decision = decide(&set, &text(json!({})));
    assert_eq!(
        decision.body.as_deref(),
        Some("Your Accord is ready. Reply STOP to opt out.")
    );
}

/// A text that waits from 12:00 until 13:00, and of which an editor thinks otherwise then.
fn waits(before: &str, after: &str, more: &str, over: Value) -> Decision {
    let policies = format!(
        "[[policy]]\nuse = \"append-from\"\nsettings = {{ minute = 780, before = \"{before}\", after = \"{after}\" }}\n\
         [[policy]]\nuse = \"window\"\nsettings = {{ opens = 780, closes = 840, lifted = true }}\n{LABEL_AND_JUDGE}{more}"
    );
    decide(&set(&policies), &text(over))
}

fn edits(decision: &Decision) -> Option<u32> {
    let mut entries = decision.execution.policies.iter();
    entries
        .find(|entry| entry.policy == "append-from")
        .map(|entry| entry.edits)
}

#[test]
fn a_text_that_waits_is_edited_as_it_will_be_sent() {
    let decision = waits("", "Smith Honda.", "", json!({}));
    assert_eq!(decision.verdict, Verdict::Defer);
    let body = "Your Accord is ready. Smith Honda.";
    assert_eq!(decision.body.as_deref(), Some(body));
    assert_eq!(decision.digests.body, engine().body_digest(body));
    let codes = codes(&decision);
    assert!(codes.contains(&"append-from/after"), "{codes:?}");
    assert!(!codes.contains(&"append-from/before"), "{codes:?}");
    assert_eq!(edits(&decision), Some(1));

    // What is due now only is not added to what goes later.
    let decision = waits("Good morning!", "", "", json!({}));
    assert_eq!(decision.body.as_deref(), Some("Your Accord is ready."));
    assert_eq!(edits(&decision), Some(0));
}

#[test]
fn what_an_editor_will_add_is_labelled_and_judged() {
    let decision = waits("", "Ask for our offer!", "", json!({}));
    assert_eq!(decision.verdict, Verdict::Deny);
    assert_eq!(decision.class, Class::Marketing);
    assert!(codes(&decision).contains(&"no-marketing/found"));
}

fn approved(digest: &Digest) -> Value {
    json!({ "message": { "approvals": [{
        "subject": "x", "granted_by": "m-1", "granted_role": "manager", "granted_at": "2026-11-24T11:59:00Z",
        "body_digest": digest.as_str(),
    }] } })
}

#[test]
fn what_was_approved_as_it_would_be_sent_later_goes_at_once() {
    let waiting = waits("", "Smith Honda.", "", json!({}));
    let decision = waits("", "Smith Honda.", "", approved(&waiting.digests.body));
    assert_eq!(decision.verdict, Verdict::Allow);
    assert_eq!(
        decision.body.as_deref(),
        Some("Your Accord is ready. Smith Honda.")
    );
    assert_eq!(decision.digests.body, waiting.digests.body);
    // The draft itself can be approved too, and goes as it would now.
    let of_the_draft = approved(&engine().body_digest("Your Accord is ready."));
    let decision = waits("", "Smith Honda.", "", of_the_draft);
    assert_eq!(decision.verdict, Verdict::Allow);
    assert_eq!(decision.body.as_deref(), Some("Your Accord is ready."));
    // It does not go at once where it would be another text now.
    let waiting = waits("Until 13:00.", "Smith Honda.", "", json!({}));
    let over = approved(&waiting.digests.body);
    let decision = waits("Until 13:00.", "Smith Honda.", "", over);
    assert_eq!(decision.verdict, Verdict::Defer);
}

#[test]
fn an_approval_of_another_text_lifts_no_hold() {
    let ask = "[[policy]]\nuse = \"ask\"\nsettings = { role = \"manager\", subject = \"x\" }\n";
    let held = waits("", "Smith Honda.", ask, json!({}));
    assert_eq!(held.verdict, Verdict::Hold);
    let of_it = waits("", "Smith Honda.", ask, approved(&held.digests.body));
    assert_eq!(of_it.verdict, Verdict::Allow);
    let of_another = approved(&engine().body_digest("Your Civic is ready."));
    let decision = waits("", "Smith Honda.", ask, of_another);
    assert_eq!(decision.verdict, Verdict::Hold);
}
