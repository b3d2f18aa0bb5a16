//! Writes the checked data as Rust tables.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result, ensure};

use crate::data::{Data, Rule, Spot, When};

/// What a table holds where a code has no place.
const NOWHERE: u8 = u8::MAX;

/// The states, DC included, whose union stands for a place that is not known.
const TERRITORIES: [&str; 5] = ["AS", "GU", "MP", "PR", "VI"];

pub(crate) fn tables(data: &Data) -> Result<String> {
    let mut book = Book::new(data)?;
    let mut out = String::new();
    book.states(&mut out)?;
    book.holidays(&mut out)?;
    book.places(&mut out)?;
    Ok(out)
}

/// Names that have become numbers.
struct Book<'a> {
    data: &'a Data,
    states: BTreeMap<&'a str, usize>,
    zones: Vec<&'a str>,
    spots: Vec<(u64, Vec<usize>)>,
}

impl<'a> Book<'a> {
    fn new(data: &'a Data) -> Result<Self> {
        let states: BTreeMap<&str, usize> = data
            .states
            .iter()
            .enumerate()
            .map(|(number, state)| (state.code.as_str(), number))
            .collect();
        ensure!(states.len() <= 64, "more states than a word has bits");
        let mut zones: Vec<&str> = data
            .states
            .iter()
            .flat_map(|state| &state.zones)
            .chain(
                data.area_codes
                    .iter()
                    .chain(&data.zip_codes)
                    .flat_map(|spot| &spot.zones),
            )
            .map(String::as_str)
            .collect();
        zones.sort_unstable();
        zones.dedup();
        Ok(Book {
            data,
            states,
            zones,
            spots: Vec::new(),
        })
    }

    fn states(&self, out: &mut String) -> Result<()> {
        writeln!(
            out,
            "pub(crate) static FEDERAL: Rule = {};",
            self.rule(&self.data.federal)?
        )?;
        writeln!(
            out,
            "pub(crate) static STATES: [StateRow; {}] = [",
            self.data.states.len()
        )?;
        for state in &self.data.states {
            let zones = self.zone_numbers(&state.zones)?;
            let rules = state
                .rules
                .iter()
                .map(|rule| self.rule(rule))
                .collect::<Result<Vec<_>>>()?;
            let (code, name, rules) = (&state.code, &state.name, rules.join(", "));
            writeln!(
                out,
                "StateRow {{ code: {code:?}, name: {name:?}, zones: &{zones:?}, rules: &[{rules}] }},"
            )?;
        }
        writeln!(out, "];")?;
        let territories = TERRITORIES
            .iter()
            .map(|code| self.state(code))
            .collect::<Result<Vec<_>>>()?;
        writeln!(
            out,
            "pub(crate) const TERRITORIES: u64 = {:#x};",
            bits(territories)
        )?;
        Ok(())
    }

    fn rule(&self, rule: &Rule) -> Result<String> {
        let mut sets = Vec::new();
        let mut federal_days = false;
        for set in &rule.holiday_sets {
            match set.as_str() {
                "federal" => federal_days = true,
                state => sets.push(self.state(state)?),
            }
        }
        Ok(format!(
            "Rule {{ from: {}, to: {}, weekdays: {}, saturday: {}, sunday: {}, is_federal: {}, federal_days: {federal_days}, \
             own_days: {:#x}, closed_in_emergencies: {}, clock: {:?}, binds_all: {}, texts_named: {}, reach: {:?}, \
             authority: {:?}, confidence: {:?} }}",
            rule.from,
            rule.to,
            window(rule.weekdays),
            window(rule.saturday),
            window(rule.sunday),
            rule.federal,
            bits(sets),
            rule.closed_in_emergencies,
            rule.clock,
            rule.binds_all,
            rule.texts_named,
            rule.reach,
            rule.authority,
            rule.confidence,
        ))
    }

    fn holidays(&self, out: &mut String) -> Result<()> {
        writeln!(
            out,
            "pub(crate) static HOLIDAYS: [Holiday; {}] = [",
            self.data.holidays.len()
        )?;
        for holiday in &self.data.holidays {
            let set = match holiday.set.as_str() {
                "federal" => "Set::Federal".to_owned(),
                state => format!("Set::State({:#x})", bits([self.state(state)?])),
            };
            let when = match holiday.when {
                When::Fixed {
                    month,
                    day,
                    observed,
                } => format!("When::Fixed {{ month: {month}, day: {day}, observed: {observed} }}"),
                When::Weekday {
                    weekday,
                    month,
                    nth,
                    plus,
                } => {
                    format!(
                        "When::Weekday {{ weekday: {weekday}, month: {month}, nth: {nth}, plus: {plus} }}"
                    )
                }
                When::Easter { days } => format!("When::Easter {{ days: {days} }}"),
            };
            let (name, from, even) = (&holiday.name, holiday.from, holiday.even_years);
            writeln!(
                out,
                "Holiday {{ name: {name:?}, set: {set}, from: {from}, even_years: {even}, when: {when} }},"
            )?;
        }
        writeln!(out, "];")?;
        Ok(())
    }

    fn places(&mut self, out: &mut String) -> Result<()> {
        let data = self.data;
        let mut area_codes = Vec::new();
        for spot in &data.area_codes {
            area_codes.push((spot.key.parse::<u16>()?, self.spot(spot)?));
        }
        let mut zip3 = vec![NOWHERE; 1000];
        let mut zip5 = Vec::new();
        for spot in &data.zip_codes {
            let number = self.spot(spot)?;
            let key: u32 = spot.key.parse()?;
            if spot.key.len() == 5 {
                zip5.push((key, number));
            } else {
                *zip3
                    .get_mut(usize::try_from(key)?)
                    .context("a ZIP3 has three digits")? = number;
            }
        }
        writeln!(
            out,
            "pub(crate) static ZONES: [&str; {}] = {:?};",
            self.zones.len(),
            self.zones
        )?;
        writeln!(
            out,
            "pub(crate) static SPOTS: [Spot; {}] = [",
            self.spots.len()
        )?;
        for (states, zones) in &self.spots {
            writeln!(out, "Spot {{ states: {states:#x}, zones: &{zones:?} }},")?;
        }
        writeln!(out, "];")?;
        writeln!(
            out,
            "pub(crate) static AREA_CODES: [(u16, u8); {}] = {area_codes:?};",
            area_codes.len()
        )?;
        writeln!(
            out,
            "pub(crate) static ZIP3: [u8; {}] = {zip3:?};",
            zip3.len()
        )?;
        writeln!(
            out,
            "pub(crate) static ZIP5: [(u32, u8); {}] = {zip5:?};",
            zip5.len()
        )?;
        let everywhere = self.everywhere()?;
        writeln!(
            out,
            "pub(crate) static EVERYWHERE: [(u8, u64); {}] = {everywhere:?};",
            everywhere.len()
        )?;
        Ok(())
    }

    /// Every zone of the fifty states and DC, with the states that keep it.
    fn everywhere(&self) -> Result<Vec<(usize, u64)>> {
        let mut zones: BTreeMap<usize, u64> = BTreeMap::new();
        for state in self
            .data
            .states
            .iter()
            .filter(|state| !TERRITORIES.contains(&state.code.as_str()))
        {
            for zone in self.zone_numbers(&state.zones)? {
                *zones.entry(zone).or_default() |= bits([self.state(&state.code)?]);
            }
        }
        Ok(zones.into_iter().collect())
    }

    /// The number of the combination of states and zones that `spot` names.
    fn spot(&mut self, spot: &Spot) -> Result<u8> {
        let states = spot
            .states
            .iter()
            .map(|state| self.state(state))
            .collect::<Result<Vec<_>>>()?;
        let entry = (bits(states), self.zone_numbers(&spot.zones)?);
        let number = match self.spots.iter().position(|other| *other == entry) {
            Some(number) => number,
            None => {
                self.spots.push(entry);
                self.spots.len() - 1
            }
        };
        let number = u8::try_from(number)?;
        ensure!(
            number != NOWHERE,
            "too many combinations of states and zones"
        );
        Ok(number)
    }

    fn state(&self, code: &str) -> Result<usize> {
        self.states
            .get(code)
            .copied()
            .with_context(|| format!("`{code}` is not a state"))
    }

    fn zone_numbers(&self, names: &[String]) -> Result<Vec<usize>> {
        names
            .iter()
            .map(|name| {
                self.zones
                    .binary_search(&name.as_str())
                    .ok()
                    .with_context(|| format!("zone `{name}`"))
            })
            .collect()
    }
}

fn bits(numbers: impl IntoIterator<Item = usize>) -> u64 {
    numbers.into_iter().fold(0, |set, number| set | 1 << number)
}

fn window(window: Option<(u16, u16)>) -> String {
    match window {
        Some((opens, closes)) => format!("Some(Window {{ opens: {opens}, closes: {closes} }})"),
        None => "None".to_owned(),
    }
}
