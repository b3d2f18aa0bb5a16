//! Laws of the policy: what permits cannot be dropped to advantage, what restricts cannot be forgotten to advantage, and nobody is
//! better off in a crowd.

use maysend_sdk::prelude::*;
use maysend_sdk::testing::{self, Tester};
use maysend_sdk::types;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::ConsentPolicy;
use crate::tests::labels;

const DAY: i64 = 86_400;

fn now() -> Instant {
    testing::at("2026-11-24T16:15:00Z")
}

fn text(values: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(values).prop_map(str::to_owned)
}

prop_compose! {
    fn consents()(
        topic in text(&["all", "marketing", "service", "inquiry"]),
        level in select(vec![ConsentLevel::Provided, ConsentLevel::Express, ConsentLevel::Written, ConsentLevel::PriorExpressWritten]),
        method in text(&["signature", "web-form", "verbal", "unknown"]),
        seller in option::of(text(&["Smith Honda", "Jones Kia"])),
        given in -900_i64..2,
        expires in option::weighted(0.2, -5_i64..90),
        withdrawn in option::weighted(0.1, -5_i64..90),
        evidence in option::weighted(0.7, text(&["scan-1"])),
    ) -> Consent {
        let mut consent = testing::consent(&topic, level, now() + given * DAY);
        (consent.method, consent.seller, consent.evidence) = (method, seller, evidence);
        consent.expires_at = expires.map(|days| now() + days * DAY);
        consent.withdrawn_at = withdrawn.map(|days| now() + days * DAY);
        consent
    }
}

prop_compose! {
    fn relationships()(
        kind in text(&["inquiry", "purchase", "open-repair-order"]),
        at in -700_i64..2,
        ends in option::weighted(0.2, -5_i64..90),
    ) -> Relationship {
        let mut relationship = testing::relationship(&kind, now() + at * DAY);
        relationship.ends_at = ends.map(|days| now() + days * DAY);
        relationship
    }
}

prop_compose! {
    fn recipients()(
        consents in vec(consents(), 0..3),
        relationships in vec(relationships(), 0..3),
        opt_outs in option::weighted(0.9, vec((text(&["all", "marketing", "service"]), -400_i64..1), 0..2)),
        national in option::weighted(0.8, text(&["yes", "no", "no-data"])),
        state in option::weighted(0.8, text(&["yes", "no", "no-data"])),
        reassigned in option::weighted(0.8, text(&["no", "no-data"])),
        line in option::weighted(0.9, text(&["mobile", "landline"])),
    ) -> types::Recipient {
        let mut recipient = testing::request("2026-11-24T16:15:00Z").recipient;
        (recipient.consents, recipient.relationships) = (consents, relationships);
        recipient.line_type = line;
        recipient.opt_outs = opt_outs.map(|all| {
            all.into_iter().map(|(topic, days)| testing::opt_out(&topic, now() + days * DAY)).collect()
        });
        let answers = [
            ("national-do-not-call", national),
            ("state-do-not-call", state),
            ("reassigned-numbers", reassigned),
        ];
        recipient.registries = answers
            .into_iter()
            .filter_map(|(name, answer)| {
                let mut answer = testing::registry_answer(name, &answer?, now() - DAY);
                answer.as_of = Some(now() - 2_000 * DAY);
                Some(answer)
            })
            .collect();
        recipient
    }
}

prop_compose! {
    fn requests()(
        recipient in recipients(),
        manual in proptest::bool::weighted(0.8),
        audience in option::weighted(0.9, select(vec![1_u32, 1, 1, 40])),
        group in option::weighted(0.9, select(vec![1_u32, 1, 1, 4])),
        recent in option::weighted(0.9, 0_i64..8),
        wrote in option::weighted(0.3, 1_i64..90_000),
        topic in option::of(text(&["repair-order", "lead", "recall"])),
    ) -> types::Request {
        let mut request = testing::request("2026-11-24T16:15:00Z");
        request.recipient = recipient;
        request.message.trigger = if manual { Trigger::Manual } else { Trigger::Automated };
        (request.message.audience, request.message.group_size, request.message.topic) = (audience, group, topic);
        request.sender.as_mut().unwrap().recent = recent.map(|count| {
            (0..count).map(|it| testing::sent_text(now() - it, &format!("r-{it}"), BODY)).collect()
        });
        let exchanges = wrote.map(|ago| testing::received(now() - ago, "is it ready?"));
        request.history = Some(testing::history(now() - 90 * DAY, exchanges));
        request
    }
}

const BODY: &str = "Hi Dana, your Accord is here. Come and see it.";

fn classes() -> impl Strategy<Value = Class> {
    select(vec![
        Class::Conversational,
        Class::Informational,
        Class::Marketing,
    ])
}

const SETTINGS: [&str; 3] = [
    "{}",
    r#"{"automated-informational": "express", "reassigned-not-asked": "note", "evidence-required": true}"#,
    r#"{"inquiry-without-record": "deny", "inquiry-on-do-not-call": "deny", "bulk-recipients": 2, "opt-outs-not-known": "deny", "landlines": "deny"}"#,
];

fn no_looser(
    settings: &str,
    class: Class,
    before: &types::Request,
    after: &types::Request,
) -> Result<(), TestCaseError> {
    let tester = Tester::<ConsentPolicy>::new(settings).unwrap();
    let review = |request, states: &[&str]| {
        tester.review(Stage::Judge, request, BODY, labels(class, states))
    };
    for states in [&["TX"][..], &["WA"], &["ME"], &["PA", "TX"], &[]] {
        no_looser_opinion(&review(before, states), &review(after, states))?;
    }
    // Nor does it help if nobody knows where the customer is.
    no_looser_opinion(&review(before, &["TX"]), &review(before, &[]))
}

fn no_looser_opinion(was: &Opinion, is: &Opinion) -> Result<(), TestCaseError> {
    // Which approval is asked for may change with the facts; that one is asked for may not.
    let rank = |opinion: &Opinion| match opinion.verdict {
        Verdict::Deny => 2,
        _ => i32::from(!opinion.holds.is_empty()),
    };
    prop_assert!(rank(was) <= rank(is), "{was:?}\nbecame {is:?}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn dropping_a_consent_never_loosens(request in requests(), class in classes(), settings in select(&SETTINGS[..]), which in 0_usize..3) {
        let mut less = request.clone();
        if which < less.recipient.consents.len() {
            less.recipient.consents.remove(which);
        }
        no_looser(settings, class, &request, &less)?;
    }

    #[test]
    fn dropping_a_relationship_never_loosens(request in requests(), class in classes(), settings in select(&SETTINGS[..]), which in 0_usize..3) {
        let mut less = request.clone();
        if which < less.recipient.relationships.len() {
            less.recipient.relationships.remove(which);
        }
        no_looser(settings, class, &request, &less)?;
    }

    #[test]
    fn forgetting_a_fact_never_loosens(request in requests(), class in classes(), settings in select(&SETTINGS[..]), which in 0_usize..6) {
        let mut less = request.clone();
        match which {
            0 => less.recipient.opt_outs = None,
            1 => less.sender.as_mut().unwrap().recent = None,
            2 => less.message.audience = None,
            3 => less.message.group_size = None,
            4 => less.recipient.line_type = None,
            _ => less.history = None,
        }
        no_looser(settings, class, &request, &less)?;
    }

    #[test]
    fn forgetting_a_registry_that_says_no_or_lists_never_loosens(request in requests(), class in classes(), settings in select(&SETTINGS[..]), which in 0_usize..3) {
        let mut less = request.clone();
        if which < less.recipient.registries.len() {
            less.recipient.registries.remove(which);
        }
        no_looser(settings, class, &request, &less)?;
    }

    #[test]
    fn an_audience_never_loosens(request in requests(), class in classes(), settings in select(&SETTINGS[..]), more in 0_u32..500, people in 0_u32..6) {
        let mut larger = request.clone();
        larger.message.audience = request.message.audience.map(|audience| audience + more);
        larger.message.group_size = request.message.group_size.map(|size| size + people);
        no_looser(settings, class, &request, &larger)?;
    }

    #[test]
    fn an_opt_out_more_never_loosens(request in requests(), class in classes(), settings in select(&SETTINGS[..]), topic in text(&["all", "marketing", "service"]), days in -900_i64..0) {
        let mut stopped = request.clone();
        if let Some(opt_outs) = stopped.recipient.opt_outs.as_mut() {
            opt_outs.push(testing::opt_out(&topic, now() + days * DAY));
        }
        no_looser(settings, class, &request, &stopped)?;
    }
}
