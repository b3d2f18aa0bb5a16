//! Whom a text goes to, who sends it, and what went before.

use maysend::request::{
    Approval, Consent, ConsentLevel, Direction, Exchange, History, OptOut, Recipient,
    RegistryAnswer, Relationship, Sender, SentText, Trigger,
};
use maysend::{Instant, Label};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{DAY, HOUR, known, option};

/// A number, and perhaps a ZIP code: most often of one state, sometimes of two, sometimes of none.
const PLACES: &[(&str, Option<&str>)] = &[
    ("+12145550123", Some("75201")), // Dallas
    ("+12145550123", None),
    ("+12125550123", Some("10001")), // New York
    ("+12125550123", Some("90012")), // a number of New York in Los Angeles
    ("+15045550123", Some("70112")), // New Orleans
    ("+12155550123", Some("19103")), // Philadelphia
    ("+18505550123", None),          // the panhandle of Florida: two clocks
    ("+13055550123", Some("33101")), // Miami
    ("+14055550123", Some("73102")), // Oklahoma City
    ("+15415550123", Some("97201")), // Oregon
    ("+12065550123", Some("98101")), // Seattle
    ("+16025550123", Some("85001")), // Phoenix
    ("+12015550123", Some("07102")), // Newark
    ("+18605550123", Some("06103")), // Hartford
    ("+12075550123", Some("04101")), // Portland, Maine
    ("+14105550123", Some("21201")), // Baltimore
    ("+18015550123", Some("84101")), // Salt Lake City
    ("+18085550123", Some("96813")), // Honolulu
    ("+17875550123", Some("00901")), // San Juan
    ("+18335550123", None),          // toll-free: no place
    ("+18335550123", Some("40202")), // toll-free, in Louisville
];

/// The customer.
pub fn recipients(at: Instant) -> impl Strategy<Value = Recipient> {
    let place = prop_oneof![3 => Just(&PLACES[0]), 5 => select(PLACES.iter().collect::<Vec<_>>())];
    (
        place,
        (
            known(Just("c-1")),
            known(select(vec![
                "mobile", "mobile", "mobile", "mobile", "landline", "voip",
            ])),
            option(8, Just("Dana")),
            option(5, select(vec!["en", "es"])),
            option(1, select(vec!["TX", "CA", "NY"])),
            option(1, select(vec!["America/Chicago", "America/Denver"])),
        ),
        consents(at),
        opt_outs(at),
        relationships(at),
        registries(at),
    )
        .prop_map(
            |(
                (phone, zip),
                (id, line, name, language, region, zone),
                consents,
                opt_outs,
                relationships,
                registries,
            )| {
                let mut recipient = Recipient::new(phone.parse().expect("a number"));
                recipient.postal_code = zip.map(str::to_owned);
                recipient.id = id.map(str::to_owned);
                recipient.line_type = line.map(str::to_owned);
                recipient.name = name.map(str::to_owned);
                recipient.language = language.map(str::to_owned);
                recipient.region = region.map(str::to_owned);
                recipient.time_zone = zone.map(str::to_owned);
                recipient.consents = consents;
                recipient.opt_outs = opt_outs;
                recipient.relationships = relationships;
                recipient.registries = registries;
                recipient
            },
        )
}

/// Signed, ticked, said, or only a number; a few have run out, were taken back, or name somebody else.
pub fn consents(at: Instant) -> impl Strategy<Value = Vec<Consent>> {
    let kind = prop_oneof![
        5 => Just(("marketing", ConsentLevel::PriorExpressWritten, "signature")),
        3 => Just(("all", ConsentLevel::PriorExpressWritten, "web-form")),
        5 => Just(("service", ConsentLevel::Written, "repair-order")),
        2 => Just(("inquiry", ConsentLevel::Express, "web-form")),
        1 => Just(("all", ConsentLevel::Express, "verbal")),
        1 => Just(("service", ConsentLevel::Provided, "verbal")),
    ];
    let consent = (
        kind,
        known(prop_oneof![20 => Just("Smith Honda"), 2 => Just("smith-auto-group"), 1 => Just("Jones Ford")]),
        prop_oneof![4 => HOUR..(300 * DAY), 1 => HOUR..(1_500 * DAY)],
        rare(-(30 * DAY)..(400 * DAY)),
        rare(1..(300 * DAY)),
        known(Just("archive/form-17.pdf")),
    )
        .prop_map(
            move |((topic, level, method), seller, ago, expires, withdrawn, evidence)| Consent {
                id: format!("consent-{topic}"),
                topic: topic.to_owned(),
                level,
                method: method.to_owned(),
                seller: seller.map(str::to_owned),
                given_at: at.plus(-ago),
                expires_at: expires.map(|later| at.plus(later)),
                withdrawn_at: withdrawn.map(|earlier| at.plus(-earlier.min(ago))),
                captured_by: None,
                evidence: evidence.map(str::to_owned),
                attributes: Vec::new(),
            },
        );
    prop_oneof![1 => Just(Vec::new()), 15 => vec(consent, 2..5)]
}

/// Mostly none; sometimes one, perhaps lifted; sometimes nobody knows.
pub fn opt_outs(at: Instant) -> impl Strategy<Value = Option<Vec<OptOut>>> {
    let opt_out = (
        select(vec!["all", "marketing", "service", "appointment"]),
        prop_oneof![2 => 1..600_i64, 3 => 600..(200 * DAY)],
        select(vec!["text", "carrier", "phone", "pause"]),
        option(2, select(vec!["Smith Honda", "Jones Ford"])),
        option(4, 0..(200 * DAY)),
    )
        .prop_map(move |(topic, ago, source, seller, lifted)| OptOut {
            topic: topic.to_owned(),
            at: at.plus(-ago),
            source: source.to_owned(),
            seller: seller.map(str::to_owned),
            lifted_at: lifted.map(|earlier| at.plus(-earlier.min(ago))),
            attributes: Vec::new(),
        });
    prop_oneof![
        20 => Just(Some(Vec::new())),
        1 => Just(None),
        3 => vec(opt_out, 1..3).prop_map(Some),
    ]
}

/// Open orders, inquiries, purchases.
pub fn relationships(at: Instant) -> impl Strategy<Value = Vec<Relationship>> {
    let relationship = (
        select(vec![
            "open-repair-order",
            "inquiry",
            "purchase",
            "service-visit",
            "open-deal",
            "lease",
        ]),
        prop_oneof![3 => HOUR..(20 * DAY), 2 => HOUR..(600 * DAY)],
        option(3, -(20 * DAY)..(60 * DAY)),
    )
        .prop_map(move |(kind, ago, ends)| Relationship {
            kind: kind.to_owned(),
            at: at.plus(-ago),
            ends_at: ends.map(|later| at.plus(later.max(-ago))),
            attributes: Vec::new(),
        });
    vec(relationship, 0..3)
}

/// Known and adverse, once in twenty times.
fn rare<S: Strategy>(strategy: S) -> impl Strategy<Value = Option<S::Value>> {
    proptest::option::weighted(0.05, strategy)
}

/// Mostly asked lately and answered with no.
pub fn registries(at: Instant) -> impl Strategy<Value = Vec<RegistryAnswer>> {
    let asked = |registry: &'static str, often: f64, yes: u32| {
        proptest::option::weighted(
            often,
            (
                prop_oneof![60 => Just("no"), yes => Just("yes"), 1 => Just("no-data")],
                prop_oneof![40 => HOUR..(20 * DAY), 1 => (20 * DAY)..(60 * DAY)],
                known(prop_oneof![9 => Just(1_600 * DAY), 1 => DAY..(900 * DAY)]),
            ),
        )
        .prop_map(move |given| {
            given.map(|(answer, ago, as_of)| RegistryAnswer {
                registry: registry.to_owned(),
                answer: answer.to_owned(),
                checked_at: at.plus(-ago),
                as_of: as_of.map(|ago| at.plus(-ago)),
            })
        })
    };
    (
        asked("national-do-not-call", 0.95, 8),
        asked("reassigned-numbers", 0.95, 1),
        asked("internal-do-not-call", 0.98, 2),
        asked("litigators", 0.98, 1),
        asked("deceased", 0.98, 1),
        asked("minor", 0.98, 1),
        asked("bankruptcy", 0.2, 1),
        asked("state-do-not-call", 0.95, 8),
    )
        .prop_map(|(one, two, three, four, five, six, seven, eight)| {
            [one, two, three, four, five, six, seven, eight]
                .into_iter()
                .flatten()
                .collect()
        })
}

/// Who sends: mostly at work, through the app, on record.
pub fn senders(at: Instant) -> impl Strategy<Value = Sender> {
    let approval = (
        select(vec!["personal-phone", "bulk"]),
        HOUR..(300 * DAY),
        option(4, -(10 * DAY)..(100 * DAY)),
    )
        .prop_map(move |(subject, ago, expires)| Approval {
            subject: subject.to_owned(),
            granted_by: "e-1".to_owned(),
            granted_role: "manager".to_owned(),
            granted_at: at.plus(-ago),
            expires_at: expires.map(|later| at.plus(later)),
            body_digest: None,
        });
    let sent = (1..HOUR, 0..9_u8).prop_map(move |(ago, to)| SentText {
        at: at.plus(-ago),
        recipient: format!("c-{}", to + 2),
        body: Some("Smith Honda: your Accord is ready for pickup.".to_owned()),
        template: None,
        campaign: None,
    });
    (
        (
            known(Just("e-7")),
            known(Just("Mike")),
            known(select(vec![
                "service-advisor",
                "sales",
                "bdc",
                "finance",
                "manager",
                "automation",
            ])),
            known(prop_oneof![40 => Just(true), 1 => Just(false)]),
            known(any::<bool>()),
            known(prop_oneof![
                18 => Just("company-app"),
                4 => Just("web"),
                2 => Just("server"),
                1 => Just("personal-phone"),
            ]),
            known(prop_oneof![30 => Just(true), 1 => Just(false)]),
        ),
        vec(approval, 0..2),
        known(prop_oneof![9 => Just(Vec::new()), 1 => vec(sent, 1..9)]),
    )
        .prop_map(
            |((id, name, role, employed, on_duty, device, archived), approvals, recent)| Sender {
                id: id.map(str::to_owned),
                name: name.map(str::to_owned),
                role: role.map(str::to_owned),
                employed,
                on_duty,
                device: device.map(str::to_owned),
                archived,
                approvals,
                recent,
                attributes: Vec::new(),
            },
        )
}

/// Mostly known: nothing, a few texts both ways, or the customer's of a minute ago.
pub fn histories(at: Instant) -> impl Strategy<Value = Option<History>> {
    let exchange = (
        prop_oneof![1 => 30..(2 * HOUR), 2 => HOUR..(3 * DAY), 1 => DAY..(90 * DAY)],
        prop_oneof![2 => select(INBOUND).prop_map(|body| (Direction::Inbound, body)), 3 => select(OUTBOUND).prop_map(|body| (Direction::Outbound, body))],
        select(vec!["sent", "sent", "unknown", "failed", "reserved"]),
        option(7, select(vec!["marketing", "informational", "conversational"])),
        prop_oneof![Just(Trigger::Manual), Just(Trigger::Automated)],
        option(9, Just(())),
        option(3, select(vec!["winter-tires", "lease-pull-ahead"])),
    )
        .prop_map(
            move |(ago, (direction, body), status, class, trigger, kept, campaign)| Exchange {
                id: format!("x-{ago}"),
                at: at.plus(-ago),
                direction,
                trigger: if direction == Direction::Inbound { Trigger::Manual } else { trigger },
                status: if direction == Direction::Inbound { "received" } else { status }.to_owned(),
                body: kept.map(|()| body.to_owned()),
                topic: None,
                campaign: campaign.filter(|_| direction == Direction::Outbound).map(str::to_owned),
                template: None,
                sender: None,
                labels: class
                    .filter(|_| direction == Direction::Outbound)
                    .map(|class| Label {
                        name: "class".to_owned(),
                        value: class.to_owned(),
                        source: "classification".to_owned(),
                        spans: Vec::new(),
                        cues: Vec::new(),
                    })
                    .into_iter()
                    .collect(),
                attributes: Vec::new(),
            },
        );
    let history = (
        vec(exchange, 0..6),
        prop_oneof![12 => Just(400 * DAY), 1 => HOUR..(30 * DAY)],
    )
        .prop_map(move |(mut exchanges, since)| {
            let complete_since = at.plus(-since);
            exchanges.sort_by_key(|exchange| exchange.at);
            Some(History {
                complete_since,
                exchanges,
            })
        });
    prop_oneof![1 => Just(None), 20 => history]
}

const INBOUND: &[&str] = &[
    "what time do you open tomorrow?",
    "Is the blue CR-V still there?",
    "Is my car ready?",
    "How much would the payment be?",
    "Ok thanks",
    "STOP",
    "HELP",
    "Do you take trade-ins?",
    "Esta listo mi carro?",
];

const OUTBOUND: &[&str] = &[
    "Smith Honda: your Accord is ready for pickup. Reply STOP to opt out.",
    "Smith Honda: winter tire special this week. Reply STOP to opt out.",
    "Reminder: service Thu 9am. Reply C to confirm.",
    "Smith Honda: You're opted out and will get no more texts. Reply START to resume.",
    "Does 3pm work?",
];
