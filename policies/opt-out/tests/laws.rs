//! Laws that hold for every request, whatever the words.
#![expect(clippy::unwrap_used, reason = "the settings of these tests are valid")]

use std::sync::LazyLock;

use maysend_policy_opt_out::OptOuts;
use maysend_sdk::prelude::*;
use maysend_sdk::testing::{self, Tester};
use proptest::prelude::*;

static TESTER: LazyLock<Tester<OptOuts>> = LazyLock::new(|| Tester::new("{}").unwrap());

const NOW: &str = "2026-11-24T16:20:00Z";

fn label(class: &str) -> Label {
    Label {
        source: "classification".to_owned(),
        ..Label::new("class", class)
    }
}

/// Consents that no opt-out gives way to: given before it, without proof, too weak, taken back, or expired.
fn powerless() -> impl Strategy<Value = Vec<Consent>> {
    let one = (0usize..5, 1i64..1_000_000).prop_map(|(flaw, apart)| {
        let now = testing::at(NOW);
        let asked = now - 1_000_001;
        let mut consent = testing::consent("all", ConsentLevel::PriorExpressWritten, asked + apart);
        consent.evidence = Some("pdf".to_owned());
        match flaw {
            0 => consent.given_at = asked - apart,
            1 => consent.evidence = None,
            2 => consent.level = ConsentLevel::Provided,
            3 => consent.withdrawn_at = Some(now - 1),
            _ => consent.expires_at = Some(now - 1),
        }
        consent
    });
    proptest::collection::vec(one, 0..4)
}

/// STOP as people write it: any case, signs and blanks between the letters, and what is not seen.
fn written(word: &str) -> impl Strategy<Value = String> {
    let letters: Vec<char> = word.chars().collect();
    let between = prop_oneof![
        6 => Just(""),
        1 => Just(" "),
        1 => Just("."),
        1 => Just("-"),
        1 => Just("  "),
        1 => Just("\u{200b}"),
        1 => Just("*"),
        1 => Just("_"),
    ];
    let around = "[ .!?,:;*\n🛑]{0,4}";
    let count = letters.len();
    (
        proptest::collection::vec((any::<bool>(), any::<bool>(), between), count..=count),
        around,
        around,
    )
        .prop_map(move |(ways, before, after)| {
            let mut text = before;
            for (letter, (capital, full, gap)) in letters.iter().zip(ways) {
                let letter = if capital {
                    letter.to_ascii_uppercase()
                } else {
                    *letter
                };
                // Full width, as some keyboards write it.
                let letter = full
                    .then(|| char::from_u32(u32::from(letter) + 0xFEE0))
                    .flatten()
                    .unwrap_or(letter);
                text.push(letter);
                text.push_str(gap);
            }
            text + &after
        })
}

fn keyword() -> impl Strategy<Value = String> {
    prop_oneof![
        written("stop"),
        written("quit"),
        written("end"),
        written("revoke"),
        written("optout"),
        written("cancel"),
        written("unsubscribe"),
        written("stopall"),
        written("alto"),
    ]
}

fn class() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("marketing"),
        Just("informational"),
        Just("conversational")
    ]
}

proptest! {
    #[test]
    fn nothing_goes_to_somebody_who_opted_out_of_it(
        class in class(),
        topic in prop_oneof![Just(None), Just(Some("repair-order")), Just(Some("sale-event")), Just(Some("confirmation"))],
        scope in prop_oneof![Just("all"), Just("ALL"), Just(""), Just("same")],
        consents in powerless(),
        body in "\\PC{0,60}",
        before in 1_000_001i64..90_000_000,
        lifted_before in any::<bool>(),
    ) {
        let mut request = testing::request(NOW);
        let now = testing::at(NOW);
        let scope = match scope {
            "same" if class == "marketing" => "marketing",
            "same" => "service",
            other => other,
        };
        let mut opt_out = testing::opt_out(scope, now - 1_000_001);
        // A record that was lifted before it was made is in doubt, and stands.
        opt_out.lifted_at = lifted_before.then_some(now - before - 1);
        request.recipient.opt_outs = Some(vec![opt_out]);
        request.recipient.consents = consents;
        request.message.topic = topic.map(str::to_owned);
        request.history = Some(testing::history(now - 100_000_000, []));
        let opinion = TESTER.review(Stage::Judge, &request, &body, [label(class)]);
        prop_assert_eq!(opinion.verdict, Verdict::Deny);
    }

    #[test]
    fn the_confirmation_is_the_one_exception_and_only_once(
        class in class(),
        age in prop_oneof![Just(300i64), Just(301), Just(86_400), Just(86_401), 0i64..310, 0i64..200_000],
        confirmed in any::<bool>(),
        history_known in any::<bool>(),
    ) {
        let mut request = testing::request(NOW);
        let now = testing::at(NOW);
        request.recipient.opt_outs = Some(vec![testing::opt_out("all", now - age)]);
        request.message.topic = Some("opt-out-confirmation".to_owned());
        let mut earlier = testing::sent(now - age, "You're opted out and will get no more texts.");
        earlier.topic = Some("opt-out-confirmation".to_owned());
        let texts = confirmed.then_some(earlier);
        request.history = history_known.then(|| testing::history(now - 1_000_000, texts));
        let body = "Smith Honda: You're opted out and will get no more texts. Reply START to resume.";
        let opinion = TESTER.review(Stage::Judge, &request, body, [label(class)]);
        let fits = class != "marketing" && history_known && !confirmed;
        let expected = match age {
            0..=300 if fits => "allowed",
            301..=86_400 if fits => "held",
            _ => "denied",
        };
        let outcome = match opinion.verdict {
            Verdict::Deny => "denied",
            _ if !opinion.holds.is_empty() => "held",
            _ => "allowed",
        };
        prop_assert_eq!(outcome, expected);
    }

    #[test]
    fn a_keyword_is_an_opt_out_however_it_is_written(body in keyword(), opted_out in proptest::option::of(any::<bool>())) {
        let mut request = testing::request(NOW);
        let asked = testing::at(NOW) - 3_600;
        request.recipient.opt_outs = opted_out.map(|out| out.then(|| testing::opt_out("all", asked)).into_iter().collect());
        let reaction = TESTER.receive(&request, &body, []);
        let effects: Vec<(&str, &str)> = reaction
            .effects
            .iter()
            .map(|effect| (effect.kind.as_str(), effect.value.as_str()))
            .collect();
        prop_assert!(effects.contains(&("opt-out", "all")), "{:?} gives {:?}", body, effects);
    }

    #[test]
    fn a_keyword_more_takes_no_opt_out_away(
        pieces in proptest::collection::vec(prop_oneof![
            Just("let this be the last one of these I see"),
            Just("forget about me already"),
            Just("kindly consider our correspondence at an end"),
            Just("no more ads"),
            Just("haha"),
            Just("not interested"),
            Just("is my car ready"),
            Just("see you at 5"),
            Just("ya no me escriban"),
        ], 1..4),
        apart in prop_oneof![Just(". "), Just("\n"), Just("! ")],
        keyword in prop_oneof![Just("STOP"), Just("stop"), Just("Unsubscribe"), Just("UNSUBSCRIBE")],
        first in any::<bool>(),
        answers in prop_oneof![
            Just("Smith Honda: 1.9% on new Pilots this week."),
            Just("Is Thursday at 5 good for you?"),
            Just("May we text you? Reply YES or NO."),
        ],
    ) {
        let body = pieces.join(apart);
        let with = if first { [keyword, &body].join(apart) } else { [&body, keyword].join(apart) };
        let mut request = testing::request(NOW);
        let now = testing::at(NOW);
        request.recipient.opt_outs = Some(Vec::new());
        request.history = Some(testing::history(now - 1_000, [testing::sent(now - 900, answers)]));
        let ends = |body: &str| TESTER.receive(&request, body, []).effects.iter().any(|effect| effect.kind == "opt-out");
        prop_assert!(!ends(&body) || ends(&with), "{:?} takes back {:?}", with, body);
    }

    #[test]
    fn nothing_learned_lifts_an_opt_out_with_a_no_in_it(
        before in prop_oneof![Just("I changed my mind, "), Just("put me back on "), Just(""), Just("my grandson did that, ")],
        no in prop_oneof![Just("not"), Just("never"), Just("don't"), Just("no")],
        after in prop_oneof![Just(" again"), Just(" on the list"), Just(" texts please"), Just(" keep me")],
    ) {
        let mut request = testing::request(NOW);
        let now = testing::at(NOW);
        request.recipient.opt_outs = Some(vec![testing::opt_out("all", now - 1_000)]);
        let body = format!("{before}{no}{after}");
        let reaction = TESTER.receive(&request, &body, []);
        let mut lifts = reaction.effects.iter().filter(|effect| effect.kind == "opt-in");
        // What a phrase says is another matter.
        let learned = reaction.findings.iter().any(|finding| finding.message.starts_with("No phrase says so"));
        prop_assert!(lifts.next().is_none() || !learned, "{:?}", body);
    }

    #[test]
    fn every_span_is_exact(pieces in proptest::collection::vec(prop_oneof![
        3 => "\\PC{0,6}".prop_map(|text| text),
        1 => Just("stop texting me".to_owned()),
        1 => Just("no more ads".to_owned()),
        1 => Just(" ñ 🎉 ".to_owned()),
        1 => Just("wrong number".to_owned()),
        1 => Just("forget about me already".to_owned()),
        1 => Just("who is this".to_owned()),
        1 => Just(". not interested, ".to_owned()),
        1 => Just("STOP\u{301}".to_owned()),
        1 => Just("“".to_owned()),
    ], 0..8)) {
        let body = pieces.concat();
        let mut request = testing::request(NOW);
        request.recipient.opt_outs = Some(Vec::new());
        let reaction = TESTER.receive(&request, &body, []);
        let spans = reaction.effects.iter().map(|effect| effect.span)
            .chain(reaction.findings.iter().map(|finding| finding.span));
        for span in spans.flatten() {
            let text = body.get(span.start as usize..span.end as usize);
            prop_assert!(text.is_some_and(|text| !text.is_empty()), "{:?} in {:?}", span, body);
        }
    }
}
