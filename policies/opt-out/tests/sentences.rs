//! Sentences as customers write them, and texts that are made to cost time.
#![expect(clippy::unwrap_used, reason = "the settings of these tests are valid")]

use maysend_policy_opt_out::OptOuts;
use maysend_sdk::prelude::*;
use maysend_sdk::serde_json;
use maysend_sdk::testing::{self, Tester};

fn tester() -> Tester<OptOuts> {
    Tester::new("{}").unwrap()
}

/// What the policy makes of the text: `opt-out all`, `opt-in`, `help` or `none`.
fn understood(tester: &Tester<OptOuts>, body: &str, opted_out: bool) -> String {
    let mut request = testing::request("2026-11-24T16:20:00Z");
    let asked = testing::at("2026-11-24T16:00:00Z");
    request.recipient.opt_outs = Some(if opted_out {
        vec![testing::opt_out("all", asked)]
    } else {
        Vec::new()
    });
    let mut last = testing::sent(asked, "Smith Honda: 1.9% on new Pilots this week.");
    if opted_out {
        last.topic = Some("opt-out-confirmation".to_owned());
    }
    request.history = Some(testing::history(asked, [last]));
    let reaction = tester.receive(&request, body, []);
    let of_kind = |kind: &str| reaction.effects.iter().find(|effect| effect.kind == kind);
    if let Some(effect) = of_kind("opt-out") {
        return format!("opt-out {}", effect.value);
    }
    let others = [
        ("void-consent", "opt-out all"),
        ("opt-in", "opt-in"),
        ("help", "help"),
    ];
    let found = others.into_iter().find(|(kind, _)| of_kind(kind).is_some());
    found.map_or("none", |(_, meaning)| meaning).to_owned()
}

#[test]
fn every_sentence_is_understood() {
    let tester = tester();
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in include_str!("sentences.txt").lines() {
        let Some((meaning, body)) = line.split_once(" | ").filter(|_| !line.starts_with('#'))
        else {
            continue;
        };
        count += 1;
        let opted_out = meaning.ends_with('+');
        let found = understood(&tester, body, opted_out);
        // START is an opt-in from anybody; an opt-in's scope is in the cases.
        let expected = meaning.trim_end_matches('+').trim_end_matches("opt-in all");
        let expected = if expected.is_empty() {
            "opt-in"
        } else {
            expected
        };
        if found != expected {
            wrong.push(format!("{found} instead of {meaning}: {body}"));
        }
    }
    assert!(count > 500, "only {count} sentences");
    assert!(
        wrong.is_empty(),
        "{}\n{} wrong",
        wrong.join("\n"),
        wrong.len()
    );
}

#[test]
fn what_was_learned_names_the_words_that_spoke_most_for_it() {
    let mut request = testing::request("2026-11-24T16:20:00Z");
    request.recipient.opt_outs = Some(Vec::new());
    let body = "Well. Kindly consider our correspondence at an end, Kyle";
    let reaction = tester().receive(&request, body, []);
    let effect = reaction.effects.first().unwrap();
    assert_eq!((&*effect.kind, &*effect.value), ("opt-out", "all"));
    let recognised = effect
        .attributes
        .iter()
        .find(|attribute| attribute.name == "recognised-by");
    assert_eq!(recognised.unwrap().value, "learned");
    let finding = reaction.findings.first().unwrap();
    let span = finding.span.unwrap();
    let words = body.get(span.start as usize..span.end as usize).unwrap();
    let told = finding
        .message
        .strip_prefix("It reads like an opt-out (")
        .and_then(|rest| rest.strip_suffix("): no more texts."))
        .unwrap();
    for word in told.split(", ") {
        assert!(words.to_lowercase().contains(word), "{word} in {words}");
    }
    assert_eq!(effect.span, finding.span);
}

#[test]
fn a_dealership_may_leave_it_to_keywords_and_phrases() {
    let listed = Tester::<OptOuts>::new(r#"{"learned": false}"#).unwrap();
    for body in ["Scratch me off", "wait who is this texting me"] {
        assert_ne!(understood(&tester(), body, false), "none", "{body}");
        assert_eq!(understood(&listed, body, false), "none", "{body}");
    }
    assert_eq!(understood(&listed, "Stop texting me", false), "opt-out all");
}

#[test]
fn a_stop_is_found_at_the_end_of_a_long_text() {
    let body = format!(
        "{} Stop texting me.",
        "The service was fine. ".repeat(2_000)
    );
    assert_eq!(understood(&tester(), &body, false), "opt-out all");
}

#[test]
fn time_grows_with_length_only() {
    let tester = tester();
    for piece in [
        "don't text me ",
        "stop the all any more of these ",
        "please please ",
        "\"stop\" ",
        "“",
        "🛑",
        "not want to get all your ",
        "remove me me me number ",
        "keep texting except service ",
        "Dana ",
        "s.t.o.p.",
        "\u{200b}",
    ] {
        // Far more than any carrier lets through; quadratic work would take minutes.
        let body = piece.repeat(60_000 / piece.len());
        let started = std::time::Instant::now();
        let _ = understood(&tester, &body, false);
        assert!(started.elapsed().as_secs() < 5, "{piece}");
    }
}

#[test]
fn spans_fit_whatever_stands_around_them() {
    let tester = tester();
    for body in [
        "¡¡¡ya no más!!! 🛑🛑",
        "é\u{301}é stop texting me é",
        "ＳＴＯＰ",
        "\u{feff}STOP\u{feff}",
        "",
        " ",
        "\n\n\n",
        "“",
    ] {
        // The tester refuses spans that cut a character or lie outside.
        let _ = understood(&tester, body, false);
        let _ = understood(&tester, body, true);
    }
}

#[test]
fn every_unreadable_setting_is_reported_at_once() {
    let problems = Tester::<OptOuts>::new(
        r#"{"confirmation-minutes": 9, "help": "call us", "keywords": ["x"], "approver": " "}"#,
    )
    .unwrap_err();
    let pointers: Vec<&str> = problems
        .iter()
        .map(|problem| problem.pointer.as_str())
        .collect();
    assert_eq!(
        pointers,
        [
            "/confirmation-minutes",
            "/keywords/0",
            "/approver",
            "/help",
            "/help"
        ]
    );
}

#[test]
fn the_written_policy_names_the_business_and_its_settings() {
    let tester = Tester::<OptOuts>::new(r#"{"late-confirmation": "deny"}"#).unwrap();
    let clauses = tester.clauses(&testing::business("Smith Honda", "America/Chicago"));
    let ids: Vec<&str> = clauses.iter().map(|clause| clause.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "opt-out/honoured",
            "opt-out/recognised",
            "opt-out/confirmation",
            "opt-out/resumed",
            "opt-out/wrong-number"
        ]
    );
    assert!(
        clauses
            .iter()
            .any(|clause| clause.text.contains("Smith Honda"))
    );
    assert!(
        clauses
            .iter()
            .any(|clause| clause.text.contains("Later it is not sent."))
    );
}

#[test]
fn the_schema_on_file_is_that_of_the_settings() {
    // Parsed: the order of the keys depends on the features that other crates ask of serde_json.
    let parsed = |text: &str| -> serde_json::Value { serde_json::from_str(text).unwrap() };
    assert_eq!(
        parsed(include_str!("../settings.schema.json")),
        parsed(&testing::settings_schema::<OptOuts>()),
        "renew settings.schema.json with the right side"
    );
}

#[test]
fn a_finding_in_a_review_names_its_clause() {
    let tester = tester();
    let mut request = testing::request("2026-11-24T16:20:00Z");
    request.recipient.opt_outs = Some(vec![testing::opt_out(
        "all",
        testing::at("2026-10-02T15:00:00Z"),
    )]);
    let class = Label {
        name: "class".to_owned(),
        value: "informational".to_owned(),
        source: "classification".to_owned(),
        spans: Vec::new(),
        cues: Vec::new(),
    };
    let opinion = tester.review(Stage::Judge, &request, "Your Accord is ready.", [class]);
    let finding = opinion.findings.first().unwrap();
    assert_eq!(
        finding.message,
        "The customer asked on 2026-10-02 to get no more texts."
    );
    assert_eq!(finding.clause.as_deref(), Some("opt-out/honoured"));
    assert!(finding.remedy.is_some() && !finding.authorities.is_empty());
}
