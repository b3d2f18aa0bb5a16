//! The calendar of native tests: the contract's semantics over chrono-tz.

use chrono::{
    DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Timelike,
    Utc,
};
use chrono_tz::{GapInfo, Tz};

use super::Civil;
use crate::native::calendar_asked;
use crate::types::Instant;

/// The years that the contract knows.
const YEARS: std::ops::RangeInclusive<i32> = -9999..=9999;

pub(super) fn local(at: Instant, zone: &str) -> Option<Civil> {
    calendar_asked();
    let zone: Tz = zone.parse().ok()?;
    let utc = DateTime::<Utc>::from_timestamp(at, 0).filter(|utc| YEARS.contains(&utc.year()))?;
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

pub(super) fn instant_of(
    zone: &str,
    year: i32,
    month: u8,
    day: u8,
    minute: u16,
) -> Option<Instant> {
    calendar_asked();
    let zone: Tz = zone.parse().ok()?;
    let day = YEARS
        .contains(&year)
        .then(|| NaiveDate::from_ymd_opt(year, month.into(), day.into()))??;
    let wall = (minute <= 1440).then(|| {
        day.and_time(NaiveTime::MIN)
            .checked_add_signed(TimeDelta::minutes(minute.into()))
    })??;
    let utc = first_showing(wall, zone)?.to_utc();
    YEARS.contains(&utc.year()).then(|| utc.timestamp())
}

fn first_showing(wall: NaiveDateTime, zone: Tz) -> Option<DateTime<Tz>> {
    zone.from_local_datetime(&wall)
        .earliest()
        .or_else(|| GapInfo::new(&wall, &zone)?.end)
}
