//! What is found and what is not, with the exact bytes; and that hostile texts cost no more than their length.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

fn found(body: &str) -> Vec<(&'static str, &str)> {
    let scanner = Scanner::new(&Additions::default());
    scanner
        .scan(body)
        .into_iter()
        .map(|found| {
            (
                found.kind.name(),
                body.get(found.range).expect("on boundaries"),
            )
        })
        .collect()
}

fn of_kind(kind: Kind, body: &str) -> Vec<&str> {
    found(body)
        .into_iter()
        .filter(|(name, _)| *name == kind.name())
        .map(|(_, text)| text)
        .collect()
}

#[test]
fn card_numbers_of_every_network() {
    // Test numbers that the networks and processors publish.
    for number in [
        "4111111111111111",
        "4012888888881881",
        "4222222222222",
        "5555555555554444",
        "5105105105105100",
        "2223000048410010",
        "2221000000000009",
        "2720990000000015",
        "378282246310005",
        "371449635398431",
        "6011111111111117",
        "6445644564456445",
        "3530111333300000",
        "30569309025904",
        "36227206271667",
        "6200000000000005",
        "6205500000000000004",
        "6304000000000000",
        "2200000000000004",
    ] {
        assert_eq!(
            of_kind(Kind::PaymentCard, &format!("ok {number} ok")),
            [number],
            "{number}"
        );
    }
}

#[test]
fn card_numbers_however_they_are_written() {
    for number in [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "4111  1111  1111  1111",
        "3782 822463 10005",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "４１１１ １１１１ １１１１ １１１１",
        "4111\u{200b}1111\u{200b}1111\u{200b}1111",
        "4111\u{a0}1111\u{a0}1111\u{a0}1111",
        "4111\u{2013}1111\u{2013}1111\u{2013}1111",
        "4111/1111/1111/1111",
        "4111_1111_1111_1111",
        "𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏",
        "41111 11111 11111 1",
        "4111 1111\n1111 1111",
    ] {
        assert_eq!(
            of_kind(Kind::PaymentCard, &format!("ñ🎉 card {number}, thanks")),
            [number],
            "{number}"
        );
    }
}

#[test]
fn what_only_looks_like_a_card() {
    for body in [
        "Invoice 4111 1111 1111 1112",
        "RO 2026112300017342",
        "USPS 9400 1118 9922 3344 5566 77",
        "VIN 55261149131677232",
        "VIN 1HGBH41JXMN109186",
        "Ends 4/30. 337-555-0104",
        "0000 0000 0000 0000",
        "4111-1111",
        "Call 214-555-0100 or 214-555-0101",
        "IMEI 490154203237518",
    ] {
        assert_eq!(of_kind(Kind::PaymentCard, body), [] as [&str; 0], "{body}");
    }
}

#[test]
fn a_card_beside_other_numbers() {
    assert_eq!(
        found("my card is 5555 5555 5555 4444 03/27"),
        [("payment-card", "5555 5555 5555 4444")]
    );
    assert_eq!(
        found("4111 1111 1111 1111 214-555-0100"),
        [
            ("payment-card", "4111 1111 1111 1111"),
            ("phone", "214-555-0100")
        ]
    );
    let scanner = Scanner::new(&Additions::default());
    let body = "my card is 5555 5555 5555 4444 03/27 cvv 411, gate code 4471# after that long and winding explanation of it";
    let texts: Vec<&str> = scanner
        .scan_with_codes(body)
        .into_iter()
        .map(|found| body.get(found.range).expect("on boundaries"))
        .collect();
    assert_eq!(texts, ["5555 5555 5555 4444", "03/27", "411"]);
}

#[test]
fn social_security_numbers() {
    for (body, number) in [
        ("confirm your SSN 512-34-6789 and", "512-34-6789"),
        ("SSN 412 66 7804 is yours", "412 66 7804"),
        ("social security number 318470265 entered", "318470265"),
        ("they show 567-68-0412, right?", "567-68-0412"),
        ("SSN ５１２-３４-６７８９", "５１２-３４-６７８９"),
        ("SSN: 512\u{200b}346789", "512\u{200b}346789"),
        ("su seguro social es 512-34-6789", "512-34-6789"),
    ] {
        assert_eq!(of_kind(Kind::UsSsn, body), [number], "{body}");
    }
    for body in [
        "Claim 443-21-9087 was opened",
        "Part 219-09-4471 is back ordered",
        "SSN 000-12-3456",
        "SSN 666-12-3456",
        "SSN 512-00-6789",
        "SSN 512-34-0000",
        "SSN 078-05-1120",
        "SSN 123-45-6789",
        "SSN 111-11-1111",
        "Serial 0087-23-4410",
        "ZIP 83702-4417",
        "order 318470265",
    ] {
        assert_eq!(of_kind(Kind::UsSsn, body), [] as [&str; 0], "{body}");
    }
    assert_eq!(
        of_kind(Kind::UsItin, "ITIN 912-78-4410 on the W-9"),
        ["912-78-4410"]
    );
    assert_eq!(of_kind(Kind::UsItin, "ITIN 912-66-4410"), [] as [&str; 0]);
}

#[test]
fn bank_numbers() {
    assert_eq!(
        found("Routing 110000000 account 6120044187 is what I typed"),
        [("aba-routing", "110000000"), ("bank-account", "6120044187")]
    );
    assert_eq!(
        found("Wire to IBAN DE89 3704 0044 0532 0130 00 today"),
        [("bank-account", "DE89 3704 0044 0532 0130 00")]
    );
    for body in [
        "Routing 110000001 is wrong",
        "Acct BSD-204 statement",
        "order 12345678 is in",
        "Total on account is $1,234,567.00",
        "your account balance is 4471",
    ] {
        assert_eq!(found(body), [], "{body}");
    }
}

#[test]
fn papers_and_births() {
    assert_eq!(
        found("TX driver license 20447189 expired"),
        [("drivers-license", "20447189")]
    );
    assert_eq!(
        found("I have DL S514-774-60-803-0 here"),
        [("drivers-license", "S514-774-60-803-0")]
    );
    assert_eq!(
        found("Passport C03005988 works"),
        [("passport", "C03005988")]
    );
    assert_eq!(found("DOB 04/11/1984"), [("date-of-birth", "04/11/1984")]);
    assert_eq!(
        found("nacido el 7 de marzo de 1991"),
        [("date-of-birth", "7 de marzo de 1991")]
    );
    for body in [
        "license plate 7QKD118",
        "Dealer license no. DL-20881",
        "bring your license by 10:30",
        "Payoff good through 04/11/2026",
        "Born Again Customs opens at 9",
    ] {
        assert_eq!(found(body), [], "{body}");
    }
}

#[test]
fn credit_decisions() {
    for body in [
        "Sorry, the bank declined you because your credit score is 540.",
        "You're approved for $24,500 at 7.9%",
        "Capital One turned you down",
        "your loan got denied",
        "They denied the loan because of your debt",
        "Your credit score came back 588",
        "You did not qualify for financing",
        "su crédito fue aprobado",
        "Your financing was approved this morning",
    ] {
        assert!(!of_kind(Kind::FinanceDecision, body).is_empty(), "{body}");
    }
    for body in [
        "You approved the brakes at 10:12",
        "Insurance approved the supplement",
        "The warranty company declined the water pump",
        "the lender is still reviewing",
        "Once approved we order it",
        "Did you get approved by your bank?",
        "The repair was approved",
        "Your credit application is in",
    ] {
        assert_eq!(
            of_kind(Kind::FinanceDecision, body),
            [] as [&str; 0],
            "{body}"
        );
    }
}

#[test]
fn links_and_contacts() {
    assert_eq!(
        found("see https://bit.ly/3abcXYZ Reply STOP to opt out."),
        [("url-shortener", "https://bit.ly/3abcXYZ")]
    );
    assert_eq!(
        found("(cutt.ly/RO77120)."),
        [("url-shortener", "cutt.ly/RO77120")]
    );
    assert_eq!(found("Book at https://bit.lyonsford.example/appt"), []);
    assert_eq!(
        found("Reach Joe at (337) 555-0104, +1 318 555 0126 or joe@parts.example."),
        [
            ("phone", "(337) 555-0104"),
            ("phone", "+1 318 555 0126"),
            ("email", "joe@parts.example")
        ]
    );
}

#[test]
fn style() {
    assert_eq!(
        found("Congrats Dana 🎉🔥 see u tmrw at 10 lol"),
        [
            ("emoji", "🎉🔥"),
            ("slang", "u"),
            ("slang", "tmrw"),
            ("slang", "lol")
        ]
    );
    assert_eq!(
        found("👩‍🔧 and 🇺🇸 and 1️⃣ and 👍🏽"),
        [
            ("emoji", "👩‍🔧"),
            ("emoji", "🇺🇸"),
            ("emoji", "1️⃣"),
            ("emoji", "👍🏽")
        ]
    );
    assert_eq!(
        found("See you :) at https://x.example/a ;-)"),
        [("emoticon", ":)"), ("emoticon", ";-)")]
    );
    assert_eq!(
        found("That's bullshit, sh*t"),
        [("profanity", "bullshit"), ("profanity", "sh*t")]
    );
    assert_eq!(
        found("PLEASE READ THIS NOW your appointment moved"),
        [("shouting", "PLEASE READ THIS NOW")]
    );
    for body in [
        "The assistant will assess the class IV hitch",
        "Essex Ct. and Mr. Dickson",
        "68° and Safety Sense™",
        "ABS, TPMS and SRS lights",
        "Reply STOP to opt out or HELP for help",
        "TEXT STOP TO OPT OUT",
        "SMITH HONDA SERVICE: your Accord is ready",
        "The U-Haul hitch, Vitamin K, $25K",
        "the dash lit up",
        "Your Camry ya está lista",
        "drive shaft, CV joint, smoke test, gunmetal, grease gun",
        "Jack Daniel Beers is here",
    ] {
        assert_eq!(found(body), [], "{body}");
    }
}

#[test]
fn time_is_linear_in_the_length() {
    let scanner = Scanner::new(&Additions::default());
    for piece in [
        "4",
        "4 ",
        "41111111 ",
        "\u{200b}",
        "🎉",
        "🎉 ",
        "@",
        "a@",
        ":)",
        "A ",
        "STOP ",
        "approved bank ",
        "DOB ",
        "12/12/1984 ",
        "account ",
        "account 123456789 ",
        "license ",
        "license a1234567 ",
        "DE89",
        "DE89 ",
        "http://",
        ".",
        "a.",
        "*",
        "s*",
        "(",
        "+1",
        "-",
        "gb82 1234 ",
        "F*CK ",
        "'",
        "ñ",
        "DL-",
        "d-1-",
    ] {
        let body = piece.repeat(100_000 / piece.len());
        let start = Instant::now();
        scanner.scan_with_codes(&body);
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "{piece:?} took {:?}",
            start.elapsed()
        );
    }
}

/// A card number of the given length and prefix with its check digit.
fn card(prefix: &str, length: usize, filler: &[u8]) -> String {
    let mut number: Vec<u8> = prefix.bytes().map(|b| b - b'0').collect();
    number.extend(
        filler
            .iter()
            .map(|digit| digit % 10)
            .cycle()
            .take(length - 1 - prefix.len()),
    );
    let sum: u32 = number
        .iter()
        .rev()
        .enumerate()
        .map(|(i, d)| {
            let d = u32::from(*d);
            if i % 2 == 1 {
                d
            } else if d > 4 {
                d * 2 - 9
            } else {
                d * 2
            }
        })
        .sum();
    number.push(u8::try_from((10 - sum % 10) % 10).unwrap());
    number
        .iter()
        .map(|digit| char::from(b'0' + digit))
        .collect()
}

proptest! {
    #[test]
    fn spans_lie_on_character_boundaries(body in "\\PC{0,80}") {
        for (_, text) in found(&body) {
            prop_assert!(!text.is_empty());
        }
    }

    #[test]
    fn spans_lie_on_boundaries_in_texts_that_are_nearly_something(pieces in proptest::collection::vec(prop_oneof![
        Just("4111 1111 1111 1111"), Just("512-34-6789"), Just("ñ"), Just("🎉"), Just("\u{200b}"), Just("SSN "), Just("DOB "), Just("１２"), Just("1️⃣"), Just("bit.ly/"), Just("@"), Just("a@b.co"), Just(":)"), Just(" "), Just("12/3/1990"),
        Just("WE ARE OPEN"), Just("license "), Just("the bank denied you"), Just("$"), Just("fu*k"), Just("İ"), Just("ß"), Just("\u{301}"),
    ], 0..12)) {
        let body: String = pieces.concat();
        for (_, text) in found(&body) {
            prop_assert!(!text.is_empty());
        }
    }

    #[test]
    fn separators_never_hide_a_card(
        (prefix, length) in prop_oneof![Just(("4", 16)), Just(("51", 16)), Just(("2720", 16)), Just(("34", 15)), Just(("6011", 16)), Just(("3528", 16)), Just(("62", 16))],
        filler in proptest::collection::vec(0u8..10, 4..15),
        cuts in proptest::collection::vec((1usize..16, prop_oneof![Just(" "), Just("-"), Just("."), Just("/"), Just("_"), Just("\u{200b}"), Just("\u{a0}"), Just("  "), Just(" - "), Just("\u{2013}"), Just("*"), Just("\u{feff}")]), 0..16),
    ) {
        let number = card(prefix, length, &filler);
        let mut written = String::new();
        for (index, digit) in number.chars().enumerate() {
            if let Some((_, separator)) = cuts.iter().find(|(at, _)| *at == index) {
                written.push_str(separator);
            }
            written.push(digit);
        }
        let body = format!("charged {written} today");
        prop_assert_eq!(of_kind(Kind::PaymentCard, &body), [written.as_str()]);
    }
    #[test]
    fn other_digits_and_what_is_not_seen_never_hide_a_card(
        (prefix, length) in prop_oneof![Just(("4", 16)), Just(("55", 16)), Just(("2221", 16)), Just(("37", 15)), Just(("65", 16)), Just(("36", 14))],
        filler in proptest::collection::vec(0u8..10, 4..15),
        scripts in proptest::collection::vec(prop_oneof![Just(0x30u32), Just(0xff10), Just(0x660), Just(0x1d7ce)], 19..20),
        unseen in proptest::collection::vec(prop_oneof![4 => Just(""), 1 => Just("\u{200b}"), 1 => Just("\u{2060}"), 1 => Just("\u{feff}"), 1 => Just("\u{ad}")], 19..20),
    ) {
        let mut written = String::new();
        for ((digit, zero), gap) in card(prefix, length, &filler).chars().zip(scripts).zip(unseen) {
            if !written.is_empty() {
                written.push_str(gap);
            }
            let value = digit.to_digit(10).expect("a digit");
            written.push(char::from_u32(zero + value).expect("a digit of that script"));
        }
        let body = format!("señor 🎉 {written} gracias");
        prop_assert_eq!(of_kind(Kind::PaymentCard, &body), [written.as_str()]);
    }
}
