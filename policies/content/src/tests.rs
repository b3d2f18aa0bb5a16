//! The policy as the host asks it.

use maysend_sdk::testing::{self, Tester};

use maysend_sdk::serde_json;
use proptest::prelude::*;

use super::*;

fn tester(settings: &str) -> Tester<ContentPolicy> {
    Tester::new(settings).expect("the settings are sound")
}

#[test]
fn the_schema_is_that_of_the_settings() {
    // Parsed: the order of the keys depends on the features that other crates ask of serde_json.
    let parsed = |text: String| -> serde_json::Value { serde_json::from_str(&text).expect("JSON") };
    assert_eq!(
        parsed(ContentPolicy::settings_schema()),
        parsed(testing::settings_schema::<ContentPolicy>())
    );
}

#[test]
fn settings_say_what_is_wrong_with_them() {
    let problems = Tester::<ContentPolicy>::new(
        r#"{"more-profanity": ["two words", "*"], "more-shorteners": ["bitly"], "most-segments": 0}"#,
    )
    .expect_err("four problems");
    let pointers: Vec<&str> = problems
        .iter()
        .map(|problem| problem.pointer.as_str())
        .collect();
    assert_eq!(
        pointers,
        [
            "/more-profanity/0",
            "/more-profanity/1",
            "/most-segments",
            "/more-shorteners/0"
        ]
    );
    assert!(Tester::<ContentPolicy>::new(r#"{"emoji": "sometimes"}"#).is_err());
}

#[test]
fn nothing_that_is_told_quotes_a_secret() {
    let secrets = "4111 1111 1111 1111, SSN 512-34-6789, ITIN 912-78-4410, routing 110000000 account 6120044187, \
                   passport C03005988, born 04/11/1984, DL S514-774-60-803-0";
    let request = testing::request("2026-11-24T16:15:00Z");
    let opinion = tester("{}").review(Stage::Judge, &request, secrets, Vec::new());
    let secret: Vec<&Finding> = opinion
        .findings
        .iter()
        .filter(|finding| finding.secret)
        .collect();
    assert_eq!(secret.len(), 8, "{:?}", opinion.findings);
    for finding in opinion.findings {
        let told = format!("{} {:?}", finding.message, finding.remedy);
        assert!(!told.contains(|c: char| c.is_ascii_digit()), "{told}");
    }
    let reaction = tester("{}").receive(&request, secrets, Vec::new());
    for finding in reaction.findings {
        assert!(finding.secret && !finding.message.contains(|c: char| c.is_ascii_digit()));
    }
}

#[test]
fn a_flood_of_finds_is_cut_short_but_still_denied() {
    let request = testing::request("2026-11-24T16:15:00Z");
    let body = format!("{} 4111 1111 1111 1111", "lol ".repeat(5_000));
    let opinion = tester("{}").review(Stage::Judge, &request, &body, Vec::new());
    assert_eq!(opinion.verdict, Verdict::Deny);
    // The card, as much slang as is told, and that it is too long.
    assert_eq!(opinion.findings.len(), MOST_OF_A_KIND + 2);
}

#[test]
fn a_business_that_is_not_known_has_no_payment_host() {
    let request = testing::request("2026-11-24T16:15:00Z");
    let body = "Pay at https://smithhonda.example/pay";
    let opinion = tester("{}").review(Stage::Judge, &request, body, Vec::new());
    assert_eq!(opinion.verdict, Verdict::Deny);
}

#[test]
fn clauses_follow_the_settings() {
    let business = testing::business("Smith Honda", "America/Chicago");
    let ids = |settings| -> Vec<String> {
        tester(settings)
            .clauses(&business)
            .into_iter()
            .map(|clause| clause.id)
            .collect()
    };
    assert_eq!(ids("{}").len(), 9);
    assert!(!ids(r#"{"too-long": "allow"}"#).contains(&"content/length".to_owned()));
    assert!(!ids(r#"{"finance-decision": "allow"}"#).contains(&"content/credit".to_owned()));
}

/// Texts with something that must not be told again.
fn secret() -> impl Strategy<Value = String> {
    let digits = |count: usize| proptest::collection::vec(0u8..10, count..=count);
    prop_oneof![
        (1u16..665, 1u8..100, 1u16..10_000)
            .prop_map(|(area, group, serial)| format!("SSN {area:03}-{group:02}-{serial:04} 🎉")),
        (1u8..13, 1u8..29, 1930u16..2008)
            .prop_map(|(month, day, year)| format!("señor, DOB {month:02}/{day:02}/{year}")),
        digits(10).prop_map(|digits| format!(
            "checking account {}",
            digits.iter().map(u8::to_string).collect::<String>()
        )),
        digits(8).prop_map(|digits| format!(
            "driver's license number {}",
            digits.iter().map(u8::to_string).collect::<String>()
        )),
        digits(8).prop_map(|digits| format!(
            "passport C{}",
            digits.iter().map(u8::to_string).collect::<String>()
        )),
        Just("visa 4111 1111 1111 1111".to_owned()),
        Just("routing 021000021".to_owned()),
    ]
}

proptest! {
    #[test]
    fn no_message_holds_digits_of_a_secret(secrets in proptest::collection::vec(secret(), 1..4)) {
        let body = secrets.join(". ");
        let request = testing::request("2026-11-24T16:15:00Z");
        let tester = tester("{}");
        let opinion = tester.review(Stage::Judge, &request, &body, Vec::new());
        let reaction = tester.receive(&request, &body, Vec::new());
        prop_assert!(opinion.findings.iter().any(|finding| finding.secret), "{}", body);
        for finding in opinion.findings.iter().chain(&reaction.findings) {
            let told = format!("{} {}", finding.message, finding.remedy.as_deref().unwrap_or_default());
            prop_assert!(!told.contains(|c: char| c.is_ascii_digit()), "{} tells {}", body, told);
        }
        for effect in &reaction.effects {
            prop_assert!(!effect.value.contains(|c: char| c.is_ascii_digit()));
        }
    }
}
