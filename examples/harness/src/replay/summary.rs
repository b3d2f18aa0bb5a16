//! What a replay came to: how much of the new set was exercised, and what changed, by clause.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::AnsiColor;
use indicatif::HumanCount;
use maysend::{Decision, PolicySet, Verdict};
use serde::Serialize;
use serde_json::{Value, json};

use super::compare::{Change, Direction, change};
use super::tee::Shared;
use crate::show::{self, Paper, bold, dim, escape, lines, paint};
use crate::status::Status;
use crate::test::coverage::{Coverage, Covered};

/// Changes of which no finding says why.
const NO_CLAUSE: &str = "(no finding says why)";

/// What was seen so far. Its size does not grow with the recording, but with the clauses.
pub(super) struct Summary {
    name: String,
    paper: Paper,
    examples: usize,
    exercised: Coverage,
    compared: u64,
    redacted: u64,
    troubles: u64,
    changed: BTreeMap<Direction, u64>,
    groups: BTreeMap<(Direction, String), Group>,
}

/// The changes that one clause accounts for.
#[derive(Debug, Default, Serialize)]
struct Group {
    count: u64,
    /// `deny → allow` and so on.
    verdicts: BTreeMap<String, u64>,
    examples: Vec<Example>,
}

#[derive(Debug, Serialize)]
struct Example {
    /// Where it is recorded.
    place: String,
    before: Verdict,
    after: Verdict,
    what: Vec<String>,
    /// As people may see it; programs find it at its place.
    #[serde(skip)]
    text: String,
}

impl Summary {
    pub(super) fn new(new: &PolicySet, examples: usize) -> anyhow::Result<Self> {
        Ok(Self {
            name: format!("{}, version {}", new.name(), new.version()),
            paper: Paper::new(new),
            examples,
            exercised: Coverage::new(new)?,
            compared: 0,
            redacted: 0,
            troubles: 0,
            changed: BTreeMap::new(),
            groups: BTreeMap::new(),
        })
    }

    pub(super) fn pair(&mut self, recorded: &Shared, before: &Decision, after: &Decision) {
        self.compared = self.compared.saturating_add(1);
        self.redacted = self
            .redacted
            .saturating_add(u64::from(recorded.is_redacted()));
        self.exercised
            .count(after.findings.iter().chain(&after.watched));
        let Some(change) = change(before, after) else {
            return;
        };
        increment(self.changed.entry(change.direction).or_default());
        let mut clauses = change.clauses.clone();
        if clauses.is_empty() {
            clauses.insert(NO_CLAUSE.to_owned());
        }
        for clause in clauses {
            self.group(clause, recorded, [before, after], &change);
        }
    }

    fn group(
        &mut self,
        clause: String,
        recorded: &Shared,
        [before, after]: [&Decision; 2],
        change: &Change,
    ) {
        let group = self.groups.entry((change.direction, clause)).or_default();
        increment(&mut group.count);
        let verdicts = format!("{} → {}", before.verdict, after.verdict);
        increment(group.verdicts.entry(verdicts).or_default());
        if group.examples.len() < self.examples {
            group.examples.push(Example {
                place: recorded.place().to_owned(),
                before: before.verdict,
                after: after.verdict,
                what: change.what.clone(),
                text: show::table::what(&self.paper, recorded.request(), after),
            });
        }
    }

    /// A request that was not decided.
    pub(super) fn trouble(&mut self) {
        increment(&mut self.troubles);
    }

    /// So many lines were no requests.
    pub(super) fn unread(&mut self, lines: u64) {
        self.troubles = self.troubles.saturating_add(lines);
    }

    pub(super) fn status(&self) -> Status {
        if self.troubles > 0 {
            Status::Error
        } else if self.count(Direction::MorePermissive) > 0 {
            Status::NotAllAllowed
        } else {
            Status::Allowed
        }
    }

    fn count(&self, direction: Direction) -> u64 {
        self.changed.get(&direction).copied().unwrap_or(0)
    }

    pub(super) fn value(&self) -> Value {
        let groups = self.groups.iter();
        let groups: Vec<Value> = groups
            .map(|((direction, clause), group)| {
                json!({ "direction": direction, "clause": clause, "changes": group })
            })
            .collect();
        json!({
            "exercised": self.exercised,
            "compared": self.compared,
            "redacted": self.redacted,
            "not_compared": self.troubles,
            "more_permissive": self.count(Direction::MorePermissive),
            "stricter": self.count(Direction::Stricter),
            "otherwise": self.count(Direction::Otherwise),
            "groups": groups,
        })
    }

    pub(super) fn text(&self, out: &mut impl Write) -> io::Result<()> {
        let exercised = format!(
            "The recording exercised {} of the clauses and {} of the codes of {}.",
            fired(&self.exercised.clauses),
            fired(&self.exercised.codes),
            escape::line(&self.name)
        );
        for line in lines::wrap(&exercised, show::width()) {
            writeln!(out, "{line}")?;
        }
        let counts = DIRECTIONS.map(|(direction, word, _)| (self.count(direction), word));
        let changed: u64 = counts.iter().map(|(count, _)| count).sum();
        let counts = counts.map(|(count, word)| format!("{} {word}", HumanCount(count)));
        writeln!(
            out,
            "{} {}: {}, {} the same",
            HumanCount(self.compared),
            if self.compared == 1 {
                "decision"
            } else {
                "decisions"
            },
            counts.join(", "),
            HumanCount(self.compared.saturating_sub(changed))
        )?;
        if self.redacted > 0 {
            writeln!(
                out,
                "{} of them without the secrets that were blotted out before they were stored: what the sets say of these is not known",
                self.redacted
            )?;
        }
        if self.troubles > 0 {
            let were = if self.troubles == 1 { "was" } else { "were" };
            writeln!(out, "{} more {were} not compared", self.troubles)?;
        }
        for (direction, word, colour) in DIRECTIONS {
            let style = anstyle::Style::new().fg_color(Some(colour.into())).bold();
            let mut of_direction: Vec<_> = self
                .groups
                .iter()
                .filter(|((of, _), _)| *of == direction)
                .collect();
            of_direction.sort_by_key(|(_, group)| std::cmp::Reverse(group.count));
            if of_direction.is_empty() {
                continue;
            }
            writeln!(out, "\n{}", paint(style, &word.to_uppercase()))?;
            for ((_, clause), group) in of_direction {
                self.group_text(out, clause, group)?;
            }
        }
        Ok(())
    }

    fn group_text(&self, out: &mut impl Write, clause: &str, group: &Group) -> io::Result<()> {
        let verdicts: Vec<String> = group
            .verdicts
            .iter()
            .map(|(verdicts, count)| format!("{count} {verdicts}"))
            .collect();
        let clause = bold(&escape::line(clause));
        writeln!(out, "  {clause}: {}", verdicts.join(", "))?;
        for example in &group.examples {
            let place = escape::line(&example.place);
            let line = format!("{place}  {}", example.text);
            let columns = self.paper.width.saturating_sub(4);
            writeln!(out, "    {}", lines::fit(&line, columns).trim_end())?;
            for what in &example.what {
                writeln!(out, "      {}", dim(&escape::line(what)))?;
            }
        }
        Ok(())
    }
}

const DIRECTIONS: [(Direction, &str, AnsiColor); 3] = [
    (Direction::MorePermissive, "more permissive", AnsiColor::Red),
    (Direction::Stricter, "stricter", AnsiColor::Yellow),
    (Direction::Otherwise, "otherwise changed", AnsiColor::Blue),
];

fn fired(listed: &[Covered]) -> String {
    let fired = listed.iter().filter(|covered| covered.cases > 0).count();
    format!("{fired} of {}", listed.len())
}

fn increment(count: &mut u64) {
    *count = count.saturating_add(1);
}
