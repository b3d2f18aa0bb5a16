//! Time zones as the contract's `calendar` has them: chrono-tz, no clock.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Offset, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

use crate::bindings::calendar::Civil;

/// Seconds in a day.
const DAY: i64 = 86_400;

pub(crate) fn local(at: i64, zone: &str) -> Option<Civil> {
    let zone: Tz = zone.parse().ok()?;
    let utc = in_range(at)?;
    let local = utc.with_timezone(&zone);
    Some(Civil {
        year: local.year(),
        month: u8::try_from(local.month()).ok()?,
        day: u8::try_from(local.day()).ok()?,
        hour: u8::try_from(local.hour()).ok()?,
        minute: u8::try_from(local.minute()).ok()?,
        second: u8::try_from(local.second()).ok()?,
        weekday: u8::try_from(local.weekday().number_from_monday()).ok()?,
        offset: local.offset().fix().local_minus_utc(),
    })
}

pub(crate) fn instant_of(zone: &str, year: i32, month: u8, day: u8, minute: u16) -> Option<i64> {
    if !(-9999..=9999).contains(&year) || minute > 1440 {
        return None;
    }
    let zone: Tz = zone.parse().ok()?;
    let day = NaiveDate::from_ymd_opt(year, u32::from(month), u32::from(day))?;
    let wall = day
        .and_hms_opt(0, 0, 0)?
        .checked_add_signed(chrono::TimeDelta::minutes(i64::from(minute)))?;
    first_showing(zone, wall).filter(|at| in_range(*at).is_some())
}

/// The first instant at which the wall clock of `zone` shows `wall` or, if a gap swallows it, the first after the gap.
fn first_showing(zone: Tz, wall: NaiveDateTime) -> Option<i64> {
    if let Some(found) = zone.from_local_datetime(&wall).earliest() {
        return Some(found.timestamp());
    }
    // The gap ends where the wall clock first shows a later time: no offset is further than a day from UTC.
    let target = wall.and_utc().timestamp();
    let mut before = target.checked_sub(2 * DAY)?;
    let mut after = target.checked_add(2 * DAY)?;
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if shown(zone, middle)? < target {
            before = middle;
        } else {
            after = middle;
        }
    }
    Some(after)
}

/// The wall clock of `zone` at `at`, as seconds since 1970-01-01T00:00:00 on that clock.
fn shown(zone: Tz, at: i64) -> Option<i64> {
    let utc = in_range(at)?;
    at.checked_add(i64::from(
        zone.offset_from_utc_datetime(&utc.naive_utc())
            .fix()
            .local_minus_utc(),
    ))
}

fn in_range(at: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(at, 0).filter(|utc| (-9999..=9999).contains(&utc.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> i64 {
        text.parse::<crate::Instant>().unwrap().as_unix()
    }

    #[test]
    fn a_gap_gives_the_first_instant_after_it() {
        // New York, 2026-03-08: 02:00 to 03:00 does not exist.
        let after = utc("2026-03-08T07:00:00Z");
        for minute in [120, 150, 179, 180] {
            assert_eq!(
                instant_of("America/New_York", 2026, 3, 8, minute),
                Some(after)
            );
        }
        assert_eq!(
            instant_of("America/New_York", 2026, 3, 8, 119),
            Some(after - 60)
        );
    }

    #[test]
    fn a_fold_gives_the_earlier_instant() {
        assert_eq!(
            instant_of("America/New_York", 2026, 11, 1, 90),
            Some(utc("2026-11-01T05:30:00Z"))
        );
    }

    #[test]
    fn a_gap_at_midnight_gives_the_first_instant_of_the_day() {
        // Sao Paulo, 2018-11-04: midnight is swallowed.
        assert_eq!(
            instant_of("America/Sao_Paulo", 2018, 11, 4, 0),
            Some(utc("2018-11-04T03:00:00Z"))
        );
        assert_eq!(
            instant_of("America/Sao_Paulo", 2018, 11, 3, 1440),
            Some(utc("2018-11-04T03:00:00Z"))
        );
    }

    #[test]
    fn a_day_that_a_zone_left_out_gives_its_end() {
        // Apia had no 30 December 2011.
        assert_eq!(
            instant_of("Pacific/Apia", 2011, 12, 30, 600),
            Some(utc("2011-12-30T10:00:00Z"))
        );
    }

    #[test]
    fn the_end_of_a_day_is_the_next_midnight() {
        assert_eq!(
            instant_of("America/Chicago", 2026, 12, 31, 1440),
            instant_of("America/Chicago", 2027, 1, 1, 0)
        );
    }

    #[test]
    fn nonsense_gives_none() {
        assert_eq!(instant_of("America/Chicago", 2026, 2, 29, 0), None);
        assert_eq!(instant_of("America/Chicago", 2026, 13, 1, 0), None);
        assert_eq!(instant_of("America/Chicago", 2026, 1, 1, 1441), None);
        assert_eq!(instant_of("America/Chicago", i32::MAX, 1, 1, 0), None);
        assert_eq!(instant_of("Mars/Olympus", 2026, 1, 1, 0), None);
        assert_eq!(instant_of("UTC", 9999, 12, 31, 1440), None);
        assert!(local(i64::MAX, "UTC").is_none());
        assert!(local(i64::MIN, "UTC").is_none());
        assert!(local(0, "").is_none());
    }

    #[test]
    fn a_wall_clock_says_weekday_and_offset() {
        let civil = local(utc("2026-11-29T16:00:00Z"), "America/Chicago").unwrap();
        assert_eq!((civil.hour, civil.weekday, civil.offset), (10, 7, -21_600));
    }
}
