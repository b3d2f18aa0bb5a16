//! What a batch came to. Its size does not grow with the rows.

use std::collections::BTreeMap;
use std::io::{self, Write};

use chrono::{DateTime, Timelike as _};
use chrono_tz::Tz;
use indicatif::HumanCount;
use maysend::{Instant, PolicySet, Verdict};
use serde::Serialize;

use super::line::{Answer, Decided, Line};
use crate::show::{bold, dim, escape, of_verdict, paint};
use crate::status::Status;

/// Where a recipient whose state nobody knows is counted, and one who may be in several.
const UNKNOWN: &str = "not known";
const SEVERAL: &str = "several";

#[derive(Debug, Serialize)]
pub(super) struct Summary {
    /// The set, with its version.
    pub(super) set: String,
    rows: u64,
    /// Rows without a decision.
    pub(super) errors: u64,
    pub(super) verdicts: BTreeMap<Verdict, u64>,
    /// By the state where the recipient is: how many have which verdict.
    pub(super) states: BTreeMap<String, BTreeMap<Verdict, u64>>,
    /// How many rows have which code above a note.
    pub(super) reasons: BTreeMap<String, u64>,
    /// Texts that may go, by the hour in which they first may: `now`, or the hour on the dealership's clock.
    pub(super) first_send: BTreeMap<String, u64>,
    #[serde(skip)]
    zone: Option<Tz>,
}

impl Summary {
    pub(super) fn new(set: &PolicySet) -> Self {
        let business = set.business();
        Self {
            set: format!("{}, version {}", set.name(), set.version()),
            rows: 0,
            errors: 0,
            verdicts: BTreeMap::new(),
            states: BTreeMap::new(),
            reasons: BTreeMap::new(),
            first_send: BTreeMap::new(),
            zone: business.and_then(|business| business.time_zone.parse().ok()),
        }
    }

    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    pub(super) fn count(&mut self, line: &Line) {
        increment(&mut self.rows);
        match &line.answer {
            Answer::Error { .. } => increment(&mut self.errors),
            Answer::Decided(decided) => self.decided(decided),
        }
    }

    fn decided(&mut self, decided: &Decided) {
        let verdict = decided.verdict;
        increment(self.verdicts.entry(verdict).or_default());
        let mut states = decided.states.iter();
        let state = match (states.next(), states.next()) {
            (None, _) => UNKNOWN,
            (Some(state), None) => state,
            (Some(_), Some(_)) => SEVERAL,
        };
        let of_state = self.states.entry(state.to_owned()).or_default();
        increment(of_state.entry(verdict).or_default());
        for code in &decided.codes {
            increment(self.reasons.entry(code.clone()).or_default());
        }
        let first = match (verdict, decided.not_before) {
            (Verdict::Allow, _) => Some("now".to_owned()),
            (Verdict::Defer, Some(at)) => Some(self.hour(at)),
            _ => None,
        };
        if let Some(first) = first {
            increment(self.first_send.entry(first).or_default());
        }
    }

    /// `2026-11-25 09:00 CST`.
    fn hour(&self, at: Instant) -> String {
        let Some(at) = at.to_chrono() else {
            return at.to_string();
        };
        match self.zone {
            Some(zone) => hour_of(at.with_timezone(&zone)),
            None => hour_of(at),
        }
    }

    pub(super) fn status(&self) -> Status {
        if self.errors > 0 {
            Status::Error
        } else if self
            .verdicts
            .keys()
            .all(|verdict| *verdict == Verdict::Allow)
        {
            Status::Allowed
        } else {
            Status::NotAllAllowed
        }
    }

    /// The reasons, the most frequent first.
    pub(super) fn frequent(&self) -> Vec<(&str, u64)> {
        let reasons = self.reasons.iter();
        let mut reasons: Vec<_> = reasons
            .map(|(code, count)| (code.as_str(), *count))
            .collect();
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        reasons
    }

    pub(super) fn text(&self, out: &mut impl Write) -> io::Result<()> {
        let verdicts: Vec<String> = self
            .verdicts
            .iter()
            .map(|(verdict, count)| {
                paint(
                    of_verdict(*verdict),
                    &format!("{} {verdict}", HumanCount(*count)),
                )
            })
            .collect();
        let rows = HumanCount(self.rows);
        write!(out, "{rows} {}", plural(self.rows, "row"))?;
        if !verdicts.is_empty() {
            write!(out, ": {}", verdicts.join(", "))?;
        }
        if self.errors > 0 {
            write!(out, ", {} not decided", HumanCount(self.errors))?;
        }
        writeln!(out, "\n{}", dim(&escape::line(&self.set)))?;
        section(out, "reasons", &self.frequent())?;
        let states: Vec<(String, u64)> = self
            .states
            .iter()
            .map(|(state, verdicts)| {
                let each: Vec<String> = verdicts
                    .iter()
                    .map(|(verdict, count)| format!("{} {verdict}", HumanCount(*count)))
                    .collect();
                let all = verdicts.values().sum();
                (format!("{state}: {}", each.join(", ")), all)
            })
            .collect();
        let states: Vec<(&str, u64)> = states
            .iter()
            .map(|(state, count)| (state.as_str(), *count))
            .collect();
        section(out, "states", &states)?;
        section(out, "first send time", &self.times())
    }

    /// When texts first may go: at once, then hour by hour.
    pub(super) fn times(&self) -> Vec<(&str, u64)> {
        let mut times: Vec<_> = self
            .first_send
            .iter()
            .map(|(hour, count)| (hour.as_str(), *count))
            .collect();
        times.sort_by_key(|(hour, _)| *hour != "now");
        times
    }
}

fn section(out: &mut impl Write, title: &str, rows: &[(&str, u64)]) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", bold(title))?;
    for (name, count) in rows {
        let count = HumanCount(*count).to_string();
        writeln!(out, "  {count:>9}  {}", escape::line(name))?;
    }
    Ok(())
}

fn hour_of<Z: chrono::TimeZone>(at: DateTime<Z>) -> String
where
    Z::Offset: std::fmt::Display,
{
    let hour = at.hour();
    format!("{} {hour:02}:00 {}", at.date_naive(), at.offset())
}

fn plural(count: u64, word: &str) -> String {
    if count == 1 {
        word.to_owned()
    } else {
        format!("{word}s")
    }
}

fn increment(count: &mut u64) {
    *count = count.saturating_add(1);
}
