//! Moments on the dealership's clock and in UTC.

use chrono_tz::Tz;
use maysend::Instant;

/// `Tue 2026-11-24 11:00 CST (17:00 UTC)`.
pub(crate) fn long(at: Instant, zone: Option<Tz>) -> String {
    let Some(utc) = at.to_chrono() else {
        return at.to_string();
    };
    let Some(zone) = zone else {
        return utc.format("%a %Y-%m-%d %H:%M UTC").to_string();
    };
    let local = utc.with_timezone(&zone);
    let same_day = local.date_naive() == utc.date_naive();
    let utc = utc.format(if same_day {
        "%H:%M UTC"
    } else {
        "%Y-%m-%d %H:%M UTC"
    });
    format!("{} ({utc})", local.format("%a %Y-%m-%d %H:%M %Z"))
}

/// `Tue 11-24 11:00 CST`.
pub(crate) fn short(at: Instant, zone: Option<Tz>) -> String {
    let Some(utc) = at.to_chrono() else {
        return at.to_string();
    };
    utc.with_timezone(&zone.unwrap_or(Tz::UTC))
        .format("%a %m-%d %H:%M %Z")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_clocks_are_shown() {
        let at: Instant = "2026-11-25T04:40:40Z".parse().unwrap();
        let zone = Some(chrono_tz::America::Chicago);
        assert_eq!(
            long(at, zone),
            "Tue 2026-11-24 22:40 CST (2026-11-25 04:40 UTC)"
        );
        assert_eq!(short(at, zone), "Tue 11-24 22:40 CST");
        assert_eq!(long(at, None), "Wed 2026-11-25 04:40 UTC");
        assert_eq!(
            long(Instant::from_unix(i64::MAX), zone),
            "@9223372036854775807"
        );
    }
}
