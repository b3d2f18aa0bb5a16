//! Edits, and what they make of a text.

use maysend::{Class, Verdict};
use serde_json::json;

use crate::{decide, set, text};

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
