//! Phone numbers, parsed once and kept in E.164.

use std::fmt;
use std::str::FromStr;

use rlibphonenumber::{NumberLengthType, PhoneNumber, PhoneNumberFormat, Region};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A phone number in E.164: `+12145550123`.
///
/// Numbers without a country code are read as North American. Whether a number has been assigned is not checked: a wrong
/// number is the carrier's to tell.
///
/// ```
/// use maysend::Phone;
///
/// let phone: Phone = "(214) 555-0123".parse()?;
/// assert_eq!(phone.as_str(), "+12145550123");
/// assert!("555".parse::<Phone>().is_err());
/// # Ok::<(), maysend::PhoneError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

impl Phone {
    /// The number in E.164.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that is not a phone number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a phone number: write it like `+12145550123`")]
pub struct PhoneError {
    text: String,
}

/// Longer texts are refused before they reach the parser; E.164 has 15 digits.
const LONGEST: usize = 64;

impl FromStr for Phone {
    type Err = PhoneError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if is_north_american(text) {
            return Ok(Self(text.to_owned()));
        }
        Self::parsed(text)
    }
}

/// Whether it is written as a number of the United States, Canada or the Caribbean is kept. So are nearly all that are read back from
/// records, and the library takes them as they stand.
fn is_north_american(text: &str) -> bool {
    match text.as_bytes() {
        [b'+', b'1', b'2'..=b'9', rest @ ..] => {
            rest.len() == 9 && rest.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

impl Phone {
    fn parsed(text: &str) -> Result<Self, PhoneError> {
        let refused = || PhoneError {
            text: text.chars().take(LONGEST).collect(),
        };
        if text.len() > LONGEST {
            return Err(refused());
        }
        let number = PhoneNumber::parse(text, Some(Region::US)).map_err(|_| refused())?;
        // A number without its area code is possible locally, and nobody's in E.164.
        if number.is_possible_with_reason() != Ok(NumberLengthType::IsPossible) {
            return Err(refused());
        }
        Ok(Self(number.format_as(PhoneNumberFormat::E164).into_owned()))
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Phone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Phone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_ends_where_the_long_one_does() {
        let mut number = 2_000_000_000_u64;
        let mut count = 0;
        while number < 10_000_000_000 {
            let text = format!("+1{number}");
            assert!(is_north_american(&text), "{text}");
            assert_eq!(Phone::parsed(&text).unwrap().as_str(), text);
            number += 1_234_567;
            count += 1;
        }
        assert!(count > 6_000);
        for text in [
            "+11145550123",
            "+10145550123",
            "+1214555012",
            "+121455501234",
            "12145550123",
            "+1 2145550123",
            "+1214555012\u{664}",
            "+441145550123",
        ] {
            assert!(!is_north_american(text), "{text}");
        }
    }
}
