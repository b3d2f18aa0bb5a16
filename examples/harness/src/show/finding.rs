//! One finding, in the words of the policy.

use std::io::Write;

use maysend::Finding;

use super::text::field;
use super::{Paper, dim, escape, lines, paint};

/// How much of the text a finding quotes.
const QUOTE: usize = 60;

pub(crate) fn write(out: &mut impl Write, paper: &Paper, finding: &Finding) -> std::io::Result<()> {
    let label = severity(finding);
    let style = paint::of_severity(finding.severity);
    field(out, paper, label, style, &escape::line(&finding.message))?;
    if let Some(remedy) = &finding.remedy {
        field(
            out,
            paper,
            "",
            style,
            &format!("-> {}", escape::line(remedy)),
        )?;
    }
    for line in lines::wrap(&background(finding), super::text::columns(paper)) {
        writeln!(out, "  {:12}{}", "", dim(&line))?;
    }
    Ok(())
}

pub(crate) fn severity(finding: &Finding) -> &'static str {
    match finding.severity {
        maysend::Severity::Note => "note",
        maysend::Severity::Warning => "warning",
        maysend::Severity::Violation => "violation",
    }
}

/// The code, the clause, the law, and the words that it is about.
fn background(finding: &Finding) -> String {
    let mut parts = vec![escape::line(&finding.code)];
    if let Some(clause) = finding
        .clause
        .as_ref()
        .filter(|clause| **clause != finding.code)
    {
        parts.push(format!("clause {}", escape::line(clause)));
    }
    parts.extend(finding.authorities.iter().map(|law| escape::line(law)));
    let span = finding.span.as_ref();
    // Where something is missing there is nothing to quote.
    let quoted = span.and_then(|span| span.text.as_ref());
    if let Some(quoted) = quoted.filter(|quoted| !quoted.is_empty()) {
        let quoted = escape::line(quoted);
        let short: String = quoted.chars().take(QUOTE).collect();
        let dots = if short.len() < quoted.len() {
            "…"
        } else {
            ""
        };
        parts.push(format!("“{short}{dots}”"));
    }
    parts.join(" · ")
}
