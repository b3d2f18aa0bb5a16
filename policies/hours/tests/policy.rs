//! The policy natively: what cases cannot show.
#![expect(clippy::unwrap_used, reason = "the settings of these tests are valid")]

use maysend_policy_hours::HoursPolicy;
use maysend_policy_place::PlacePolicy;
use maysend_sdk::prelude::*;
use maysend_sdk::testing::{self, Tester, at};
use maysend_sdk::types;

fn tester(settings: &str) -> Tester<HoursPolicy> {
    Tester::new(settings).unwrap()
}

fn review(tester: &Tester<HoursPolicy>, request: &types::Request, class: Class) -> Opinion {
    tester.review(Stage::Judge, request, "text", labels_of(request, class))
}

/// What the policies asked before say: the class, and where the customer may be.
fn labels_of(request: &types::Request, class: Class) -> Vec<Label> {
    let place = Tester::<PlacePolicy>::new("{}").unwrap();
    let mut labels = place.review(Stage::Label, request, "text", []).labels;
    labels.push(Label::class(class));
    labels
}

fn texan(instant: &str) -> types::Request {
    let mut request = testing::request(instant);
    request.recipient.phone = Some("+12145550123".to_owned());
    request.recipient.postal_code = Some("75201".to_owned());
    if let Some(business) = &mut request.business {
        business.hours = Some(
            (1..=6)
                .map(|weekday| Opening {
                    weekday,
                    opens: 480,
                    closes: 1080,
                })
                .collect(),
        );
    }
    request
}

#[test]
fn wrong_settings_are_told_all_at_once() {
    let settings = r#"{"marketing-opens": 1300, "service-closes": 1500, "business-hours": ["informational", "lunch"],
        "reply-window-minutes": 1441, "confirmation-window-minutes": 6}"#;
    let problems = Tester::<HoursPolicy>::new(settings).unwrap_err();
    let pointers: Vec<&str> = problems
        .iter()
        .map(|problem| problem.pointer.as_str())
        .collect();
    assert_eq!(
        pointers,
        [
            "/marketing-opens",
            "/service-closes",
            "/business-hours/1",
            "/reply-window-minutes",
            "/confirmation-window-minutes"
        ]
    );
    assert!(Tester::<HoursPolicy>::new(r#"{"hours": 1}"#).is_err());
}

#[test]
fn settings_tighten_the_windows() {
    let tester =
        tester(r#"{"marketing-opens": 600, "service-closes": 1200, "business-hours": []}"#);
    let early = texan("2026-11-24T15:30:00Z");
    assert_eq!(
        review(&tester, &early, Class::Marketing).verdict,
        Verdict::Defer(at("2026-11-24T16:00:00Z"))
    );
    let late = texan("2026-11-25T02:00:00Z");
    assert_eq!(
        review(&tester, &late, Class::Informational).verdict,
        Verdict::Defer(at("2026-11-25T14:00:00Z"))
    );
    // Marketing is never looser than service, though its own setting would let it out until nine.
    assert_eq!(
        review(&tester, &late, Class::Marketing).verdict,
        Verdict::Defer(at("2026-11-25T16:00:00Z"))
    );
}

#[test]
fn windows_that_leave_marketing_no_minute_are_refused() {
    let settings = r#"{"marketing-opens": 1080, "service-closes": 1080}"#;
    let problems = Tester::<HoursPolicy>::new(settings).unwrap_err();
    assert_eq!(
        problems.to_string(),
        "/marketing-opens: leaves no minute for marketing: it goes out where service texts may as well"
    );
}

/// A dealership may set its windows as wide as it likes: the law's stay.
#[test]
fn settings_never_widen_the_law() {
    let tester = tester(r#"{"marketing-opens": 0, "marketing-closes": 1440}"#);
    let early = texan("2026-11-24T14:30:00Z");
    assert_eq!(
        review(&tester, &early, Class::Marketing).verdict,
        Verdict::Defer(at("2026-11-24T15:00:00Z"))
    );
}

#[test]
fn the_schema_says_which_way_is_stricter() {
    let description = tester("{}");
    let schema = &description.description().settings_schema;
    assert_eq!(schema.matches("x-stricter").count(), 10, "{schema}");
    assert!(schema.contains("automated-marketing"));
}

#[test]
fn clauses_tell_the_settings_in_force() {
    let business = texan("2026-11-24T16:00:00Z").business.unwrap();
    let usual = tester("{}").clauses(&business);
    let text = |id: &str, clauses: &[Clause]| {
        clauses
            .iter()
            .find(|clause| clause.id == id)
            .map(|clause| clause.text.clone())
    };
    assert!(
        text("hours/business", &usual)
            .unwrap()
            .contains("Monday 8:00 a.m. to 6:00 p.m., Tuesday")
    );
    assert!(
        text("hours/answers", &usual)
            .unwrap()
            .contains("60 minutes")
    );

    let other =
        tester(r#"{"business-hours": [], "reply-window-minutes": 0, "marketing-closes": 1200}"#)
            .clauses(&business);
    assert_eq!(text("hours/business", &other), None);
    assert!(
        !text("hours/answers", &other)
            .unwrap()
            .contains("may be answered")
    );
    assert!(
        text("hours/marketing", &other)
            .unwrap()
            .contains("8:00 a.m. to 8:00 p.m.")
    );
    for finding in [
        "hours/marketing",
        "hours/service",
        "hours/place",
        "hours/answers",
    ] {
        assert!(text(finding, &usual).is_some(), "{finding}");
    }
}

#[test]
fn a_business_that_never_closes_never_defers() {
    let tester = tester("{}");
    let mut request = texan("2026-11-25T03:00:00Z");
    request.recipient.postal_code = Some("96813".to_owned());
    request.recipient.phone = Some("+18085550123".to_owned());
    if let Some(business) = &mut request.business {
        business.hours = Some(
            (1..=7)
                .map(|weekday| Opening {
                    weekday,
                    opens: 0,
                    closes: 1440,
                })
                .collect(),
        );
    }
    // 17:00 in Honolulu, 21:00 in Chicago: midnight in Chicago is no end.
    let opinion = review(&tester, &request, Class::Informational);
    assert_eq!(opinion.verdict, Verdict::Allow);
    assert_eq!(opinion.valid_until, Some(at("2026-11-25T07:00:00Z")));
}

#[test]
fn nonsense_hours_open_nothing() {
    let tester = tester("{}");
    let mut request = texan("2026-11-24T16:15:00Z");
    let nonsense = [
        (2, 600, 600),
        (2, 900, 600),
        (2, 0, 1441),
        (0, 0, 1440),
        (9, 0, 1440),
        (2, u16::MAX, u16::MAX),
    ];
    if let Some(business) = &mut request.business {
        business.hours = Some(
            nonsense
                .into_iter()
                .map(|(weekday, opens, closes)| Opening {
                    weekday,
                    opens,
                    closes,
                })
                .collect(),
        );
    }
    let opinion = review(&tester, &request, Class::Informational);
    assert_eq!(opinion.holds.len(), 1);
    assert_ne!(opinion.verdict, Verdict::Allow);
}

#[test]
fn a_zone_of_the_business_that_does_not_exist_fails() {
    let tester = tester("{}");
    let mut request = texan("2026-11-24T16:15:00Z");
    if let Some(business) = &mut request.business {
        business.time_zone = "America/Gotham".to_owned();
    }
    let labels = || [Label::class(Class::Informational)];
    assert!(
        tester
            .try_review(Stage::Judge, &request, "text", labels())
            .is_err()
    );
    assert_eq!(
        review(&tester, &request, Class::Marketing).verdict,
        Verdict::Allow,
        "software's marketing does not ask it"
    );
}

#[test]
fn instants_out_of_range_fail_and_do_not_panic() {
    let tester = tester("{}");
    for instant in [
        i64::MIN,
        i64::MAX,
        i64::MAX / 2,
        -377_705_116_800,
        253_402_300_799,
    ] {
        let mut request = texan("2026-11-24T16:15:00Z");
        request.at = instant;
        request.history = Some(testing::history(
            i64::MIN,
            [
                testing::received(i64::MAX, ""),
                testing::received(i64::MIN, ""),
            ],
        ));
        request.notices = Some(vec![testing::notice("emergency", i64::MIN)]);
        for class in [Class::Conversational, Class::Marketing] {
            if let Ok(opinion) =
                tester.try_review(Stage::Judge, &request, "text", labels_of(&request, class))
            {
                assert!(opinion.verdict != Verdict::Allow || opinion.valid_until.is_some());
            }
        }
    }
}

/// Ten thousand notices and openings: what a hostile request may hold must not cost more than it is long.
#[test]
fn long_lists_are_no_trouble() {
    let tester = tester("{}");
    let mut request = texan("2026-11-24T16:15:00Z");
    request.recipient.postal_code = Some("70112".to_owned());
    let start = request.at;
    request.notices = Some(
        (0..10_000)
            .map(|index| Notice {
                region: Some("LA".to_owned()),
                ends_at: Some(start + 60 * index + 30),
                ..testing::notice("emergency", start + 60 * index)
            })
            .collect(),
    );
    if let Some(business) = &mut request.business {
        business.hours = Some(
            (0..10_000)
                .map(|index| Opening {
                    weekday: 2,
                    opens: index % 1440,
                    closes: index % 1440 + 1,
                })
                .collect(),
        );
    }
    let marketing = review(&tester, &request, Class::Marketing);
    assert_eq!(marketing.verdict, Verdict::Defer(start + 30));
    let service = review(&tester, &request, Class::Informational);
    assert_eq!(service.verdict, Verdict::Allow);
}

#[test]
fn a_class_that_is_not_known_is_marketing() {
    let tester = tester("{}");
    let request = texan("2026-11-24T14:30:00Z");
    for class in [None, Some(Label::new("class", "unclear"))] {
        let mut labels = labels_of(&request, Class::Marketing);
        labels.retain(|label| label.name != "class");
        labels.extend(class);
        let opinion = tester.review(Stage::Judge, &request, "text", labels);
        assert_eq!(opinion.verdict, Verdict::Defer(at("2026-11-24T15:00:00Z")));
    }
}

#[test]
fn a_place_that_no_label_tells_is_every_state() {
    let tester = tester("{}");
    let request = texan("2026-11-24T16:15:00Z");
    let marketing = || vec![Label::class(Class::Marketing)];
    let told = tester.review(
        Stage::Judge,
        &request,
        "text",
        labels_of(&request, Class::Marketing),
    );
    assert_eq!(told.verdict, Verdict::Allow);
    // 10:15 in Dallas, where it is early in Honolulu; so it is for a place of which somebody else says that it is not known.
    let mut doubted = labels_of(&request, Class::Marketing);
    doubted.push(Label::new("place", "unknown"));
    for labels in [marketing(), doubted] {
        let opinion = tester.review(Stage::Judge, &request, "text", labels);
        assert!(matches!(opinion.verdict, Verdict::Defer(_)), "{opinion:?}");
    }
    // Whoever adds a place can only narrow the hours.
    let mut more = labels_of(&request, Class::Marketing);
    more.push(Label::new("state", "RI"));
    more.push(Label::new("zone", "America/New_York"));
    let narrower = tester.review(Stage::Judge, &request, "text", more);
    assert!(narrower.valid_until < told.valid_until, "{narrower:?}");
    // A state named without a clock brings its own: it is 6:15 in Honolulu.
    let mut far = labels_of(&request, Class::Marketing);
    far.push(Label::new("state", "HI"));
    let waits = tester.review(Stage::Judge, &request, "text", far);
    assert!(matches!(waits.verdict, Verdict::Defer(_)), "{waits:?}");
}
