//! More of what restricts never loosens.

use std::cell::Cell;

use maysend::Verdict;
use maysend::request::{OptOut, Recipient, SentText, SpecialDay};
use maysend_tests::order::Ends;
use maysend_tests::strategies::{DAY, bodies, business, marketing_sentences, requests};
use proptest::prelude::*;
use proptest::sample::select;

use crate::{CASES, compared, decide, law, no_looser};

#[test]
fn a_larger_audience() {
    no_looser(
        (requests(), 2_u32..10_000),
        CASES,
        Ends::Count,
        |(request, audience)| {
            let mut more = request.clone();
            more.message.audience = more.message.audience.map(|before| before.max(audience));
            Some((request, more))
        },
    );
}

#[test]
fn a_group() {
    no_looser(
        (requests(), 2_u32..10),
        CASES,
        Ends::Count,
        |(request, size)| {
            let mut more = request.clone();
            more.message.group_size = more.message.group_size.map(|before| before.max(size));
            Some((request, more))
        },
    );
}

/// Texts are recorded as they went out. What policies put at the end of them makes them no other texts, and so hides no bulk.
#[test]
fn what_was_put_at_the_end_of_earlier_texts() {
    let bulk = Cell::new(0_u32);
    let ends = [
        "Reply STOP to opt out.",
        "Responda STOP para cancelar.",
        "Smith Honda. Reply STOP to opt out.",
    ];
    law(
        (requests(), bodies(), select(ends.to_vec())),
        CASES,
        |(mut request, body, end)| {
            let sent = |end: &str| -> Vec<SentText> {
                (10..16)
                    .map(|to| SentText {
                        at: request.at.plus(-60),
                        recipient: format!("c-{to}"),
                        body: Some(format!("{body}{end}")),
                        template: None,
                        campaign: None,
                    })
                    .collect()
            };
            let joint = if body.ends_with(['.', '!', '?']) {
                " "
            } else {
                " - "
            };
            let (bare, ended) = (sent(""), sent(&format!("{joint}{end}")));
            request.message.body.clone_from(&body);
            request.sender.recent = Some(bare);
            let mut after = request.clone();
            after.sender.recent = Some(ended);
            compared(&request, &after, Ends::Count)?;
            let decision = decide(&after);
            let is_bulk = |finding: &maysend::Finding| finding.code == "authorization/bulk";
            if decision.verdict != Verdict::Allow && decision.findings.iter().any(is_bulk) {
                bulk.set(bulk.get() + 1);
            }
            Ok(())
        },
    );
    assert!(bulk.get() > CASES / 10, "{} were bulk", bulk.get());
}

#[test]
fn a_closed_day() {
    no_looser(
        (requests(), business(), 0_i64..4),
        CASES,
        Ends::Count,
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
            Some((request, after))
        },
    );
}

/// A state in which the customer may be too, by the region or by a ZIP code beside the area code. What tells a place where none was
/// known takes the other states away, so the place is known before.
#[test]
fn a_state() {
    let another = select(STATES.to_vec());
    let places = select(vec![
        "+12145550123",
        "+16145550123",
        "+14045550123",
        "+12065550123",
    ]);
    no_looser(
        (requests(), places, another, any::<bool>()),
        2 * CASES,
        Ends::Count,
        |(mut request, phone, (region, zip), by_zip)| {
            request.recipient.phone = Recipient::new(phone.parse().unwrap()).phone;
            request.recipient.region = None;
            request.recipient.postal_code = None;
            let mut more = request.clone();
            if by_zip {
                more.recipient.postal_code = Some(zip.to_owned());
            } else {
                more.recipient.region = Some(region.to_owned());
            }
            Some((request, more))
        },
    );
}

/// States whose law is unlike the others' in hours, caps, consent, lists or words, and one ZIP code of each.
const STATES: &[(&str, &str)] = &[
    ("AL", "35203"),
    ("AZ", "85001"),
    ("CT", "06103"),
    ("FL", "32501"),
    ("HI", "96813"),
    ("IN", "46320"),
    ("KY", "40202"),
    ("LA", "70112"),
    ("ME", "04101"),
    ("NJ", "07102"),
    ("OH", "43215"),
    ("OR", "97201"),
    ("PA", "19103"),
    ("RI", "02903"),
    ("TX", "75201"),
    ("UT", "84101"),
    ("VA", "23219"),
    ("WA", "98101"),
];

/// But for the one confirmation, which an opt-out makes possible.
#[test]
fn an_opt_out() {
    let opt_out = (
        select(vec!["all", "marketing", "service", "appointment"]),
        1_i64..(200 * DAY),
        select(vec!["text", "carrier", "phone", "email", "pause"]),
    );
    no_looser(
        (requests(), opt_out),
        CASES,
        Ends::Count,
        |(request, (topic, ago, source))| {
            let confirms = request.message.topic.as_deref() == Some("opt-out-confirmation");
            let mut after = request.clone();
            let opt_outs = after.recipient.opt_outs.as_mut().filter(|_| !confirms)?;
            opt_outs.push(OptOut {
                topic: topic.to_owned(),
                at: request.at.plus(-ago),
                source: source.to_owned(),
                seller: None,
                lifted_at: None,
                attributes: Vec::new(),
            });
            Some((request, after))
        },
    );
}

#[test]
fn a_marketing_sentence() {
    no_looser(
        (requests(), marketing_sentences(), any::<bool>()),
        2 * CASES,
        Ends::Count,
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
            Some((request, after))
        },
    );
}
