//! The rows on advertising: what must hold of them, and what `build/` must refuse.

#[path = "../build/advertising.rs"]
mod advertising;
#[path = "../build/data.rs"]
#[expect(
    dead_code,
    reason = "the build script reads more of the rows than these tests do"
)]
mod data;

use maysend_jurisdiction::advertising::{Kind, authorities};
use maysend_jurisdiction::{Date, State, States};

const ROWS: &str = include_str!("../data/advertising.toml");

fn refused(rows: &str) -> bool {
    let codes: Vec<&str> = States::all().iter().map(State::code).collect();
    advertising::Advertising::parse(rows)
        .and_then(|rows| rows.emit(&codes))
        .is_err()
}

#[test]
fn incomplete_rows_are_refused() {
    assert!(!refused(ROWS));
    for (row, instead) in [
        ("authority = \"16 CFR 465.4\"\n", ""),
        ("authority = \"16 CFR 465.4\"\n", "authority = \" \"\n"),
        ("source = \"support.800.com", "sauce = \"support.800.com"),
        ("confidence = \"S\"", "confidence = \"sure\""),
        ("from = \"2026-10-01\"", "from = \"2026-13-01\""),
        (
            "from = \"2026-10-01\"",
            "from = \"2026-10-01\"\nto = \"2026-09-01\"",
        ),
        ("states = [\"LA\"]", "states = [\"LX\"]"),
        ("states = [\"LA\"]", "states = []"),
        ("kind = \"collection\"", "kind = \"dunning\""),
        (
            "notes = \"reminders of one's own",
            "nodes = \"reminders of one's own",
        ),
    ] {
        let changed = ROWS.replacen(row, instead, 1);
        assert_ne!(changed, ROWS, "`{row}` is not in the file");
        assert!(refused(&changed), "`{row}` became `{instead}`");
    }
}

#[test]
fn rules_bind_where_and_when_they_hold() {
    let count = |kind, state: &str, year| {
        let states: States = State::from_code(state).unwrap().into();
        let date = Date {
            year,
            month: 11,
            day: 24,
        };
        authorities(kind, date, states).count()
    };
    assert_eq!(count(Kind::ReferralFee, "CA", 2026), 1);
    assert_eq!(count(Kind::ReferralFee, "TX", 2026), 0);
    assert_eq!(count(Kind::ReferralCare, "TX", 2026), 1);
    assert_eq!(count(Kind::FirstPrice, "CA", 2025), 0);
    assert_eq!(count(Kind::CreditTerms, "TX", 2026), 1);
    let everywhere = authorities(
        Kind::FirstPrice,
        Date {
            year: 2026,
            month: 11,
            day: 24,
        },
        States::all(),
    );
    assert_eq!(
        everywhere.count(),
        1,
        "a place that is not known may be California"
    );
}
