//! Answers to be read one after the other.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use maysend::request::{Sender, Trigger};
use maysend::{
    Class, Decision, Effect, Failure, Finding, Label, Reaction, Request, Severity, Verdict,
};

use super::body::Body;
use super::{Paper, bold, dim, escape, finding, lines, moment, paint};
use crate::answer::{Answer, Reply};

/// Lines longer than this are hard to read, however wide the terminal.
const LONGEST: usize = 110;
/// The columns before the text of a field.
const INDENT: usize = 14;

pub(crate) fn answer(
    out: &mut impl Write,
    paper: &Paper,
    request: &Request,
    answer: &Answer,
) -> io::Result<()> {
    match answer {
        Answer::Decision(answer) => {
            decision(out, paper, request, answer, "to")?;
        }
        Answer::Reaction {
            reaction: answer,
            reply,
        } => {
            reaction(out, paper, request, answer)?;
            if let Some(reply) = reply {
                self::reply(out, paper, reply)?;
            }
        }
    }
    writeln!(out)
}

fn decision(
    out: &mut impl Write,
    paper: &Paper,
    request: &Request,
    decision: &Decision,
    to: &str,
) -> io::Result<()> {
    let word = decision.verdict.as_str().to_uppercase();
    let word = paint(paint::of_verdict(decision.verdict), &format!("{word:<5}"));
    writeln!(out, "{word} {to} {}", addressee(request))?;
    let facts = [
        decision.class.as_str().to_owned(),
        sender(request),
        moment::long(request.at, paper.zone(request)),
    ];
    for line in lines::wrap(&facts.join(" · "), paper.width.saturating_sub(2)) {
        writeln!(out, "  {}", dim(&line))?;
    }
    let body = Body::of_decision(paper, request, decision);
    text(out, paper, body.as_ref())?;
    if decision
        .body
        .as_ref()
        .is_some_and(|body| *body != request.message.body)
    {
        writeln!(
            out,
            "  {}",
            dim("(as it would be sent: policies changed it)")
        )?;
    }
    class(out, paper, decision, body.as_ref())?;
    findings(out, paper, &decision.findings)?;
    holds(out, paper, decision)?;
    moments(out, paper, request, decision)?;
    effects(out, paper, &decision.effects)?;
    failures(out, paper, &decision.failures)?;
    if !decision.assumed.is_empty() {
        let assumed = decision.assumed.join(", ");
        field(out, paper, "assumed", Style::new().dimmed(), &assumed)?;
    }
    watched(out, paper, &decision.watched)
}

fn reaction(
    out: &mut impl Write,
    paper: &Paper,
    request: &Request,
    reaction: &Reaction,
) -> io::Result<()> {
    writeln!(out, "{} from {}", summary(reaction), addressee(request))?;
    let at = moment::long(request.at, paper.zone(request));
    writeln!(out, "  {}", dim(&at))?;
    text(out, paper, Body::of_reaction(request, reaction).as_ref())?;
    effects(out, paper, &reaction.effects)?;
    findings(out, paper, &reaction.findings)?;
    failures(out, paper, &reaction.failures)?;
    watched(out, paper, &reaction.watched)
}

fn reply(out: &mut impl Write, paper: &Paper, reply: &Reply) -> io::Result<()> {
    write!(out, "  {} ", bold("reply:"))?;
    decision(out, paper, &reply.request, &reply.decision, "to answer")
}

/// What is to be done, in capitals.
fn summary(reaction: &Reaction) -> String {
    let mut kinds: Vec<String> = Vec::new();
    for effect in &reaction.effects {
        let kind = escape::line(&effect.kind).to_uppercase();
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    if kinds.is_empty() {
        return bold("TEXT");
    }
    let style = Style::new()
        .bold()
        .fg_color(Some(AnsiColor::Magenta.into()));
    paint(style, &kinds.join(" + "))
}

/// `Dana Whitfield, +12145550123 (out-07)`.
fn addressee(request: &Request) -> String {
    let phone = request.recipient.phone.to_string();
    let who = super::who(request);
    let mut text = bold(&who);
    if who != phone {
        text.push_str(&format!(", {phone}"));
    }
    if !request.message.id.is_empty() {
        text.push_str(&dim(&format!(" ({})", escape::line(&request.message.id))));
    }
    text
}

fn sender(request: &Request) -> String {
    let Sender { name, role, .. } = &request.sender;
    let how = match request.message.trigger {
        Trigger::Manual => "sent by hand",
        Trigger::Automated => "automated",
    };
    let who: Vec<String> = [name, role]
        .into_iter()
        .flatten()
        .map(|part| escape::line(part))
        .collect();
    if who.is_empty() {
        how.to_owned()
    } else {
        format!("{how}, {}", who.join(", "))
    }
}

fn text(out: &mut impl Write, paper: &Paper, body: Option<&Body<'_>>) -> io::Result<()> {
    let bar = dim("|");
    match body {
        Some(body) => {
            for line in body.in_lines(columns(paper).saturating_add(INDENT - 4), paper.has_colour) {
                writeln!(out, "  {bar} {line}")?;
            }
        }
        None => writeln!(
            out,
            "  {bar} (not shown: it was changed and holds a secret)"
        )?,
    }
    Ok(())
}

/// Why the text counts as marketing, if it does: `“free appraisal” (offer)`. Of what is milder nobody asks.
fn class(
    out: &mut impl Write,
    paper: &Paper,
    decision: &Decision,
    body: Option<&Body<'_>>,
) -> io::Result<()> {
    if decision.class != Class::Marketing {
        return Ok(());
    }
    let deciding =
        |label: &&Label| label.name == "class" && label.value == Class::Marketing.as_str();
    let mut reasons: Vec<String> = Vec::new();
    for label in decision.labels.iter().filter(deciding) {
        let quotes: Vec<String> = label
            .spans
            .iter()
            .filter_map(|span| body?.quote(*span))
            .map(|quote| format!("“{quote}”"))
            .collect();
        let cues: Vec<String> = label.cues.iter().map(|cue| escape::line(cue)).collect();
        match (quotes.as_slice(), cues.as_slice()) {
            ([], []) => {}
            (quotes, []) => reasons.push(quotes.join(", ")),
            ([], cues) => reasons.push(cues.join(", ")),
            (quotes, cues) => reasons.push(format!("{} ({})", quotes.join(", "), cues.join(", "))),
        }
    }
    if reasons.is_empty() {
        return Ok(());
    }
    reasons.dedup();
    field(out, paper, "marketing", Style::new(), &reasons.join("; "))
}

fn findings(out: &mut impl Write, paper: &Paper, findings: &[Finding]) -> io::Result<()> {
    for severity in [Severity::Violation, Severity::Warning, Severity::Note] {
        for found in findings.iter().filter(|found| found.severity == severity) {
            finding::write(out, paper, found)?;
        }
    }
    Ok(())
}

/// What policies in monitor mode say: told apart, because nothing of it counts.
fn watched(out: &mut impl Write, paper: &Paper, findings: &[Finding]) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    let mut watched: Vec<&Finding> = findings.iter().collect();
    watched.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    writeln!(
        out,
        "  {}",
        dim("monitored only; nothing of this counts yet:")
    )?;
    for found in watched {
        finding::write(out, paper, found)?;
    }
    Ok(())
}

fn holds(out: &mut impl Write, paper: &Paper, decision: &Decision) -> io::Result<()> {
    for hold in &decision.holds {
        let subject = escape::line(&hold.subject);
        let asks = match hold.role.as_str() {
            "sender" => format!("until the sender confirms `{subject}`: are you sure?"),
            role => format!("until a {} approves `{subject}`", escape::line(role)),
        };
        let asks = format!("{asks} ({})", escape::line(&hold.policy));
        field(out, paper, "hold", paint::of_verdict(Verdict::Hold), &asks)?;
    }
    if !decision.holds.is_empty() {
        // What an approval must carry; the whole of it, to be copied.
        let digest = format!("body_digest {}", decision.digests.body.as_str());
        writeln!(out, "  {:12}{}", "", dim(&digest))?;
    }
    Ok(())
}

fn moments(
    out: &mut impl Write,
    paper: &Paper,
    request: &Request,
    decision: &Decision,
) -> io::Result<()> {
    let zone = paper.zone(request);
    let style = paint::of_verdict(Verdict::Defer);
    if let Some(at) = decision.not_before {
        field(out, paper, "not before", style, &moment::long(at, zone))?;
    }
    if let Some(at) = decision.valid_until {
        let until = format!("{}; ask again after that", moment::long(at, zone));
        field(out, paper, "valid until", Style::new(), &until)?;
    }
    Ok(())
}

fn effects(out: &mut impl Write, paper: &Paper, effects: &[Effect]) -> io::Result<()> {
    for effect in effects {
        let mut what = escape::line(&effect.kind);
        if !effect.value.is_empty() {
            what.push_str(&format!(": {}", escape::line(&effect.value)));
        }
        for attribute in &effect.attributes {
            let (name, value) = (
                escape::line(&attribute.name),
                escape::line(&attribute.value),
            );
            what.push_str(&format!(", {name} {value}"));
        }
        what.push_str(&format!(" ({})", escape::line(&effect.policy)));
        field(out, paper, "effect", Style::new().bold(), &what)?;
    }
    Ok(())
}

fn failures(out: &mut impl Write, paper: &Paper, failures: &[Failure]) -> io::Result<()> {
    for failure in failures {
        let what = escape::line(&format!("`{}` {}", failure.policy, failure.kind));
        field(
            out,
            paper,
            "failure",
            paint::of_severity(Severity::Violation),
            &what,
        )?;
    }
    Ok(())
}

/// The columns that a field's text has.
pub(crate) fn columns(paper: &Paper) -> usize {
    paper.width.min(LONGEST).saturating_sub(INDENT)
}

/// A label and a text that is wrapped beside it.
pub(crate) fn field(
    out: &mut impl Write,
    paper: &Paper,
    label: &str,
    style: Style,
    text: &str,
) -> io::Result<()> {
    for (index, line) in lines::wrap(text, columns(paper)).iter().enumerate() {
        if index == 0 && !label.is_empty() {
            writeln!(out, "  {style}{label:<12}{style:#}{line}")?;
        } else {
            writeln!(out, "  {:12}{line}", "")?;
        }
    }
    Ok(())
}
