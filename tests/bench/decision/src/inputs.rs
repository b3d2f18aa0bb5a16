//! 200 varied inputs, made by a fixed random sequence. Half of them or so are
//! allowed; every reason occurs; bodies are about 140 characters.

use crate::tables::{CAP_STATES, PHRASES, STATES, WORDS};
use crate::{Input, Message, Recipient, Sender};

struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }
    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
    fn percent(&mut self, p: u64) -> bool {
        self.below(100) < p
    }
    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }
}

const NAMES: [&str; 8] = [
    "Maria", "James", "Priya", "Tom", "Aisha", "Luis", "Helen", "Dwayne",
];
const CARS: [&str; 8] = [
    "2021 RAV4",
    "2019 F-150",
    "Civic",
    "2023 Silverado",
    "Model 3",
    "2018 Outback",
    "Tacoma",
    "Grand Cherokee",
];
const PLAIN: [&str; 10] = [
    "your vehicle is ready for pickup at the service desk",
    "this confirms your appointment tomorrow at 9:30 am with our service team",
    "the part you ordered has come in and we can fit it this week",
    "I looked over the paperwork and all that is left is your signature",
    "we got your message and someone from sales will call you back shortly",
    "your registration came back from the county office this morning",
    "the inspection found the brakes are at 40 percent, everything else looks fine",
    "just checking that the floor mats were in the trunk when you got home",
    "your loaner is due back on Friday before we close for the day",
    "hello again, can you assess the photos I sent and tell me which color you prefer",
];
const FILL: [&str; 6] = [
    "Let me know if you have any questions.",
    "Our office number is 555-201-3344.",
    "We are at 1200 Harbor Road.",
    "Ask for me at the front desk.",
    "Stock number 48213.",
    "See you soon!",
];
/// Luhn-valid test numbers, and ones that only look like a card.
const CARDS: [&str; 4] = [
    "4111 1111 1111 1111",
    "5500-0000-0000-0004",
    "4222222222222",
    "378282246310005",
];
const NOT_CARDS: [&str; 4] = [
    "4111 1111 1111 1112",
    "1234567890123456",
    "9400-1000-0000-0001",
    "12345678901234567890",
];

/// A phrase in lower case, as a title, or shouted.
fn recase(rng: &mut Rng, phrase: &str) -> String {
    match rng.below(3) {
        0 => phrase.to_string(),
        1 => phrase.to_uppercase(),
        _ => phrase
            .split(' ')
            .map(|w| w[..1].to_uppercase() + &w[1..])
            .collect::<Vec<_>>()
            .join(" "),
    }
}

fn body(rng: &mut Rng, consent: &str) -> String {
    // Marketing goes mostly to those who consented in writing.
    let marketing = rng.percent(if consent == "written" { 60 } else { 10 });
    let mut text = format!("Hi {}, ", rng.pick(&NAMES));
    if marketing {
        let phrase = rng.pick(&PHRASES);
        text += &format!(
            "{} on a {} at Lakeside Motors this week. ",
            recase(rng, phrase),
            rng.pick(&CARS)
        );
    } else {
        text += &format!("{}. ", rng.pick(&PLAIN));
    }
    if rng.percent(5) {
        text += &format!(
            "SSN on file: {}-{}-{}. ",
            100 + rng.below(800),
            10 + rng.below(89),
            1000 + rng.below(8999)
        );
    }
    if rng.percent(5) {
        text += &format!("Card {}. ", rng.pick(&CARDS));
    }
    if rng.percent(5) {
        text += &format!("Tracking {}. ", rng.pick(&NOT_CARDS));
    }
    if rng.percent(6) {
        let word = rng.pick(&WORDS);
        text += &format!("This is {} good, right? ", recase(rng, word));
    }
    if rng.percent(4) {
        text += rng.pick(&[
            "\u{1F697}\u{1F525} ",
            "\u{1F600} ",
            "A caf\u{e9} is next door. ",
        ]);
    }
    let stop = if marketing {
        rng.percent(85)
    } else {
        rng.percent(30)
    };
    let stop = if stop { "Reply STOP to opt out." } else { "" };
    while text.len() + stop.len() < 125 {
        text += rng.pick(&FILL);
        text.push(' ');
    }
    (text + stop).trim_end().to_string()
}

pub fn inputs() -> Vec<Input> {
    let mut rng = Rng(0x9E37_79B9_7F4A_7C15);
    (0..200)
        .map(|_| {
            let state = if rng.percent(15) {
                rng.pick(&CAP_STATES)
            } else {
                rng.pick(&STATES).code
            };
            let consent = rng.pick(&[
                "none", "express", "express", "written", "written", "written",
            ]);
            let personal = rng.percent(25);
            Input {
                recipient: Recipient {
                    phone: format!("+1555{:07}", rng.below(10_000_000)),
                    state: state.to_string(),
                    local_hour: if rng.percent(90) {
                        10 + rng.below(8) as i64
                    } else {
                        rng.below(24) as i64
                    },
                    local_weekday: rng.below(7) as i64,
                    opted_out: rng.percent(5),
                    consent: consent.to_string(),
                },
                sender: Sender {
                    role: rng
                        .pick(&["sales", "service", "bdc", "manager"])
                        .to_string(),
                    device: if personal { "personal" } else { "app" }.to_string(),
                    approved_personal: personal && rng.percent(75),
                },
                message: Message {
                    body: body(&mut rng, consent),
                    trigger: if rng.percent(35) {
                        "automated"
                    } else {
                        "manual"
                    }
                    .to_string(),
                    sent_last_24h: rng.below(6) as i64,
                },
            }
        })
        .collect()
}
