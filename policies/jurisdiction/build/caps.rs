//! Reads the rows on caps, refuses those that are incomplete or contradict each other, and writes them as a Rust table.

use std::fmt::Write;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::data::day_number;

/// The checked rows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Caps {
    cap: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Row {
    state: String,
    most: u32,
    hours: u32,
    same_subject: bool,
    binds: String,
    automated_only: bool,
    #[serde(default)]
    exempt: Vec<String>,
    relationship_days: Option<u32>,
    #[serde(default)]
    relationship_kinds: Vec<String>,
    from: String,
    to: Option<String>,
    authority: String,
    source: String,
    confidence: String,
    notes: Option<String>,
    conflict: Option<String>,
}

impl Caps {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).context("in caps.toml")
    }

    /// The table as Rust; `codes` are the states in the order of their numbers.
    pub(crate) fn emit(&self, codes: &[&str]) -> Result<String> {
        let mut out = format!("pub(crate) static CAPS: [Cap; {}] = [\n", self.cap.len());
        let mut last: Option<(&str, i32)> = None;
        for row in &self.cap {
            let (text, days) = row
                .emit(codes)
                .with_context(|| format!("the cap of `{}` from {}", row.state, row.from))?;
            if let Some((state, to)) = last {
                ensure!(
                    state < row.state.as_str() || (state == row.state && to < days.0),
                    "the rows stand in the order of states and days, and do not overlap: `{}`",
                    row.state
                );
            }
            last = Some((&row.state, days.1));
            writeln!(out, "    {text},")?;
        }
        out.push_str("];\n");
        Ok(out)
    }
}

impl Row {
    fn emit(&self, codes: &[&str]) -> Result<(String, (i32, i32))> {
        let number = codes
            .iter()
            .position(|code| *code == self.state)
            .context("is of no state")?;
        ensure!(
            self.most > 0 && self.hours > 0,
            "lets nothing go, or bounds no time"
        );
        ensure!(
            ["marketing", "all"].contains(&self.binds.as_str()),
            "`binds` is `marketing` or `all`"
        );
        for (name, text) in [
            ("an authority", &self.authority),
            ("a source", &self.source),
        ] {
            ensure!(!text.trim().is_empty(), "needs {name}");
        }
        for text in [&self.notes, &self.conflict].into_iter().flatten() {
            ensure!(
                !text.trim().is_empty(),
                "an empty text says nothing: leave it out"
            );
        }
        let mark = self
            .confidence
            .chars()
            .next()
            .filter(|_| ["P", "Q", "S"].contains(&self.confidence.as_str()))
            .with_context(|| format!("`{}` is not a mark of confidence", self.confidence))?;
        let exempts = |what: &str| self.exempt.iter().any(|exempt| exempt == what);
        ensure!(
            self.exempt
                .iter()
                .all(|exempt| ["relationship", "answer"].contains(&exempt.as_str())),
            "`exempt` knows `relationship` and `answer`"
        );
        ensure!(
            exempts("relationship") == self.relationship_days.is_some(),
            "`relationship` and `relationship-days` go together"
        );
        ensure!(
            exempts("relationship") != self.relationship_kinds.is_empty(),
            "`relationship` and `relationship-kinds` go together"
        );
        ensure!(
            self.relationship_kinds.iter().all(|kind| {
                !kind.is_empty()
                    && kind
                        .bytes()
                        .all(|byte| byte == b'-' || byte.is_ascii_lowercase())
            }),
            "a kind of relationship is written as `open-repair-order`"
        );
        let from = day_number(&self.from)?;
        let to = self.to.as_deref().map_or(Ok(i32::MAX), day_number)?;
        ensure!(from <= to, "ends before it begins");
        let text = format!(
            "Cap {{ state: {number}, from: {from}, to: {to}, most: {}, hours: {}, same_subject: {}, binds_all: {}, \
             automated_only: {}, relationship_days: {:?}, relationship_kinds: &{:?}, answers: {}, authority: {:?}, confidence: {mark:?} }}",
            self.most,
            self.hours,
            self.same_subject,
            self.binds == "all",
            self.automated_only,
            self.relationship_days,
            self.relationship_kinds,
            exempts("answer"),
            self.authority,
        );
        Ok((text, (from, to)))
    }
}
