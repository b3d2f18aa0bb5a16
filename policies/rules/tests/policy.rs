//! The policy through its public door: rules as a dealership writes them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use maysend_policy_rules::RulesPolicy;
use maysend_sdk::prelude::*;
use maysend_sdk::testing::{self, Tester, at};
use maysend_sdk::types;
use proptest::prelude::*;

fn tester(rules: &str) -> Tester<RulesPolicy> {
    Tester::new(&format!("{{\"rules\": [{rules}]}}")).unwrap()
}

fn problems(rules: &str) -> Vec<(String, String)> {
    Tester::<RulesPolicy>::new(&format!("{{\"rules\": [{rules}]}}"))
        .unwrap_err()
        .iter()
        .map(|problem| (problem.pointer.clone(), problem.message.clone()))
        .collect()
}

/// A rule that denies.
fn deny(when: &str) -> String {
    format!(r#"{{"id": "no", "when": {when}, "then": "deny", "because": "We do not."}}"#)
}

/// A request in Dallas, of which everything is known.
fn request(time: &str) -> types::Request {
    let mut request = testing::request(time);
    request.business = Some(testing::business("Smith Honda", "America/Chicago"));
    request.message.audience = Some(1);
    request.message.channel = Some("sms".to_owned());
    request.message.trigger = Trigger::Manual;
    let mut sender = testing::sender();
    sender.role = Some("sales".to_owned());
    sender.id = Some("e-7".to_owned());
    request.sender = Some(sender);
    request.recipient.language = Some("es-MX".to_owned());
    request.history = Some(testing::history(0, []));
    request
}

const SATURDAY: &str = "2026-11-28T16:00:00Z";
const SUNDAY: &str = "2026-11-29T16:00:00Z";

fn judge(rules: &str, time: &str, body: &str, labels: &[(&str, &str)]) -> Opinion {
    let labels = labels.iter().map(|(name, value)| Label::new(*name, *value));
    tester(rules).review(Stage::Judge, &request(time), body, labels)
}

fn is_denied(when: &str, labels: &[(&str, &str)]) -> bool {
    judge(&deny(when), SUNDAY, "0.9% APR on every Civic", labels).verdict == Verdict::Deny
}

const FINANCE_WAITS: &str = r#"{
    "id": "no-finance-on-sunday", "then": "defer",
    "when": {"topic": ["finance-offer"], "weekday": ["sunday"]},
    "because": "Finance offers do not go out on Sundays.", "remedy": "It goes out on Monday."
}"#;

#[test]
fn keys_as_other_software_calls_them_get_the_right_ones_suggested() {
    let mut found = problems(
        r#"{"name": "no-vouchers", "if": {"phrase": ["voucher"]}, "action": "deny", "reason": "We do not."}"#,
    );
    found.sort();
    let said: Vec<(&str, &str)> = found
        .iter()
        .map(|(pointer, message)| {
            let said = message.split("? known").next().unwrap_or_default();
            (pointer.as_str(), said)
        })
        .collect();
    assert_eq!(
        said,
        [
            (
                "/rules/0/action",
                "unknown setting `action`, did you mean `then`"
            ),
            ("/rules/0/if", "unknown setting `if`, did you mean `when`"),
            ("/rules/0/name", "unknown setting `name`, did you mean `id`"),
            (
                "/rules/0/reason",
                "unknown setting `reason`, did you mean `because`"
            ),
        ]
    );
}

#[test]
fn finance_offers_wait_until_sunday_is_over() {
    let finance = [("topic", "finance-offer")];
    let opinion = judge(FINANCE_WAITS, SUNDAY, "0.9% APR", &finance);
    assert_eq!(opinion.verdict, Verdict::Defer(at("2026-11-30T06:00:00Z")));
    let [finding] = opinion.findings.as_slice() else {
        panic!("{:?}", opinion.findings)
    };
    assert_eq!(finding.code, "rules/no-finance-on-sunday");
    assert_eq!(
        finding.clause.as_deref(),
        Some("rules/no-finance-on-sunday")
    );
    assert_eq!(finding.message, "Finance offers do not go out on Sundays.");

    // What goes on Saturday must not leave on Sunday.
    let opinion = judge(FINANCE_WAITS, SATURDAY, "0.9% APR", &finance);
    assert_eq!(opinion, Opinion::allow().until(at("2026-11-29T06:00:00Z")));
    assert_eq!(
        judge(FINANCE_WAITS, SUNDAY, "Ready.", &[]),
        Opinion::allow()
    );
}

#[test]
fn fleet_customers_need_the_fleet_manager() {
    let rule = r#"{
        "id": "fleet", "then": "hold", "role": "fleet-manager",
        "when": {"attribute": {"of": "recipient", "name": "customer-type", "values": ["fleet"], "if-missing": false}},
        "because": "Texts to fleet customers go through the fleet manager."
    }"#;
    let tester = tester(rule);
    let mut request = request(SATURDAY);
    let ask = |request: &types::Request| tester.review(Stage::Judge, request, "Hi", []);
    assert_eq!(ask(&request), Opinion::allow());
    request.recipient.attributes.push(Attribute {
        name: "customer-type".to_owned(),
        value: "Fleet".to_owned(),
    });
    let opinion = ask(&request);
    assert_eq!(
        opinion.holds,
        [Hold {
            role: "fleet-manager".to_owned(),
            subject: "rules/fleet".to_owned()
        }]
    );
    assert_eq!(opinion.verdict, Verdict::Allow);
}

#[test]
fn every_condition_holds_and_does_not() {
    for (when, labels) in [
        (r#"{"phrase": ["lease*", "apr"]}"#, &[][..]),
        (r#"{"class": ["marketing"]}"#, &[]),
        (
            r#"{"class": ["informational"]}"#,
            &[("class", "informational")],
        ),
        (r#"{"label": {"name": "mixed"}}"#, &[("mixed", "yes")]),
        (
            r#"{"label": {"name": "mixed", "values": ["yes"]}}"#,
            &[("mixed", "yes")],
        ),
        (r#"{"trigger": ["manual"]}"#, &[]),
        (r#"{"channel": ["SMS"]}"#, &[]),
        (r#"{"role": ["sales", "bdc"]}"#, &[]),
        (r#"{"sender": ["e-7"]}"#, &[]),
        (r#"{"language": ["es"]}"#, &[]),
        (
            r#"{"state": ["TX"]}"#,
            &[("place", "known"), ("state", "TX")],
        ),
        (r#"{"not": {"recipients-over": 1}}"#, &[]),
        (r#"{"not": {"relationship": ["lease"]}}"#, &[]),
        (r#"{"not": {"consent": {"level": "written"}}}"#, &[]),
        (r#"{"not": {"customer-wrote-within": 60}}"#, &[]),
        (r#"{"not": {"campaign": ["spring"]}}"#, &[]),
        (
            r#"{"weekday": ["sunday"], "time": {"from": "10:00", "to": "10:01"}}"#,
            &[],
        ),
        (
            r#"{"date": {"from": "2026-11-29", "to": "2026-11-29"}}"#,
            &[],
        ),
        (
            r#"{"clock": "customer", "time": {"from": "08:00", "to": "08:01"}}"#,
            &[("place", "known"), ("zone", "America/Los_Angeles")],
        ),
        (
            r#"{"any": [{"role": ["parts"]}, {"phrase": ["civic"]}]}"#,
            &[],
        ),
        (
            r#"{"all": [{"role": ["sales"]}, {"not": {"phrase": ["pilot"]}}]}"#,
            &[],
        ),
    ] {
        assert!(is_denied(when, labels), "{when}");
        assert!(
            !is_denied(&format!(r#"{{"not": {when}}}"#), labels),
            "not {when}"
        );
    }
}

#[test]
fn what_is_not_known_applies_and_says_so() {
    let bare = |body: &str, when: &str| {
        let mut request = request(SUNDAY);
        request.sender = None;
        request.message.audience = None;
        request.history = None;
        request.recipient.language = None;
        tester(&deny(when)).review(Stage::Judge, &request, body, [])
    };
    for (when, told) in [
        (r#"{"role": ["fleet"]}"#, "the sender's role"),
        (r#"{"not": {"role": ["fleet"]}}"#, "the sender's role"),
        (r#"{"recipients-over": 5}"#, "the number of recipients"),
        (r#"{"customer-wrote-within": 5}"#, "the earlier texts"),
        (r#"{"language": ["es"]}"#, "the customer's language"),
        (r#"{"state": ["TX"]}"#, "the customer's state"),
        (
            r#"{"clock": "customer", "weekday": ["friday"]}"#,
            "the customer's clock",
        ),
    ] {
        let opinion = bare("Hi", when);
        assert_eq!(opinion.verdict, Verdict::Deny, "{when}");
        assert_eq!(
            opinion.findings.first().unwrap().message,
            format!("We do not. (It applies because this is not known: {told}.)")
        );
    }
    // What is ruled out by something known is ruled out.
    assert_eq!(
        bare("Hi", r#"{"role": ["fleet"], "phrase": ["apr"]}"#),
        Opinion::allow()
    );
}

#[test]
fn places_and_clocks_that_disagree_are_not_known() {
    let places = [("place", "known"), ("state", "TX"), ("state", "NM")];
    assert!(is_denied(r#"{"state": ["TX"]}"#, &places));
    assert!(is_denied(r#"{"not": {"state": ["TX"]}}"#, &places));
    assert!(!is_denied(r#"{"state": ["FL"]}"#, &places));
}

#[test]
fn a_label_of_one_rule_is_seen_by_the_next_and_by_the_judges() {
    let rules = r#"
        {"id": "event", "when": {"phrase": ["roundup"]}, "then": "label", "label": {"name": "tag", "value": "event"}, "because": "Our sale."},
        {"id": "event-sells", "when": {"label": {"name": "tag", "values": ["event"]}}, "then": "label", "label": {"name": "class", "value": "marketing"}, "because": "It sells."},
        {"id": "no-events", "when": {"label": {"name": "tag", "values": ["event"]}}, "then": "warn", "because": "An event."}"#;
    let opinion = tester(rules).review(Stage::Label, &request(SUNDAY), "Come to the ROUNDUP", []);
    let given: Vec<_> = opinion
        .labels
        .iter()
        .map(|label| (label.name.as_str(), label.value.as_str()))
        .collect();
    assert_eq!(given, [("tag", "event"), ("class", "marketing")]);
    assert_eq!(
        opinion.labels.first().unwrap().spans,
        [Span { start: 12, end: 19 }]
    );
    assert_eq!(opinion.labels.first().unwrap().cues, ["rules/event"]);

    let opinion = tester(rules).review(
        Stage::Judge,
        &request(SUNDAY),
        "Come to the ROUNDUP",
        opinion.labels,
    );
    assert_eq!(opinion.verdict, Verdict::Allow);
    assert_eq!(opinion.findings.first().unwrap().code, "rules/no-events");
}

#[test]
fn a_wait_ends_across_a_change_of_the_clocks() {
    let night = r#"{"id": "night", "then": "defer", "when": {"time": {"from": "22:00", "to": "02:30"}}, "because": "Night."}"#;
    // 2:30 does not exist on 2027-03-14 in Chicago: the night ends with the gap, at 3:00 CDT.
    let opinion = judge(night, "2027-03-14T05:00:00Z", "Hi", &[]);
    assert_eq!(opinion.verdict, Verdict::Defer(at("2027-03-14T08:00:00Z")));
}

#[test]
fn a_wait_without_an_end_asks_a_manager() {
    let always = r#"{"id": "weekly", "then": "defer", "when": {"weekday": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]}, "because": "Never."}"#;
    let opinion = judge(always, SUNDAY, "Hi", &[]);
    assert_eq!(opinion.holds.first().unwrap().role, "manager");
}

#[test]
fn what_is_wrong_is_told_all_at_once() {
    let cases = [
        (deny(r#"{}"#), "/rules/0/when", "says nothing: a rule needs a condition"),
        (deny(r#"{"class": ["marketing"], "all": [{"class": ["informational"]}]}"#), "/rules/0/when", "can never hold: no text has two classes"),
        (deny(r#"{"weekday": ["monday"], "all": [{"weekday": ["sunday"]}]}"#), "/rules/0/when", "can never hold: the weekdays have none in common"),
        (deny(r#"{"time": {"from": "08:00", "to": "09:00"}, "all": [{"time": {"from": "09:00", "to": "10:00"}}]}"#), "/rules/0/when", "can never hold: the times of day have no minute in common"),
        (deny(r#"{"phrase": ["apr"], "not": {"phrase": ["apr"]}}"#), "/rules/0/when", "can never hold: what is asked for is ruled out beside it"),
        (deny(r#"{"topic": ["offer"], "not": {"topic": ["offer", "event"]}}"#), "/rules/0/when", "can never hold: what is asked for is ruled out beside it"),
        (deny(r#"{"recipients-over": 20, "not": {"recipients-over": 10}}"#), "/rules/0/when", "can never hold: what is asked for is ruled out beside it"),
        (deny(r#"{"customer-wrote-within": 10, "not": {"customer-wrote-within": 60}}"#), "/rules/0/when", "can never hold: what is asked for is ruled out beside it"),
        (deny(r#"{"consent": {"topic": "marketing", "level": "written"}, "not": {"consent": {"level": "express"}}}"#), "/rules/0/when", "can never hold: what is asked for is ruled out beside it"),
        (deny(r#"{"weekday": ["sunday"], "not": {"weekday": ["saturday", "sunday"]}}"#), "/rules/0/when", "can never hold: what is asked for is ruled out beside it"),
        (deny(r#"{"role": ["bdc"], "not": {"any": [{"role": ["BDC", "sales"]}, {"phrase": ["x"]}]}}"#), "/rules/0/when", "can never hold: what is asked for is ruled out beside it"),
        (deny(r#"{"trigger": ["manual"], "any": [{"trigger": ["automated"]}, {"not": {"trigger": ["manual"]}}]}"#), "/rules/0/when", "can never hold: a text is manual or automated, not both"),
        (deny(r#"{"not": {"trigger": ["manual", "automated"]}}"#), "/rules/0/when", "can never hold: what is ruled out is always so"),
        (deny(r#"{"not": {"class": ["marketing", "informational", "conversational"]}}"#), "/rules/0/when", "can never hold: what is ruled out is always so"),
        (deny(r#"{"recipients-over": 4294967295}"#), "/rules/0/when", "can never hold: no text has so many recipients"),
        (deny(r#"{"weekday": ["monday"], "date": {"from": "2026-12-24", "to": "2026-12-25"}}"#), "/rules/0/when", "can never hold: none of the weekdays lies between the dates"),
        (deny(r#"{"weekday": ["monday"], "all": [{"date": {"from": "2026-12-24", "to": "2026-12-25"}}]}"#), "/rules/0/when", "can never hold: none of the weekdays lies between the dates"),
        (deny(r#"{"date": {"from": "2026-12-24", "to": "2026-12-25"}, "not": {"weekday": ["thursday", "friday"]}}"#), "/rules/0/when", "can never hold: every moment is ruled out that is asked for"),
        (deny(r#"{"weekday": ["sunday"], "all": [{"not": {"time": {"from": "20:00", "to": "09:00"}}}, {"not": {"time": {"from": "09:00", "to": "20:00"}}}]}"#), "/rules/0/when", "can never hold: every moment is ruled out that is asked for"),
        (deny(r#"{"all": [{"not": {"class": ["marketing"]}}, {"not": {"class": ["informational", "conversational"]}}]}"#), "/rules/0/when", "can never hold: every class is ruled out that a text may have"),
        (deny(r#"{"not": {"any": [{"class": ["marketing"]}, {"class": ["informational", "conversational"]}]}}"#), "/rules/0/when", "can never hold: what is ruled out is always so"),
        (deny(r#"{"not": {"any": [{"time": {"from": "20:00", "to": "08:00"}}, {"time": {"from": "08:00", "to": "20:00"}}]}}"#), "/rules/0/when", "can never hold: what is ruled out is always so"),
        (deny(r#"{"all": [{"not": {"trigger": ["manual"]}}, {"not": {"trigger": ["automated"]}}]}"#), "/rules/0/when", "can never hold: a text is manual or automated, and both are ruled out"),
        (deny(r#"{"language": ["es-MX"], "not": {"language": ["es"]}}"#), "/rules/0/when", "can never hold: what is asked for is ruled out beside it"),
        (deny(r#"{"language": ["es-MX", "en"], "all": [{"language": ["es-PR", "fr"]}]}"#), "/rules/0/when", "can never hold: the language is one, and the lists have none in common"),
        (deny(r#"{"state": ["ZZ"]}"#), "/rules/0/when/state/0", "`ZZ` is no state or territory: use its two letters, such as `TX`"),
        (deny(r#"{"language": ["spanish"]}"#), "/rules/0/when/language/0", "`spanish` is no tag of a language: write `es` or `es-MX`"),
        (deny(r#"{"origin": ["robot"]}"#), "/rules/0/when/origin/0", "`robot` is none of generated, suggested, template, typed"),
        (deny(r#"{"channel": ["pigeon"]}"#), "/rules/0/when/channel/0", "`pigeon` is none of email-gateway, mms, rcs, sms"),
        (deny(r#"{"role": ["a"], "all": [{"role": ["b"]}]}"#), "/rules/0/when", "can never hold: the sender's role is one, and the lists have none in common"),
        (deny(r#"{"phrase": ["..."]}"#), "/rules/0/when/phrase/0", "there is no word in `...`"),
        (deny(r#"{"weekday": []}"#), "/rules/0/when/weekday", "an empty list never holds: give a value, or leave it out"),
        (deny(r#"{"time": {"from": "8", "to": "09:00"}}"#), "/rules/0/when/time/from", "`8` is no time of day: write `HH:MM`"),
        (deny(r#"{"date": {"from": "2026-02-30", "to": "2026-03-01"}}"#), "/rules/0/when/date/from", "`2026-02-30` is no day: write `YYYY-MM-DD`"),
        (deny(r#"{"phrase": ["x"], "clock": "customer"}"#), "/rules/0/when/clock", "goes with `weekday`, `time` or `date` in the same table"),
        (deny(r#"{"customer-wrote-within": 9999}"#), "/rules/0/when/customer-wrote-within", "must be 1 to 4320 minutes"),
        (deny(r#"{"state": ["Texas"]}"#), "/rules/0/when/state/0", "`Texas` is no state or territory: use its two letters, such as `TX`"),
        (
            r#"{"id": "x", "when": {"phrase": ["a"]}, "then": "defer", "because": "b"}"#.to_owned(),
            "/rules/0/then",
            "nothing in `when` depends on the clock, so that there is no moment to wait for: use `hold` or `deny`",
        ),
        (
            r#"{"id": "Bad Name", "when": {"phrase": ["a"]}, "then": "deny", "because": "b"}"#.to_owned(),
            "/rules/0/id",
            "`Bad Name` is no name: use small letters, digits and hyphens",
        ),
        (
            r#"{"id": "x", "when": {"phrase": ["a"]}, "then": "warn", "role": "manager", "because": "b"}"#.to_owned(),
            "/rules/0/role",
            "goes with `then = \"hold\"` only",
        ),
        (
            r#"{"id": "x", "when": {"phrase": ["a"]}, "then": "label", "label": {"name": "zone", "value": "x"}, "because": "b"}"#.to_owned(),
            "/rules/0/label/name",
            "`zone` is no label that a rule can give: use class, topic, tag",
        ),
    ];
    for (rule, pointer, message) in cases {
        assert_eq!(
            problems(&rule),
            [(pointer.to_owned(), message.to_owned())],
            "{rule}"
        );
    }
    let unknown = problems(&deny(r#"{"label": {"name": "vip"}}"#));
    assert!(
        unknown
            .first()
            .unwrap()
            .1
            .contains("no standard policy gives a label `vip`")
    );
    assert!(
        Tester::<RulesPolicy>::new(&format!(
            r#"{{"own-labels": ["vip"], "rules": [{}]}}"#,
            deny(r#"{"label": {"name": "vip"}}"#)
        ))
        .is_ok()
    );
    // Several at once.
    assert_eq!(
        problems(&format!("{},{}", deny(r#"{}"#), deny(r#"{"weekday": []}"#))).len(),
        3
    );
}

#[test]
fn what_can_hold_is_no_contradiction() {
    for when in [
        r#"{"weekday": ["friday"], "all": [{"date": {"from": "2026-12-24", "to": "2026-12-25"}}]}"#,
        r#"{"date": {"from": "2026-12-24", "to": "2026-12-26"}, "not": {"weekday": ["thursday", "friday"]}}"#,
        r#"{"date": {"from": "2026-12-24", "to": "2026-12-25"}, "not": {"date": {"from": "2026-12-25", "to": "2026-12-31"}}}"#,
        r#"{"weekday": ["sunday"], "not": {"weekday": ["sunday"], "date": {"from": "2026-12-25", "to": "2026-12-31"}}}"#,
        r#"{"weekday": ["sunday"], "not": {"clock": "customer", "weekday": ["sunday"]}}"#,
        r#"{"weekday": ["sunday"], "all": [{"not": {"time": {"from": "20:00", "to": "09:00"}}}, {"not": {"time": {"from": "09:01", "to": "20:00"}}}]}"#,
        r#"{"time": {"from": "20:00", "to": "09:00"}, "all": [{"time": {"from": "08:00", "to": "21:00"}}], "not": {"time": {"from": "08:00", "to": "09:00"}}}"#,
        r#"{"all": [{"not": {"class": ["marketing"]}}, {"not": {"class": ["informational"]}}]}"#,
        r#"{"not": {"any": [{"class": ["marketing"]}, {"class": ["conversational"]}]}}"#,
        r#"{"not": {"any": [{"weekday": ["sunday"]}, {"clock": "customer", "weekday": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]}]}}"#,
        r#"{"not": {"any": [{"clock": "customer", "time": {"from": "08:00", "to": "20:00"}}, {"clock": "customer", "time": {"from": "20:00", "to": "08:00"}}]}}"#,
        r#"{"all": [{"not": {"clock": "customer", "time": {"from": "08:00", "to": "20:00"}}}, {"not": {"clock": "customer", "time": {"from": "20:00", "to": "08:00"}}}]}"#,
        r#"{"language": ["es"], "not": {"language": ["es-MX"]}}"#,
        r#"{"language": ["es-MX"], "all": [{"language": ["es", "en"]}]}"#,
    ] {
        let rules = format!(r#"{{"rules": [{}]}}"#, deny(when));
        let policy = Tester::<RulesPolicy>::new(&rules);
        assert!(policy.is_ok(), "{when}: {:?}", policy.err());
    }
}

#[test]
fn conditions_inside_each_other_without_end_are_refused() {
    let mut when = r#"{"phrase": ["a"]}"#.to_owned();
    for _ in 0..20 {
        when = format!(r#"{{"not": {when}}}"#);
    }
    assert!(
        problems(&deny(&when))
            .first()
            .unwrap()
            .1
            .contains("inside each other")
    );
}

/// Conditions of facts that may be unknown, in all their combinations.
fn conditions() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just(r#"{"role": ["sales"]}"#.to_owned()),
        Just(r#"{"role": ["parts"]}"#.to_owned()),
        Just(r#"{"recipients-over": 0}"#.to_owned()),
        Just(r#"{"recipients-over": 5}"#.to_owned()),
        Just(r#"{"customer-wrote-within": 60}"#.to_owned()),
        Just(r#"{"language": ["es"]}"#.to_owned()),
        Just(r#"{"channel": ["mms"]}"#.to_owned()),
        Just(r#"{"campaign": ["spring"]}"#.to_owned()),
        Just(r#"{"state": ["TX"]}"#.to_owned()),
        Just(r#"{"clock": "customer", "weekday": ["sunday"]}"#.to_owned()),
        Just(r#"{"phrase": ["apr"]}"#.to_owned()),
        Just(r#"{"weekday": ["sunday"]}"#.to_owned()),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            inner
                .clone()
                .prop_map(|part| format!(r#"{{"not": {part}}}"#)),
            proptest::collection::vec(inner.clone(), 1..4)
                .prop_map(|parts| format!(r#"{{"all": [{}]}}"#, parts.join(","))),
            proptest::collection::vec(inner, 1..4)
                .prop_map(|parts| format!(r#"{{"any": [{}]}}"#, parts.join(","))),
        ]
    })
}

proptest! {
    /// A rule that applies still applies when a fact is no longer known.
    #[test]
    fn not_knowing_never_loosens(when in conditions(), hidden in 0_usize..7, sunday in any::<bool>(), apr in any::<bool>()) {
        // Conditions that contradict themselves do not load, and are none of this law's.
        let Ok(tester) = Tester::<RulesPolicy>::new(&format!("{{\"rules\": [{}]}}", deny(&when))) else {
            return Ok(());
        };
        let known = request(if sunday { SUNDAY } else { SATURDAY });
        let mut less = known.clone();
        let mut labels = vec![Label::new("place", "known"), Label::new("state", "TX"), Label::new("zone", "America/Chicago")];
        let body = if apr { "0.9% APR" } else { "Ready." };
        let before = tester.review(Stage::Judge, &known, body, labels.clone());
        match hidden {
            0 => less.sender = None,
            1 => less.message.audience = None,
            2 => less.history = None,
            3 => less.recipient.language = None,
            4 => less.message.channel = None,
            5 => less.message.campaign = None,
            _ => labels = Vec::new(),
        }
        let after = tester.review(Stage::Judge, &less, body, labels);
        prop_assert!(before.verdict != Verdict::Deny || after.verdict == Verdict::Deny, "{}", when);
    }

    /// The first instant of a wait is the first at which the rule no longer applies.
    #[test]
    fn a_wait_ends_exactly(from in 0_u16..1440, to in 0_u16..1440, days in 1_u8..127, start in 0_i64..7 * 86_400) {
        prop_assume!(from != to);
        const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let weekdays: Vec<String> = NAMES.iter().enumerate().filter(|(index, _)| days & (1 << index) != 0).map(|(_, name)| format!("\"{name}\"")).collect();
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let when = format!(r#"{{"weekday": [{}], "time": {{"from": "{}", "to": "{}"}}}}"#, weekdays.join(","), clock(from), clock(to));
        let defer = format!(r#"{{"id": "w", "then": "defer", "when": {when}, "because": "Wait."}}"#);
        let tester = tester(&defer);
        // Around the end of daylight saving time.
        let mut request = request("2026-10-29T05:00:00Z");
        request.at += start;
        if let Verdict::Defer(open) = tester.review(Stage::Judge, &request, "Hi", []).verdict {
            for (instant, closed) in [(open - 1, true), (open, false)] {
                request.at = instant;
                let verdict = tester.review(Stage::Judge, &request, "Hi", []).verdict;
                prop_assert_eq!(verdict != Verdict::Allow, closed);
            }
        }
    }
}

/// What the settings refuse, with its place.
fn refused(settings: &str) -> Vec<(String, String)> {
    let problems = match Tester::<RulesPolicy>::new(settings) {
        Ok(_) => return Vec::new(),
        Err(problems) => problems,
    };
    let told = problems.iter();
    told.map(|problem| (problem.pointer.clone(), problem.message.clone()))
        .collect()
}

#[test]
fn a_word_that_nobody_uses_is_refused_unless_the_set_says_who_does() {
    let rule = deny(r#"{"topic": ["fleet-day"], "relationship": ["club"]}"#);
    let told = refused(&format!(r#"{{"rules": [{rule}]}}"#));
    let [(topic, of_topic), (kind, of_kind)] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!(topic, "/rules/0/when/topic/0");
    assert!(
        of_topic.starts_with("`fleet-day` is none of appointment, "),
        "{of_topic}"
    );
    assert!(
        of_topic.ends_with("; a topic of your own software goes into `own-topics`"),
        "{of_topic}"
    );
    assert_eq!(kind, "/rules/0/when/relationship/0");
    assert!(
        of_kind.ends_with("; a kind of your own software goes into `own-relationships`"),
        "{of_kind}"
    );
    let own = format!(
        r#"{{"rules": [{rule}], "own-topics": ["fleet-day"], "own-relationships": ["club"]}}"#
    );
    assert_eq!(refused(&own), []);
    // A rule may ask for the topic that another gives.
    let gives = r#"{"id": "gives", "when": {"phrase": ["fleet day"]}, "then": "label", "because": "It is.",
        "label": {"name": "topic", "value": "fleet-day"}}"#;
    let asks = deny(r#"{"topic": ["Fleet-Day"]}"#);
    assert_eq!(refused(&format!(r#"{{"rules": [{gives}, {asks}]}}"#)), []);
}

#[test]
fn a_table_that_is_none_is_told_by_example() {
    for (when, pointer, message) in [
        (
            r#"{"time": "08:00-09:00"}"#,
            "/rules/0/when/time",
            "expected a table, such as { from = \"18:00\", to = \"09:00\" }, found \"08:00-09:00\"",
        ),
        (
            r#"{"label": "vip"}"#,
            "/rules/0/when/label",
            "expected a table, such as { name = \"tag\", values = [\"event\"] }, found \"vip\"",
        ),
    ] {
        let told = refused(&format!(r#"{{"rules": [{}]}}"#, deny(when)));
        assert_eq!(told, [(pointer.to_owned(), message.to_owned())]);
    }
}
