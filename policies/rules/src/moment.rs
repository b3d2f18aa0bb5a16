//! Conditions on the clock, and the instants at which they may change.

use maysend_sdk::prelude::*;

use crate::truth::Truth;

/// Minutes of a day.
pub(crate) const DAY: u16 = 1440;
/// The bits of all days of the week.
pub(crate) const EVERY_DAY: u8 = 0x7f;
/// How many days ahead an instant is looked for: the host waits no longer.
const DAYS: i32 = 14;

/// Whose clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Clock {
    /// The dealership's.
    #[default]
    Business,
    /// The customer's: each that the policy `place` names.
    Customer,
}

/// Days of the week, a time of day and calendar days: all that are given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) clock: Clock,
    /// A bit for each day of the week, Monday the lowest.
    pub(crate) weekdays: Option<u8>,
    /// Minutes of the day; the end may lie before the beginning, over midnight.
    pub(crate) time: Option<(u16, u16)>,
    /// The first and the last day.
    pub(crate) dates: Option<(Day, Day)>,
}

/// A calendar day, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day {
    pub(crate) year: i32,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

impl Moment {
    /// Whether it holds on the clocks of these zones; not known if they disagree, or if there is none.
    pub(crate) fn holds(&self, at: Instant, zones: &[&str]) -> Result<Truth, UnknownZone> {
        let worlds = zones
            .iter()
            .map(|zone| Ok(self.fits(&calendar::local(at, zone)?).into()))
            .collect::<Result<Vec<Truth>, UnknownZone>>()?;
        Ok(Truth::agreed(worlds))
    }

    fn fits(&self, now: &Civil) -> bool {
        let minute = u16::from(now.hour) * 60 + u16::from(now.minute);
        let today = Day {
            year: now.year,
            month: now.month,
            day: now.day,
        };
        let bit = 1_u8.checked_shl(u32::from(now.weekday).saturating_sub(1));
        self.weekdays
            .is_none_or(|days| bit.is_some_and(|bit| days & bit != 0))
            && self.has_minute(minute)
            && self
                .dates
                .is_none_or(|(first, last)| (first..=last).contains(&today))
    }

    /// Every moment of a clock.
    pub(crate) fn of_clock(clock: Clock) -> Self {
        Self {
            clock,
            ..Self::default()
        }
    }

    /// Whether it never holds without the other.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        let (own, others) = (
            self.weekdays.unwrap_or(EVERY_DAY),
            other.weekdays.unwrap_or(EVERY_DAY),
        );
        let dates = match (self.dates, other.dates) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(own), Some(other)) => other.0 <= own.0 && own.1 <= other.1,
        };
        let mut minutes = (0..DAY).filter(|minute| self.has_minute(*minute));
        self.clock == other.clock
            && own & !others & EVERY_DAY == 0
            && dates
            && minutes.all(|minute| other.has_minute(minute))
    }

    /// Adds the minutes of a day at which it may begin or end to hold.
    pub(crate) fn edges(&self, minutes: &mut Vec<u16>) {
        minutes.push(0);
        if let Some((from, to)) = self.time {
            minutes.extend([from, to]);
        }
    }

    /// Whether a minute of the day fits, by the time alone.
    pub(crate) fn has_minute(&self, minute: u16) -> bool {
        self.time.is_none_or(|time| in_time(minute, time))
    }
}

fn in_time(minute: u16, (from, to): (u16, u16)) -> bool {
    if from < to {
        (from..to).contains(&minute)
    } else {
        minute >= from || minute < to
    }
}

/// The instants of the next fourteen days at which one of these minutes begins in one of these zones.
pub(crate) fn instants(
    at: Instant,
    zones: &[&str],
    minutes: &[u16],
) -> Result<Vec<Instant>, UnknownZone> {
    let mut found = Vec::new();
    for zone in zones {
        let mut date = calendar::local(at, zone)?.date();
        for _ in 0..=DAYS {
            for minute in minutes {
                let instant = calendar::instant_of(zone, date.year, date.month, date.day, *minute)?;
                if instant > at {
                    found.push(instant);
                }
            }
            date = date.plus_days(1);
        }
    }
    Ok(found)
}

/// Reads `HH:MM` up to 24:00 as minutes of the day.
pub(crate) fn minute_of(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str| {
        (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<u16>().ok())
            .flatten()
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let of_day = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && of_day <= DAY).then_some(of_day)
}

/// Reads `YYYY-MM-DD`, a day that exists.
pub(crate) fn day_of(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let mut number = |length: usize| {
        parts
            .next()
            .filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    if parts.next().is_some() {
        return None;
    }
    let day = Day {
        year: year.parse().ok()?,
        month: month.parse().ok()?,
        day: day.parse().ok()?,
    };
    let leap = day.year % 4 == 0 && (day.year % 100 != 0 || day.year % 400 == 0);
    let days = match day.month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u8::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    (1..=days).contains(&day.day).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_days_are_read_or_refused() {
        assert_eq!(minute_of("09:30"), Some(570));
        assert_eq!(minute_of("24:00"), Some(1440));
        for text in ["9:30", "24:01", "12:60", "noon", "", "-1:00", "00:00:00"] {
            assert_eq!(minute_of(text), None, "{text}");
        }
        assert!(day_of("2028-02-29").is_some());
        for text in [
            "2027-02-29",
            "2026-13-01",
            "2026-1-1",
            "2026-11-24T00:00",
            "",
            "2026-11-00",
        ] {
            assert_eq!(day_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_may_go_over_midnight() {
        assert!(in_time(1380, (1320, 360)) && in_time(0, (1320, 360)));
        assert!(!in_time(360, (1320, 360)) && !in_time(720, (1320, 360)));
        assert!(in_time(0, (0, 1440)));
    }
}
