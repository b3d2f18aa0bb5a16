//! Days of the calendar, counted without a calendar library.

use std::cmp::Ordering;

use crate::bindings::calendar::Civil;
use crate::types::Date;

/// Days in 400 years, after which the calendar repeats itself.
const DAYS_OF_ERA: i64 = 146_097;

impl Civil {
    /// The day.
    #[must_use]
    pub fn date(&self) -> Date {
        Date::new(self.year, self.month, self.day)
    }

    /// The minute of the day, 0 to 1439: what `opens` and `closes` of opening hours are compared with.
    #[must_use]
    pub fn minute_of_day(&self) -> u16 {
        u16::from(self.hour) * 60 + u16::from(self.minute)
    }
}

impl Date {
    /// A day. Whether it exists is not checked: the calendar says so.
    #[must_use]
    pub const fn new(year: i32, month: u8, day: u8) -> Self {
        Self { year, month, day }
    }

    /// The day so many days later, or earlier where negative.
    ///
    /// ```
    /// use maysend_sdk::prelude::*;
    ///
    /// assert_eq!(Date::new(2028, 2, 28).plus_days(1), Date::new(2028, 2, 29));
    /// assert_eq!(Date::new(2026, 1, 1).plus_days(-1), Date::new(2025, 12, 31));
    /// ```
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self::from_days(self.days() + i64::from(days))
    }

    /// 1 = Monday to 7 = Sunday.
    #[must_use]
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        u8::try_from((self.days() + 3).rem_euclid(7) + 1).unwrap_or(1)
    }

    /// How many days `later` lies after this day; negative if it lies before.
    #[must_use]
    pub fn days_until(self, later: Self) -> i64 {
        later.days() - self.days()
    }

    /// Days since 1970-01-01. Years begin in March here, so that the leap day is the last.
    fn days(self) -> i64 {
        let months = i64::from(self.month) - 3;
        let year = i64::from(self.year) + months.div_euclid(12);
        let day_of_year = (153 * months.rem_euclid(12) + 2) / 5 + i64::from(self.day) - 1;
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * DAYS_OF_ERA + day_of_era - 719_468
    }

    fn from_days(days: i64) -> Self {
        let days = days + 719_468;
        let (era, day_of_era) = (days.div_euclid(DAYS_OF_ERA), days.rem_euclid(DAYS_OF_ERA));
        let leaps = day_of_era / 1460 - day_of_era / 36_524 + day_of_era / 146_096;
        let year_of_era = (day_of_era - leaps) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        Self {
            year: i32::try_from(year).unwrap_or(if year < 0 { i32::MIN } else { i32::MAX }),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day).unwrap_or(1),
        }
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.year, self.month, self.day).cmp(&(other.year, other.month, other.day))
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
