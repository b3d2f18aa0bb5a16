//! Days of the Gregorian calendar.

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// Days since 1970-01-01.
    #[must_use]
    #[inline(never)]
    pub fn number(self) -> i32 {
        let (month, day) = (i32::from(self.month), i32::from(self.day));
        // Counted in years that begin in March, so that the leap day is the last one.
        let (year, month) = if month > 2 {
            (self.year, month - 3)
        } else {
            (self.year.saturating_sub(1), month + 9)
        };
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        let in_year = (153 * month + 2) / 5 + day - 1;
        year.saturating_mul(365)
            .saturating_add(leap_days)
            .saturating_add(in_year - 719_468)
    }

    /// The day that lies this many days after 1970-01-01.
    #[must_use]
    #[inline(never)]
    pub fn from_number(number: i32) -> Self {
        let days = i64::from(number) + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * of_year + 2) / 153;
        let month = if march_month < 10 {
            march_month + 3
        } else {
            march_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self {
            year: i32::try_from(year).unwrap_or(i32::MAX),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(of_year - (153 * march_month + 2) / 5 + 1).unwrap_or(1),
        }
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        Self::from_number(self.number().saturating_add(1))
    }

    /// 1 = Monday to 7 = Sunday.
    #[must_use]
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        let weekday = self.number().saturating_add(3).rem_euclid(7) + 1;
        u8::try_from(weekday).unwrap_or(1)
    }
}

/// Easter Sunday of the western churches, as a number of days: the anonymous Gregorian computation.
pub(crate) fn easter(year: i32) -> i32 {
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let skipped = century - century / 4 - (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + skipped + 15).rem_euclid(30);
    let weekday =
        (32 + 2 * (century % 4) + 2 * (of_century / 4) - moon - of_century % 4).rem_euclid(7);
    let late = (golden + 11 * moon + 22 * weekday) / 451;
    let days = moon + weekday - 7 * late + 114;
    let date = Date {
        year,
        month: u8::try_from(days / 31).unwrap_or(3),
        day: u8::try_from(days % 31 + 1).unwrap_or(31),
    };
    date.number()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, NaiveDate};

    #[test]
    fn days_are_those_of_chrono() {
        for number in -800_000..100_000 {
            let date = Date::from_number(number);
            let same =
                NaiveDate::from_ymd_opt(date.year, date.month.into(), date.day.into()).unwrap();
            assert_eq!(same.to_epoch_days(), number);
            assert_eq!(date.number(), number);
            assert_eq!(
                u32::from(date.weekday()),
                same.weekday().number_from_monday()
            );
        }
    }

    #[test]
    fn easter_falls_where_it_is_known_to() {
        for (year, month, day) in [
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2028, 4, 16),
            (2038, 4, 25),
        ] {
            assert_eq!(Date::from_number(easter(year)), Date { year, month, day });
        }
    }

    #[test]
    fn no_year_is_too_far() {
        for year in [i32::MIN, -9999, 9999, i32::MAX] {
            let date = Date {
                year,
                month: 12,
                day: 31,
            };
            let _ = (date.number(), date.weekday(), date.next());
        }
    }
}
