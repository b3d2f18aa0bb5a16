//! The rows on consent: what must hold of them, and what `build/` must refuse.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../build/consent.rs"]
mod consent;
#[path = "../build/data.rs"]
#[expect(
    dead_code,
    reason = "the build script reads more of the rows than these tests do"
)]
mod data;

use maysend_jurisdiction::consent::{
    Level, Text, answer, clock, latest_clock, list_authorities, needed, required,
};
use maysend_jurisdiction::{Date, State, States};

const ROWS: &str = include_str!("../data/consent.toml");

fn date(year: i32, month: u8, day: u8) -> Date {
    Date { year, month, day }
}

fn states(code: &str) -> States {
    State::from_code(code).unwrap().into()
}

fn refused(rows: &str) -> bool {
    let codes: Vec<&str> = States::all().iter().map(State::code).collect();
    consent::Consents::parse(rows).is_err_and(|_| true)
        || consent::Consents::parse(rows)
            .and_then(|rows| rows.emit(&codes))
            .is_err()
}

#[test]
fn incomplete_rows_are_refused() {
    assert!(!refused(ROWS));
    for (row, instead) in [
        (
            "source = \"R2, R7: commercial",
            "sauce = \"R2, R7: commercial",
        ),
        ("source = \"R6, R8\"\n", ""),
        ("source = \"R6, R8\"\n", "source = \" \"\n"),
        ("authority = \"RCW 19.190.060\"\n", ""),
        ("authority = \"RCW 19.190.060\"\n", "authority = \"\"\n"),
        ("confidence = \"Q\"\n", ""),
        ("confidence = \"Q\"\n", "confidence = \"X\"\n"),
        ("from = \"2026-10-18\"\n", ""),
        ("from = \"2026-10-18\"\n", "from = \"2026-13-18\"\n"),
        (
            "from = \"2026-10-18\"\n",
            "from = \"2026-10-18\"\nto = \"2026-10-17\"\n",
        ),
        ("notes = \"shown in writing\"\n", "notes = \" \"\n"),
        ("notes = \"the database changes once a month\"\n", ""),
        ("needs = \"written\"", "needs = \"signed\""),
        ("text = \"answer\"", "text = \"reply\""),
        ("states = [\"WA\"]", "states = [\"WX\"]"),
        ("states = [\"WA\"]", "states = [\"WA\", \"WA\"]"),
        ("states = [\"ME\"]", "states = []"),
        ("days = 31", "days = 0"),
        (
            "registry = \"state-do-not-call\"\nstates = [\"IN\"]",
            "registry = \"indiana-list\"\nstates = [\"IN\"]",
        ),
        (
            "kinds = [\"inquiry\", \"application\", \"lead\", \"web-lead\"]",
            "kinds = []",
        ),
        ("name = \"purchase\"", "name = \"inquiry\""),
        (
            "text = \"marketing\"\nneeds = \"prior-express-written\"\nfrom = \"2013-10-16\"",
            "text = \"marketing\"\nneeds = \"prior-express-written\"\nfrom = \"2013-10-16\"\nto = \"2026-01-01\"",
        ),
    ] {
        let changed = ROWS.replacen(row, instead, 1);
        assert_ne!(changed, ROWS, "`{row}` is not in the file");
        assert!(refused(&changed), "`{row}` became `{instead}`");
    }
}

#[test]
fn stricter_states_count_where_the_customer_may_be() {
    let now = date(2026, 11, 24);
    let follow_up = |states| required(Text::InquiryFollowUp, now, states);
    assert_eq!(follow_up(states("OH")).level, Level::Express);
    assert_eq!(follow_up(states("WA")).authorities, ["RCW 19.190.060"]);
    for state in ["AZ", "NJ", "PA", "WA"] {
        assert_eq!(follow_up(states(state)).level, Level::Written, "{state}");
    }
    assert_eq!(follow_up(states("CT")).level, Level::PriorExpressWritten);
    assert_eq!(
        follow_up(States::all()).level,
        Level::PriorExpressWritten,
        "a place that is not known may be Connecticut"
    );
    let marketing = |state| required(Text::Marketing, now, states(state)).authorities;
    for (state, authority) in [
        ("FL", "Fla. Stat. 501.059"),
        ("MD", "Md. Code, Com. Law 14-4502"),
        ("OK", "15 O.S. 775C"),
    ] {
        assert!(marketing(state).contains(&authority), "{state}");
        assert!(!marketing("OH").contains(&authority));
    }
}

#[test]
fn rows_hold_between_their_dates() {
    let level = |state, date| required(Text::InquiryFollowUp, date, states(state)).level;
    assert_eq!(level("CT", date(2023, 9, 30)), Level::Express);
    assert_eq!(level("CT", date(2023, 10, 1)), Level::PriorExpressWritten);
    assert_eq!(level("PA", date(2026, 10, 17)), Level::Express);
    assert_eq!(level("PA", date(2026, 10, 18)), Level::Written);
    let of_maryland = |date| {
        required(Text::Marketing, date, states("MD"))
            .authorities
            .len()
    };
    assert_eq!(
        (
            of_maryland(date(2023, 12, 31)),
            of_maryland(date(2024, 1, 1))
        ),
        (1, 2)
    );
    let lists = |date| list_authorities("national-do-not-call", date, states("VA")).count();
    assert_eq!((lists(date(2025, 12, 31)), lists(date(2026, 1, 1))), (0, 1));
}

#[test]
fn before_the_first_row_the_strongest_is_needed() {
    let needs = required(Text::Answer, date(2000, 1, 1), States::NONE);
    assert_eq!(needs.level, Level::PriorExpressWritten);
    assert!(needs.authorities.is_empty());
    assert!(clock("inquiry", date(2000, 1, 1)).is_none());
    assert!(answer("national-do-not-call", date(2000, 1, 1)).is_none());
}

#[test]
fn no_state_asks_for_less_than_all_do() {
    let now = date(2026, 11, 24);
    for text in [
        Text::Answer,
        Text::OpenOrder,
        Text::Service,
        Text::AutomatedService,
        Text::InquiryFollowUp,
        Text::Marketing,
    ] {
        let everywhere = required(text, now, States::NONE).level;
        for state in States::all().iter() {
            assert!(required(text, now, state.into()).level >= everywhere);
        }
    }
}

#[test]
fn clocks_and_answers_are_those_of_the_rule() {
    let now = date(2026, 11, 24);
    let months = |name| clock(name, now).map(|clock| clock.months());
    assert_eq!((months("inquiry"), months("purchase")), (Some(3), Some(18)));
    assert!(clock("inquiry", now).unwrap().is_set_by("weblead"));
    assert!(!clock("inquiry", now).unwrap().is_set_by("purchase"));
    assert_eq!(latest_clock("purchase").unwrap().months(), 18);
    assert_eq!(answer("national-do-not-call", now).unwrap().days(), 31);
    assert!(needed("reassigned-numbers", now, states("ME")).is_some());
    assert!(needed("reassigned-numbers", now, states("NH")).is_none());
}

#[test]
fn states_that_keep_a_list_are_those_of_the_sources() {
    let keeps = |state: State| {
        let now = date(2026, 11, 24);
        list_authorities("state-do-not-call", now, state.into()).count()
    };
    let all = States::all();
    let keepers: Vec<&str> = all
        .iter()
        .filter(|state| keeps(*state) > 0)
        .map(State::code)
        .collect();
    assert_eq!(
        keepers,
        [
            "CO", "FL", "IN", "LA", "MA", "MS", "MO", "OK", "PA", "TN", "TX", "WY"
        ]
    );
    assert_eq!(
        answer("state-do-not-call", date(2026, 11, 24))
            .unwrap()
            .days(),
        31
    );
}
