//! How many messages came to what.

use std::collections::BTreeMap;
use std::io::{self, Write};

use maysend::Verdict;

use super::{dim, paint};
use crate::answer::Answer;

/// Counts answers, for the last line.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    verdicts: BTreeMap<Verdict, usize>,
    received: usize,
    troubles: usize,
}

impl Tally {
    pub(crate) fn count(&mut self, answer: &Answer) {
        match answer {
            Answer::Decision(decision) => {
                increment(self.verdicts.entry(decision.verdict).or_default())
            }
            Answer::Reaction { .. } => increment(&mut self.received),
        }
    }

    pub(crate) fn trouble(&mut self) {
        increment(&mut self.troubles);
    }

    /// Whether nothing was answered yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.verdicts.is_empty() && self.received == 0
    }

    /// One line, if there is anything to sum up.
    pub(crate) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let decided: usize = self.verdicts.values().sum();
        let all = decided
            .saturating_add(self.received)
            .saturating_add(self.troubles);
        if all < 2 {
            return Ok(());
        }
        let mut parts: Vec<String> = self
            .verdicts
            .iter()
            .map(|(verdict, count)| {
                paint(paint::of_verdict(*verdict), &format!("{count} {verdict}"))
            })
            .collect();
        if self.troubles > 0 {
            parts.push(format!("{} not answered", self.troubles));
        }
        let parts = match parts.as_slice() {
            [] => String::new(),
            parts => format!(": {}", parts.join(", ")),
        };
        writeln!(out, "{}{parts}", dim(&format!("{all} messages")))
    }
}

fn increment(count: &mut usize) {
    *count = count.saturating_add(1);
}
