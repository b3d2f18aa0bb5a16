//! The native calendar has the contract's semantics.

use maysend_sdk::calendar::{self, Civil};
use maysend_sdk::testing::at;

type Wall = (i32, u8, u8, u8, u8);

fn wall(at: i64, zone: &str) -> Wall {
    let Civil {
        year,
        month,
        day,
        hour,
        minute,
        ..
    } = calendar::local(at, zone).unwrap();
    (year, month, day, hour, minute)
}

#[test]
fn local_gives_the_whole_wall_clock() {
    let civil = calendar::local(at("2026-11-29T16:00:05Z"), "America/Chicago").unwrap();
    assert_eq!((civil.year, civil.month, civil.day), (2026, 11, 29));
    assert_eq!((civil.hour, civil.minute, civil.second), (10, 0, 5));
    assert_eq!((civil.weekday, civil.offset), (7, -21_600));
}

#[test]
fn a_gap_gives_its_end() {
    let end = at("2026-03-08T07:00:00Z");
    for minute in [120, 121, 150, 179, 180] {
        assert_eq!(
            calendar::instant_of("America/New_York", 2026, 3, 8, minute),
            Ok(end)
        );
    }
    assert_eq!(
        calendar::instant_of("America/New_York", 2026, 3, 8, 119),
        Ok(end - 60)
    );
    assert_eq!(wall(end, "America/New_York"), (2026, 3, 8, 3, 0));
}

#[test]
fn a_fold_gives_the_earlier_instant() {
    let first = at("2026-11-01T05:30:00Z");
    assert_eq!(
        calendar::instant_of("America/New_York", 2026, 11, 1, 90),
        Ok(first)
    );
    assert_eq!(
        wall(first, "America/New_York"),
        wall(first + 3600, "America/New_York")
    );
    assert_eq!(
        calendar::local(first, "America/New_York").unwrap().offset,
        -4 * 3600
    );
}

#[test]
fn a_gap_that_swallows_midnight_begins_the_day_at_one() {
    let end = at("2018-11-04T03:00:00Z");
    for (day, minute) in [(4, 0), (4, 59), (4, 60), (3, 1440)] {
        assert_eq!(
            calendar::instant_of("America/Sao_Paulo", 2018, 11, day, minute),
            Ok(end)
        );
    }
    let beirut = calendar::instant_of("Asia/Beirut", 2022, 3, 27, 0).unwrap();
    assert_eq!(wall(beirut, "Asia/Beirut"), (2022, 3, 27, 1, 0));
    assert_eq!(wall(beirut - 1, "Asia/Beirut"), (2022, 3, 26, 23, 59));
}

#[test]
fn a_day_that_a_zone_skipped_gives_the_begin_of_the_next() {
    let next = at("2011-12-30T10:00:00Z");
    for minute in [0, 600, 1440] {
        assert_eq!(
            calendar::instant_of("Pacific/Apia", 2011, 12, 30, minute),
            Ok(next)
        );
    }
    assert_eq!(
        calendar::instant_of("Pacific/Apia", 2011, 12, 29, 1440),
        Ok(next)
    );
    assert_eq!(wall(next, "Pacific/Apia"), (2011, 12, 31, 0, 0));
    assert_eq!(wall(next - 1, "Pacific/Apia"), (2011, 12, 29, 23, 59));
}

#[test]
fn minute_1440_is_midnight_at_the_end_of_the_day() {
    let midnight = at("2027-01-01T06:00:00Z");
    assert_eq!(
        calendar::instant_of("America/Chicago", 2026, 12, 31, 1440),
        Ok(midnight)
    );
    assert_eq!(
        calendar::instant_of("America/Chicago", 2027, 1, 1, 0),
        Ok(midnight)
    );
    assert!(calendar::instant_of("America/Chicago", 2026, 12, 31, 1441).is_err());
}

#[test]
fn what_does_not_exist_is_an_error() {
    for (year, month, day) in [
        (2026, 2, 29),
        (2026, 4, 31),
        (2026, 0, 1),
        (2026, 13, 1),
        (2026, 1, 0),
        (10_000, 1, 1),
        (-10_000, 1, 1),
        (i32::MAX, 1, 1),
    ] {
        assert!(
            calendar::instant_of("America/Chicago", year, month, day, 0).is_err(),
            "{year}-{month}-{day}"
        );
    }
    assert!(calendar::instant_of("America/Chicago", 2028, 2, 29, 0).is_ok());
    for zone in ["", "America/Gotham", "CDT", "america/chicago ", "\u{0}"] {
        assert_eq!(calendar::local(0, zone).unwrap_err().zone(), zone);
        assert_eq!(
            calendar::instant_of(zone, 2026, 1, 1, 0)
                .unwrap_err()
                .zone(),
            zone
        );
    }
}

#[test]
fn the_years_of_the_contract_are_the_bounds() {
    let first = -377_705_116_800;
    let last = 253_402_300_799;
    assert_eq!(wall(first, "UTC"), (-9999, 1, 1, 0, 0));
    assert_eq!(wall(last, "UTC"), (9999, 12, 31, 23, 59));
    for outside in [first - 1, last + 1, i64::MIN, i64::MAX] {
        assert!(calendar::local(outside, "UTC").is_err());
    }
    assert!(calendar::instant_of("UTC", 9999, 12, 31, 1440).is_err());
}

/// The definition itself, minute by minute: the first instant that shows the wall clock or, in a gap, a later one.
#[test]
fn every_minute_around_transitions_agrees_with_the_definition() {
    let transitions = [
        ("America/New_York", 2026, 3, 8),
        ("America/New_York", 2026, 11, 1),
        ("America/Sao_Paulo", 2018, 11, 4),
        ("America/Sao_Paulo", 2018, 2, 17),
        ("Asia/Beirut", 2022, 3, 27),
        ("Australia/Lord_Howe", 2026, 10, 4),
        ("Australia/Lord_Howe", 2026, 4, 5),
        ("Africa/Casablanca", 2026, 2, 15),
        ("Africa/Casablanca", 2026, 3, 22),
        ("Pacific/Apia", 2011, 12, 30),
        ("Pacific/Kwajalein", 1993, 8, 21),
        ("America/Phoenix", 2026, 3, 8),
    ];
    for (zone, year, month, day) in transitions {
        let noon = at(&format!("{year}-{month:02}-{day:02}T12:00:00Z"));
        let shown: Vec<(i64, Wall)> = (-3 * 1440..3 * 1440)
            .map(|minute| noon - 12 * 3600 + minute * 60)
            .map(|instant| (instant, wall(instant, zone)))
            .collect();
        for minute in 0..1440_u16 {
            let wanted = (
                year,
                month,
                day,
                u8::try_from(minute / 60).unwrap(),
                u8::try_from(minute % 60).unwrap(),
            );
            let exact = shown.iter().find(|(_, wall)| *wall == wanted);
            let later = || shown.iter().find(|(_, wall)| *wall > wanted);
            let expected = exact.or_else(later).map(|(instant, _)| *instant).unwrap();
            assert_eq!(
                calendar::instant_of(zone, year, month, day, minute),
                Ok(expected),
                "{zone} {year}-{month}-{day} minute {minute}"
            );
        }
    }
}
