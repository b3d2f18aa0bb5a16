//! Times and places as people say them.

use maysend_jurisdiction::{Date, Origin};
use maysend_sdk::prelude::*;

const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `8:00 a.m.`; midnight at the end of the day is `midnight`.
pub(crate) fn time(minute: u16) -> String {
    let (hour, minute) = (minute / 60, minute % 60);
    match (hour, minute) {
        (0 | 24, 0) => "midnight".to_owned(),
        (12, 0) => "noon".to_owned(),
        _ => {
            let half = if hour % 24 < 12 { "a.m." } else { "p.m." };
            let hour = match hour % 12 {
                0 => 12,
                hour => hour,
            };
            format!("{hour}:{minute:02} {half}")
        }
    }
}

/// `Tuesday, November 24`.
pub(crate) fn day(date: Date) -> String {
    let month = MONTHS
        .get(usize::from(date.month).wrapping_sub(1))
        .copied()
        .unwrap_or("");
    format!("{}, {month} {}", weekday(date.weekday()), date.day)
}

/// 1 = `Monday`.
pub(crate) fn weekday(number: u8) -> &'static str {
    WEEKDAYS
        .get(usize::from(number).wrapping_sub(1))
        .copied()
        .unwrap_or("")
}

pub(crate) fn date_of(civil: &Civil) -> Date {
    Date {
        year: civil.year,
        month: civil.month,
        day: civil.day,
    }
}

/// `8:00 a.m. on Tuesday, November 24`.
pub(crate) fn moment(civil: &Civil) -> String {
    let minute = u16::from(civil.hour) * 60 + u16::from(civil.minute);
    format!("{} on {}", time(minute), day(date_of(civil)))
}

/// The clock of a zone, by the place that it is named after: `Los Angeles time`, `Louisville, Kentucky, time`.
pub(crate) fn clock(zone: &str) -> String {
    let mut parts = zone.rsplit('/');
    let city = parts.next().unwrap_or(zone).replace('_', " ");
    match parts.next() {
        Some(state) if parts.next().is_some() => {
            format!("{city}, {}, time", state.replace('_', " "))
        }
        _ => format!("{city} time"),
    }
}

/// What says that the customer may live by this clock, as the beginning of a sentence.
pub(crate) fn by(origin: Origin) -> &'static str {
    match origin {
        Origin::PostalCode => "By the ZIP code it is",
        Origin::AreaCode => "By the area code it may be",
        Origin::Region => "By the customer's state it may be",
        Origin::TimeZone => "By the customer's time zone it is",
        Origin::Clock => "By the clock that the state's rule means it is",
        Origin::Unknown => "The customer may be where it is",
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list<S: AsRef<str>>(items: &[S]) -> String {
    let Some((last, rest)) = items.split_last() else {
        return String::new();
    };
    let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
    if rest.is_empty() {
        return last.as_ref().to_owned();
    }
    format!("{} and {}", rest.join(", "), last.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_places_read_as_people_say_them() {
        let times = [
            (0, "midnight"),
            (5, "12:05 a.m."),
            (480, "8:00 a.m."),
            (720, "noon"),
            (745, "12:25 p.m."),
            (1260, "9:00 p.m."),
            (1440, "midnight"),
        ];
        for (minute, words) in times {
            assert_eq!(time(minute), words);
        }
        assert_eq!(clock("America/Los_Angeles"), "Los Angeles time");
        assert_eq!(
            clock("America/Kentucky/Louisville"),
            "Louisville, Kentucky, time"
        );
        assert_eq!(clock("UTC"), "UTC time");
        assert_eq!(
            day(Date {
                year: 2026,
                month: 11,
                day: 24
            }),
            "Tuesday, November 24"
        );
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }
}
