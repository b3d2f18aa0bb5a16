//! The path of a decision, policy by policy.

use std::io::{self, Write};

use anstyle::Style;
use maysend::{Decision, Finding, Instant, Label, Mode, PolicySet, Request, Stage, Verdict};
use serde::Serialize;

use super::facts::{self, Facts};
use super::search::Found;
use crate::show::text::field;
use crate::show::{Paper, bold, dim, escape, finding, until};

/// So many ways are told to people.
const MOST_WAYS: usize = 12;

/// What one policy did.
#[derive(Debug, Serialize)]
pub(super) struct Step {
    policy: String,
    source: String,
    version: String,
    is_enforced: bool,
    stages: Vec<Stage>,
    /// Its own; none if it failed or does not judge.
    verdict: Option<Verdict>,
    /// Until when it deferred the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_before: Option<Instant>,
    facts: Facts,
    labels: Vec<Label>,
    findings: Vec<Finding>,
    /// In how many places it changed the text.
    edits: u32,
    failure: Option<String>,
    calls: u32,
    fuel: u64,
    micros: u64,
}

pub(super) fn steps(set: &PolicySet, request: &Request, decision: &Decision) -> Vec<Step> {
    let steps = set.policies().iter().map(|policy| {
        let id = policy.id();
        let ran = decision
            .execution
            .policies
            .iter()
            .find(|ran| ran.policy == id);
        let findings = decision.findings.iter().chain(&decision.watched);
        let failed = decision
            .failures
            .iter()
            .find(|failure| failure.policy == id);
        let failed = failed.map(|failure| failure.kind.to_string());
        let description = policy.description();
        Step {
            policy: id.to_owned(),
            source: policy.source().to_owned(),
            version: description.version.clone(),
            is_enforced: policy.mode() == Mode::Enforce,
            stages: description.stages.clone(),
            verdict: ran.and_then(|ran| ran.verdict),
            not_before: ran.and_then(|ran| ran.not_before),
            // Who was not asked used nothing.
            facts: ran.map_or_else(Facts::default, |_| {
                facts::of(description.reads.names(), set, request, decision)
            }),
            labels: decision
                .labels
                .iter()
                .filter(|label| label.source == id)
                .cloned()
                .collect(),
            findings: findings
                .filter(|found| found.policy == id)
                .cloned()
                .collect(),
            edits: ran.map_or(0, |ran| ran.edits),
            failure: failed.or_else(|| {
                let failure = ran.and_then(|ran| ran.failure.as_ref());
                failure.map(ToString::to_string)
            }),
            calls: ran.map_or(0, |ran| ran.calls),
            fuel: ran.map_or(0, |ran| ran.fuel),
            micros: ran.map_or(0, |ran| ran.micros),
        }
    });
    steps.collect()
}

pub(super) fn text(out: &mut impl Write, paper: &Paper, steps: &[Step]) -> io::Result<()> {
    writeln!(out, "{}", bold("THE PATH"))?;
    for step in steps {
        self::step(out, paper, step)?;
    }
    Ok(())
}

fn step(out: &mut impl Write, paper: &Paper, step: &Step) -> io::Result<()> {
    let name = bold(&escape::line(&step.policy));
    let verdict = match (step.verdict, step.is_enforced) {
        _ if step.calls == 0 => "not asked".to_owned(),
        (Some(verdict), true) => until(verdict, step.not_before),
        (Some(verdict), false) => format!(
            "{}, on trial: it does not count",
            until(verdict, step.not_before)
        ),
        (None, _) if step.failure.is_some() => "failed".to_owned(),
        (None, _) => "does not judge".to_owned(),
    };
    writeln!(out, "\n{name}  {verdict}")?;
    let plain = Style::new();
    let used: Vec<String> = step
        .facts
        .used
        .iter()
        .map(|fact| escape::line(fact))
        .collect();
    if !used.is_empty() {
        field(out, paper, "used", plain, &used.join(" · "))?;
    }
    if !step.facts.not_known.is_empty() {
        field(
            out,
            paper,
            "not known",
            plain,
            &step.facts.not_known.join(" · "),
        )?;
    }
    for label in &step.labels {
        let mut what = format!("{} = {}", label.name, label.value);
        if !label.cues.is_empty() {
            what.push_str(&format!(" ({})", label.cues.join(", ")));
        }
        field(out, paper, "label", plain, &escape::line(&what))?;
    }
    if step.edits > 0 {
        let places = if step.edits == 1 { "place" } else { "places" };
        let what = format!("changed the text in {} {places}", step.edits);
        field(out, paper, "edits", plain, &what)?;
    }
    for found in &step.findings {
        finding::write(out, paper, found)?;
    }
    if let Some(failure) = &step.failure {
        field(out, paper, "failure", plain, &escape::line(failure))?;
    }
    let times = if step.calls == 1 { "once" } else { "times" };
    let asked = match step.calls {
        1 => times.to_owned(),
        calls => format!("{calls} {times}"),
    };
    let cost = format!("asked {asked}, {} fuel, {} µs", step.fuel, step.micros);
    writeln!(out, "  {:12}{}", "", dim(&cost))
}

pub(super) fn ways(out: &mut impl Write, paper: &Paper, found: &Found) -> io::Result<()> {
    writeln!(out, "\n{}", bold("WHAT WOULD ALLOW IT"))?;
    if found.ways.is_empty() {
        writeln!(
            out,
            "Nothing that was tried does: no change, no two, and not all together."
        )?;
    } else if found.is_smallest {
        writeln!(out, "It would be allowed if")?;
    } else {
        writeln!(
            out,
            "No one change does, and no two. It would be allowed with these together, of which none can be left out:"
        )?;
    }
    for way in found.ways.iter().take(MOST_WAYS) {
        let changes: Vec<String> = way.changes.iter().map(|what| escape::line(what)).collect();
        let glue = if found.is_smallest { ", and " } else { "; " };
        field(out, paper, "- ", Style::new(), &changes.join(glue))?;
    }
    let more = found.ways.len().saturating_sub(MOST_WAYS);
    if more > 0 {
        writeln!(out, "  and {more} more ways; `--format json` has them all")?;
    }
    let note = format!(
        "The policies were asked {} times. Only what is true may be said in a request.",
        found.asked
    );
    writeln!(out, "{}", dim(&note))
}
