//! Months, counted without a calendar: clocks of law end at the beginning of a day, never later than they may.

use maysend_sdk::prelude::Instant;

pub(crate) const DAY: i64 = 86_400;

/// The beginning (UTC) of the day that lies this many months after `at`; the last day of a shorter month.
pub(crate) fn months_after(at: Instant, months: u32) -> Instant {
    let (year, month, day) = civil(at.div_euclid(DAY));
    let total = year
        .saturating_mul(12)
        .saturating_add(month - 1)
        .saturating_add(i64::from(months));
    let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
    days(year, month, day.min(length(year, month))).saturating_mul(DAY)
}

/// Year, month and day of a number of days since 1970-01-01, by the well-known method with years that begin in March.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days.clamp(-1_000_000_000, 1_000_000_000) + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

const fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let shifted_month = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * shifted_month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn length(year: i64, month: i64) -> i64 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The day as people write it, in UTC.
pub(crate) fn day(at: Instant) -> String {
    let (year, month, day) = civil(at.div_euclid(DAY));
    let two = |number: i64| {
        if number < 10 {
            format!("0{number}")
        } else {
            number.to_string()
        }
    };
    format!("{year}-{}-{}", two(month), two(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use maysend_sdk::testing::at;

    #[test]
    fn months_end_with_the_month_at_the_latest() {
        let after = |from, months| day(months_after(at(from), months));
        assert_eq!(after("2026-09-20T17:00:00Z", 3), "2026-12-20");
        assert_eq!(after("2026-11-30T17:00:00Z", 3), "2027-02-28");
        assert_eq!(after("2023-08-31T00:00:00Z", 18), "2025-02-28");
        assert_eq!(after("2022-08-31T00:00:00Z", 18), "2024-02-29");
        assert_eq!(
            months_after(at("2026-09-20T17:00:00Z"), 3),
            at("2026-12-20T00:00:00Z")
        );
    }

    #[test]
    fn far_instants_do_not_overflow() {
        for at in [i64::MIN, -1, 0, i64::MAX] {
            let _ = (months_after(at, u32::MAX), day(at));
        }
    }
}
