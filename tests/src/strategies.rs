//! Requests as a dealership makes them, with everything that may be known and everything that may be missing.
//!
//! They are made of the cases that people meet, not of noise. A decision hangs on some thirty facts, and one that is not known or
//! adverse stops a text: so each is known and harmless as a rule, and what a law says is asked of every kind of decision. Everything is a proptest strategy and shrinks; [`seeded`] gives a
//! fixed row of them to whoever needs requests and no shrinking.

mod bodies;
mod facts;

use maysend::request::{Approval, Business, Message, Notice, Opening, SpecialDay, Trigger};
use maysend::{Instant, Request};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::engine;

pub use bodies::{approved, bodies, marketing_sentences, service_sentences};
pub use facts::{consents, histories, opt_outs, recipients, registries, relationships, senders};

/// An hour, in seconds.
pub const HOUR: i64 = 3_600;
/// A day, in seconds.
pub const DAY: i64 = 86_400;

/// Texts to customers.
pub fn requests() -> impl Strategy<Value = Request> {
    (instants(), bodies())
        .prop_flat_map(|(at, body)| {
            (
                (
                    messages(at, body).boxed(),
                    senders(at).boxed(),
                    recipients(at).boxed(),
                ),
                (
                    histories(at).boxed(),
                    option(9, business()).boxed(),
                    notices(at).boxed(),
                ),
            )
                .prop_map(
                    move |((message, sender, recipient), (history, business, notices))| {
                        let mut request = Request::new(at, String::new(), recipient.phone.clone());
                        request.message = message;
                        request.sender = sender;
                        request.recipient = recipient;
                        request.history = history;
                        request.business = business;
                        request.notices = notices;
                        request
                    },
                )
        })
        // On the heap, for the stack of a test is small.
        .boxed()
}

/// So many requests, the same for the same seed on every machine.
///
/// # Panics
///
/// When a strategy refuses to give a value, which none of these does.
pub fn seeded(seed: u64, count: usize) -> Vec<Request> {
    sampled(&requests(), seed, count)
}

/// So many values of any strategy, the same for the same seed on every machine.
///
/// # Panics
///
/// When the strategy refuses to give a value.
pub fn sampled<S: Strategy>(strategy: &S, seed: u64, count: usize) -> Vec<S::Value> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    (0..count)
        .map(|_| strategy.new_tree(&mut runner).expect("a value").current())
        .collect()
}

/// Moments of 2026 and 2027: mostly working hours in Texas, with the hours at which windows open and close, changes of the
/// clocks, Sundays, holidays and the day on which Pennsylvania's hours changed.
pub fn instants() -> impl Strategy<Value = Instant> {
    // Days since 1970: Tuesday 2026-11-24 and others that something hangs on.
    let days = prop_oneof![
        6 => Just(20_781_i64),
        1 => select(vec![
            20_520, // Sunday 2026-03-08, the clocks go forward
            20_743, // Saturday 2026-10-17, the last day of Pennsylvania's old hours
            20_744, 20_758, // Sundays, the second the end of daylight saving time
            20_783, // Thanksgiving
            20_784, 20_786, 20_812, 20_819, // the day after, a Sunday, Christmas, New Year
            20_858, // Mardi Gras 2027
            21_023, // Saturday 2027-07-24, Pioneer Day
        ]),
        2 => 20_455_i64..21_184,
    ];
    let seconds = prop_oneof![
        6 => (15 * HOUR)..(23 * HOUR),
        2 => (0_i64..96, select(vec![-1_i64, 0, 1])).prop_map(|(quarter, near)| quarter * 900 + near),
        1 => 0..DAY,
    ];
    (days, seconds).prop_map(|(day, second)| Instant::from_unix(day * DAY + second))
}

/// What is known of the message; approvals are for bodies, so whoever wants one makes it.
fn messages(at: Instant, body: String) -> impl Strategy<Value = Message> {
    let topics = [
        "repair-order",
        "appointment",
        "ready",
        "estimate",
        "recall",
        "lead",
        "inquiry",
        "sale-event",
        "payment",
        "delivery",
        "loaner",
        "tow",
        "help",
        "opt-out-confirmation",
    ];
    (
        (
            prop_oneof![3 => Just(Trigger::Manual), 2 => Just(Trigger::Automated)],
            known(prop_oneof![
                20 => Just("sms"),
                3 => select(vec!["mms", "rcs"]),
                1 => Just("email-gateway"),
            ]),
            known(prop_oneof![
                6 => Just("typed"),
                2 => Just("template"),
                1 => select(vec!["suggested", "generated"]),
            ]),
            option(5, select(topics.to_vec())),
            option(1, select(vec!["winter-tires", "lease-pull-ahead"])),
            option(2, select(vec!["ready-1", "trade-in-1"])),
        ),
        (
            known(prop_oneof![20 => Just(1_u32), 1 => 2_u32..5, 1 => 5_u32..5_000]),
            known(prop_oneof![30 => Just(1_u32), 1 => 2_u32..8]),
            option(
                1,
                (-600_i64..(3 * DAY)).prop_map(move |later| at.plus(later)),
            ),
            approvals(at, engine().body_digest(&body).to_string()),
        ),
    )
        .prop_map(
            move |(
                (trigger, channel, origin, topic, campaign, template),
                (audience, group_size, not_after, approvals),
            )| {
                let mut message = Message::new(body.clone());
                message.id = "m-1".to_owned();
                message.trigger = trigger;
                message.channel = channel.map(str::to_owned);
                message.origin = origin.map(str::to_owned);
                message.topic = topic.map(str::to_owned);
                message.campaign = campaign.map(str::to_owned);
                message.template = template.map(str::to_owned);
                message.audience = audience;
                message.group_size = group_size;
                message.not_after = not_after;
                message.approvals = approvals;
                message
            },
        )
}

/// Mostly none; a manager's for one of the holds, or the sender's own acknowledgement, for this body.
fn approvals(at: Instant, body: String) -> impl Strategy<Value = Vec<Approval>> {
    let subjects = [
        "hours",
        "do-not-call",
        "inquiry-consent",
        "reassigned-number",
        "business-hours-unknown",
        "content/slang",
        "content/emoji",
        "bulk",
        "personal-phone",
    ];
    let approval = (
        select(subjects.to_vec()),
        prop_oneof![3 => Just(("e-1", "manager")), 1 => Just(("e-7", "sender"))],
        1..DAY,
        option(6, -HOUR..DAY),
    )
        .prop_map(
            move |(subject, (granted_by, granted_role), ago, expires)| Approval {
                subject: subject.to_owned(),
                granted_by: granted_by.to_owned(),
                granted_role: granted_role.to_owned(),
                granted_at: at.plus(-ago),
                expires_at: expires.map(|later| at.plus(later)),
                body_digest: Some(body.clone()),
            },
        );
    prop_oneof![3 => Just(Vec::new()), 2 => vec(approval, 1..3)]
}

/// The dealership of the examples: open on weekdays, on Saturdays, perhaps on Sundays, closed on a special day.
pub fn business() -> impl Strategy<Value = Business> {
    let hours = prop_oneof![
        4 => Just((480_u16, 1_080_u16)),
        1 => Just((0, 1_440)),
        1 => (360_u16..720, 900_u16..1_320),
    ];
    (
        known((hours, 5_u8..=7)),
        option(2, select(vec!["2026-11-24", "2026-11-25", "2026-11-26", "2026-12-25"])),
        prop_oneof![5 => Just("America/Chicago"), 1 => select(vec!["America/New_York", "America/Los_Angeles"])],
        option(8, Just("smith-auto-group")),
    )
        .prop_map(|(hours, closed, time_zone, group)| Business {
            id: "smith-honda".to_owned(),
            name: "Smith Honda".to_owned(),
            aliases: vec!["Smith Honda Service".to_owned()],
            group: group.map(str::to_owned),
            time_zone: time_zone.to_owned(),
            region: Some("TX".to_owned()),
            hours: hours.map(|((opens, closes), last)| {
                (1..=last)
                    .map(|weekday| Opening {
                        weekday,
                        opens,
                        closes,
                    })
                    .collect()
            }),
            special_days: closed
                .into_iter()
                .map(|date| SpecialDay {
                    date: date.parse().expect("a day"),
                    windows: Vec::new(),
                })
                .collect(),
            domains: vec!["smithhonda.example".to_owned()],
            payment_hosts: vec!["pay.smithhonda.example".to_owned()],
            attributes: Vec::new(),
        })
}

/// Mostly none is in force; sometimes an emergency, or nobody asked.
fn notices(at: Instant) -> impl Strategy<Value = Option<Vec<Notice>>> {
    let notice = (
        select(vec!["emergency", "proclaimed-holiday"]),
        option(8, select(vec!["LA", "NY", "TX", "UT", "LA-071"])),
        1_i64..(10 * DAY),
        option(7, 1_i64..(10 * DAY)),
    )
        .prop_map(move |(kind, region, since, until)| Notice {
            kind: kind.to_owned(),
            region: region.map(str::to_owned),
            starts_at: at.plus(-since),
            ends_at: until.map(|until| at.plus(until)),
            text: "declared by the governor".to_owned(),
        });
    prop_oneof![
        20 => Just(Some(Vec::new())),
        1 => Just(None),
        2 => vec(notice, 1..3).prop_map(Some),
    ]
}

/// Known as a rule, and not once in fifty times.
fn known<S: Strategy>(strategy: S) -> impl Strategy<Value = Option<S::Value>> {
    proptest::option::weighted(0.98, strategy)
}

/// Known in so many of ten cases.
fn option<S: Strategy>(known: u32, strategy: S) -> impl Strategy<Value = Option<S::Value>> {
    proptest::option::weighted(f64::from(known) / 10.0, strategy)
}
