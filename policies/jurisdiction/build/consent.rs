//! Reads the rows on consent, refuses those that are incomplete or contradict each other, and writes them as Rust tables.

use std::collections::BTreeSet;
use std::fmt::Write;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::data::day_number;

/// The checked rows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Consents {
    level: Vec<LevelRow>,
    clock: Vec<ClockRow>,
    answer: Vec<AnswerRow>,
    needed: Vec<NeededRow>,
    list: Vec<ListRow>,
}

/// What every row says; nothing but `to`, `states` and `notes` has a default.
struct Origin<'a> {
    from: &'a str,
    to: Option<&'a str>,
    authority: &'a str,
    source: &'a str,
    confidence: &'a str,
    notes: Option<&'a str>,
}

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name {
            $($field: $kind,)*
            from: String,
            to: Option<String>,
            authority: String,
            source: String,
            confidence: String,
            notes: Option<String>,
        }

        impl $name {
            fn origin(&self) -> Origin<'_> {
                Origin {
                    from: &self.from,
                    to: self.to.as_deref(),
                    authority: &self.authority,
                    source: &self.source,
                    confidence: &self.confidence,
                    notes: self.notes.as_deref(),
                }
            }
        }
    )*};
}

rows! {
    LevelRow { text: String, needs: String, states: Option<Vec<String>> }
    ClockRow { name: String, kinds: Vec<String>, months: u32 }
    AnswerRow { registry: String, days: u32 }
    NeededRow { registry: String, states: Vec<String> }
    ListRow { registry: String, states: Vec<String> }
}

impl Origin<'_> {
    /// The fields of the row's `Origin` as Rust.
    fn emit(&self) -> Result<String> {
        for (name, text) in [("an authority", self.authority), ("a source", self.source)] {
            ensure!(!text.trim().is_empty(), "the row needs {name}");
        }
        ensure!(
            self.notes.is_none_or(|notes| !notes.trim().is_empty()),
            "an empty text says nothing: leave it out"
        );
        let known = ["P", "Q", "S", "position"];
        ensure!(
            known.contains(&self.confidence),
            "`{}` is not a mark of confidence",
            self.confidence
        );
        ensure!(
            self.confidence != "position" || self.notes.is_some(),
            "a position says in `notes` which it is"
        );
        let from = day_number(self.from)?;
        let to = self.to.map_or(Ok(i32::MAX), day_number)?;
        ensure!(from <= to, "the row ends before it begins");
        Ok(format!(
            "Origin {{ from: {from}, to: {to}, authority: {:?}, confidence: {:?} }}",
            self.authority, self.confidence
        ))
    }
}

impl Consents {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).context("in consent.toml")
    }

    /// The rows as Rust; `codes` are the states in the order of their numbers.
    pub(crate) fn emit(&self, codes: &[&str]) -> Result<String> {
        let mut out = String::new();
        table(&mut out, "LEVELS", "LevelRow", &self.level, |row| {
            Ok(format!(
                "LevelRow {{ text: Text::{}, needs: Level::{}, states: {:#x}, origin: {} }}",
                text(&row.text)?,
                level(&row.needs)?,
                row.states
                    .as_ref()
                    .map_or(Ok(0), |states| bits(states, codes))?,
                row.origin().emit()?
            ))
        })?;
        table(&mut out, "CLOCKS", "Clock", &self.clock, |row| {
            ensure!(
                !row.kinds.is_empty() && row.months > 0,
                "the clock runs for nobody"
            );
            let kinds: Vec<String> = row.kinds.iter().map(|kind| folded(kind)).collect();
            Ok(format!(
                "Clock {{ name: {:?}, kinds: &{kinds:?}, months: {}, origin: {} }}",
                row.name,
                row.months,
                row.origin().emit()?
            ))
        })?;
        table(&mut out, "ANSWERS", "Answer", &self.answer, |row| {
            ensure!(row.days > 0, "no answer is good for no day");
            Ok(format!(
                "Answer {{ registry: {:?}, days: {}, origin: {} }}",
                row.registry,
                row.days,
                row.origin().emit()?
            ))
        })?;
        table(&mut out, "NEEDED", "Needed", &self.needed, |row| {
            Ok(format!(
                "Needed {{ registry: {:?}, states: {:#x}, origin: {} }}",
                row.registry,
                bits(&row.states, codes)?,
                row.origin().emit()?
            ))
        })?;
        table(&mut out, "LISTS", "ListRow", &self.list, |row| {
            ensure!(
                self.answer
                    .iter()
                    .any(|answer| answer.registry == row.registry),
                "no row says how long an answer of `{}` is good for",
                row.registry
            );
            Ok(format!(
                "ListRow {{ registry: {:?}, states: {:#x}, origin: {} }}",
                row.registry,
                bits(&row.states, codes)?,
                row.origin().emit()?
            ))
        })?;
        self.check_cover()?;
        Ok(out)
    }

    /// Every text has a row that holds everywhere and has no end, and no clock or answer is there twice on one day.
    fn check_cover(&self) -> Result<()> {
        for name in TEXTS.map(|(name, _)| name) {
            let covered = self
                .level
                .iter()
                .any(|row| row.text == name && row.states.is_none() && row.to.is_none());
            ensure!(
                covered,
                "no row without an end says what `{name}` needs everywhere"
            );
        }
        for name in ["inquiry", "purchase"] {
            ensure!(
                self.clock.iter().any(|row| row.name == name),
                "the clock `{name}` is missing"
            );
        }
        let clocks = self
            .clock
            .iter()
            .map(|row| (&row.name, &row.from, row.to.as_deref()));
        no_overlap(clocks)?;
        let answers = self
            .answer
            .iter()
            .map(|row| (&row.registry, &row.from, row.to.as_deref()));
        no_overlap(answers)
    }
}

fn no_overlap<'a>(
    rows: impl Iterator<Item = (&'a String, &'a String, Option<&'a str>)>,
) -> Result<()> {
    let mut spans: Vec<(&String, i32, i32)> = Vec::new();
    for (name, from, to) in rows {
        let (from, to) = (day_number(from)?, to.map_or(Ok(i32::MAX), day_number)?);
        let twice = spans
            .iter()
            .any(|(other, start, end)| *other == name && from <= *end && *start <= to);
        ensure!(!twice, "two rows for `{name}` hold on one day");
        spans.push((name, from, to));
    }
    Ok(())
}

fn table<T>(
    out: &mut String,
    name: &str,
    kind: &str,
    rows: &[T],
    emit: impl Fn(&T) -> Result<String>,
) -> Result<()> {
    writeln!(
        out,
        "pub(crate) static {name}: [{kind}; {}] = [",
        rows.len()
    )?;
    for (index, row) in rows.iter().enumerate() {
        let row = emit(row).with_context(|| format!("row {} of {name}", index + 1))?;
        writeln!(out, "{row},")?;
    }
    writeln!(out, "];")?;
    Ok(())
}

const TEXTS: [(&str, &str); 6] = [
    ("answer", "Answer"),
    ("open-order", "OpenOrder"),
    ("service", "Service"),
    ("automated-service", "AutomatedService"),
    ("inquiry-follow-up", "InquiryFollowUp"),
    ("marketing", "Marketing"),
];

fn text(name: &str) -> Result<&'static str> {
    TEXTS
        .iter()
        .find(|(own, _)| *own == name)
        .map(|(_, variant)| *variant)
        .with_context(|| format!("`{name}` is not a kind of text"))
}

fn level(name: &str) -> Result<&'static str> {
    Ok(match name {
        "provided" => "Provided",
        "express" => "Express",
        "written" => "Written",
        "prior-express-written" => "PriorExpressWritten",
        other => bail!("`{other}` is not a level of consent"),
    })
}

fn bits(states: &[String], codes: &[&str]) -> Result<u64> {
    let distinct: BTreeSet<&String> = states.iter().collect();
    ensure!(
        !states.is_empty() && distinct.len() == states.len(),
        "`states` names each state once, or is left out"
    );
    states.iter().try_fold(0, |set, state| {
        let number = codes
            .iter()
            .position(|code| code == state)
            .with_context(|| format!("`{state}` is not a state"))?;
        Ok(set | 1 << number)
    })
}

/// Small letters and digits only: how kinds are compared.
fn folded(kind: &str) -> String {
    kind.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}
