//! The cutter, the pattern language, and what holds of every text.

use std::time::{Duration, Instant};

use maysend_sdk::testing::{self, Tester};
use proptest::prelude::*;

use maysend_sdk::serde_json;

use super::*;
use crate::{
    compile,
    cues::Cues,
    pattern::Words,
    tables::{Element, Lists, Pattern, SECTIONS, TABLES, Tables},
    text::Text,
};

fn tester() -> Tester<Classification> {
    Tester::new("{}").expect("the defaults are sound")
}

fn class(body: &str) -> String {
    let request = testing::request("2026-11-24T16:15:00Z");
    let opinion = tester().review(Stage::Label, &request, body, Vec::new());
    opinion
        .labels
        .iter()
        .find(|label| label.name == "class")
        .map(|label| label.value.clone())
        .expect("every text has a class")
}

fn sentences(body: &str) -> Vec<String> {
    let text = Text::of(body);
    text.sentences
        .iter()
        .map(|sentence| {
            sentence
                .tokens
                .clone()
                .map(|token| text.word(token))
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

#[test]
fn texts_are_cut_into_sentences_and_folded() {
    assert_eq!(
        sentences("Smith Honda: your CR-V is ready. P.S. trade-in bonus $1,000 - ask Mr. Lee!"),
        [
            "smith honda",
            "your crv is ready",
            "p s trade in bonus 1,000",
            "ask mr lee"
        ]
    );
    assert_eq!(
        sentences("¿Le gustaría venir? Señora Peña, 0.9% a 60 meses"),
        ["le gustaria venir", "senora pena 0.9% a 60 meses"]
    );
    assert_eq!(
        sentences("Save 𝗕𝗜𝗚 o\u{200b}n ｔｉｒｅｓ at smithhonda.example/t, open 9-5"),
        ["save big on tires at smithhonda.example/t open 9-5"]
    );
    assert_eq!(
        sentences("Lease it for $299/mo. Don’t wait"),
        ["lease it for 299 per mo", "don't wait"]
    );
    assert_eq!(sentences(" ... ?! - "), [] as [&str; 0]);
}

/// The tables of one pattern.
fn compiled(pattern: &str) -> anyhow::Result<Tables<'static>> {
    let mut cues = Cues::default();
    cues.read(&format!("not\n\t{pattern}"))?;
    let compile::Tables {
        words,
        classes,
        elements,
        steps,
        sets,
        patterns,
        by_class,
        by_kind,
        ..
    } = compile::tables(&cues)?;
    let patterns: Vec<Pattern> = patterns
        .into_iter()
        .map(|pattern| Pattern {
            steps: pattern.steps.start as u16,
            length: pattern.steps.len() as u8,
            required: pattern.required as u8,
            anchor: pattern.anchor as u8,
            before: pattern.before as u8,
            starts_sentence: pattern.starts_sentence,
            question: pattern.question,
        })
        .collect();
    let elements: Vec<Element> = elements
        .into_iter()
        .map(|element| Element {
            set: element.set,
            kinds: element.kinds,
            optional: element.optional,
        })
        .collect();
    let files = |lists: &[Vec<usize>]| {
        lists_of(
            lists
                .iter()
                .map(|list| list.iter().map(|it| *it as u16).collect()),
        )
    };
    Ok(Tables {
        words: words.leak(),
        classes: lists_of(classes),
        by_class: files(&by_class),
        by_kind: files(&by_kind),
        elements: elements.leak(),
        steps: steps.leak(),
        sets: sets as u16,
        patterns: patterns.leak(),
        cues_from: u16::MAX,
        asks_from: u16::MAX,
    })
}

fn lists_of(lists: impl IntoIterator<Item = Vec<u16>>) -> Lists<'static> {
    let (mut ends, mut entries) = (Vec::new(), Vec::new());
    for list in lists {
        entries.extend(list);
        ends.push(entries.len() as u16);
    }
    Lists {
        ends: ends.leak(),
        entries: entries.leak(),
    }
}

#[test]
fn the_tables_of_the_cue_files_are_used_whole() {
    assert!(TABLES.cues_from > 0 && TABLES.cues_from < TABLES.asks_from);
    assert!(usize::from(TABLES.asks_from) < TABLES.patterns.len());
    assert!(SECTIONS.is_sorted_by_key(|section| section.from));
}

#[test]
fn patterns_match_words_stems_kinds_gaps_and_options() {
    for (pattern, body, matches) in [
        ("free", "a free lunch", true),
        ("free", "a freezer", false),
        ("apprais*", "get an appraisal", true),
        ("#money off", "$40 off today", true),
        ("#money off", "40 off today", false),
        ("#any|# off", "40% off", true),
        ("save ..2 #money", "save as much $5", true),
        ("save ..2 #money", "save up to as much $5", false),
        ("trade your? car", "trade car", true),
        ("trade your? car", "trade your car", true),
        ("trade your? car", "trade my car", false),
        ("^ shop", "shop now", true),
        ("^ shop", "the shop", false),
        ("want ..3 [?]", "want one?", true),
        ("want ..3 [?]", "want one.", false),
        ("ready now", "ready. now", false),
    ] {
        let tables = compiled(pattern).expect(pattern);
        let text = Text::of(body);
        let words = Words::new(tables.words).expect("words");
        let seen = tables.look(&words, &text);
        let mut found = false;
        tables.find(&text, &seen, 0..u16::MAX, |_| found = true);
        assert_eq!(found, matches, "`{pattern}` in `{body}`");
    }
}

#[test]
fn patterns_that_say_nothing_are_refused() {
    for pattern in ["^", "a?", "..3 a", "a||b", "@nobody", "a ..x", "_ a"] {
        assert!(compiled(pattern).is_err(), "`{pattern}`");
    }
}

#[test]
fn the_schema_is_that_of_the_settings() {
    // Parsed: the order of the keys depends on the features that other crates ask of serde_json.
    let parsed = |text: String| -> serde_json::Value { serde_json::from_str(&text).expect("JSON") };
    assert_eq!(
        parsed(Classification::settings_schema()),
        parsed(testing::settings_schema::<Classification>())
    );
}

#[test]
fn settings_say_what_is_wrong_with_them() {
    let problems = Tester::<Classification>::new(r#"{"reply-window-hours": 200, "inquiry-days": 400, "marketing-phrases": ["ok", " ! "], "neutral-phrases": [""]}"#).expect_err("four problems");
    let pointers: Vec<&str> = problems
        .iter()
        .map(|problem| problem.pointer.as_str())
        .collect();
    assert_eq!(
        pointers,
        [
            "/reply-window-hours",
            "/inquiry-days",
            "/marketing-phrases/1",
            "/neutral-phrases/0"
        ]
    );
}

#[test]
fn labels_name_the_sentence_and_the_cue() {
    let request = testing::request("2026-11-24T16:15:00Z");
    let body = "Señora Peña, your Accord is ready. By the way, we pay top dollar for trade-ins.";
    let opinion = tester().review(Stage::Label, &request, body, Vec::new());
    let class = opinion
        .labels
        .iter()
        .find(|label| label.name == "class")
        .expect("a class");
    let texts: Vec<&str> = class
        .spans
        .iter()
        .map(|span| {
            body.get(span.start as usize..span.end as usize)
                .expect("inside the text")
        })
        .collect();
    assert_eq!(
        (class.value.as_str(), texts),
        (
            "marketing",
            vec!["By the way, we pay top dollar for trade-ins."]
        )
    );
    assert!(
        class
            .cues
            .contains(&"invitation to trade or sell".to_owned()),
        "{:?}",
        class.cues
    );
}

#[test]
fn a_clause_says_how_reminders_count() {
    let clauses = tester().clauses(&testing::business("Smith Honda", "America/Chicago"));
    assert_eq!(clauses.len(), 1);
    assert!(
        clauses[0]
            .text
            .contains("A reminder that a service is due is marketing.")
    );
}

#[test]
fn time_is_linear_in_the_length() {
    let tester = tester();
    let request = testing::request("2026-11-24T16:15:00Z");
    for piece in [
        "sale ",
        "free ",
        "free",
        "your car is ready ",
        "your car is ready. ",
        "\u{200b}",
        "🎉",
        "4",
        "4 ",
        "$",
        "$1 off ",
        "a.",
        "a-",
        "-",
        " - ",
        "'",
        "//",
        "save up to ",
        "ñ",
        "?",
        "still looking ",
        "want want ",
    ] {
        let body = piece.repeat(100_000 / piece.len());
        let start = Instant::now();
        tester.review(Stage::Label, &request, &body, Vec::new());
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "{piece:?} took {:?}",
            start.elapsed()
        );
    }
}

proptest! {
    #[test]
    fn every_text_has_one_class_and_spans_on_boundaries(body in "\\PC{0,120}") {
        class(&body);
    }

    #[test]
    fn a_pitch_is_found_wherever_it_stands(
        before in proptest::sample::select(vec!["", "Your Accord is ready. ", "Señora, su carro está listo. ", "🎉 ", "RO 77120 closed, total $89.12.\n", "Smith Honda Service: "]),
        pitch in proptest::sample::select(vec!["Ask about 15% off new tires.", "We are paying top dollar for trade-ins this week!", "Get pre-qualified for your next car.", "Tenemos 20% de descuento en llantas.", "Don't miss our tent sale on Saturday."]),
        after in proptest::sample::select(vec!["", " Reply STOP to opt out.", " See you at 4. - Mike", "\nThank you!"]),
    ) {
        prop_assert_eq!(class(&format!("{before}{pitch}{after}")), "marketing");
    }

    #[test]
    fn a_pitch_never_loosens_a_text_and_its_span_is_exact(
        before in "\\PC{0,60}",
        service in proptest::sample::select(vec!["", "Your Accord is ready.", "Sí, ya está.", "ur part is in", "We can't sell it: recall.", "Yes, at 5."]),
        pitch in proptest::sample::select(vec!["Ask about 15% off new tires.", "We are paying top dollar for trade-ins this week!", "Tenemos 20% de descuento en llantas."]),
        after in "\\PC{0,60}",
    ) {
        let body = format!("{before}\n{service}\n{pitch}\n{after}");
        let request = testing::request("2026-11-24T16:15:00Z");
        let opinion = tester().review(Stage::Label, &request, &body, Vec::new());
        let class = opinion.labels.iter().find(|label| label.name == "class").expect("a class");
        prop_assert_eq!(&class.value, "marketing");
        // Strictest of all classes: no text without the pitch was stricter.
        let told: Vec<&str> = class
            .spans
            .iter()
            .map(|span| body.get(span.start as usize..span.end as usize).expect("on boundaries"))
            .collect();
        prop_assert!(told.len() == MOST_SPANS || told.contains(&pitch), "{told:?}");
    }
}
