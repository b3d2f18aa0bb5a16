//! What holds of every template: filled in it matches, changed it does not, and matching is bounded.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fmt::Write;

use maysend_policy_templates::Templates;
use maysend_sdk::Files;
use maysend_sdk::prelude::*;
use maysend_sdk::testing::{self, Tester};
use proptest::prelude::*;

const NOON: &str = "2026-11-24T18:00:00Z";

fn tester(book: &str) -> Tester<Templates> {
    let files: Files = [("templates.toml", book.as_bytes().to_vec())]
        .into_iter()
        .collect();
    Tester::with_files("{}", &files).unwrap_or_else(|problems| panic!("{problems}"))
}

fn problems(book: &str) -> String {
    let files: Files = [("templates.toml", book.as_bytes().to_vec())]
        .into_iter()
        .collect();
    Tester::<Templates>::with_files("{}", &files)
        .expect_err("problems")
        .to_string()
}

fn book(text: &str) -> String {
    format!("[[template]]\nid = \"t\"\nclass = \"informational\"\ntexts = [{text:?}]\n")
}

fn is_template(tester: &Tester<Templates>, body: &str) -> bool {
    let mut request = testing::request(NOON);
    if let Some(business) = &mut request.business {
        business.domains = vec!["smithhonda.example".to_owned()];
    }
    let opinion = tester.review(Stage::Label, &request, body, []);
    opinion.labels.iter().any(|label| label.name == "template")
}

/// A place and what may stand there.
fn filled() -> impl Strategy<Value = (&'static str, String)> {
    prop_oneof![
        "[A-Z][a-z]{1,9}( [A-Z][a-z]{1,9})?".prop_map(|value| ("{name}", value)),
        Just(("{name}", "Mary-Ann O\u{2019}Neil Jr.".to_owned())),
        (
            1u8..=12,
            0u8..60,
            prop_oneof![Just(""), Just("am"), Just(" pm"), Just(" p.m.")]
        )
            .prop_map(|(hour, minute, half)| ("{time}", format!("{hour}:{minute:02}{half}"))),
        (1u8..=12, 1u8..=28).prop_map(|(month, day)| ("{date}", format!("{month}/{day}"))),
        (1u8..=28).prop_map(|day| ("{date}", format!("Tuesday, Nov. {day}"))),
        (1u8..=28).prop_map(|day| ("{date}", format!("martes {day} de noviembre"))),
        (1u32..99_999, 0u8..100)
            .prop_map(|(dollars, cents)| ("{money}", format!("${dollars}.{cents:02}"))),
        "(20[0-2][0-9] )?[A-Z][a-z]{2,8}( [A-Z0-9]{1,4})?".prop_map(|value| ("{vehicle}", value)),
        "[a-z0-9/]{1,20}"
            .prop_map(|path| ("{link}", format!("https://www.smithhonda.example/{path}"))),
        "[a-z][a-zñé,.!]{0,18}[a-z]".prop_map(|value| ("{what it is: text 20}", value)),
        "RO-[0-9]{3,6}".prop_map(|value| ("{code}", value)),
        Just(("{phone}", "(214) 555-0123".to_owned())),
    ]
}

/// A template, the text that it becomes, and its fixed words with where they stand in the text.
fn template() -> impl Strategy<Value = (String, String, Vec<(usize, String)>)> {
    proptest::collection::vec(("[a-z]{5,9}", filled()), 2..5).prop_map(|parts| {
        let (mut text, mut body, mut words) = (String::new(), String::new(), Vec::new());
        for (word, (place, value)) in parts {
            words.push((body.len(), word.clone()));
            let _ = write!(text, "{word} {place} ");
            let _ = write!(body, "{word} {value} ");
        }
        (text, body.trim_end().to_owned(), words)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn filled_in_it_matches((text, body, _) in template(), ending in prop_oneof![
        Just(""), Just(" Reply STOP to opt out."), Just(" - Smith Honda. Reply STOP to opt out"), Just("   ")
    ]) {
        let tester = tester(&book(&text));
        let body = format!("{body}{ending}");
        prop_assert!(is_template(&tester, &body), "{text}\n{body}");
        prop_assert!(is_template(&tester, &body.to_uppercase().replace("HTTPS", "https")));
        let wide = body.replace(' ', " \u{a0}");
        prop_assert!(is_template(&tester, &wide));
    }

    #[test]
    fn with_another_first_word_it_does_not((text, body, words) in template(), other in "[a-z]{3,4}") {
        // The first word stands alone at the beginning: nothing that is filled in can take it over.
        let (at, word) = words.first().unwrap();
        let mut changed = body.clone();
        changed.replace_range(*at..at + word.len(), &other);
        prop_assert!(!is_template(&tester(&book(&text)), &changed), "{text}\n{changed}");
    }

    #[test]
    fn with_more_at_the_end_it_does_not((text, body, _) in template(), more in "[A-Z]{2,5}") {
        let body = format!("{body} (and {more} = more than anybody approved)");
        prop_assert!(!is_template(&tester(&book(&text)), &body), "{text}\n{body}");
    }

    #[test]
    fn a_label_stands_where_the_words_are((text, body, _) in template(), before in "[ñ😀 ]{0,4}") {
        let offer = format!("[[offer]]\nid = \"o\"\ntexts = [{text:?}]\n");
        let body = format!("{before} {body}");
        let tester = tester(&offer);
        let mut request = testing::request(NOON);
        if let Some(business) = &mut request.business {
            business.domains = vec!["smithhonda.example".to_owned()];
        }
        let opinion = tester.review(Stage::Label, &request, &body, []);
        let label = opinion.labels.iter().find(|label| label.name == "offer").expect("the offer");
        let span = label.spans.first().unwrap();
        let found = body.get(span.start as usize..span.end as usize).expect("on characters");
        prop_assert!(body.trim().ends_with(found) || found.starts_with(text.split(' ').next().unwrap()), "{found}");
        prop_assert!(opinion.labels.iter().any(|label| label.name == "class" && label.value == "marketing"));
    }

    #[test]
    fn any_text_is_read_without_harm(body in "\\PC{0,300}") {
        let tester = tester(&book("hello there {text 40} and {name} or {vehicle} until {date}"));
        is_template(&tester, &body);
    }
}

/// Places that overlap in every way, over a text that could be split a thousand ways: a search that goes back would not end.
#[test]
fn places_that_overlap_cost_no_more_than_their_number() {
    let places = "{text 20} a ".repeat(10);
    let text = format!("aaaaaaaaaa {places}b");
    let body = format!("aaaaaaaaaa {}c", "a ".repeat(900));
    let tester = tester(&book(&text));
    assert!(!is_template(&tester, &body));
    assert!(!is_template(&tester, &"a ".repeat(30_000)));
}

#[test]
fn what_would_approve_nearly_anything_is_refused() {
    for (text, told) in [
        ("Hi {name}, {text 100}", "only 2 letters are fixed"),
        ("Hello there friend {name}{time}", "side by side"),
        (
            "Hello there friend {nmae}",
            "no place that can be filled in",
        ),
        ("Hello there friend {text 900}", "1 to 160"),
        ("Hello there friend }", "a closing brace"),
        ("Hello there friend {text 160} and {text 160}", "free text"),
    ] {
        let problems = problems(&book(text));
        assert!(problems.contains(told), "{problems}");
    }
    let twice = format!(
        "{}{}",
        book("Hello there friend"),
        book("Hello there friend")
    );
    assert!(problems(&twice).contains("two with the id `t`"));
    for days in [
        "from = \"2026-02-30\"",
        "from = \"2026-02-02\"\nuntil = \"2026-02-01\"",
        "until = \"soon\"",
    ] {
        problems(&format!("{}{days}\n", book("Hello there friend")));
    }
    problems("[[template]]\nid = \"t\"\nclass = \"service\"\ntexts = [\"Hello there friend\"]\n");
    problems("[[offer]]\nid = \"o\"\ntexts = [\"Hello there friend {offer}\"]\n");
    problems("[[offer]]\nid = \"o\"\ntext = \"Hello there friend\"\n");
    problems("not TOML");
}

#[test]
fn a_file_of_another_name_is_told() {
    let files: Files = [("other.toml", Vec::new())].into_iter().collect();
    let problems = Tester::<Templates>::with_files("{}", &files).expect_err("a problem");
    assert!(
        problems
            .to_string()
            .contains("none is called `templates.toml`")
    );
}

#[test]
fn braces_are_written_twice() {
    let tester = tester(&book("Hello there friend {{ {name} }}"));
    assert!(is_template(&tester, "hello there friend { Dana }"));
}

#[test]
fn the_clauses_name_what_is_approved() {
    let business = testing::business("Smith Honda", "America/Chicago");
    let clauses = tester(&book("Hello there friend")).clauses(&business);
    assert_eq!(clauses.len(), 2);
    assert!(
        clauses
            .iter()
            .any(|clause| clause.text.contains("filled in: t."))
    );
}
