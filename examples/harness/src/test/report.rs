//! What a run of case files says, for people and for programs.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use maysend::{Finding, Severity};
use maysend_cases::{Difference, Outcome, Ran};
use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};

use super::Tested;
use super::coverage::{Coverage, Covered};
use super::fault::Fault;
use super::mutate::Mutation;
use crate::show::{self, bold, dim, escape, paint};
use crate::status::Status;

pub(super) fn text(
    out: &mut impl Write,
    tested: &[Tested<'_>],
    coverage: Option<&Coverage>,
    mutation: Option<&Mutation>,
) -> io::Result<()> {
    for tested in tested {
        let name = format!("{}: {}", tested.path.display(), tested.case.name);
        let name = escape::line(&name);
        match &tested.result {
            Ok(ran) if ran.differences.is_empty() => {}
            Ok(ran) => {
                writeln!(out, "{} {}", red("failed"), bold(&name))?;
                failure(out, ran)?;
            }
            Err(error) => {
                writeln!(out, "{} {}", red("error"), bold(&name))?;
                writeln!(out, "  {}\n", escape::line(&error.to_string()))?;
            }
        }
    }
    let count = |status| {
        let is_it = |tested: &&Tested<'_>| tested.status() == status;
        tested.iter().filter(is_it).count()
    };
    let (passed, failed, errors) = (
        count(Status::Allowed),
        count(Status::NotAllAllowed),
        count(Status::Error),
    );
    write!(out, "{passed} passed, {failed} failed")?;
    if errors > 0 {
        write!(out, ", {errors} could not run")?;
    }
    writeln!(out)?;
    if let Some(coverage) = coverage {
        covered(out, "clauses", &coverage.clauses)?;
        covered(out, "codes", &coverage.codes)?;
    }
    match mutation {
        None => Ok(()),
        Some(mutation) => mutation.text(out),
    }
}

/// The differences, and what every policy said.
pub(super) fn failure(out: &mut impl Write, ran: &Ran) -> io::Result<()> {
    for Difference {
        what,
        expected,
        found,
        ..
    } in &ran.differences
    {
        writeln!(out, "  {what}")?;
        difference(out, expected, found)?;
    }
    writeln!(out, "  {}", dim("what the policies said"))?;
    let (execution, findings, watched) = match &ran.outcome {
        Outcome::Decision(decision) => (
            &decision.execution,
            &decision.outcome.findings,
            &decision.watched,
        ),
        Outcome::Reaction(reaction) => (&reaction.execution, &reaction.findings, &reaction.watched),
    };
    for policy in &execution.policies {
        let verdict = policy.verdict;
        let verdict = verdict.map_or("no verdict".to_owned(), |verdict| {
            show::until(verdict, policy.not_before)
        });
        let watches = if policy.monitor { ", watches only" } else { "" };
        let id = escape::line(&policy.policy);
        writeln!(out, "    {id}: {verdict}{watches}")?;
        let own = findings
            .iter()
            .chain(watched)
            .filter(|finding| finding.policy == policy.policy);
        for finding in own {
            said(out, finding)?;
        }
    }
    writeln!(out)
}

/// Line by line. Lines are kept apart from their ends: a line end more shows as an empty line more.
fn difference(out: &mut impl Write, expected: &str, found: &str) -> io::Result<()> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (expected.split('\n').collect(), found.split('\n').collect());
    for change in TextDiff::from_slices(&old, &new).iter_all_changes() {
        let line = format!("{} {}", change.tag(), escape::line(change.value()));
        let painted = match change.tag() {
            ChangeTag::Delete => red(&line),
            ChangeTag::Insert => green(&line),
            ChangeTag::Equal => line,
        };
        writeln!(out, "    {painted}")?;
    }
    Ok(())
}

fn said(out: &mut impl Write, finding: &Finding) -> io::Result<()> {
    let severity = match finding.severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Violation => "violation",
    };
    let (code, message) = (escape::line(&finding.code), escape::line(&finding.message));
    writeln!(
        out,
        "      {} {message}",
        dim(&format!("{severity} {code}"))
    )
}

fn covered(out: &mut impl Write, what: &str, all: &[Covered]) -> io::Result<()> {
    let fired = all.iter().filter(|covered| covered.cases > 0).count();
    writeln!(
        out,
        "\n{}",
        bold(&format!("{fired} of {} {what} came up", all.len()))
    )?;
    for Covered {
        policy,
        name,
        cases,
        excuse,
    } in all
    {
        let name = escape::line(&format!("{policy}  {name}"));
        match (cases, excuse) {
            (0, Some(reason)) => {
                let line = format!("never  {name}  ({})", escape::line(reason));
                writeln!(out, "  {}", dim(&line))?;
            }
            (0, None) => writeln!(out, "  {}", red(&format!("never  {name}")))?,
            (cases, _) => writeln!(out, "  {cases:>5}  {name}")?,
        }
    }
    Ok(())
}

pub(super) fn json(
    out: &mut impl Write,
    tested: &[Tested<'_>],
    coverage: Option<&Coverage>,
    mutation: Option<&Mutation>,
    faults: &[Fault],
) -> anyhow::Result<()> {
    let cases: Vec<Value> = tested.iter().map(case).collect();
    let mut value = json!({ "cases": cases });
    if let (Some(fields), false) = (value.as_object_mut(), faults.is_empty()) {
        fields.insert("errors".to_owned(), serde_json::to_value(faults)?);
    }
    if let (Some(fields), Some(coverage)) = (value.as_object_mut(), coverage) {
        fields.insert("coverage".to_owned(), serde_json::to_value(coverage)?);
    }
    if let (Some(fields), Some(mutation)) = (value.as_object_mut(), mutation) {
        fields.insert("mutation".to_owned(), serde_json::to_value(mutation)?);
    }
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)?;
    Ok(())
}

fn case(tested: &Tested<'_>) -> Value {
    let mut value = json!({
        "file": tested.path.display().to_string(),
        "name": tested.case.name,
        "scenario": tested.case.scenario,
        "passed": tested.status() == Status::Allowed,
    });
    let more = match &tested.result {
        Err(error) => ("error", error.to_string().into()),
        Ok(ran) => (
            "differences",
            ran.differences
                .iter()
                .map(
                    |Difference {
                         what,
                         expected,
                         found,
                         ..
                     }| {
                        json!({ "what": what, "expected": expected, "found": found })
                    },
                )
                .collect(),
        ),
    };
    if let Some(fields) = value.as_object_mut() {
        fields.insert(more.0.to_owned(), more.1);
    }
    value
}

pub(super) fn red(text: &str) -> String {
    paint(Style::new().fg_color(Some(AnsiColor::Red.into())), text)
}

fn green(text: &str) -> String {
    paint(Style::new().fg_color(Some(AnsiColor::Green.into())), text)
}

#[cfg(test)]
mod tests {
    use super::difference;

    fn shown(expected: &str, found: &str) -> String {
        let mut out = Vec::new();
        difference(&mut out, expected, found).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn texts_of_several_lines_differ_line_by_line() {
        assert_eq!(
            shown(
                "Your car is ready.\nWe close at seven.\nThank you.",
                "Your car is ready.\nWe close at six.\nThank you."
            ),
            "      Your car is ready.\n    - We close at seven.\n    + We close at six.\n      Thank you.\n"
        );
    }

    #[test]
    fn a_line_end_more_is_seen() {
        assert_eq!(shown("Hi.", "Hi.\n"), "      Hi.\n    + \n");
        assert_eq!(shown("Hi.", "Hi.\r"), "    - Hi.\n    + Hi.\\u{d}\n");
    }
}
