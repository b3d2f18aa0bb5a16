//! The data folder: what must be in it, and what `build/` must refuse.

#[path = "../build/data.rs"]
#[expect(
    dead_code,
    reason = "the build script reads more of the rows than these tests do"
)]
mod data;

use data::{Data, Sources};

const STATES: &str = include_str!("../data/states.toml");
const HOLIDAYS: &str = include_str!("../data/holidays.toml");
const AREA_CODES: &str = include_str!("../data/area-codes.csv");
const ZIP_CODES: &str = include_str!("../data/zip-codes.csv");

fn parse(states: &str, holidays: &str, area_codes: &str, zip_codes: &str) -> anyhow::Result<Data> {
    Data::parse(Sources {
        states,
        holidays,
        area_codes,
        zip_codes,
    })
}

#[test]
fn every_state_dc_and_territory_is_there() {
    let data = parse(STATES, HOLIDAYS, AREA_CODES, ZIP_CODES).unwrap();
    assert_eq!(data.states.len(), 50 + 1 + 5);
    for state in &data.states {
        let code = &state.code;
        assert!(
            data.area_codes
                .iter()
                .any(|spot| spot.states.contains(code)),
            "no area code in {code}"
        );
        assert!(
            data.zip_codes.iter().any(|spot| spot.states.contains(code)),
            "no ZIP code in {code}"
        );
    }
    let with_windows = data
        .states
        .iter()
        .filter(|state| state.rules.iter().any(|rule| !rule.federal))
        .count();
    assert_eq!(with_windows, 28);
    assert!(data.area_codes.len() > 350 && data.zip_codes.len() > 900 && data.holidays.len() > 11);
}

#[test]
fn every_zone_is_in_the_tz_database() {
    let data = parse(STATES, HOLIDAYS, AREA_CODES, ZIP_CODES).unwrap();
    let of_states = data.states.iter().flat_map(|state| &state.zones);
    let of_spots = data
        .area_codes
        .iter()
        .chain(&data.zip_codes)
        .flat_map(|spot| &spot.zones);
    for zone in of_states.chain(of_spots) {
        assert!(zone.parse::<chrono_tz::Tz>().is_ok(), "{zone}");
    }
}

/// The table of unknown places holds few zones; each zone that a code points to must keep the clock of one of its state's.
#[test]
fn the_clocks_of_a_state_are_among_its_zones() {
    use chrono::{DateTime, Offset, TimeDelta, TimeZone};
    let data = parse(STATES, HOLIDAYS, AREA_CODES, ZIP_CODES).unwrap();
    let clock = |zone: &str| -> Vec<i32> {
        let zone: chrono_tz::Tz = zone.parse().unwrap();
        let start = DateTime::from_timestamp(1_767_225_600, 0)
            .unwrap()
            .naive_utc();
        let offset = |day: i64| {
            zone.offset_from_utc_datetime(&(start + TimeDelta::days(day)))
                .fix()
                .local_minus_utc()
        };
        (0..3650).map(offset).collect()
    };
    // Codes may point beyond the state: numbers of Alaska to Hawaii's clock, border towns to their neighbour's.
    let beyond = ["AK Pacific/Honolulu", "AL America/New_York"];
    for spot in data.area_codes.iter().chain(&data.zip_codes) {
        let [code] = spot.states.as_slice() else {
            continue;
        };
        let state = data
            .states
            .iter()
            .find(|state| &state.code == code)
            .unwrap();
        for zone in &spot.zones {
            let known = state.zones.iter().any(|other| clock(other) == clock(zone));
            assert!(
                known || beyond.contains(&format!("{code} {zone}").as_str()),
                "{code} {zone}"
            );
        }
    }
}

#[test]
fn incomplete_rows_are_refused() {
    let refused = [
        ("source = \"R2, quoting 15 O.S. 775C.4; Klaviyo\"\n", ""),
        (
            "source = \"R2, quoting 15 O.S. 775C.4; Klaviyo\"\n",
            "source = \" \"\n",
        ),
        ("confidence = \"P\"\n", ""),
        ("confidence = \"P\"\n", "confidence = \"X\"\n"),
        ("from = \"2026-10-18\"\n", ""),
        ("to = \"2026-10-17\"", "to = \"2026-10-19\""),
        ("to = \"2026-10-17\"", "to = \"2026-10-15\""),
        ("to = \"2026-10-17\"\n", ""),
        (
            "from = \"2026-10-18\"\n",
            "from = \"2026-10-18\"\nto = \"2026-12-31\"\n",
        ),
        ("saturday = \"10:00-17:00\"\n", ""),
        (
            "saturday = \"10:00-17:00\"\n",
            "saturday = \"17:00-10:00\"\n",
        ),
        (
            "saturday = \"10:00-17:00\"\n",
            "saturday = \"10:00-24:30\"\n",
        ),
        ("holiday-sets = [\"federal\", \"RI\"]\n", ""),
        (
            "holiday-sets = [\"federal\", \"RI\"]\n",
            "holiday-sets = [\"TX\"]\n",
        ),
        ("reach = \"wireless\"", "reach = \"everybody\""),
        ("binds = \"marketing\"\n", ""),
        ("code = \"WY\"", "code = \"WI\""),
        ("texts-named = false", "texts = false"),
    ];
    for (row, instead) in refused {
        let changed = STATES.replacen(row, instead, 1);
        assert_ne!(changed, STATES, "`{row}` is not in the file");
        assert!(
            parse(&changed, HOLIDAYS, AREA_CODES, ZIP_CODES).is_err(),
            "`{row}` became `{instead}`"
        );
    }
}

#[test]
fn broken_holidays_and_codes_are_refused() {
    for (row, instead) in [
        ("source = \"R3\"\n", ""),
        ("confidence = \"S\"\n", ""),
        ("fixed = \"01-01\"", "easter = 1\nfixed = \"01-01\""),
        ("set = \"RI\"", "set = \"QQ\""),
    ] {
        let changed = HOLIDAYS.replacen(row, instead, 1);
        assert_ne!(changed, HOLIDAYS);
        assert!(
            parse(STATES, &changed, AREA_CODES, ZIP_CODES).is_err(),
            "`{row}` became `{instead}`"
        );
    }
    for line in [
        "214,TX,America/Chicago\n",
        "21,TX,America/Chicago\n",
        "999,QQ,America/Chicago\n",
        "999,TX,\n",
        "999,TX\n",
    ] {
        let changed = format!("{AREA_CODES}{line}");
        assert!(
            parse(STATES, HOLIDAYS, &changed, ZIP_CODES).is_err(),
            "`{line}`"
        );
    }
}
