//! What the case files do not say: settings, hostile texts, what is read.

use maysend_sdk::prelude::*;
use maysend_sdk::testing::{self, Tester};
use maysend_sdk::types;

use crate::ConsentPolicy;

fn tester(settings: &str) -> Tester<ConsentPolicy> {
    Tester::new(settings).unwrap()
}

/// The labels that come before: the class, and the states where the customer may be; none: not known.
pub(crate) fn labels(class: Class, states: &[&str]) -> Vec<Label> {
    let place = if states.is_empty() {
        "unknown"
    } else {
        "known"
    };
    let states = states.iter().map(|state| Label::new("state", *state));
    [Label::class(class), Label::new("place", place)]
        .into_iter()
        .chain(states)
        .collect()
}

fn marketing(request: &types::Request, settings: &str) -> Opinion {
    marketing_to(&["TX"], request, settings)
}

fn marketing_to(states: &[&str], request: &types::Request, settings: &str) -> Opinion {
    tester(settings).review(
        Stage::Judge,
        request,
        "Oil change $39 this week.",
        labels(Class::Marketing, states),
    )
}

/// A request of which is known that nobody opted out, that no registry stops it and that the sender sent nothing else.
fn request() -> types::Request {
    let mut request = testing::request("2026-11-24T16:15:00Z");
    request.recipient.opt_outs = Some(Vec::new());
    request.sender.as_mut().unwrap().recent = Some(Vec::new());
    for registry in ["litigators", "deceased", "minor", "internal-do-not-call"] {
        let answer = testing::registry_answer(registry, "no", request.at);
        request.recipient.registries.push(answer);
    }
    request
}

fn signed(at: &str) -> Consent {
    let mut consent = testing::consent(
        "marketing",
        ConsentLevel::PriorExpressWritten,
        testing::at(at),
    );
    consent.method = "signature".to_owned();
    consent.seller = Some("smith honda".to_owned());
    consent.evidence = Some("scan-1".to_owned());
    consent
}

fn codes(opinion: &Opinion) -> Vec<&str> {
    opinion
        .findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect()
}

#[test]
fn a_request_of_which_nothing_is_known_is_denied() {
    let request = testing::request("2026-11-24T16:15:00Z");
    for class in [
        Class::Marketing,
        Class::Informational,
        Class::Conversational,
    ] {
        let opinion = tester("{}").review(
            Stage::Judge,
            &request,
            "Your car is ready.",
            [Label::class(class)],
        );
        assert_eq!(opinion.verdict, Verdict::Deny, "{class}");
        assert!(codes(&opinion).contains(&"consent/missing"));
    }
}

#[test]
fn the_missing_consent_is_named() {
    let request = testing::request("2026-11-24T16:15:00Z");
    let opinion = marketing(&request, "{}");
    let missing = opinion
        .findings
        .iter()
        .find(|finding| finding.code == "consent/missing")
        .unwrap();
    let value = |name: &str| {
        missing
            .attributes
            .iter()
            .find(|it| it.name == name)
            .map(|it| it.value.as_str())
    };
    assert_eq!(value("level"), Some("prior-express-written"));
    assert_eq!(value("topic"), Some("marketing"));
    assert!(value("methods").unwrap().contains("web form"));
    assert!(missing.remedy.is_some() && missing.clause.as_deref() == Some("consent/levels"));
}

#[test]
fn a_signed_consent_lets_marketing_go_until_it_expires() {
    let mut request = request();
    let mut consent = signed("2026-06-02T15:00:00Z");
    consent.expires_at = Some(testing::at("2027-06-02T15:00:00Z"));
    request.recipient.consents.push(consent);
    let opinion = marketing(&request, "{}");
    assert_eq!(
        (opinion.verdict, opinion.valid_until),
        (Verdict::Allow, Some(testing::at("2027-06-02T15:00:00Z")))
    );
}

#[test]
fn a_place_that_is_not_known_may_be_in_maine() {
    let mut request = request();
    request
        .recipient
        .consents
        .push(signed("2026-06-02T15:00:00Z"));
    let held = |states: &[&str], settings| marketing_to(states, &request, settings).holds.len();
    assert_eq!(held(&[], "{}"), 1);
    assert_eq!(held(&["TX"], "{}"), 0);
    assert_eq!(held(&["ME", "TX"], "{}"), 1);
    assert_eq!(held(&["ME"], r#"{"reassigned-not-asked": "note"}"#), 1);
    let doubted = labels(Class::Marketing, &["TX"])
        .into_iter()
        .chain([Label::new("place", "unknown")]);
    let opinion = tester("{}").review(Stage::Judge, &request, "Oil change $39.", doubted);
    assert_eq!(
        opinion.holds.len(),
        1,
        "a place that is doubted is not known"
    );
}

#[test]
fn proof_by_setting() {
    let mut request = request();
    let mut consent = signed("2026-06-02T15:00:00Z");
    consent.evidence = Some("  ".to_owned());
    request.recipient.consents.push(consent);
    let opinion = marketing(&request, "{}");
    assert_eq!(opinion.verdict, Verdict::Allow);
    assert!(codes(&opinion).contains(&"consent/evidence"));
    assert_eq!(
        marketing(&request, r#"{"evidence-required": true}"#).verdict,
        Verdict::Deny
    );
}

#[test]
fn a_way_that_nobody_knows_is_no_signature() {
    let verdict = |method: &str| {
        let mut request = request();
        let mut consent = signed("2026-06-02T15:00:00Z");
        consent.method = method.to_owned();
        request.recipient.consents.push(consent);
        marketing(&request, "{}").verdict
    };
    for method in ["signature", "E-Signature", "web form", "repair-order"] {
        assert_eq!(verdict(method), Verdict::Allow, "{method}");
    }
    for method in ["", "unknown", "handshake", "verbal", "keyword", "import"] {
        assert_eq!(verdict(method), Verdict::Deny, "{method}");
    }
}

#[test]
fn what_ended_a_consent_counts_before_whom_it_names_where_the_group_is_not_known() {
    let code = |group: Option<&str>, ends: &dyn Fn(&mut types::Request)| {
        let mut request = request();
        request.business.as_mut().unwrap().group = group.map(str::to_owned);
        let mut consent = signed("2026-06-02T15:00:00Z");
        consent.seller = Some("Lakeshore Auto Group".to_owned());
        request.recipient.consents.push(consent);
        ends(&mut request);
        let opinion = marketing(&request, "{}");
        assert_eq!(opinion.verdict, Verdict::Deny);
        codes(&opinion)[0].to_owned()
    };
    let taken_back = |request: &mut types::Request| {
        request.recipient.consents[0].withdrawn_at = Some(testing::at("2026-07-01T15:00:00Z"));
    };
    let as_it_is = |_: &mut types::Request| {};
    assert_eq!(
        code(Some("Lakeshore Auto Group"), &taken_back),
        "consent/withdrawn"
    );
    assert_eq!(code(None, &taken_back), "consent/withdrawn");
    assert_eq!(code(Some("Other"), &taken_back), "consent/other-seller");
    assert_eq!(code(None, &as_it_is), "consent/other-seller");
}

#[test]
fn settings_out_of_range_are_all_named() {
    let settings = r#"{"one-to-one-audience": 0, "reply-window-hours": 73, "double-opt-in": "note", "approver": " ", "noted-registries": [""]}"#;
    let problems = Tester::<ConsentPolicy>::new(settings)
        .err()
        .unwrap()
        .to_string();
    for pointer in [
        "/one-to-one-audience",
        "/reply-window-hours",
        "/double-opt-in",
        "/approver",
        "/noted-registries/0",
    ] {
        assert!(problems.contains(pointer), "{pointer}: {problems}");
    }
}

#[test]
fn clauses_say_what_the_settings_say() {
    let business = testing::business("Smith Honda", "America/Chicago");
    let text = |settings: &str| {
        let clauses = tester(settings).clauses(&business);
        assert_eq!(clauses.len(), 3);
        clauses
            .iter()
            .map(|clause| clause.text.clone())
            .collect::<String>()
    };
    let default = text("{}");
    assert!(
        default.contains("Smith Honda")
            && default.contains("for 24 hours")
            && default.contains("litigators, deceased, minor")
    );
    let own = text(
        r#"{"reply-window-hours": 0, "automatic-reply-minutes": 0, "stopping-registries": [], "evidence-required": true}"#,
    );
    assert!(
        !own.contains("own text may be answered")
            && !own.contains("litigators")
            && own.contains("only with its proof")
    );
}

#[test]
fn many_records_cost_no_more_than_their_number() {
    let mut request = request();
    let opt_out = testing::opt_out("x", request.at - 5);
    request.recipient.opt_outs = Some(vec![opt_out; 20_000]);
    request.recipient.consents = vec![signed("2026-06-02T15:00:00Z"); 20_000];
    let mut answer = testing::registry_answer("reassigned-numbers", "no", request.at);
    answer.as_of = Some(request.at);
    request.recipient.registries = vec![answer; 2_000];
    let body = "may reply yes want to ".repeat(5_000);
    let opinion = tester("{}").review(Stage::Judge, &request, &body, []);
    assert!(opinion.findings.len() < 10);
}

#[test]
fn the_schema_is_that_of_the_settings() {
    let value = |text: String| {
        maysend_sdk::serde_json::from_str::<maysend_sdk::serde_json::Value>(&text).unwrap()
    };
    assert_eq!(
        value(ConsentPolicy::settings_schema()),
        value(testing::settings_schema::<ConsentPolicy>())
    );
}

#[test]
fn a_label_alone_asks_only_where_the_text_does() {
    let mut request = request();
    request.message.trigger = Trigger::Manual;
    (request.message.audience, request.message.group_size) = (Some(1), Some(1));
    request
        .recipient
        .relationships
        .push(testing::relationship("open-repair-order", request.at - 60));
    let review = |body: &str, start, end| {
        let label =
            Label::new("topic", "consent-request").at(Span { start, end }, "request for consent");
        tester("{}")
            .review(
                Stage::Judge,
                &request,
                body,
                [Label::class(Class::Informational), label],
            )
            .verdict
    };
    assert_eq!(
        review("Okay, I will text you when the part is in.", 0, 21),
        Verdict::Allow
    );
    assert_eq!(
        review("Like me to text you? The part is in.", 0, 19),
        Verdict::Deny
    );
    assert_eq!(
        review("Opt in please. The part is in.", 0, 6),
        Verdict::Deny
    );
}
