//! Who says what a text is.

use maysend::{Class, Verdict};
use serde_json::json;

use crate::{decide, set, text};

const OFFERS: &str = "[[policy]]\nuse = \"offers\"\n";
const NO_MARKETING: &str = "[[policy]]\nuse = \"no-marketing\"\n";
const SEE: &str = "[[policy]]\nuse = \"see\"\n";

fn claim(class: &str) -> String {
    format!("[[policy]]\nuse = \"claim\"\nsettings = {{ text = \"{class}\" }}\n")
}

#[test]
fn of_class_the_strictest_wins() {
    let offer = json!({ "message": { "body": "An offer for you." } });
    for policies in [
        OFFERS.to_owned() + &claim("conversational"),
        claim("conversational") + OFFERS,
    ] {
        let decision = decide(&set(&(policies + NO_MARKETING)), &text(offer.clone()));
        assert_eq!(decision.verdict, Verdict::Deny);
        assert_eq!(decision.class, Class::Marketing);
    }
    let set = set(&(OFFERS.to_owned() + &claim("conversational") + NO_MARKETING));
    let decision = decide(&set, &text(json!({})));
    assert_eq!(decision.class, Class::Informational);
    assert_eq!(decision.verdict, Verdict::Allow);
}

#[test]
fn a_missing_unknown_or_unclear_class_counts_as_marketing() {
    for policies in [
        String::new(),
        claim("unclear"),
        claim("friendly"),
        claim(""),
        claim("conversational") + &claim("unclear").replace("use =", "id = \"second\"\nuse ="),
    ] {
        let decision = decide(&set(&(policies.clone() + NO_MARKETING)), &text(json!({})));
        assert_eq!(decision.class, Class::Marketing, "{policies}");
        assert_eq!(decision.verdict, Verdict::Deny, "{policies}");
    }
}

#[test]
fn labels_carry_their_source() {
    let set = set(&(OFFERS.to_owned() + &claim("conversational") + SEE));
    let decision = decide(&set, &text(json!({})));
    let seen = &decision.findings[0].message;
    assert_eq!(
        seen,
        "Your Accord is ready. | class=informational by offers, class=conversational by claim"
    );
    assert_eq!(decision.labels[1].source, "claim");
}
