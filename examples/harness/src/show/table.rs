//! One row a message, as wide as the terminal.

use std::io::{self, Write};

use anstyle::Style;
use maysend::{Decision, Finding, Reaction, Request, Severity, Verdict};

use super::body::Body;
use super::{Paper, bold, escape, lines, moment, paint};
use crate::answer::{Answer, Reply};

/// The columns of a table; the last takes what is left.
struct Columns {
    who: usize,
    what: usize,
    third: usize,
    last: usize,
}

/// Between two columns.
const GAP: &str = "  ";

impl Columns {
    fn new(paper: &Paper, third: usize) -> Self {
        let who = (paper.width / 7).clamp(8, 22);
        let gaps = GAP.len().saturating_mul(3);
        let rest = paper
            .width
            .saturating_sub(who)
            .saturating_sub(third)
            .saturating_sub(gaps);
        let what = rest.saturating_mul(2) / 5;
        Self {
            who,
            what,
            third,
            last: rest.saturating_sub(what),
        }
    }

    fn of(paper: &Paper, answer: &Answer) -> Self {
        match answer {
            Answer::Decision(_) => Self::new(paper, "verdict".len()),
            Answer::Reaction { .. } => Self::new(paper, 26),
        }
    }

    fn write(&self, out: &mut impl Write, cells: [&str; 4], style: Style) -> io::Result<()> {
        let [who, what, third, last] = cells;
        let who = lines::fit(who, self.who);
        let what = lines::fit(what, self.what);
        let third = paint(style, &lines::fit(third, self.third));
        let last = lines::fit(last, self.last);
        let line = format!("{who}{GAP}{what}{GAP}{third}{GAP}{last}");
        writeln!(out, "{}", line.trim_end())
    }
}

pub(crate) fn head(out: &mut impl Write, paper: &Paper, answer: &Answer) -> io::Result<()> {
    let columns = Columns::of(paper, answer);
    let names = match answer {
        Answer::Decision(_) => ["who", "what", "verdict", "why"],
        Answer::Reaction { .. } => ["who", "what", "to be done", "reply"],
    };
    let mut line = Vec::new();
    columns.write(&mut line, names, Style::new())?;
    write!(out, "{}", bold(&String::from_utf8_lossy(&line)))?;
    let rule = "─".repeat(paper.width);
    writeln!(out, "{rule}")
}

pub(crate) fn row(
    out: &mut impl Write,
    paper: &Paper,
    request: &Request,
    answer: &Answer,
) -> io::Result<()> {
    let columns = Columns::of(paper, answer);
    let who = super::who(request);
    match answer {
        Answer::Decision(decision) => {
            let what = what(paper, request, decision);
            let why = why(paper, request, decision);
            let cells = [who.as_str(), &what, decision.verdict.as_str(), &why];
            columns.write(out, cells, paint::of_verdict(decision.verdict))
        }
        Answer::Reaction { reaction, reply } => {
            let what = shown(Body::of_reaction(request, reaction).as_ref());
            let effects = effects(reaction);
            let reply = reply
                .as_ref()
                .map_or_else(String::new, |reply| answered(paper, reply));
            let style = if reaction.effects.is_empty() {
                Style::new().dimmed()
            } else {
                Style::new().bold()
            };
            columns.write(out, [&who, &what, &effects, &reply], style)
        }
    }
}

/// The text in one line, secrets covered.
pub(crate) fn what(paper: &Paper, request: &Request, decision: &Decision) -> String {
    shown(Body::of_decision(paper, request, decision).as_ref())
}

fn shown(body: Option<&Body<'_>>) -> String {
    match body {
        Some(body) => body.in_one_line(),
        None => "(holds a secret)".to_owned(),
    }
}

/// The first thing to know: what forbids it, what it waits for, or what should be mended.
fn why(paper: &Paper, request: &Request, decision: &Decision) -> String {
    let found = |severity: Severity| {
        decision
            .findings
            .iter()
            .find(|finding: &&Finding| finding.severity == severity)
            .map(|finding| escape::line(&finding.message))
    };
    let violation = || found(Severity::Violation);
    let reason = match decision.verdict {
        Verdict::Deny => violation(),
        Verdict::Hold => decision.holds.first().map(|hold| {
            let (role, subject) = (escape::line(&hold.role), escape::line(&hold.subject));
            let reason = violation().or_else(|| found(Severity::Warning));
            format!("{role}: {subject}. {}", reason.unwrap_or_default())
        }),
        Verdict::Defer => decision.not_before.map(|at| {
            let at = moment::short(at, paper.zone(request));
            format!("{at}. {}", violation().unwrap_or_default())
        }),
        Verdict::Allow => None,
    };
    reason
        .or_else(|| found(Severity::Warning).map(|warning| format!("warning: {warning}")))
        .unwrap_or_else(|| decision.class.as_str().to_owned())
}

/// `opt-out all, review`.
fn effects(reaction: &Reaction) -> String {
    if reaction.effects.is_empty() {
        return "-".to_owned();
    }
    let effects: Vec<String> = reaction
        .effects
        .iter()
        .map(|effect| escape::line(format!("{} {}", effect.kind, effect.value).trim()))
        .collect();
    effects.join(", ")
}

fn answered(paper: &Paper, reply: &Reply) -> String {
    let body = Body::of_decision(paper, &reply.request, &reply.decision);
    format!("{}: {}", reply.decision.verdict, shown(body.as_ref()))
}
