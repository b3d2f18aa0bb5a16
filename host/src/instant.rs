//! Seconds since the Unix epoch, written as RFC 3339.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, SecondsFormat, Timelike, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A moment in time, in whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted (WIT `types.instant`).
///
/// As text it is RFC 3339; fractions of a second are dropped and an offset is converted to UTC.
///
/// ```
/// use maysend::Instant;
///
/// let at: Instant = "2026-11-24T10:15:00-06:00".parse()?;
/// assert_eq!(at.to_string(), "2026-11-24T16:15:00Z");
/// assert!("2026-11-24 10:15".parse::<Instant>().is_err());
/// // In UTC this is in the year 10000, which RFC 3339 cannot write.
/// assert!("9999-12-31T23:59:59-12:00".parse::<Instant>().is_err());
/// # Ok::<(), maysend::InstantError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The moment that many seconds after the Unix epoch.
    #[must_use]
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since the Unix epoch.
    #[must_use]
    pub const fn as_unix(self) -> i64 {
        self.0
    }

    /// This moment and so many seconds more, held at the end of what can be told.
    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// The moment as chrono has it; none if it is out of chrono's range.
    #[must_use]
    pub fn to_chrono(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.0, 0)
    }
}

/// A text that is not an RFC 3339 date and time with an offset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a moment in RFC 3339, like `2026-11-24T16:15:00Z`")]
pub struct InstantError {
    text: String,
}

impl FromStr for Instant {
    type Err = InstantError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|moment| moment.to_utc())
            // In another year of UTC it could not be written again.
            .filter(|moment| (0..=9999).contains(&moment.year()))
            .map(|moment| Self(moment.timestamp()))
            .ok_or_else(|| InstantError {
                text: text.chars().take(64).collect(),
            })
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_chrono() {
            Some(moment) => f.write_str(&moment.to_rfc3339_opts(SecondsFormat::Secs, true)),
            None => write!(f, "@{}", self.0),
        }
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A request has dozens, and its digest is made of its text: the usual ones are written without chrono's formatter.
        match self
            .written()
            .as_ref()
            .map(|text| std::str::from_utf8(text))
        {
            Some(Ok(text)) => serializer.serialize_str(text),
            _ => serializer.collect_str(self),
        }
    }
}

impl Instant {
    /// `2026-11-24T16:15:00Z`, of the years 0 to 9999.
    fn written(self) -> Option<[u8; 20]> {
        let moment = self.to_chrono()?;
        let year = u32::try_from(moment.year())
            .ok()
            .filter(|year| *year <= 9999)?;
        let mut text = *b"0000-00-00T00:00:00Z";
        let fields = [
            (0, year / 100),
            (2, year % 100),
            (5, moment.month()),
            (8, moment.day()),
            (11, moment.hour()),
            (14, moment.minute()),
            (17, moment.second()),
        ];
        for (at, number) in fields {
            for (byte, digit) in text.iter_mut().skip(at).zip([number / 10, number % 10]) {
                *byte = b'0'.wrapping_add(u8::try_from(digit).ok()?);
            }
        }
        Some(text)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_json_it_is_what_it_shows() {
        let first = -62_167_219_200;
        let last = 253_402_300_799;
        let between = (0..2_000).map(|step| first + step * 157_784_721);
        for seconds in [first - 1, first, -1, 0, last, last + 1, i64::MAX]
            .into_iter()
            .chain(between)
        {
            let instant = Instant::from_unix(seconds);
            let json = serde_json::to_string(&instant).unwrap_or_default();
            assert_eq!(json, format!("\"{instant}\""));
        }
    }
}
