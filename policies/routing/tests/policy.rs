//! Where texts go, and when software answers.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use maysend_policy_routing::Routing;
use maysend_sdk::prelude::*;
use maysend_sdk::testing::{self, Tester};
use maysend_sdk::types;

const BODY: &str = "Is my car ready?";
const SETTINGS: &str = r#"{
    "reply": true,
    "roles": [
        {"role": "service-advisor", "hours": {"tuesday": ["07:00-12:00"]}, "fallback": "parts"},
        {"role": "parts", "hours": {"tuesday": ["12:00-14:00"]}, "fallback": "bdc"},
        {"role": "bdc", "hours": {"tuesday": ["18:00-24:00"]}}
    ]
}"#;

fn request(at: &str) -> types::Request {
    let mut request = testing::request(at);
    let mut sender = testing::sender();
    sender.id = Some("e-11".to_owned());
    sender.role = Some("Service Advisor".to_owned());
    sender.on_duty = Some(false);
    request.sender = Some(sender);
    request.recipient.opt_outs = Some(Vec::new());
    request.history = Some(testing::history(request.at - 7 * 86_400, []));
    let mut business = testing::business("Smith Honda", "America/Chicago");
    business.hours = Some(vec![Opening {
        weekday: 2,
        opens: 480,
        closes: 1080,
    }]);
    request.business = Some(business);
    request
}

fn routed(reaction: &Reaction) -> (String, String) {
    let effect = reaction
        .effects
        .iter()
        .find(|effect| effect.kind == "route")
        .unwrap();
    let reason = effect
        .attributes
        .iter()
        .find(|attribute| attribute.name == "reason")
        .unwrap();
    (effect.value.clone(), reason.value.clone())
}

fn is_reviewed(reaction: &Reaction) -> bool {
    reaction
        .effects
        .iter()
        .any(|effect| effect.kind == "review")
}

#[test]
fn the_chain_goes_by_the_clock_of_the_business() {
    let tester = Tester::<Routing>::new(SETTINGS).unwrap();
    // Tuesday in Chicago, six hours behind.
    for (at, role, reason) in [
        ("2026-11-24T12:59:59Z", "manager", "after-hours"),
        ("2026-11-24T13:00:00Z", "Service Advisor", "off-duty"),
        ("2026-11-24T17:59:59Z", "Service Advisor", "off-duty"),
        ("2026-11-24T18:00:00Z", "parts", "off-duty"),
        ("2026-11-24T20:00:00Z", "manager", "off-duty"),
        ("2026-11-25T00:00:00Z", "bdc", "off-duty"),
        ("2026-11-25T05:59:59Z", "bdc", "off-duty"),
        ("2026-11-25T06:00:00Z", "manager", "after-hours"),
    ] {
        let reaction = tester.receive(&request(at), BODY, []);
        assert_eq!(
            routed(&reaction),
            (role.to_owned(), reason.to_owned()),
            "{at}"
        );
        assert!(reaction.reply.is_some(), "{at}");
    }
}

#[test]
fn on_a_special_day_nobody_is_there_later() {
    let tester = Tester::<Routing>::new(SETTINGS).unwrap();
    let mut request = request("2026-11-25T00:30:00Z");
    let day = |windows: Vec<Window>| SpecialDay {
        date: Date {
            year: 2026,
            month: 11,
            day: 24,
        },
        windows,
    };
    let mut role = |windows| {
        request.business.as_mut().unwrap().special_days = vec![day(windows)];
        routed(&tester.receive(&request, BODY, [])).0
    };
    assert_eq!(role(vec![]), "manager");
    assert_eq!(
        role(vec![Window {
            opens: 480,
            closes: 1140
        }]),
        "bdc"
    );
}

#[test]
fn what_is_not_known_is_reviewed_and_not_answered() {
    let tester = Tester::<Routing>::new(r#"{"reply": true}"#).unwrap();
    let known = request("2026-11-24T16:00:00Z");
    assert!(tester.receive(&known, BODY, []).reply.is_some());

    let mut duty = known.clone();
    duty.sender.as_mut().unwrap().on_duty = None;
    let mut nobody = known.clone();
    nobody.sender = None;
    let mut hours = known.clone();
    hours.business.as_mut().unwrap().hours = None;
    for (request, reason) in [
        (duty, "duty-not-known"),
        (nobody, "duty-not-known"),
        (hours, "hours-not-known"),
    ] {
        let reaction = tester.receive(&request, BODY, []);
        assert_eq!(routed(&reaction), ("manager".to_owned(), reason.to_owned()));
        assert!(is_reviewed(&reaction), "{reason}");
        assert_eq!(reaction.reply, None, "{reason}");
    }

    let mut opt_outs = known.clone();
    opt_outs.recipient.opt_outs = None;
    let mut history = known.clone();
    history.history = None;
    let mut part = known.clone();
    part.history.as_mut().unwrap().complete_since += 1;
    for request in [opt_outs, history, part] {
        let reaction = tester.receive(&request, BODY, []);
        assert_eq!(reaction.reply, None);
        assert_eq!(routed(&reaction).1, "off-duty");
    }
}

#[test]
fn two_machines_that_answer_each_other_end() {
    let tester = Tester::<Routing>::new(r#"{"reply": true, "replies-per-week": 2}"#).unwrap();
    let answered = |hours_ago: &[i64], status: &str| {
        let mut request = request("2026-11-24T16:00:00Z");
        let texts = hours_ago.iter().map(|hours| {
            let mut text = testing::sent(request.at - hours * 3600, "We will answer you.");
            text.topic = Some("Routing".to_owned());
            text.status = status.to_owned();
            text
        });
        request.history = Some(testing::history(
            request.at - 7 * 86_400,
            texts.collect::<Vec<_>>(),
        ));
        tester.receive(&request, BODY, []).reply.is_some()
    };
    assert!(answered(&[], "sent"));
    assert!(!answered(&[23], "sent"));
    assert!(!answered(&[23], "reserved"));
    assert!(!answered(&[23], "unknown"));
    assert!(answered(&[23], "failed"));
    assert!(answered(&[24], "sent"));
    assert!(!answered(&[100, 48], "sent"));
    assert!(answered(&[168, 48], "sent"));
}

#[test]
fn somebody_at_work_is_left_alone_unless_it_is_urgent() {
    let tester = Tester::<Routing>::new(r#"{"reply": true}"#).unwrap();
    let mut request = request("2026-11-24T16:00:00Z");
    request.sender.as_mut().unwrap().on_duty = Some(true);
    assert_eq!(tester.receive(&request, BODY, []), Reaction::none());
    let reaction = tester.receive(&request, "My car broke down, is anyone there?", []);
    assert_eq!(
        routed(&reaction),
        ("manager".to_owned(), "urgent".to_owned())
    );
    assert_eq!(reaction.reply, None);
}

#[test]
fn settings_that_do_not_fit_are_all_named() {
    let problems = Tester::<Routing>::new(
        r#"{
            "fallback-role": " ", "replies-per-week": 0, "reply-window-hours": 169, "urgent-words": ["!"], "reply-text": "Hello",
            "roles": [
                {"role": "a", "fallback": "b", "hours": {"monday": ["08:00-18:00", "20:00-8:00"]}},
                {"role": "b", "fallback": "a"}, {"role": "B"}, {"role": "", "fallback": ""}
            ]
        }"#,
    )
    .err()
    .unwrap()
    .to_string();
    for pointer in [
        "/fallback-role:",
        "/replies-per-week:",
        "/reply-window-hours:",
        "/urgent-words/0:",
        "/reply-text:",
        "/roles/0/hours/monday/1:",
        "/roles/0/fallback:",
        "/roles/1/fallback:",
        "/roles/2/role:",
        "/roles/3/role:",
        "/roles/3/fallback:",
    ] {
        assert!(problems.contains(pointer), "{pointer} in {problems}");
    }
}
