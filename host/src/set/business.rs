//! `[business]` of a policy set, in the words that a dealership uses for its hours.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::node::Node;
use super::problem::Problems;
use crate::request::{Attribute, Business, Date, Opening, SpecialDay, Window};

/// `[business]`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct BusinessTable {
    #[serde(default)]
    id: String,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    group: Option<String>,
    time_zone: String,
    region: Option<String>,
    hours: Option<BTreeMap<Weekday, Times>>,
    #[serde(default)]
    special_days: BTreeMap<String, Times>,
    #[serde(default)]
    domains: Vec<String>,
    #[serde(default)]
    payment_hosts: Vec<String>,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// `"08:00-18:00"`, `["08:00-12:00", "13:00-18:00"]` or `"closed"`.
#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "write `\"08:00-18:00\"`, a list of such, or `\"closed\"`"
)]
enum Times {
    One(String),
    Many(Vec<String>),
}

impl BusinessTable {
    pub(crate) fn build(self, node: &Node, problems: &mut Problems) -> Option<Business> {
        let mut sound = true;
        if self.time_zone.parse::<chrono_tz::Tz>().is_err() {
            problems.add_with_help(
                Some(&node.closest("/time-zone").place),
                format!("`{}` is no time zone", self.time_zone),
                "write an IANA name, like `America/Chicago`",
            );
            sound = false;
        }
        let mut windows = |times: &Times, pointer: String| {
            times.windows().unwrap_or_else(|message| {
                problems.add_with_help(
                    Some(&node.closest(&pointer).place),
                    message,
                    "write `\"08:00-18:00\"`, a list of such, or `\"closed\"`",
                );
                sound = false;
                Vec::new()
            })
        };
        let hours = self.hours.as_ref().map(|days| {
            days.iter()
                .flat_map(|(day, times)| {
                    let weekday = day.number();
                    windows(times, format!("/hours/{}", day.key()))
                        .into_iter()
                        .map(move |window| Opening {
                            weekday,
                            opens: window.opens,
                            closes: window.closes,
                        })
                })
                .collect()
        });
        let special: Vec<(String, Vec<Window>)> = self
            .special_days
            .iter()
            .map(|(day, times)| (day.clone(), windows(times, format!("/special-days/{day}"))))
            .collect();
        let mut special_days = Vec::new();
        for (day, windows) in special {
            match day.parse::<Date>() {
                Ok(date) => special_days.push(SpecialDay { date, windows }),
                Err(message) => {
                    problems.add(
                        Some(&node.closest(&format!("/special-days/{day}")).place),
                        message,
                    );
                    sound = false;
                }
            }
        }
        sound.then(|| Business {
            id: self.id,
            name: self.name,
            aliases: self.aliases,
            group: self.group,
            time_zone: self.time_zone,
            region: self.region,
            hours,
            special_days,
            domains: self.domains,
            payment_hosts: self.payment_hosts,
            attributes: self
                .attributes
                .into_iter()
                .map(|(name, value)| Attribute { name, value })
                .collect(),
        })
    }
}

impl Weekday {
    const fn number(self) -> u8 {
        match self {
            Self::Monday => 1,
            Self::Tuesday => 2,
            Self::Wednesday => 3,
            Self::Thursday => 4,
            Self::Friday => 5,
            Self::Saturday => 6,
            Self::Sunday => 7,
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }
}

impl Times {
    fn windows(&self) -> Result<Vec<Window>, String> {
        match self {
            Self::One(text) if text == "closed" => Ok(Vec::new()),
            Self::One(text) => window(text).map(|window| vec![window]),
            Self::Many(texts) => texts.iter().map(|text| window(text)).collect(),
        }
    }
}

fn window(text: &str) -> Result<Window, String> {
    let parsed = text.split_once('-').and_then(|(opens, closes)| {
        Some(Window {
            opens: minute(opens)?,
            closes: minute(closes)?,
        })
    });
    match parsed {
        Some(window) if window.opens < window.closes => Ok(window),
        Some(_) => Err(format!("`{text}` ends before it begins")),
        None => Err(format!("`{text}` is no time of opening")),
    }
}

/// `18:30` as a minute of the day; `24:00` is its end.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let hour: u16 = hour.parse().ok()?;
    let minute: u16 = minute.parse().ok().filter(|minute| *minute < 60)?;
    let of_day = hour.checked_mul(60)?.checked_add(minute)?;
    (of_day <= 1440).then_some(of_day)
}
