//! One text to many people, one by one.

use maysend_sdk::bulk::recipients_of_the_same;
use maysend_sdk::testing;
use maysend_sdk::types::SentText;

fn invitation(name: &str) -> String {
    format!(
        "Hi {name}, Mike at Smith Honda. The new Civics are here, come in this week for a drive!"
    )
}

fn count(sent: &[SentText]) -> u32 {
    let request = testing::request("2026-11-24T16:15:00Z");
    recipients_of_the_same(sent, request.at, 10, &request.message, &invitation("Dana"))
}

fn sent(seconds: i64, recipient: &str, body: &str) -> SentText {
    testing::sent_text(
        testing::at("2026-11-24T16:15:00Z") - seconds,
        recipient,
        body,
    )
}

#[test]
fn each_person_counts_once() {
    let one = |it: i64| sent(it * 60, &format!("r{it}"), &invitation(&format!("n{it}")));
    assert_eq!(count(&(0..5).map(one).collect::<Vec<_>>()), 5);
    assert_eq!(count(&[one(1), one(1), one(1)]), 1);
    assert_eq!(count(&[]), 0);
}

#[test]
fn other_texts_and_old_ones_do_not_count() {
    assert_eq!(
        count(&[sent(0, "r", "Your Accord is ready, we close at six.")]),
        0
    );
    assert_eq!(count(&[sent(600, "r", &invitation("Bob"))]), 1);
    assert_eq!(count(&[sent(601, "r", &invitation("Bob"))]), 0);
}

#[test]
fn a_clock_that_is_ahead_hides_nothing() {
    assert_eq!(count(&[sent(-30, "r", &invitation("Bob"))]), 1);
}

#[test]
fn signs_and_letter_case_hide_nothing() {
    assert_eq!(
        count(&[sent(
            0,
            "r",
            &invitation("Bob").to_uppercase().replace(' ', "  ")
        )]),
        1
    );
}

#[test]
fn a_template_or_a_campaign_is_enough() {
    let mut request = testing::request("2026-11-24T16:15:00Z");
    request.message.template = Some("invitation".to_owned());
    let mut other = testing::sent_text(request.at, "r", "Something else entirely, in other words.");
    let count = |other: &SentText, request: &maysend_sdk::types::Request| {
        recipients_of_the_same(
            std::slice::from_ref(other),
            request.at,
            10,
            &request.message,
            "Hello",
        )
    };
    assert_eq!(count(&other, &request), 0);
    other.template = Some("invitation".to_owned());
    other.body = None;
    assert_eq!(count(&other, &request), 1);
    (request.message.template, other.template) = (None, None);
    assert_eq!(count(&other, &request), 0);
}

#[test]
fn far_instants_do_not_overflow() {
    let request = testing::request("2026-11-24T16:15:00Z");
    for at in [i64::MIN, i64::MAX] {
        let text = testing::sent_text(at, "r", &invitation("Bob"));
        let _ =
            recipients_of_the_same(&[text], at, u32::MAX, &request.message, &invitation("Dana"));
    }
}
