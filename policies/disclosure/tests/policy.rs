//! The policy through its public door: what is due is there exactly once, and nothing else is touched.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use maysend_policy_disclosure::Disclosure;
use maysend_sdk::prelude::*;
use maysend_sdk::testing::{self, Tester};
use maysend_sdk::types;
use proptest::prelude::*;

const NOW: &str = "2026-11-24T16:15:00Z";
const LINE: &str = "Reply STOP to opt out.";

fn tester(settings: &str) -> Tester<Disclosure> {
    Tester::new(settings).unwrap()
}

fn request() -> types::Request {
    let mut request = testing::request(NOW);
    request.message.channel = Some("sms".to_owned());
    request.message.audience = Some(1);
    request.history = Some(testing::history(testing::at("2026-10-01T00:00:00Z"), []));
    request
}

fn label(class: Class) -> Label {
    Label::class(class)
}

/// The body after the amend stage, as the host makes it.
fn amended(
    tester: &Tester<Disclosure>,
    request: &types::Request,
    body: &str,
    class: Class,
) -> String {
    let opinion = tester.review(Stage::Amend, request, body, [label(class)]);
    let mut text = body.to_owned();
    for edit in opinion.edits {
        match edit {
            Edit::Append(more) => text = format!("{text} {more}"),
            Edit::Replace(replacement) => text.replace_range(
                replacement.span.start as usize..replacement.span.end as usize,
                &replacement.text,
            ),
        }
    }
    text
}

fn codes(opinion: &Opinion) -> Vec<&str> {
    opinion
        .findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect()
}

#[test]
fn name_and_line_are_put_at_the_end() {
    let tester = tester("{}");
    for (body, expected) in [
        (
            "Your car is ready.",
            "Your car is ready. - Smith Honda. Reply STOP to opt out.",
        ),
        (
            "Your car is ready  \n",
            "Your car is ready - Smith Honda. Reply STOP to opt out.",
        ),
        (
            "Smith Honda: ready at 5.",
            "Smith Honda: ready at 5. Reply STOP to opt out.",
        ),
        (
            "SMITH HONDA: ready at 5",
            "SMITH HONDA: ready at 5 - Reply STOP to opt out.",
        ),
        (
            "Smith Honda: https://smithhonda.example/a",
            "Smith Honda: https://smithhonda.example/a - Reply STOP to opt out.",
        ),
        (
            "Ready. Text STOP to end.",
            "Ready. Text STOP to end. - Smith Honda",
        ),
        (
            "Su carro ya está listo para usted.",
            "Su carro ya está listo para usted. - Smith Honda. Responda STOP para cancelar.",
        ),
        ("", "Smith Honda. Reply STOP to opt out."),
        (
            "See smith.honda.example",
            "See smith.honda.example - Smith Honda. Reply STOP to opt out.",
        ),
    ] {
        assert_eq!(
            amended(&tester, &request(), body, Class::Informational),
            expected
        );
    }
}

#[test]
fn the_line_is_in_the_customers_language() {
    let tester = tester(r#"{"lines": {"vi": "Soan STOP de huy."}}"#);
    let mut request = request();
    for (language, line) in [
        ("es-MX", "Responda STOP para cancelar."),
        ("vi", "Soan STOP de huy."),
        ("en-US", LINE),
        ("ko", LINE),
    ] {
        request.recipient.language = Some(language.to_owned());
        let text = amended(
            &tester,
            &request,
            "Smith Honda: the car is ready.",
            Class::Informational,
        );
        assert_eq!(text, format!("Smith Honda: the car is ready. {line}"));
        assert_eq!(
            amended(&tester, &request, &text, Class::Informational),
            text
        );
    }
}

#[test]
fn an_alias_is_signed_with_where_the_name_would_change_the_encoding() {
    let tester = tester("{}");
    let mut request = request();
    let business = request.business.as_mut().unwrap();
    business.name = "Autos Gómez".to_owned();
    business.aliases = vec!["Autos Gomez".to_owned()];
    let text = amended(&tester, &request, "Ready.", Class::Informational);
    assert_eq!(text, "Ready. - Autos Gomez. Reply STOP to opt out.");

    request.business.as_mut().unwrap().aliases.clear();
    let long = "The car is ready for you now, come by any time before six o'clock";
    let opinion = tester.review(Stage::Amend, &request, long, [label(Class::Informational)]);
    assert_eq!(
        codes(&opinion),
        [
            "disclosure/opt-out-line-added",
            "disclosure/name-added",
            "disclosure/segments"
        ]
    );
    assert!(
        opinion.findings[2].message.contains("plain alphabet"),
        "{}",
        opinion.findings[2].message
    );
}

#[test]
fn a_line_of_the_last_thirty_days_is_enough_but_not_for_marketing() {
    let tester = tester("{}");
    let mut request = request();
    let body = "Smith Honda: the part is here.";
    let with_line = format!("{body} {LINE}");
    let sent = |at: &str, status: &str, text: &str| {
        let mut sent = testing::sent(testing::at(at), text);
        sent.status = status.to_owned();
        testing::history(testing::at("2026-01-01T00:00:00Z"), [sent])
    };
    for (history, class, due) in [
        (
            sent("2026-11-01T16:00:00Z", "sent", &with_line),
            Class::Informational,
            false,
        ),
        (
            sent("2026-11-01T16:00:00Z", "sent", &with_line),
            Class::Marketing,
            true,
        ),
        (
            sent("2026-11-01T16:00:00Z", "failed", &with_line),
            Class::Informational,
            true,
        ),
        (
            sent("2026-11-01T16:00:00Z", "unknown", &with_line),
            Class::Informational,
            true,
        ),
        (
            sent("2026-11-01T16:00:00Z", "sent", body),
            Class::Informational,
            true,
        ),
        (
            sent("2026-10-01T16:00:00Z", "sent", &with_line),
            Class::Informational,
            true,
        ),
    ] {
        request.history = Some(history);
        let expected = if due { with_line.as_str() } else { body };
        assert_eq!(amended(&tester, &request, body, class), expected, "{class}");
    }
    request.history = None;
    assert_eq!(
        amended(&tester, &request, body, Class::Conversational),
        with_line
    );
}

#[test]
fn an_answer_need_not_say_who_writes() {
    let tester = tester("{}");
    let mut request = request();
    let asked = testing::received(testing::at("2026-11-24T10:00:00Z"), "Is it ready?");
    let told = testing::sent(
        testing::at("2026-11-20T10:00:00Z"),
        "Smith Honda: booked. Reply STOP to opt out.",
    );
    request.history = Some(testing::history(
        testing::at("2026-01-01T00:00:00Z"),
        [told, asked],
    ));
    assert_eq!(
        amended(&tester, &request, "Yes, come by.", Class::Conversational),
        "Yes, come by."
    );
    request.message.audience = None;
    assert_eq!(
        amended(&tester, &request, "Yes, come by.", Class::Conversational),
        "Yes, come by. - Smith Honda"
    );
}

#[test]
fn answers_to_stop_and_help_stay_bare_unless_they_advertise() {
    let tester = tester("{}");
    let mut request = request();
    for topic in ["opt-out-confirmation", "help"] {
        request.message.topic = Some(topic.to_owned());
        let body = "You get no more texts.";
        assert_eq!(amended(&tester, &request, body, Class::Informational), body);
        assert_eq!(
            tester.review(Stage::Judge, &request, body, [label(Class::Informational)]),
            Opinion::allow()
        );
        assert_ne!(amended(&tester, &request, body, Class::Marketing), body);
    }
}

#[test]
fn virginia_wants_stop_or_unsubscribe() {
    let tester = tester("{}");
    let body = "Smith Honda: the part is here. Reply QUIT to opt out.";
    let judge = |request: &types::Request, place: &[(&str, &str)]| {
        let mut labels: Vec<Label> = place
            .iter()
            .map(|(name, value)| Label::new(*name, *value))
            .collect();
        labels.push(label(Class::Informational));
        tester.review(Stage::Judge, request, body, labels)
    };
    let mut request = request();
    let texas = [("place", "known"), ("state", "TX")];
    let virginia = [("place", "known"), ("state", "TX"), ("state", "VA")];
    assert_eq!(judge(&request, &texas), Opinion::allow());
    for place in [&virginia[..], &[("place", "unknown"), ("state", "TX")], &[]] {
        let opinion = judge(&request, place);
        assert_eq!(codes(&opinion), ["disclosure/opt-out-word"]);
        assert_eq!(opinion.findings[0].span, Some(Span { start: 37, end: 41 }));
        assert_eq!(opinion.holds[0].role, "manager");
    }
    request.at = testing::at("2025-12-31T16:00:00Z");
    assert_eq!(judge(&request, &virginia), Opinion::allow());
    // It is left as it is: two lines would confuse.
    assert_eq!(amended(&tester, &request, body, Class::Informational), body);
}

#[test]
fn what_is_missing_is_asked_for_or_denied_by_setting() {
    let body = "The part is here.";
    let judge = |settings: &str, trigger| {
        let mut request = request();
        request.message.trigger = trigger;
        tester(settings).review(Stage::Judge, &request, body, [label(Class::Informational)])
    };
    for settings in ["{}", r#"{"opt-out-line": "ask", "name": "ask"}"#] {
        let opinion = judge(settings, Trigger::Manual);
        assert_eq!(
            codes(&opinion),
            ["disclosure/opt-out-line-missing", "disclosure/name-missing"]
        );
        assert!(opinion.holds.iter().all(|hold| hold.role == "sender"));
        assert_eq!(judge(settings, Trigger::Automated).holds[0].role, "manager");
    }
    let opinion = judge(r#"{"opt-out-line": "deny"}"#, Trigger::Manual);
    assert_eq!(opinion.verdict, Verdict::Deny);
    let request = request();
    let asks = tester(r#"{"opt-out-line": "ask", "name": "ask"}"#);
    assert_eq!(amended(&asks, &request, body, Class::Informational), body);
}

#[test]
fn the_opt_in_confirmation_names_all_five() {
    let tester = tester("{}");
    let mut request = request();
    request.message.topic = Some("opt-in-confirmation".to_owned());
    let missing = |body: &str| {
        let opinion = tester.review(Stage::Judge, &request, body, [label(Class::Informational)]);
        opinion
            .findings
            .iter()
            .flat_map(|finding| &finding.attributes)
            .map(|attribute| attribute.value.clone())
            .collect::<Vec<_>>()
    };
    for whole in [
        "Smith Honda: You're signed up for service texts, up to 4 msgs/month. Msg & data rates may apply. Reply HELP for help, STOP to opt out.",
        "Smith Honda alerts: recurring texts, call (214) 555-0100 for support. Message and data rates may apply. Text STOP to end.",
        "Smith Honda: se suscribió a mensajes recurrentes. Pueden aplicarse tarifas. Responda AYUDA para ayuda, STOP para cancelar.",
    ] {
        assert!(missing(whole).is_empty(), "{whole}: {:?}", missing(whole));
    }
    assert_eq!(
        missing("Thanks, you're in."),
        ["name", "care", "opt-out", "frequency", "fees"]
    );
    assert_eq!(
        missing("Smith Honda: you get up to 4 msgs/month. Reply HELP for help, STOP to opt out."),
        ["fees"]
    );
}

#[test]
fn the_email_gateway_is_denied_or_shows_what_can_spam_asks() {
    let judge = |settings: &str, channel: Option<&str>, body: &str| {
        let mut request = request();
        request.message.channel = channel.map(str::to_owned);
        tester(settings).review(Stage::Judge, &request, body, [label(Class::Marketing)])
    };
    let body = "Smith Honda: new Pilots are in. Reply STOP to opt out.";
    assert_eq!(judge("{}", Some("sms"), body), Opinion::allow());
    assert_eq!(
        codes(&judge("{}", Some("email-gateway"), body)),
        ["disclosure/email-gateway"]
    );
    assert_eq!(judge("{}", None, body).verdict, Verdict::Deny);
    assert_eq!(
        codes(&judge("{}", None, body)),
        ["disclosure/channel-unknown"]
    );

    let demand =
        r#"{"email-gateway": "demand", "postal-address": "100 Main St, Dallas, TX 75201"}"#;
    let opinion = judge(demand, Some("email-gateway"), body);
    assert_eq!(
        codes(&opinion),
        ["disclosure/postal-address", "disclosure/ad-not-identified"]
    );
    let whole = "Ad: Smith Honda, 100 Main St., Dallas, TX 75201: new Pilots are in. Reply STOP to opt out.";
    assert_eq!(
        judge(demand, Some("email-gateway"), whole),
        Opinion::allow()
    );
    let rest = "100 Main St., Dallas, TX 75201. Reply STOP to opt out.";
    for (body, is_told) in [
        ("Smith Honda ad: new Pilots are in.", true),
        (
            "Smith Honda: new Pilots are in. This is an advertisement.",
            true,
        ),
        (
            "Smith Honda: saw our ad on TV? The new Pilots are in.",
            false,
        ),
        ("Smith Honda: our ad, the new Pilots, is out.", false),
    ] {
        let opinion = judge(demand, Some("email-gateway"), &format!("{body} {rest}"));
        assert_eq!(opinion.verdict == Verdict::Allow, is_told, "{body}");
    }
}

#[test]
fn settings_that_do_not_fit_are_told_all_at_once() {
    let problems = Tester::<Disclosure>::new(
        r#"{"every-days": 31, "conversation-hours": 100, "email-gateway": "demand", "approver": " ",
            "lines": {"en": "Goodbye", "es": "Responda STOP para no recibir más", "english": "Reply STOP"}}"#,
    )
    .err()
    .unwrap();
    let pointers: Vec<&str> = problems
        .iter()
        .map(|problem| problem.pointer.as_str())
        .collect();
    assert_eq!(
        pointers,
        [
            "/every-days",
            "/conversation-hours",
            "/approver",
            "/postal-address",
            "/lines/en",
            "/lines/english",
            "/lines/es"
        ]
    );
}

#[test]
fn time_grows_with_length_only() {
    let tester = tester("{}");
    for piece in [
        "reply with the word ",
        "STOP to ",
        "opt out ",
        "Smith ",
        "a.b/",
        "\u{301}",
        "2",
    ] {
        let body = piece.repeat(60_000 / piece.len());
        let started = std::time::Instant::now();
        let _ = tester.review(Stage::Judge, &request(), &body, [label(Class::Marketing)]);
        assert!(started.elapsed().as_secs() < 5, "{piece}");
    }
}

fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "Your car is ready",
        ".",
        " ",
        "\n",
        "Reply",
        "STOP",
        "to",
        "opt out",
        "Smith",
        "Honda",
        "https://a.example/x",
        "smith.honda.example",
        "don't",
        "text",
        "por",
        "favor",
        "para",
        "el",
        "la",
        "🚗",
        "\u{301}",
        "\u{200b}",
        "“",
        "2",
        "-",
        "!",
        "é",
        "&",
    ]);
    prop_oneof![
        prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.join(" ")),
        prop::collection::vec(any::<char>(), 0..60)
            .prop_map(|letters| letters.into_iter().collect()),
        "[ -~]{0,120}",
    ]
}

fn classes() -> impl Strategy<Value = Class> {
    prop::sample::select(vec![
        Class::Conversational,
        Class::Informational,
        Class::Marketing,
    ])
}

proptest! {
    /// What was amended once is not amended again, and the judge has nothing to ask for.
    #[test]
    fn amending_twice_adds_nothing(body in texts(), class in classes(), language in prop::option::of(prop::sample::select(vec!["en", "es-MX", "ko"])), known in any::<bool>()) {
        let tester = tester("{}");
        let mut request = request();
        request.recipient.language = language.map(str::to_owned);
        if !known {
            request.history = None;
        }
        let once = amended(&tester, &request, &body, class);
        prop_assert_eq!(&amended(&tester, &request, &once, class), &once);
        let findings = tester.review(Stage::Judge, &request, &once, [label(class)]).findings;
        prop_assert!(findings.iter().all(|finding| finding.code == "disclosure/opt-out-word"), "{:?}", findings);
    }

    /// The draft stays as it was, but for blanks at its end, and nothing follows an address without a blank.
    #[test]
    fn only_the_end_changes(body in texts(), class in classes()) {
        let once = amended(&tester("{}"), &request(), &body, class);
        prop_assert!(once.starts_with(body.trim_end()));
        let rest = &once[body.trim_end().len()..];
        prop_assert!(rest.is_empty() || rest == &body[body.trim_end().len()..] || rest.starts_with(' ') || body.trim_end().is_empty());
    }

    /// A text in the carriers' plain alphabet stays in it.
    #[test]
    fn the_encoding_stays(body in "[ -~]{0,160}", class in classes()) {
        let once = amended(&tester("{}"), &request(), &body, class);
        let plain = |text: &str| !text.contains('`') && text.is_ascii();
        prop_assert_eq!(plain(&body), plain(&once));
    }
}
