//! More of what restricts never loosens.

use maysend::request::{OptOut, SpecialDay};
use maysend_tests::strategies::{DAY, business, marketing_sentences, requests};
use proptest::prelude::*;
use proptest::sample::select;

use crate::{CASES, law, no_looser};

#[test]
fn a_larger_audience() {
    law((requests(), 2_u32..10_000), CASES, |(request, audience)| {
        let mut more = request.clone();
        more.message.audience = more.message.audience.map(|before| before.max(audience));
        no_looser(&request, &more)
    });
}

#[test]
fn a_group() {
    law((requests(), 2_u32..10), CASES, |(request, size)| {
        let mut more = request.clone();
        more.message.group_size = more.message.group_size.map(|before| before.max(size));
        no_looser(&request, &more)
    });
}

#[test]
fn a_closed_day() {
    law(
        (requests(), business(), 0_i64..4),
        CASES,
        |(mut request, mut open, ahead)| {
            let date = request
                .at
                .plus(ahead * DAY)
                .to_chrono()
                .unwrap()
                .date_naive();
            open.special_days
                .retain(|day| day.date.to_string() != date.to_string());
            let mut closed = open.clone();
            closed.special_days.push(SpecialDay {
                date: date.to_string().parse().unwrap(),
                windows: Vec::new(),
            });
            request.business = Some(open);
            let mut after = request.clone();
            after.business = Some(closed);
            no_looser(&request, &after)
        },
    );
}

/// But for the one confirmation, which an opt-out makes possible.
#[test]
fn an_opt_out() {
    let opt_out = (
        select(vec!["all", "marketing", "service", "appointment"]),
        1_i64..(200 * DAY),
        select(vec!["text", "carrier", "phone", "email", "pause"]),
    );
    law(
        (requests(), opt_out),
        CASES,
        |(request, (topic, ago, source))| {
            let confirms = request.message.topic.as_deref() == Some("opt-out-confirmation");
            let mut after = request.clone();
            let Some(opt_outs) = after.recipient.opt_outs.as_mut().filter(|_| !confirms) else {
                return Ok(());
            };
            opt_outs.push(OptOut {
                topic: topic.to_owned(),
                at: request.at.plus(-ago),
                source: source.to_owned(),
                seller: None,
                lifted_at: None,
                attributes: Vec::new(),
            });
            no_looser(&request, &after)
        },
    );
}

#[test]
fn a_marketing_sentence() {
    law(
        (requests(), marketing_sentences(), any::<bool>()),
        2 * CASES,
        |(mut request, sentence, first)| {
            // An approval is for a body; another body has none.
            request.message.approvals.clear();
            let mut after = request.clone();
            let body = &request.message.body;
            after.message.body = if first {
                format!("{sentence} {body}")
            } else {
                format!("{body} {sentence}")
            };
            no_looser(&request, &after)
        },
    );
}
