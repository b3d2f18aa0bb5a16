//! What the rules say of days that are known.
#![expect(
    clippy::unwrap_used,
    reason = "a test that names no day or state is wrong"
)]

use maysend_jurisdiction::{
    Closure, Date, Day, State, States, Window, holidays, solicitation_hours,
};

fn date(text: &str) -> Date {
    let mut parts = text.split('-').map(|part| part.parse::<u32>().unwrap());
    let mut part = || parts.next().unwrap();
    Date {
        year: part() as i32,
        month: part() as u8,
        day: part() as u8,
    }
}

fn day(state: &str, on: &str) -> Day {
    State::from_code(state)
        .unwrap()
        .rule(date(on))
        .day(date(on))
}

fn open(opens: u16, closes: u16) -> Day {
    Day::Open(Window {
        opens: opens * 60,
        closes: closes * 60,
    })
}

const SUNDAY: Day = Day::Closed(Closure::Weekday);

/// Section 2 of the sheet of rules, column by column: Tuesday, Saturday and Sunday.
#[test]
fn the_table_is_the_table() {
    let (tuesday, saturday, sunday) = ("2026-12-01", "2026-12-05", "2026-12-06");
    let rows = [
        ("AL MS LA", open(8, 20), open(8, 20), SUNDAY),
        ("CT NV", open(9, 20), open(9, 20), open(9, 20)),
        (
            "FL MD MA OK OR WA WY",
            open(8, 20),
            open(8, 20),
            open(8, 20),
        ),
        ("KY", open(10, 21), open(10, 21), open(10, 21)),
        ("MI MN NM", open(9, 21), open(9, 21), open(9, 21)),
        ("PA", open(9, 19), open(9, 19), SUNDAY),
        ("RI", open(9, 18), open(10, 17), SUNDAY),
        ("SD", open(9, 21), open(9, 21), SUNDAY),
        ("TX", open(9, 21), open(9, 21), open(12, 21)),
        ("UT", open(8, 21), open(8, 21), SUNDAY),
        (
            "AK AZ AR CA CO DE DC GA HI ID IL IN IA KS ME MO MT NE NH NJ NY NC ND OH SC TN VT VA WV WI PR VI GU MP AS",
            open(8, 21),
            open(8, 21),
            open(8, 21),
        ),
    ];
    let mut seen = 0;
    for (states, weekday, saturday_hours, sunday_hours) in rows {
        for state in states.split(' ') {
            assert_eq!(day(state, tuesday), weekday, "{state}");
            assert_eq!(day(state, saturday), saturday_hours, "{state}");
            assert_eq!(day(state, sunday), sunday_hours, "{state}");
            seen += 1;
        }
    }
    assert_eq!(seen, 56);
}

#[test]
fn rules_change_on_their_day() {
    assert_eq!(
        day("PA", "2026-10-11"),
        open(8, 21),
        "a Sunday of the old act"
    );
    assert_eq!(day("PA", "2026-10-17"), open(8, 21));
    assert_eq!(day("PA", "2026-10-18"), SUNDAY);
    assert_eq!(day("PA", "2026-10-19"), open(9, 19));
    assert_eq!(day("OR", "2025-12-31"), open(8, 21));
    assert_eq!(day("OR", "2026-01-01"), open(8, 20));
    assert_eq!(
        day("TX", "1999-06-01"),
        open(9, 21),
        "before the table the first rule holds"
    );
}

#[test]
fn holidays_close_where_the_rule_says_so() {
    for (state, on, name) in [
        ("AL", "2027-04-26", "Confederate Memorial Day"),
        ("AL", "2027-06-07", "Jefferson Davis's birthday"),
        ("LA", "2027-02-09", "Mardi Gras"),
        ("LA", "2027-03-26", "Good Friday"),
        ("LA", "2027-11-01", "All Saints' Day"),
        ("LA", "2026-11-03", "Election Day"),
        ("LA", "2026-10-12", "Columbus Day"),
        ("RI", "2027-08-09", "Victory Day"),
        ("UT", "2027-07-23", "Pioneer Day"),
        ("UT", "2027-07-24", "Pioneer Day"),
        ("PA", "2026-11-27", "the day after Thanksgiving"),
        ("PA", "2026-11-26", "Thanksgiving Day"),
        ("PA", "2025-07-04", "Independence Day"),
    ] {
        assert_eq!(
            day(state, on),
            Day::Closed(Closure::Holiday(name)),
            "{state} {on}"
        );
    }
    assert_eq!(
        day("LA", "2027-11-02"),
        open(8, 20),
        "elections are in even years"
    );
    assert_eq!(day("TX", "2026-11-26"), open(9, 21));
    assert_eq!(day("MS", "2026-11-26"), open(8, 20));
    assert_eq!(day("CT", "2026-11-26"), open(9, 20));
}

#[test]
fn federal_holidays_of_2027() {
    let start = date("2027-01-01").number();
    let found: Vec<String> = (start..start + 365)
        .map(Date::from_number)
        .filter(|day| holidays(*day, None).next().is_some())
        .map(|day| format!("{:02}-{:02}", day.month, day.day))
        .collect();
    let expected =
        "01-01 01-18 02-15 05-31 06-18 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-31";
    assert_eq!(found.join(" "), expected);
}

#[test]
fn rules_of_several_states_are_kept_together() {
    let states = |codes: &[&str]| {
        codes
            .iter()
            .filter_map(|code| State::from_code(code))
            .collect::<States>()
    };
    let tuesday = date("2026-12-01");
    let hours = solicitation_hours(states(&["KY", "RI"]), "America/New_York", tuesday);
    assert_eq!(hours.day, open(10, 18));
    assert_eq!(hours.opens_by.state, State::from_code("KY"));
    assert_eq!(hours.closes_by.state, State::from_code("RI"));

    let elsewhere = solicitation_hours(states(&["MS", "CA"]), "America/Los_Angeles", tuesday);
    assert_eq!(
        elsewhere.day,
        open(8, 21),
        "the rule of Mississippi is in Central time"
    );
    let central = solicitation_hours(states(&["MS", "CA"]), "America/Chicago", tuesday);
    assert_eq!(central.day, open(8, 20));

    let everywhere = solicitation_hours(States::all(), "America/Chicago", tuesday);
    assert_eq!(everywhere.day, open(10, 18));
    let saturday = solicitation_hours(States::all(), "America/Chicago", date("2026-12-05"));
    assert_eq!(saturday.day, open(10, 17));
    let sunday = solicitation_hours(States::all(), "America/Chicago", date("2026-12-06"));
    assert_eq!(sunday.day, SUNDAY);
}

#[test]
fn sets_of_states_count() {
    assert_eq!(States::all().len(), 56);
    assert_eq!(States::without_territories().len(), 51);
    assert!(!States::without_territories().contains(State::from_code("pr").unwrap()));
    assert!(State::from_code("ON").is_none());
}
