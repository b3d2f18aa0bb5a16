//! The policy natively: the laws that its cases cannot show.
#![expect(clippy::panic, reason = "a test fails by panicking")]

use maysend_policy_frequency::FrequencyPolicy;
use maysend_sdk::prelude::*;
use maysend_sdk::testing::{self, Tester, at};
use maysend_sdk::types;
use proptest::prelude::*;

const NOW: &str = "2026-11-24T19:00:00Z";
const DAY: i64 = 86_400;

fn tester(settings: &str) -> Tester<FrequencyPolicy> {
    match Tester::new(settings) {
        Ok(tester) => tester,
        Err(problems) => panic!("{problems}"),
    }
}

/// A text to a number in these states, after marketing texts so many seconds ago.
fn request(ago: &[i64]) -> types::Request {
    let mut request = testing::request(NOW);
    request.message.audience = Some(1);
    request.message.trigger = Trigger::Manual;
    let sent = ago
        .iter()
        .map(|ago| testing::sent(request.at - ago, "Sale"));
    request.history = Some(testing::history(0, sent));
    request
}

fn labels(states: &[&str]) -> Vec<Label> {
    let place = [
        Label::new("place", "known"),
        Label::new("zone", "America/New_York"),
    ];
    let states = states.iter().map(|state| Label::new("state", *state));
    let class = [Label::class(Class::Marketing)];
    place.into_iter().chain(states).chain(class).collect()
}

const DEFAULTS: &str = "{}";
const LAW_ONLY: &str = r#"{"marketing-per-day": 1000}"#;

fn judge(settings: &str, request: &types::Request, states: &[&str]) -> Opinion {
    tester(settings).review(
        Stage::Judge,
        request,
        "Last day of the sale.",
        labels(states),
    )
}

#[test]
fn the_fourth_waits_until_the_oldest_leaves_the_window() {
    for state in ["FL", "OK", "MD", "OR"] {
        let third = judge(LAW_ONLY, &request(&[3600, 7200]), &[state]);
        assert_eq!(third, Opinion::allow(), "{state}");
        let fourth = judge(LAW_ONLY, &request(&[3600, 7200, 10_800]), &[state]);
        assert_eq!(
            fourth.verdict,
            Verdict::Defer(at(NOW) - 10_800 + DAY),
            "{state}"
        );
        assert_eq!(fourth.findings[0].code, "frequency/state-cap");
    }
    assert_eq!(
        judge(LAW_ONLY, &request(&[60, 120, 180, 240]), &["TX"]),
        Opinion::allow()
    );
}

#[test]
fn a_text_that_failed_does_not_count_and_one_whose_fate_is_not_known_does() {
    let mut failed = request(&[3600, 7200, 10_800]);
    for (status, defers) in [
        ("failed", false),
        ("reserved", true),
        ("unknown", true),
        ("sent", true),
    ] {
        if let Some(history) = &mut failed.history {
            history.exchanges[0].status = status.to_owned();
        }
        let verdict = judge(LAW_ONLY, &failed, &["FL"]).verdict;
        assert_eq!(matches!(verdict, Verdict::Defer(_)), defers, "{status}");
    }
}

#[test]
fn florida_counts_by_subject_and_oregon_does_not() {
    let about = |topic: &str| {
        let mut request = request(&[3600, 7200, 10_800]);
        for exchange in request
            .history
            .iter_mut()
            .flat_map(|history| &mut history.exchanges)
        {
            exchange.labels = vec![Label::class(Class::Marketing), Label::new("topic", "event")];
        }
        request.message.topic = Some(topic.to_owned());
        request
    };
    assert_eq!(
        judge(LAW_ONLY, &about("trade-in"), &["FL"]),
        Opinion::allow()
    );
    for (request, settings, state) in [
        (about("event"), LAW_ONLY, "FL"),
        (
            about("trade-in"),
            r#"{"marketing-per-day": 1000, "every-subject": true}"#,
            "FL",
        ),
        (about("trade-in"), LAW_ONLY, "OR"),
    ] {
        assert!(
            matches!(
                judge(settings, &request, &[state]).verdict,
                Verdict::Defer(_)
            ),
            "{state}"
        );
    }
}

#[test]
fn oregon_exempts_who_did_business_and_who_asked() {
    let full = || request(&[3600, 7200, 10_800]);
    let mut bought = full();
    bought.recipient.opt_outs = Some(Vec::new());
    bought.recipient.registries = vec![testing::registry_answer(
        "internal-do-not-call",
        "no",
        bought.at,
    )];
    bought.recipient.relationships = vec![testing::relationship("purchase", bought.at - 500 * DAY)];
    let opinion = judge(LAW_ONLY, &bought, &["OR"]);
    assert_eq!(
        (opinion.verdict, opinion.findings[0].code.as_str()),
        (Verdict::Allow, "frequency/exempt")
    );
    // Who asked for no more, or may have, has no relationship that counts.
    let mut opted_out = bought.clone();
    opted_out.recipient.opt_outs = Some(vec![testing::opt_out("marketing", bought.at - DAY)]);
    let mut not_known = bought.clone();
    not_known.recipient.opt_outs = None;
    let mut listed = bought.clone();
    "yes".clone_into(&mut listed.recipient.registries.first_mut().unwrap().answer);
    let mut not_asked = bought.clone();
    not_asked.recipient.registries.clear();
    // A kind that is no transaction counts for nothing.
    let mut no_kind = bought.clone();
    no_kind.recipient.relationships = vec![testing::relationship(
        "do-not-contact",
        bought.at - 500 * DAY,
    )];
    for request in [opted_out, not_known, listed, not_asked, no_kind] {
        assert!(matches!(
            judge(LAW_ONLY, &request, &["OR"]).verdict,
            Verdict::Defer(_)
        ));
    }
    bought.recipient.relationships = vec![testing::relationship("purchase", bought.at - 541 * DAY)];
    assert!(matches!(
        judge(LAW_ONLY, &bought, &["OR"]).verdict,
        Verdict::Defer(_)
    ));

    let mut asked = full();
    if let Some(history) = &mut asked.history {
        history
            .exchanges
            .push(testing::received(asked.at - 600, "Still there?"));
    }
    assert_eq!(judge(LAW_ONLY, &asked, &["OR"]).verdict, Verdict::Allow);
    assert!(matches!(
        judge(LAW_ONLY, &asked, &["FL"]).verdict,
        Verdict::Defer(_)
    ));
    asked.message.trigger = Trigger::Automated;
    assert!(matches!(
        judge(LAW_ONLY, &asked, &["OR"]).verdict,
        Verdict::Defer(_)
    ));
}

#[test]
fn maine_bounds_what_software_sends() {
    let mut text = request(&[3600]);
    assert_eq!(judge(LAW_ONLY, &text, &["ME"]), Opinion::allow());
    let waits = Verdict::Defer(at(NOW) - 3600 + 8 * 3600);
    for (trigger, audience) in [(Trigger::Automated, Some(1)), (Trigger::Manual, None)] {
        (text.message.trigger, text.message.audience) = (trigger, audience);
        assert_eq!(judge(LAW_ONLY, &text, &["ME"]).verdict, waits);
    }
}

#[test]
fn oregon_begins_in_2026() {
    let mut text = request(&[3600, 7200, 10_800]);
    let shift = text.at - at("2025-12-30T19:00:00Z");
    text.at -= shift;
    for exchange in text
        .history
        .iter_mut()
        .flat_map(|history| &mut history.exchanges)
    {
        exchange.at -= shift;
    }
    assert_eq!(judge(LAW_ONLY, &text, &["OR"]), Opinion::allow());
}

#[test]
fn an_unknown_place_has_every_cap_and_an_unknown_past_is_asked_about() {
    let labels = || [Label::class(Class::Marketing)];
    let capped = tester(LAW_ONLY).review(Stage::Judge, &request(&[60, 120, 180]), "Sale", labels());
    assert!(matches!(capped.verdict, Verdict::Defer(_)));

    for complete in [None, Some(at(NOW) - DAY + 1)] {
        let mut text = request(&[]);
        text.history = complete.map(|since| testing::history(since, []));
        let held = judge("{}", &text, &["TX"]);
        assert_eq!(held.holds[0].subject, "frequency/history-not-known");
        assert_eq!(held.findings.len(), 1);
        let denied = judge(r#"{"history-not-known": "deny"}"#, &text, &["FL"]);
        assert_eq!(denied.verdict, Verdict::Deny);
    }
    let mut known = request(&[]);
    known.history = Some(testing::history(at(NOW) - DAY, []));
    assert_eq!(judge("{}", &known, &["FL"]), Opinion::allow());
}

#[test]
fn the_dealership_has_caps_of_its_own() {
    let week = r#"{"marketing-per-day": 1000, "marketing-per-week": 2}"#;
    let opinion = judge(week, &request(&[2 * DAY, 6 * DAY]), &["TX"]);
    assert_eq!(opinion.verdict, Verdict::Defer(at(NOW) + DAY));
    assert_eq!(opinion.findings[0].code, "frequency/week");

    let mut drip = request(&[5 * DAY, 10 * DAY]);
    drip.message.campaign = Some("spring".to_owned());
    let campaign = r#"{"marketing-per-day": 1000, "per-campaign": 2}"#;
    for (other, defers) in [
        (Some("spring"), true),
        (None, true),
        (Some("autumn"), false),
    ] {
        if let Some(history) = &mut drip.history {
            for exchange in &mut history.exchanges {
                exchange.campaign = other.map(str::to_owned);
            }
        }
        let verdict = judge(campaign, &drip, &["TX"]).verdict;
        assert_eq!(matches!(verdict, Verdict::Defer(_)), defers, "{other:?}");
    }

    // What the customer asked for by a word is owed.
    let every = tester(r#"{"texts-per-day": 2}"#);
    let service = [Label::class(Class::Informational)];
    let mut text = request(&[60, 120]);
    assert!(matches!(
        every
            .review(Stage::Judge, &text, "Ready.", service.clone())
            .verdict,
        Verdict::Defer(_)
    ));
    text.message.topic = Some("opt-out-confirmation".to_owned());
    assert_eq!(
        every.review(Stage::Judge, &text, "Done.", service),
        Opinion::allow()
    );
}

#[test]
fn wrong_settings_are_told_all_at_once() {
    let settings = r#"{"marketing-per-day": 0, "texts-per-day": 1001, "history-not-known": "allow", "approver": " ", "reply-window-minutes": 1441}"#;
    let Err(problems) = Tester::<FrequencyPolicy>::new(settings) else {
        panic!("taken")
    };
    assert_eq!(problems.len(), 5, "{problems}");
}

/// Allow, a wait, or a stop; a hold stands beside.
fn rank(opinion: &Opinion) -> (i64, usize) {
    let verdict = match opinion.verdict {
        Verdict::Allow => i64::MIN,
        Verdict::Defer(instant) => instant,
        Verdict::Deny => i64::MAX,
    };
    (verdict, opinion.holds.len())
}

proptest! {
    /// One text more, a state more, or less of the past known: never earlier, never freer.
    #[test]
    fn more_texts_more_states_and_less_knowledge_never_loosen(
        ago in proptest::collection::vec(0_i64..3 * DAY, 0..8),
        more in 0_i64..3 * DAY,
        since in 0_i64..3 * DAY,
        picks in proptest::collection::vec(0_usize..6, 1..3),
        extra in 0_usize..6,
        automated in any::<bool>(),
    ) {
        const STATES: [&str; 6] = ["FL", "OK", "MD", "OR", "ME", "TX"];
        let states: Vec<&str> = picks.iter().map(|pick| STATES[*pick]).collect();
        let mut text = request(&ago);
        text.message.trigger = if automated { Trigger::Automated } else { Trigger::Manual };
        let before = judge(DEFAULTS, &text, &states);

        let mut longer = text.clone();
        if let Some(history) = &mut longer.history {
            history.exchanges.push(testing::sent(text.at - more, "Sale"));
        }
        prop_assert!(rank(&judge(DEFAULTS, &longer, &states)).0 >= rank(&before).0);

        let wider: Vec<&str> = states.iter().copied().chain([STATES[extra]]).collect();
        prop_assert!(rank(&judge(DEFAULTS, &text, &wider)).0 >= rank(&before).0);

        let mut partly = text.clone();
        if let Some(history) = &mut partly.history {
            history.complete_since = text.at - since;
        }
        prop_assert!(rank(&judge(DEFAULTS, &partly, &states)) >= rank(&before));
        partly.history = None;
        let unknown = judge(DEFAULTS, &partly, &states);
        prop_assert!(!unknown.holds.is_empty());
    }

    /// The instant of a wait is the first: one second earlier the cap still holds.
    #[test]
    fn a_wait_is_as_long_as_it_must_be(ago in proptest::collection::vec(0_i64..2 * DAY, 0..9)) {
        let mut text = request(&ago);
        if let Verdict::Defer(open) = judge(LAW_ONLY, &text, &["FL"]).verdict {
            prop_assert!(open > text.at);
            text.at = open - 1;
            prop_assert!(matches!(judge(LAW_ONLY, &text, &["FL"]).verdict, Verdict::Defer(_)));
            text.at = open;
            prop_assert_eq!(judge(LAW_ONLY, &text, &["FL"]).verdict, Verdict::Allow);
        }
    }
}
