//! Reads the rows on advertising, refuses those that are incomplete, and writes them as a Rust table.

use std::fmt::Write;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::data::day_number;

/// The rows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Advertising {
    rule: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    kind: String,
    states: Option<Vec<String>>,
    from: String,
    to: Option<String>,
    authority: String,
    source: String,
    confidence: String,
    notes: Option<String>,
}

const KINDS: [(&str, &str); 9] = [
    ("credit-terms", "CreditTerms"),
    ("credit-rate", "CreditRate"),
    ("lease-terms", "LeaseTerms"),
    ("review-sentiment", "ReviewSentiment"),
    ("review-incentive", "ReviewIncentive"),
    ("referral-fee", "ReferralFee"),
    ("referral-care", "ReferralCare"),
    ("collection", "Collection"),
    ("first-price", "FirstPrice"),
];

impl Advertising {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).context("in advertising.toml")
    }

    /// The rows as Rust; `codes` are the states in the order of their numbers.
    pub(crate) fn emit(&self, codes: &[&str]) -> Result<String> {
        for (kind, _) in KINDS {
            ensure!(
                self.rule.iter().any(|row| row.kind == kind),
                "no row says anything of `{kind}`"
            );
        }
        let mut out = format!("pub(crate) static RULES: [Row; {}] = [", self.rule.len());
        for (index, row) in self.rule.iter().enumerate() {
            let row = row
                .emit(codes)
                .with_context(|| format!("row {} of advertising.toml", index + 1))?;
            writeln!(out, "{row},")?;
        }
        writeln!(out, "];")?;
        Ok(out)
    }
}

impl Row {
    fn emit(&self, codes: &[&str]) -> Result<String> {
        for (name, text) in [
            ("an authority", &self.authority),
            ("a source", &self.source),
        ] {
            ensure!(!text.trim().is_empty(), "the row needs {name}");
        }
        ensure!(
            ["P", "Q", "S", "position"].contains(&self.confidence.as_str()),
            "`{}` is not a mark of confidence",
            self.confidence
        );
        ensure!(
            self.confidence != "position" || self.notes.is_some(),
            "a position says in `notes` which it is"
        );
        let from = day_number(&self.from)?;
        let to = self.to.as_deref().map_or(Ok(i32::MAX), day_number)?;
        ensure!(from <= to, "the row ends before it begins");
        let (_, kind) = KINDS
            .iter()
            .find(|(own, _)| *own == self.kind)
            .with_context(|| format!("`{}` is not a kind of rule", self.kind))?;
        let mut states: u64 = 0;
        for state in self.states.iter().flatten() {
            let number = codes
                .iter()
                .position(|code| code == state)
                .with_context(|| format!("`{state}` is not a state"))?;
            states |= 1 << number;
        }
        ensure!(
            self.states.is_none() || states != 0,
            "`states` names a state, or is left out"
        );
        Ok(format!(
            "Row {{ kind: Kind::{kind}, states: {states:#x}, from: {from}, to: {to}, authority: {:?} }}",
            self.authority
        ))
    }
}
