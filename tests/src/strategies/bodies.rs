//! Texts, put together of sentences that people at dealerships write, in English and Spanish.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Facts of the business at hand: with these a text is informational.
const SERVICE: &[&str] = &[
    "your {car} is ready for pickup.",
    "Your {car} is ready. We close at 6.",
    "Hi Dana, the brake pads for your {car} came in.",
    "Tech found a nail in the right rear tire. OK to repair for $35?",
    "Reminder: your appointment is Thursday at 9am.",
    "Your title paperwork arrived; please bring your license when you pick it up.",
    "Your {car} has an open safety recall (free repair). Call 214-555-0100 to book.",
    "The part is on back order until Friday.",
    "Your balance for the repair order is $412.",
    "Su {car} esta listo para recoger.",
    "Recordatorio: su cita es el jueves a las 9.",
    "La pieza para su {car} llego hoy.",
];

/// Answers and small talk.
const TALK: &[&str] = &[
    "Hi Dana, Mike at Smith Honda.",
    "Does 3pm work?",
    "We open at 8.",
    "Yes, it is still here.",
    "The {car} you asked about is here.",
    "Thanks for coming in today!",
    "Hola Dana, soy Mike de Smith Honda.",
    "Le sirve a las 3?",
    "See you tomorrow.",
    "I will check and let you know.",
];

/// Any of these makes a text marketing, whatever stands beside it.
const MARKETING: &[&str] = &[
    "P.S. we are paying top dollar for trade-ins this week, ask for a free appraisal!",
    "Take $500 off any used car this weekend!",
    "0.9% APR on new Civics through Monday.",
    "Winter tire special this week: 20% off all tires.",
    "Our year-end clearance sale ends Saturday, don't miss these deals!",
    "Lease a new CR-V for $299/month with $0 down.",
    "Buy one oil change, get the next one free.",
    "Get a free trade-in appraisal today, we want to buy your car.",
    "Gran venta este fin de semana: 20% de descuento en llantas.",
    "Aproveche nuestra oferta especial en autos nuevos, solo hoy.",
];

/// What a careful dealership does not write.
const CARELESS: &[&str] = &[
    "I charged card 4111 1111 1111 1111 exp 09/28.",
    "Please confirm your SSN 512-34-6789.",
    "Sorry, the bank declined you because your credit score is 540.",
    "See https://bit.ly/3abcXYZ",
    "Pay here: https://pay.smithhonda.example/r/1841",
    "Pay here: https://pay.elsewhere.example/r/1841",
    "lol see u tmrw 🎉🔥",
    "CALL ME RIGHT NOW ABOUT THIS",
    "May I text you? Reply YES or NO.",
    "Want our monthly deals by text? Reply YES to join.",
    "Your VIN is 1HGBH41JXMN109186.",
    "You're opted out and will get no more texts. Reply START to resume.",
    "For help with our texts, call us at 214-555-0100.",
];

const CARS: &[&str] = &["Accord", "2021 Accord", "Civic", "CR-V", "F-150"];

/// A text: perhaps a name in front, a few sentences, perhaps the line about STOP.
pub fn bodies() -> impl Strategy<Value = String> {
    let opening = prop_oneof![
        3 => Just(""),
        3 => Just("Smith Honda: "),
        1 => Just("Smith Honda Service: "),
    ];
    let sentences = prop_oneof![
        6 => some(SERVICE, 1..3),
        3 => some(TALK, 1..3),
        2 => (some(SERVICE, 1..2), some(MARKETING, 1..2)).prop_map(joined),
        4 => some(MARKETING, 1..3),
        1 => (some(TALK, 1..2), some(CARELESS, 1..2)).prop_map(joined),
        1 => some(CARELESS, 1..2),
    ];
    let closing = prop_oneof![
        3 => Just(""),
        3 => Just(" Reply STOP to opt out."),
        1 => Just(" - Mike, Smith Honda"),
        1 => Just(" Responda STOP para no recibir mas mensajes."),
    ];
    (opening, sentences, closing, select(CARS)).prop_map(|(opening, sentences, closing, car)| {
        format!("{opening}{}{closing}", sentences.join(" ")).replace("{car}", car)
    })
}

/// One sentence that makes any text marketing.
pub fn marketing_sentences() -> impl Strategy<Value = String> {
    select(MARKETING).prop_map(str::to_owned)
}

/// One sentence about the business at hand.
pub fn service_sentences() -> impl Strategy<Value = String> {
    (select(SERVICE), select(CARS)).prop_map(|(sentence, car)| sentence.replace("{car}", car))
}

/// The file `templates.toml` of a dealership that approved what most of these texts say: each sentence and every two of one kind,
/// with and without its name in front, promotion as an offer. What is careless nobody approved.
pub fn approved() -> String {
    let mut texts = Vec::new();
    for of in [SERVICE, TALK] {
        for (index, first) in of.iter().enumerate() {
            texts.push((*first).to_owned());
            let later = of.iter().skip(index + 1);
            texts.extend(later.map(|second| format!("{first} {second}")));
        }
    }
    let mut book = String::new();
    for (index, text) in texts.iter().enumerate() {
        if letters(text) < FEWEST_LETTERS {
            continue;
        }
        let text = text.replace("{car}", "{vehicle}");
        book.push_str(&format!(
            "[[template]]\nid = \"said-{index}\"\nclass = \"conversational\"\ntexts = [\"{text}\", \"{{business}}: {text}\"]\n"
        ));
    }
    for (index, text) in MARKETING.iter().enumerate() {
        book.push_str(&format!(
            "[[offer]]\nid = \"offered-{index}\"\ntexts = [\"{text}\"]\n"
        ));
    }
    book
}

/// Of a template in the policy `templates`, places left out.
const FEWEST_LETTERS: usize = 10;

fn letters(text: &str) -> usize {
    text.replace("{car}", "")
        .chars()
        .filter(|sign| sign.is_alphanumeric())
        .count()
}

fn some(
    of: &'static [&'static str],
    size: std::ops::Range<usize>,
) -> impl Strategy<Value = Vec<&'static str>> {
    subsequence(of, size)
}

fn joined<T>((mut one, other): (Vec<T>, Vec<T>)) -> Vec<T> {
    one.extend(other);
    one
}
