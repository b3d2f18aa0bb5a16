//! Days are counted as chrono counts them.

use chrono::{Datelike, Days, NaiveDate};
use maysend_sdk::prelude::*;

fn date(day: NaiveDate) -> Date {
    Date::new(
        day.year(),
        u8::try_from(day.month()).unwrap(),
        u8::try_from(day.day()).unwrap(),
    )
}

#[test]
fn every_day_of_two_centuries_agrees_with_chrono() {
    let first = NaiveDate::from_ymd_opt(1899, 12, 31).unwrap();
    for offset in 0..73_100 {
        let day = first.checked_add_days(Days::new(offset)).unwrap();
        let expected = date(day);
        assert_eq!(
            date(first).plus_days(i32::try_from(offset).unwrap()),
            expected
        );
        assert_eq!(
            u32::from(expected.weekday()),
            day.weekday().number_from_monday()
        );
        assert_eq!(
            date(first).days_until(expected),
            i64::try_from(offset).unwrap()
        );
        assert!(expected >= date(first));
    }
}

#[test]
fn far_and_odd_days_do_no_harm() {
    for year in [i32::MIN, -9999, 0, 9999, i32::MAX] {
        for month in [0, 1, 12, 13, 255] {
            for day in [0, 1, 31, 255] {
                for days in [i32::MIN, -1, 0, 1, i32::MAX] {
                    let odd = Date::new(year, month, day);
                    assert!((1..=12).contains(&odd.plus_days(days).month));
                    assert!((1..=7).contains(&odd.weekday()));
                }
            }
        }
    }
    assert_eq!(
        Date::new(-1, 3, 1).plus_days(-1).plus_days(1),
        Date::new(-1, 3, 1)
    );
    assert_eq!(Date::new(2026, 2, 31).plus_days(0), Date::new(2026, 3, 3));
}

#[test]
fn a_wall_clock_has_a_day_and_a_minute() {
    let civil = calendar::local(0, "America/Chicago").unwrap();
    assert_eq!(civil.date(), Date::new(1969, 12, 31));
    assert_eq!(civil.minute_of_day(), 18 * 60);
    assert_eq!(civil.date().weekday(), civil.weekday);
}
