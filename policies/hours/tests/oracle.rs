//! The policy against a slow oracle that knows nothing of its tables: every state, quarter hour by quarter hour, around both
//! changes of the clocks and a holiday.
#![expect(
    clippy::unwrap_used,
    reason = "an oracle that cannot tell the time is no oracle"
)]

use chrono::{DateTime, Datelike, Timelike};
use chrono_tz::Tz;
use maysend_policy_hours::HoursPolicy;
use maysend_policy_place::PlacePolicy;
use maysend_sdk::prelude::*;
use maysend_sdk::testing::{self, Tester, at};

const QUARTER: i64 = 900;
const DAY: i64 = 86_400;

/// Hours on Monday to Friday, on Saturday and on Sunday; none is closed.
type Week = [Option<(u32, u32)>; 3];

/// A customer in one state: ZIP code, area code, the clocks that both point to, the hours of the state.
struct Sample {
    state: &'static str,
    zip: &'static str,
    area_code: &'static str,
    clocks: &'static [&'static str],
    week: Week,
}

const fn all_week(opens: u32, closes: u32) -> Week {
    [Some((opens, closes)); 3]
}

const fn sample(
    state: &'static str,
    zip: &'static str,
    area_code: &'static str,
    clocks: &'static [&'static str],
    week: Week,
) -> Sample {
    Sample {
        state,
        zip,
        area_code,
        clocks,
        week,
    }
}

const FEDERAL: Week = all_week(8, 21);
const EASTERN: &[&str] = &["America/New_York"];
const CENTRAL: &[&str] = &["America/Chicago"];
const MOUNTAIN: &[&str] = &["America/Denver"];
const PACIFIC: &[&str] = &["America/Los_Angeles"];
const EASTERN_AND_CENTRAL: &[&str] = &["America/New_York", "America/Chicago"];
const CENTRAL_AND_MOUNTAIN: &[&str] = &["America/Chicago", "America/Denver"];

/// Copied by hand from the sheet of rules, not from the data folder.
const SAMPLES: [Sample; 56] = [
    sample(
        "AL",
        "35203",
        "205",
        CENTRAL,
        [Some((8, 20)), Some((8, 20)), None],
    ),
    sample(
        "AK",
        "99501",
        "907",
        &["America/Anchorage", "America/Adak", "Pacific/Honolulu"],
        FEDERAL,
    ),
    sample("AZ", "85001", "602", &["America/Phoenix"], FEDERAL),
    sample("AR", "72201", "501", CENTRAL, FEDERAL),
    sample("CA", "90012", "213", PACIFIC, FEDERAL),
    sample("CO", "80202", "303", MOUNTAIN, FEDERAL),
    sample("CT", "06103", "860", EASTERN, all_week(9, 20)),
    sample("DE", "19801", "302", EASTERN, FEDERAL),
    sample("DC", "20001", "202", EASTERN, FEDERAL),
    sample("FL", "32501", "850", EASTERN_AND_CENTRAL, all_week(8, 20)),
    sample("GA", "30303", "404", EASTERN, FEDERAL),
    sample("HI", "96813", "808", &["Pacific/Honolulu"], FEDERAL),
    sample(
        "ID",
        "83702",
        "208",
        &["America/Boise", "America/Los_Angeles"],
        FEDERAL,
    ),
    sample("IL", "60601", "312", CENTRAL, all_week(8, 21)),
    sample("IN", "46320", "219", EASTERN_AND_CENTRAL, FEDERAL),
    sample("IA", "50309", "515", CENTRAL, FEDERAL),
    sample("KS", "67202", "316", CENTRAL, FEDERAL),
    sample("KY", "40202", "502", EASTERN, all_week(10, 21)),
    sample(
        "LA",
        "70112",
        "504",
        CENTRAL,
        [Some((8, 20)), Some((8, 20)), None],
    ),
    sample("ME", "04101", "207", EASTERN, FEDERAL),
    sample("MD", "21201", "410", EASTERN, all_week(8, 20)),
    sample("MA", "02108", "617", EASTERN, all_week(8, 20)),
    sample("MI", "48226", "313", EASTERN, all_week(9, 21)),
    sample("MN", "55401", "612", CENTRAL, all_week(9, 21)),
    sample(
        "MS",
        "39201",
        "601",
        CENTRAL,
        [Some((8, 20)), Some((8, 20)), None],
    ),
    sample("MO", "63101", "314", CENTRAL, FEDERAL),
    sample("MT", "59101", "406", MOUNTAIN, FEDERAL),
    sample("NE", "68102", "308", CENTRAL_AND_MOUNTAIN, FEDERAL),
    sample("NV", "89101", "702", PACIFIC, all_week(9, 20)),
    sample("NH", "03101", "603", EASTERN, FEDERAL),
    sample("NJ", "07102", "201", EASTERN, all_week(8, 21)),
    sample("NM", "87102", "505", MOUNTAIN, all_week(9, 21)),
    sample("NY", "10001", "212", EASTERN, all_week(8, 21)),
    sample("NC", "28202", "704", EASTERN, all_week(8, 21)),
    sample("ND", "58102", "701", CENTRAL_AND_MOUNTAIN, FEDERAL),
    sample("OH", "43215", "614", EASTERN, FEDERAL),
    sample("OK", "73102", "405", CENTRAL, all_week(8, 20)),
    sample(
        "OR",
        "97201",
        "541",
        &["America/Los_Angeles", "America/Boise"],
        all_week(8, 20),
    ),
    sample(
        "PA",
        "19103",
        "215",
        EASTERN,
        [Some((9, 19)), Some((9, 19)), None],
    ),
    sample(
        "RI",
        "02903",
        "401",
        EASTERN,
        [Some((9, 18)), Some((10, 17)), None],
    ),
    sample("SC", "29201", "803", EASTERN, all_week(8, 21)),
    sample(
        "SD",
        "57104",
        "605",
        CENTRAL_AND_MOUNTAIN,
        [Some((9, 21)), Some((9, 21)), None],
    ),
    sample("TN", "37203", "423", EASTERN_AND_CENTRAL, FEDERAL),
    sample(
        "TX",
        "75201",
        "214",
        CENTRAL,
        [Some((9, 21)), Some((9, 21)), Some((12, 21))],
    ),
    sample(
        "UT",
        "84101",
        "801",
        MOUNTAIN,
        [Some((8, 21)), Some((8, 21)), None],
    ),
    sample("VT", "05401", "802", EASTERN, FEDERAL),
    sample("VA", "23219", "804", EASTERN, all_week(8, 21)),
    sample("WA", "98101", "206", PACIFIC, all_week(8, 20)),
    sample("WV", "25301", "304", EASTERN, FEDERAL),
    sample("WI", "53202", "414", CENTRAL, all_week(8, 21)),
    sample("WY", "82001", "307", MOUNTAIN, all_week(8, 20)),
    sample("PR", "00901", "787", &["America/Puerto_Rico"], FEDERAL),
    sample("VI", "00802", "340", &["America/St_Thomas"], FEDERAL),
    sample("GU", "96910", "671", &["Pacific/Guam"], FEDERAL),
    sample("MP", "96950", "670", &["Pacific/Saipan"], FEDERAL),
    sample("AS", "96799", "684", &["Pacific/Pago_Pago"], FEDERAL),
];

/// Days on which the states that keep holidays are closed: Washington's Birthday, Veterans Day, Thanksgiving.
const HOLIDAYS: [(u32, u32); 3] = [(2, 16), (11, 11), (11, 26)];
const KEEPING_HOLIDAYS: [&str; 5] = ["AL", "LA", "PA", "RI", "UT"];
/// Days of one state.
const OWN_HOLIDAYS: [(&str, (u32, u32)); 3] = [("PA", (11, 27)), ("LA", (11, 3)), ("LA", (2, 17))];

/// Before this instant Pennsylvania had other hours.
const ACT_47: &str = "2026-10-18T04:00:00Z";

fn clock_is_open(state: &str, week: Week, clock: &str, instant: i64) -> bool {
    let zone: Tz = clock.parse().unwrap();
    let local = DateTime::from_timestamp(instant, 0)
        .unwrap()
        .with_timezone(&zone);
    let today = (local.month(), local.day());
    let keeps = KEEPING_HOLIDAYS.contains(&state) && HOLIDAYS.contains(&today);
    if keeps || OWN_HOLIDAYS.contains(&(state, today)) {
        return false;
    }
    let day = match local.weekday().number_from_monday() {
        7 => 2,
        6 => 1,
        _ => 0,
    };
    let old_act = state == "PA" && instant < at(ACT_47);
    let window = if old_act {
        Some((8, 21))
    } else {
        *week.get(day).unwrap()
    };
    let in_window = |(opens, closes): (u32, u32)| (opens..closes).contains(&local.hour());
    window.is_some_and(in_window) && in_window((8, 21))
}

/// What the oracle says of each quarter hour of a stretch of time.
struct Oracle {
    start: i64,
    open: Vec<bool>,
}

impl Oracle {
    fn new(start: i64, days: i64, is_open: impl Fn(i64) -> bool) -> Self {
        let quarters = 0..(days * DAY / QUARTER);
        let open = quarters
            .map(|quarter| is_open(start + quarter * QUARTER))
            .collect();
        Self { start, open }
    }

    fn index(&self, instant: i64) -> usize {
        usize::try_from((instant - self.start) / QUARTER).unwrap()
    }

    fn next(&self, instant: i64, open: bool) -> i64 {
        let ahead = self
            .open
            .iter()
            .skip(self.index(instant))
            .position(|other| *other == open);
        instant + i64::try_from(ahead.unwrap()).unwrap() * QUARTER
    }
}

fn check(
    tester: &Tester<HoursPolicy>,
    request: &mut maysend_sdk::types::Request,
    name: &str,
    oracle: &Oracle,
    days: i64,
) {
    let place = Tester::<PlacePolicy>::new("{}").unwrap();
    let mut labels = place
        .review(Stage::Label, request, "Sale this week", [])
        .labels;
    labels.push(Label::class(Class::Marketing));
    for quarter in 0..(days * DAY / QUARTER) {
        request.at = oracle.start + quarter * QUARTER;
        let opinion = tester.review(Stage::Judge, request, "Sale this week", labels.clone());
        let opens = oracle.next(request.at, true);
        let when = DateTime::from_timestamp(request.at, 0).unwrap();
        if opens == request.at {
            assert_eq!(opinion.verdict, Verdict::Allow, "{name} {when}");
            assert_eq!(
                opinion.valid_until,
                Some(oracle.next(request.at, false)),
                "{name} {when}"
            );
        } else {
            assert_eq!(opinion.verdict, Verdict::Defer(opens), "{name} {when}");
        }
    }
}

fn tester() -> Tester<HoursPolicy> {
    Tester::new("{}").unwrap()
}

/// Around both changes of the clocks, Mardi Gras, Thanksgiving, and the day on which Pennsylvania's hours changed.
const WEEKS: [&str; 5] = [
    "2026-02-15T00:00:00Z",
    "2026-03-06T00:00:00Z",
    "2026-10-16T00:00:00Z",
    "2026-10-30T00:00:00Z",
    "2026-11-24T00:00:00Z",
];

#[test]
fn every_state_agrees_with_the_oracle() {
    let tester = tester();
    for week in WEEKS {
        for Sample {
            state,
            zip,
            area_code,
            clocks,
            week: hours,
        } in &SAMPLES
        {
            let oracle = Oracle::new(at(week), 12, |instant| {
                clocks
                    .iter()
                    .all(|clock| clock_is_open(state, *hours, clock, instant))
            });
            let mut request = testing::request(week);
            request.recipient.postal_code = Some((*zip).to_owned());
            request.recipient.phone = Some(format!("+1{area_code}5550123"));
            request.notices = Some(Vec::new());
            check(&tester, &mut request, state, &oracle, 5);
        }
    }
}

#[test]
fn an_unknown_place_agrees_with_the_oracle() {
    let tester = tester();
    let states = SAMPLES
        .iter()
        .filter(|sample| !["PR", "VI", "GU", "MP", "AS"].contains(&sample.state));
    // Where a sample does not stand for all clocks of its state, the others are named here.
    let more = [
        ("KY", "America/Chicago"),
        ("MI", "America/Menominee"),
        ("KS", "America/Denver"),
        ("NV", "America/Boise"),
        ("TX", "America/Denver"),
        ("AZ", "America/Denver"),
    ];
    let pairs: Vec<(&Sample, &str)> = states
        .clone()
        .flat_map(|sample| sample.clocks.iter().map(move |clock| (sample, *clock)))
        .chain(states.clone().flat_map(|sample| {
            more.iter()
                .filter(move |(state, _)| *state == sample.state)
                .map(move |(_, clock)| (sample, *clock))
        }))
        .collect();
    for week in WEEKS {
        let oracle = Oracle::new(at(week), 12, |instant| {
            pairs
                .iter()
                .all(|(sample, clock)| clock_is_open(sample.state, sample.week, clock, instant))
        });
        let mut request = testing::request(week);
        request.recipient.phone = Some("+18335550123".to_owned());
        request.notices = Some(Vec::new());
        check(&tester, &mut request, "everywhere", &oracle, 5);
    }
}

#[test]
fn two_places_agree_with_the_oracle() {
    let tester = tester();
    for (one, other) in SAMPLES.iter().zip(SAMPLES.iter().skip(17)) {
        // The rule of Mississippi means its own clock, which this oracle does not know of; Alaska's area code points beyond it.
        if [one.state, other.state].contains(&"MS") || other.clocks.len() > 1 {
            continue;
        }
        let week = "2026-10-30T00:00:00Z";
        let main_clock = |sample: &Sample| match sample.zip {
            "32501" | "46320" => vec!["America/Chicago"],
            "99501" => vec!["America/Anchorage"],
            "83702" => vec!["America/Boise"],
            _ => sample.clocks.iter().take(1).copied().collect(),
        };
        let clocks: Vec<&str> = main_clock(one)
            .into_iter()
            .chain(other.clocks.iter().copied())
            .collect();
        let oracle = Oracle::new(at(week), 12, |instant| {
            clocks.iter().all(|clock| {
                [one, other]
                    .iter()
                    .all(|sample| clock_is_open(sample.state, sample.week, clock, instant))
            })
        });
        let mut request = testing::request(week);
        request.recipient.postal_code = Some(one.zip.to_owned());
        request.recipient.phone = Some(format!("+1{}5550123", other.area_code));
        request.notices = Some(Vec::new());
        check(
            &tester,
            &mut request,
            &format!("{} and {}", one.state, other.state),
            &oracle,
            5,
        );
    }
}
