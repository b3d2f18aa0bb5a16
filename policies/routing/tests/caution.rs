//! Software never answers a text that may be about the texts themselves.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use maysend_policy_routing::Routing;
use maysend_sdk::testing::{self, Tester};
use maysend_sdk::types::Request;

fn tester() -> Tester<Routing> {
    Tester::new(r#"{"reply": true}"#).unwrap()
}

/// Everything that an answer needs: off duty, no opt-out, a week without answers.
fn request() -> Request {
    let mut request = testing::request("2026-11-24T16:20:00Z");
    let mut sender = testing::sender();
    sender.on_duty = Some(false);
    sender.role = Some("sales".to_owned());
    request.sender = Some(sender);
    request.recipient.opt_outs = Some(Vec::new());
    request.history = Some(testing::history(request.at - 30 * 86_400, []));
    request
        .business
        .get_or_insert_with(|| testing::business("Smith Honda", "America/Chicago"))
        .hours = Some(Vec::new());
    request
}

fn is_answered(tester: &Tester<Routing>, body: &str) -> bool {
    tester.receive(&request(), body, []).reply.is_some()
}

/// (meaning, body): `none` is about the business at hand or nothing; everything else is about the texts.
fn labelled() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sentences = std::fs::read_to_string(root.join("../opt-out/tests/sentences.txt")).unwrap();
    let mut all: Vec<(String, String, String)> = sentences
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" | "))
        .map(|(meaning, body)| ("sentences".to_owned(), meaning.to_owned(), body.to_owned()))
        .collect();
    assert!(all.len() > 1000);
    for name in [
        "inbound",
        "writers-inbound-build",
        "writers-inbound-held-out",
    ] {
        let rows = root.join(format!("../../tests/data/{name}.jsonl"));
        let before = all.len();
        for line in std::fs::read_to_string(rows).unwrap().lines() {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |field: &str| row.get(field).unwrap().as_str().unwrap().to_owned();
            all.push((name.to_owned(), text("label"), text("body")));
        }
        assert!(all.len() > before + 50, "{name}");
    }
    all
}

#[test]
fn nothing_that_ends_or_resumes_texts_is_answered() {
    let tester = tester();
    let answered: Vec<_> = labelled()
        .into_iter()
        .filter(|(_, meaning, _)| meaning.trim_end_matches('+') != "none")
        .filter(|(_, _, body)| is_answered(&tester, body))
        .collect();
    assert!(answered.is_empty(), "{answered:#?}");
}

#[test]
fn the_word_alone_in_any_dress_is_not_answered() {
    let tester = tester();
    for body in [
        "please stop",
        "S T O P my car",
        "st0p about my car",
        "stpo about my car",
        "🛑 about my car",
        "kindly refrain from my car",
        "you keep contacting me about my car",
        "who is this about a car",
        "wrong number about the car",
        "“is my car ready” STOP",
        "arret svp",
        "",
        "my car 停止 service",
        "Liked “Your car is ready”",
    ] {
        assert!(!is_answered(&tester, body), "{body}");
    }
}

#[test]
fn what_plainly_asks_about_the_business_is_answered() {
    let tester = tester();
    for body in [
        "Is my car ready?",
        "How much is the oil change for a 2019 Civic?",
        "Can I bring the truck in on Friday?",
        "Hi, is the blue Accord still available?",
        "¿Cuánto cuesta el cambio de aceite?",
        "Está listo mi carro?",
    ] {
        assert!(is_answered(&tester, body), "{body}");
    }
}

/// Printed with `--nocapture`: of the texts about the business or nothing, how many get an answer.
#[test]
fn some_texts_about_the_business_are_answered_in_every_list() {
    let tester = tester();
    for name in [
        "sentences",
        "inbound",
        "writers-inbound-build",
        "writers-inbound-held-out",
    ] {
        let others: Vec<_> = labelled()
            .into_iter()
            .filter(|(list, meaning, _)| list == name && meaning.trim_end_matches('+') == "none")
            .collect();
        let answered = others
            .iter()
            .filter(|(_, _, body)| is_answered(&tester, body))
            .count();
        println!(
            "{name}: {answered} of {} texts that are about nothing else are answered",
            others.len()
        );
        assert!(answered > 0, "{name}");
    }
}
