//! Reads the data folder and refuses rows that are incomplete, contradict each other, or leave days without a rule.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

/// Days since 1970-01-01 of the day before which the table asserts nothing: 2025-01-01.
const START: i32 = 20_089;

/// The text of each file.
pub(crate) struct Sources<'a> {
    pub(crate) states: &'a str,
    pub(crate) holidays: &'a str,
    pub(crate) area_codes: &'a str,
    pub(crate) zip_codes: &'a str,
}

/// Everything, checked.
pub(crate) struct Data {
    pub(crate) federal: Rule,
    pub(crate) states: Vec<State>,
    pub(crate) holidays: Vec<Holiday>,
    pub(crate) area_codes: Vec<Spot>,
    pub(crate) zip_codes: Vec<Spot>,
}

pub(crate) struct State {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) zones: Vec<String>,
    pub(crate) rules: Vec<Rule>,
}

pub(crate) struct Rule {
    pub(crate) from: i32,
    /// The last day; `i32::MAX` for a rule without an end.
    pub(crate) to: i32,
    pub(crate) weekdays: Option<(u16, u16)>,
    pub(crate) saturday: Option<(u16, u16)>,
    pub(crate) sunday: Option<(u16, u16)>,
    pub(crate) federal: bool,
    pub(crate) holiday_sets: Vec<String>,
    pub(crate) closed_in_emergencies: bool,
    pub(crate) clock: Option<String>,
    pub(crate) binds_all: bool,
    pub(crate) texts_named: bool,
    pub(crate) reach: String,
    pub(crate) authority: Option<String>,
    pub(crate) confidence: char,
}

pub(crate) struct Holiday {
    pub(crate) name: String,
    pub(crate) set: String,
    pub(crate) from: i32,
    pub(crate) even_years: bool,
    pub(crate) when: When,
}

pub(crate) enum When {
    Fixed {
        month: u8,
        day: u8,
        observed: bool,
    },
    Weekday {
        weekday: u8,
        month: u8,
        nth: i8,
        plus: i8,
    },
    Easter {
        days: i8,
    },
}

/// A row of an area code, a ZIP3 or a ZIP: where it may be.
pub(crate) struct Spot {
    pub(crate) key: String,
    pub(crate) states: Vec<String>,
    pub(crate) zones: Vec<String>,
}

impl Data {
    pub(crate) fn parse(sources: Sources<'_>) -> Result<Data> {
        let book: StatesFile = toml::from_str(sources.states).context("in states.toml")?;
        let federal = book.federal.check(None).context("the federal rule")?;
        let states = book
            .state
            .into_iter()
            .map(|state| {
                let code = state.code.clone();
                state
                    .check(&federal)
                    .with_context(|| format!("state `{code}`"))
            })
            .collect::<Result<Vec<State>>>()?;
        let codes: BTreeSet<&str> = states.iter().map(|state| state.code.as_str()).collect();
        ensure!(codes.len() == states.len(), "a state is listed twice");

        let days: HolidaysFile = toml::from_str(sources.holidays).context("in holidays.toml")?;
        let holidays = days
            .holiday
            .into_iter()
            .map(|row| {
                let name = row.name.clone();
                row.check(&codes)
                    .with_context(|| format!("holiday `{name}`"))
            })
            .collect::<Result<Vec<Holiday>>>()?;
        for set in states
            .iter()
            .flat_map(|state| &state.rules)
            .flat_map(|rule| &rule.holiday_sets)
        {
            ensure!(
                holidays.iter().any(|holiday| &holiday.set == set),
                "no holiday is in the set `{set}`"
            );
        }

        let area_codes = spots(sources.area_codes, &codes, &[3]).context("in area-codes.csv")?;
        let zip_codes = spots(sources.zip_codes, &codes, &[3, 5]).context("in zip-codes.csv")?;
        Ok(Data {
            federal,
            states,
            holidays,
            area_codes,
            zip_codes,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatesFile {
    federal: RuleRow,
    state: Vec<StateRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StateRow {
    code: String,
    name: String,
    zones: Vec<String>,
    rule: Vec<RuleRow>,
}

/// `source`, `confidence` and `from` have no default: a row without them is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RuleRow {
    from: String,
    to: Option<String>,
    hours: Option<String>,
    monday_to_friday: Option<String>,
    saturday: Option<String>,
    sunday: Option<String>,
    holidays: Option<String>,
    #[serde(default)]
    holiday_sets: Vec<String>,
    #[serde(default)]
    closed_in_emergencies: bool,
    clock: Option<String>,
    binds: String,
    reach: String,
    texts_named: bool,
    authority: Option<String>,
    source: String,
    confidence: String,
    conflict: Option<String>,
    notes: Option<String>,
}

impl StateRow {
    fn check(self, federal: &Rule) -> Result<State> {
        ensure!(
            self.code.len() == 2 && self.code.bytes().all(|b| b.is_ascii_uppercase()),
            "a code is two capital letters"
        );
        ensure!(
            !self.name.is_empty() && !self.zones.is_empty(),
            "a name and a zone are missing"
        );
        let rules = self
            .rule
            .into_iter()
            .map(|row| row.check(Some(federal)))
            .collect::<Result<Vec<Rule>>>()?;
        let mut next = START;
        for rule in &rules {
            ensure!(rule.from == next, "rules overlap or leave days without one");
            next = rule.to.saturating_add(1);
        }
        ensure!(
            rules.last().is_some_and(|rule| rule.to == i32::MAX),
            "the last rule must have no end"
        );
        Ok(State {
            code: self.code,
            name: self.name,
            zones: self.zones,
            rules,
        })
    }
}

impl RuleRow {
    fn check(self, federal: Option<&Rule>) -> Result<Rule> {
        ensure!(!self.source.trim().is_empty(), "a rule needs a source");
        for text in [&self.conflict, &self.notes, &self.authority]
            .into_iter()
            .flatten()
        {
            ensure!(
                !text.trim().is_empty(),
                "an empty text says nothing: leave it out"
            );
        }
        ensure!(
            ["marketing", "all"].contains(&self.binds.as_str()),
            "`binds` is not `{}`",
            self.binds
        );
        ensure!(
            ["residential", "wireless", "any"].contains(&self.reach.as_str()),
            "`reach` is not `{}`",
            self.reach
        );
        let from = day_number(&self.from)?;
        let to = self.to.as_deref().map_or(Ok(i32::MAX), day_number)?;
        ensure!(from <= to, "a rule ends before it begins");
        let closed = match self.holidays.as_deref() {
            None => false,
            Some("closed") => true,
            Some(other) => bail!("`holidays` is `closed` or left out, not `{other}`"),
        };
        ensure!(
            closed != self.holiday_sets.is_empty(),
            "`holidays` and `holiday-sets` go together"
        );

        let (weekdays, saturday, sunday) = match (self.hours.as_deref(), federal) {
            (Some("federal"), Some(federal)) => {
                (federal.weekdays, federal.saturday, federal.sunday)
            }
            (Some(other), _) => bail!("`hours` cannot be `{other}` here"),
            (None, _) => (
                window(
                    self.monday_to_friday
                        .as_deref()
                        .context("`monday-to-friday` is missing")?,
                )?,
                window(self.saturday.as_deref().context("`saturday` is missing")?)?,
                window(self.sunday.as_deref().context("`sunday` is missing")?)?,
            ),
        };
        Ok(Rule {
            from,
            to,
            weekdays,
            saturday,
            sunday,
            federal: self.hours.is_some(),
            holiday_sets: self.holiday_sets,
            closed_in_emergencies: self.closed_in_emergencies,
            clock: self.clock,
            binds_all: self.binds == "all",
            texts_named: self.texts_named,
            reach: self.reach,
            authority: self.authority,
            confidence: confidence(&self.confidence)?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidaysFile {
    holiday: Vec<HolidayRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct HolidayRow {
    name: String,
    set: String,
    fixed: Option<String>,
    #[serde(default)]
    observed: bool,
    weekday: Option<String>,
    of: Option<u8>,
    nth: Option<i8>,
    #[serde(default)]
    plus: i8,
    easter: Option<i8>,
    #[serde(default)]
    from: i32,
    #[serde(default)]
    even_years: bool,
    source: String,
    confidence: String,
}

impl HolidayRow {
    fn check(self, states: &BTreeSet<&str>) -> Result<Holiday> {
        ensure!(!self.source.trim().is_empty(), "a holiday needs a source");
        confidence(&self.confidence)?;
        ensure!(
            self.set == "federal" || states.contains(self.set.as_str()),
            "`{}` is not a set",
            self.set
        );
        let when = match (self.fixed, self.weekday, self.easter) {
            (Some(fixed), None, None) => {
                let (month, day) = fixed.split_once('-').context("`fixed` is written 07-04")?;
                When::Fixed {
                    month: month.parse()?,
                    day: day.parse()?,
                    observed: self.observed,
                }
            }
            (None, Some(weekday), None) => When::Weekday {
                weekday: weekday_number(&weekday)?,
                month: self.of.context("`of` is missing")?,
                nth: self.nth.context("`nth` is missing")?,
                plus: self.plus,
            },
            (None, None, Some(days)) => When::Easter { days },
            _ => bail!("a holiday has exactly one of `fixed`, `weekday` and `easter`"),
        };
        Ok(Holiday {
            name: self.name,
            set: self.set,
            from: self.from,
            even_years: self.even_years,
            when,
        })
    }
}

fn spots(text: &str, states: &BTreeSet<&str>, lengths: &[usize]) -> Result<Vec<Spot>> {
    let mut rows = BTreeMap::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [key, its_states, zones] = fields.as_slice() else {
            bail!("`{line}` has not three fields")
        };
        ensure!(
            lengths.contains(&key.len()) && key.bytes().all(|b| b.is_ascii_digit()),
            "`{key}` is not a code"
        );
        let words = |field: &str| {
            field
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let spot = Spot {
            key: (*key).to_owned(),
            states: words(its_states),
            zones: words(zones),
        };
        ensure!(
            !spot.states.is_empty() && !spot.zones.is_empty(),
            "`{line}` names no place"
        );
        for state in &spot.states {
            ensure!(
                states.contains(state.as_str()),
                "`{state}` in `{line}` is not a state"
            );
        }
        ensure!(
            rows.insert(spot.key.clone(), spot).is_none(),
            "`{key}` is listed twice"
        );
    }
    Ok(rows.into_values().collect())
}

/// "09:00-21:00" in minutes of the day, or "closed".
fn window(text: &str) -> Result<Option<(u16, u16)>> {
    if text == "closed" {
        return Ok(None);
    }
    let minute = |time: &str| -> Result<u16> {
        let (hour, minute) = time.split_once(':').context("a time is written 09:00")?;
        let (hour, minute): (u16, u16) = (hour.parse()?, minute.parse()?);
        ensure!(
            hour <= 24 && minute < 60 && (hour < 24 || minute == 0),
            "`{time}` is not a time"
        );
        Ok(hour * 60 + minute)
    };
    let (opens, closes) = text
        .split_once('-')
        .with_context(|| format!("`{text}` is not a window"))?;
    let (opens, closes) = (minute(opens)?, minute(closes)?);
    ensure!(opens < closes, "`{text}` closes before it opens");
    Ok(Some((opens, closes)))
}

fn confidence(mark: &str) -> Result<char> {
    match mark {
        "P" | "Q" | "S" | "M" => mark.chars().next().context("no mark"),
        other => bail!("`{other}` is not a mark of confidence"),
    }
}

fn weekday_number(name: &str) -> Result<u8> {
    let names = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let place = names
        .iter()
        .position(|other| *other == name)
        .with_context(|| format!("`{name}` is not a weekday"))?;
    Ok(u8::try_from(place)? + 1)
}

/// Days since 1970-01-01 of a date written 2026-10-18.
pub(crate) fn day_number(date: &str) -> Result<i32> {
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        bail!("`{date}` is not a date")
    };
    let (year, month, day): (i32, i32, i32) = (year.parse()?, month.parse()?, day.parse()?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i32::from(leap),
        1..=12 => 31,
        _ => 0,
    };
    ensure!((1..=days).contains(&day), "`{date}` is not a date");
    // Counted in years that begin in March, so that the leap day is the last.
    let (shifted, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days =
        365 * shifted + shifted.div_euclid(4) - shifted.div_euclid(100) + shifted.div_euclid(400);
    Ok(days + (153 * month + 2) / 5 + day - 1 - 719_468)
}
