//! In whose name, and what is in force.

use serde::{Deserialize, Serialize};

use super::{Attribute, attributes};
use crate::Instant;

/// The dealership (WIT `types.business`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Business {
    /// The embedder's identifier.
    #[serde(default)]
    pub id: String,
    /// The name that customers know.
    pub name: String,
    /// Other names that customers know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The group that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// IANA zone.
    pub time_zone: String,
    /// Two-letter state or territory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Weekly opening hours; none: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Vec<Opening>>,
    /// Days on which the weekly hours do not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub special_days: Vec<SpecialDay>,
    /// Web hosts that are the business's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<String>,
    /// Web hosts that it takes payments on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payment_hosts: Vec<String>,
    /// Facts of the embedder's own.
    #[serde(
        default,
        deserialize_with = "attributes::list_or_table",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub attributes: Vec<Attribute>,
}

/// Open on one weekday, in minutes of the local day, `[opens, closes)` (WIT `types.opening`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// 1 = Monday to 7 = Sunday.
    pub weekday: u8,
    /// Minute of the day, 0 to 1440.
    pub opens: u16,
    /// Minute of the day, 0 to 1440.
    pub closes: u16,
}

/// A day on which the weekly hours do not hold (WIT `types.special-day`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialDay {
    /// The day, in the business's zone.
    pub date: Date,
    /// Open in these only; closed where there is none.
    #[serde(default)]
    pub windows: Vec<Window>,
}

/// Minutes of the local day, `[opens, closes)` (WIT `types.window`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Minute of the day, 0 to 1440.
    pub opens: u16,
    /// Minute of the day, 0 to 1440.
    pub closes: u16,
}

/// A day of the civil calendar, written `2026-12-25` (WIT `types.date`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(chrono::NaiveDate);

impl Date {
    /// Year, month (1 to 12) and day (1 to 31).
    #[must_use]
    pub fn parts(self) -> (i32, u8, u8) {
        use chrono::Datelike;
        let narrow = |part: u32| u8::try_from(part).unwrap_or(u8::MAX);
        (self.0.year(), narrow(self.0.month()), narrow(self.0.day()))
    }
}

impl std::str::FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| {
            format!(
                "`{}` is not a day, like `2026-12-25`",
                text.chars().take(32).collect::<String>()
            )
        })
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Something in force for a while that no table can know (WIT `types.notice`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// `emergency`, `proclaimed-holiday`, ...
    pub kind: String,
    /// The state, territory or county; none: everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Since when.
    pub starts_at: Instant,
    /// Until when; none: no end is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Instant>,
    /// What it says.
    #[serde(default)]
    pub text: String,
}
