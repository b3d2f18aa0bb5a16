//! Requests made up from a seed: each field there and not there, with likely values and with odd ones. The same seed gives the same
//! requests on every machine.

use fastrand::Rng;
use maysend::Request;
use serde_json::{Map, Value, json};

/// An endless row of requests.
#[derive(Clone, Debug)]
pub struct Requests {
    random: Rng,
    number: u64,
}

impl Requests {
    /// The row that begins with this seed.
    pub fn new(seed: u64) -> Self {
        Self {
            random: Rng::with_seed(seed),
            number: 0,
        }
    }
}

impl Iterator for Requests {
    type Item = Request;

    fn next(&mut self) -> Option<Request> {
        self.number += 1;
        let json = request(&mut self.random, self.number);
        match serde_json::from_value(json.clone()) {
            Ok(request) => Some(request),
            Err(error) => panic!("{error} in\n{json:#}"),
        }
    }
}

/// Seconds of a year around which the moments lie: from 2026-01-01 on, the change of an hour twice.
const YEAR: i64 = 31_536_000;
const NEW_YEAR_2026: i64 = 1_767_225_600;

const PHRASES: &[&str] = &[
    "Your Accord is ready.",
    "Hi Ana, it's Ray at Smith Honda.",
    "Your appointment is tomorrow at 9:30 AM.",
    "0% APR for 60 months!",
    "$500 off any service this week only.",
    "Trade in your car today and get top dollar.",
    "Reply STOP to end.",
    "STOP",
    "Please stop texting me.",
    "START",
    "YES",
    "Ya no quiero mensajes, por favor.",
    "I charged card 4111 1111 1111 1111.",
    "SSN 078-05-1120",
    "Pay here: https://pay.example.com/i/123",
    "Your loan was approved.",
    "FREE!!! CLICK NOW!!!",
    "See you at 5 \u{1f697}\u{1f44d}",
    "lol u r gr8",
    "The tow truck is on its way.",
    "Is it OK if we text you offers?",
    "Señor Núñez, su coche está listo.",
    "You owe $1,240.55, past due since March.",
    "\u{202e}desrever",
    "a\u{0301}\u{200d}\u{feff}",
    "\r\n\t",
];

fn request(random: &mut Rng, number: u64) -> Value {
    let at = NEW_YEAR_2026 + random.i64(0..YEAR);
    let mut request = Map::new();
    request.insert("at".to_owned(), moment(at));
    request.insert("message".to_owned(), message(random, number, at));
    request.insert("recipient".to_owned(), recipient(random, at));
    maybe(random, &mut request, "sender", |random| sender(random, at));
    maybe(random, &mut request, "history", |random| {
        history(random, at)
    });
    maybe(random, &mut request, "notices", |random| {
        notices(random, at)
    });
    // Now and then the business of the set counts.
    if random.u8(0..4) > 0 {
        request.insert("business".to_owned(), business(random));
    }
    Value::Object(request)
}

fn message(random: &mut Rng, number: u64, at: i64) -> Value {
    let mut message = Map::new();
    message.insert("id".to_owned(), json!(format!("m-{number}")));
    message.insert("body".to_owned(), json!(body(random)));
    let fields: [(&str, &[&str]); 6] = [
        ("channel", &["sms", "mms", "rcs", "email-gateway", "pigeon"]),
        ("trigger", &["manual", "automated"]),
        ("origin", &["typed", "template", "suggested", "generated"]),
        (
            "topic",
            &[
                "repair-order",
                "appointment",
                "lead",
                "sale-event",
                "opt-out-confirmation",
                "help",
                "",
            ],
        ),
        ("template", &["ready", "birthday"]),
        ("carrier_flag", &["opt-out", "opt-in", "help"]),
    ];
    for (name, values) in fields {
        maybe(random, &mut message, name, |random| {
            json!(pick(random, values))
        });
    }
    maybe(random, &mut message, "audience", |random| {
        json!(pick(random, &[0_u32, 1, 2, 50, 10_000, u32::MAX]))
    });
    maybe(random, &mut message, "group_size", |random| {
        json!(pick(random, &[0_u32, 1, 2, 9]))
    });
    maybe(random, &mut message, "not_after", |random| {
        moment(at + random.i64(-3_600..86_400))
    });
    maybe(random, &mut message, "attributes", |random| {
        attributes(random)
    });
    Value::Object(message)
}

fn body(random: &mut Rng) -> String {
    let phrases = random.usize(1..5);
    let mut body = (0..phrases)
        .map(|_| pick(random, PHRASES))
        .collect::<Vec<_>>()
        .join(" ");
    if random.u8(0..20) == 0 {
        body = body.repeat(random.usize(1..40));
    }
    body
}

fn sender(random: &mut Rng, at: i64) -> Value {
    let mut sender = Map::new();
    let fields: [(&str, &[&str]); 3] = [
        ("id", &["e-1", "e-2"]),
        (
            "role",
            &[
                "service-advisor",
                "sales",
                "bdc",
                "finance",
                "manager",
                "automation",
            ],
        ),
        (
            "device",
            &["company-app", "web", "server", "personal-phone"],
        ),
    ];
    for (name, values) in fields {
        maybe(random, &mut sender, name, |random| {
            json!(pick(random, values))
        });
    }
    for name in ["employed", "on_duty", "archived"] {
        maybe(random, &mut sender, name, |random| json!(random.bool()));
    }
    maybe(random, &mut sender, "approvals", |random| {
        json!([{
            "subject": pick(random, &["personal-phone", "bulk"]),
            "granted_by": "e-9",
            "granted_role": "manager",
            "granted_at": moment(at - random.i64(0..YEAR)),
            "expires_at": moment(at + random.i64(-86_400..YEAR)),
        }])
    });
    maybe(random, &mut sender, "recent", |random| {
        list(random, 6, |random| {
            json!({
                "at": moment(at - random.i64(0..7_200)),
                "recipient": format!("r-{}", random.u8(0..9)),
                "body": body(random),
            })
        })
    });
    Value::Object(sender)
}

fn recipient(random: &mut Rng, at: i64) -> Value {
    let mut recipient = Map::new();
    // Area codes of one zone and of two, of a state that is strict, of a territory, of nowhere.
    let phones = [
        "+12145550123",
        "+18505550123",
        "+12065550123",
        "+17875550123",
        "+19075550123",
        "+18005550123",
        "+13055550123",
    ];
    recipient.insert("phone".to_owned(), json!(pick(random, &phones)));
    let fields: [(&str, &[&str]); 6] = [
        ("id", &["c-1", "c-2"]),
        ("line_type", &["mobile", "landline", "voip", "toll-free"]),
        ("language", &["en-US", "es-MX", "tlh"]),
        (
            "postal_code",
            &["75201", "32503", "98101", "00901", "99999", "x"],
        ),
        ("region", &["TX", "FL", "WA", "PR", "ZZ"]),
        (
            "time_zone",
            &[
                "America/Chicago",
                "America/New_York",
                "Pacific/Honolulu",
                "Mars/Olympus",
            ],
        ),
    ];
    for (name, values) in fields {
        maybe(random, &mut recipient, name, |random| {
            json!(pick(random, values))
        });
    }
    maybe(random, &mut recipient, "consents", |random| {
        list(random, 3, |random| consent(random, at))
    });
    maybe(random, &mut recipient, "opt_outs", |random| {
        list(random, 2, |random| {
            let given = at - random.i64(0..YEAR);
            let mut opt_out = json!({
                "topic": pick(random, &["all", "marketing", "service"]),
                "at": moment(given),
                "source": pick(random, &["text", "carrier", "phone"]),
            });
            if random.bool() {
                opt_out["lifted_at"] = moment(given + random.i64(0..YEAR));
            }
            opt_out
        })
    });
    maybe(random, &mut recipient, "relationships", |random| {
        list(random, 2, |random| {
            json!({
                "kind": pick(random, &["purchase", "inquiry", "service-visit", "open-repair-order", "lease"]),
                "at": moment(at - random.i64(0..2 * YEAR)),
            })
        })
    });
    maybe(random, &mut recipient, "registries", |random| {
        list(random, 3, |random| {
            json!({
                "registry": pick(random, &["national-do-not-call", "reassigned-numbers", "litigators", "deceased"]),
                "answer": pick(random, &["yes", "no", "no-data"]),
                "checked_at": moment(at - random.i64(0..90 * 86_400)),
            })
        })
    });
    Value::Object(recipient)
}

fn consent(random: &mut Rng, at: i64) -> Value {
    let given = at - random.i64(0..3 * YEAR);
    let mut consent = json!({
        "topic": pick(random, &["all", "marketing", "service"]),
        "level": pick(random, &["provided", "express", "written", "prior-express-written"]),
        "method": pick(random, &["signature", "web-form", "email", "text", "verbal", "repair-order"]),
        "given_at": moment(given),
    });
    for (name, limit) in [("expires_at", 2 * YEAR), ("withdrawn_at", 3 * YEAR)] {
        if random.u8(0..4) == 0 {
            consent[name] = moment(given + random.i64(0..limit));
        }
    }
    if random.bool() {
        consent["seller"] = json!(pick(random, &["Smith Honda", "Jones Ford"]));
        consent["evidence"] = json!("archive:1");
    }
    consent
}

fn history(random: &mut Rng, at: i64) -> Value {
    let exchanges = list(random, 8, |random| {
        json!({
            "id": format!("x-{}", random.u16(..)),
            "at": moment(at - random.i64(0..14 * 86_400)),
            "direction": pick(random, &["inbound", "outbound"]),
            "trigger": pick(random, &["manual", "automated"]),
            "body": body(random),
        })
    });
    if random.bool() {
        return exchanges;
    }
    json!({ "complete_since": moment(at - random.i64(0..30 * 86_400)), "exchanges": exchanges })
}

fn business(random: &mut Rng) -> Value {
    let mut business = json!({
        "id": "b-1",
        "name": pick(random, &["Smith Honda", "Jones Ford"]),
        "time_zone": pick(random, &["America/Chicago", "America/Los_Angeles"]),
    });
    if random.bool() {
        business["hours"] = json!([
            { "weekday": 1, "opens": 540, "closes": 1_080 },
            { "weekday": random.u8(1..8), "opens": 0, "closes": 1_440 },
        ]);
    }
    business
}

fn notices(random: &mut Rng, at: i64) -> Value {
    list(random, 2, |random| {
        json!({
            "kind": pick(random, &["emergency", "proclaimed-holiday", "unheard-of"]),
            "region": pick(random, &["TX", "FL"]),
            "starts_at": moment(at - random.i64(0..86_400)),
            "text": "In force for a while.",
        })
    })
}

fn attributes(random: &mut Rng) -> Value {
    list(
        random,
        3,
        |random| json!({ "name": pick(random, &["deal", "vin", ""]), "value": body(random) }),
    )
}

/// One time in two the field is there.
fn maybe(
    random: &mut Rng,
    fields: &mut Map<String, Value>,
    name: &str,
    value: impl FnOnce(&mut Rng) -> Value,
) {
    if random.bool() {
        let value = value(random);
        fields.insert(name.to_owned(), value);
    }
}

fn list(random: &mut Rng, most: usize, mut entry: impl FnMut(&mut Rng) -> Value) -> Value {
    let entries = random.usize(0..=most);
    Value::Array((0..entries).map(|_| entry(random)).collect())
}

fn pick<T: Copy>(random: &mut Rng, values: &[T]) -> T {
    values[random.usize(0..values.len())]
}

fn moment(seconds: i64) -> Value {
    json!(maysend::Instant::from_unix(seconds))
}
