//! What breaks the contract in an answer.

use crate::types::{
    Description, Edit, Effect, Finding, Hold, Instant, Label, Opinion, Reaction, Reply, Span,
    Stage, Verdict,
};

/// Everything that breaks the contract in this opinion.
pub(super) fn opinion(
    description: &Description,
    stage: Stage,
    at: Instant,
    body: &str,
    opinion: &Opinion,
) -> Vec<String> {
    let mut faults = timing(at, opinion);
    faults.extend(place(description, stage, opinion));
    faults.extend(findings(description, body, &opinion.findings));
    faults.extend(labels(description, body, &opinion.labels));
    faults.extend(edits(body, &opinion.edits));
    faults.extend(effects(body, &opinion.effects));
    faults
}

/// Everything that breaks the contract in this reaction.
pub(super) fn reaction(description: &Description, body: &str, reaction: &Reaction) -> Vec<String> {
    let mut faults = findings(description, body, &reaction.findings);
    faults.extend(labels(description, body, &reaction.labels));
    faults.extend(effects(body, &reaction.effects));
    let silent = |reply: &Reply| reply.body.trim().is_empty();
    if reaction.reply.as_ref().is_some_and(silent) {
        faults.push("a reply without a text".to_owned());
    }
    faults
}

fn timing(at: Instant, opinion: &Opinion) -> Vec<String> {
    match (opinion.verdict, opinion.valid_until) {
        (Verdict::Defer(instant), _) if instant <= at => {
            vec![format!("a defer to {instant}, which is not after {at}")]
        }
        (Verdict::Allow, Some(until)) if until <= at => {
            vec!["an allow that has ended before it begins".to_owned()]
        }
        _ => Vec::new(),
    }
}

/// What may only be said in another stage.
fn place(description: &Description, stage: Stage, opinion: &Opinion) -> Vec<String> {
    let name = match stage {
        Stage::Label => "label",
        Stage::Amend => "amend",
        Stage::Judge => "judge",
    };
    let mut faults = Vec::new();
    if !description.stages.contains(&stage) {
        faults.push(format!("the description does not name the stage {name}"));
    }
    if stage != Stage::Judge && opinion.verdict != Verdict::Allow {
        faults.push(format!("the verdict in the stage {name} must be allow"));
    }
    if stage != Stage::Judge && !opinion.holds.is_empty() {
        faults.push(format!("a hold in the stage {name}"));
    }
    if stage != Stage::Amend && !opinion.edits.is_empty() {
        faults.push(format!("an edit in the stage {name}"));
    }
    let nameless = |hold: &Hold| hold.role.is_empty() || hold.subject.is_empty();
    if opinion.holds.iter().any(nameless) {
        faults.push("a hold without a role or a subject".to_owned());
    }
    faults
}

/// `rules/*` stands for every code below it.
fn stands_for(code: &str, given: &str) -> bool {
    match code.strip_suffix('*') {
        Some(family) => given.starts_with(family) && given.len() > family.len(),
        None => given == code,
    }
}

fn findings(description: &Description, body: &str, findings: &[Finding]) -> Vec<String> {
    let mut faults = Vec::new();
    for finding in findings {
        if !description
            .codes
            .iter()
            .any(|code| stands_for(code, &finding.code))
        {
            faults.push(format!(
                "the code `{}` is not among the `codes` of the description",
                finding.code
            ));
        }
        if finding.message.trim().is_empty() {
            faults.push(format!("the finding `{}` has no message", finding.code));
        }
        if finding.span.is_some_and(|span| !inside(body, span)) {
            faults.push(format!(
                "the span of the finding `{}` is not inside the text or cuts a character",
                finding.code
            ));
        }
    }
    faults
}

fn labels(description: &Description, body: &str, labels: &[Label]) -> Vec<String> {
    let mut faults = Vec::new();
    for label in labels {
        if !description.gives_labels.contains(&label.name) {
            faults.push(format!(
                "the label `{}` is not among the `gives_labels` of the description",
                label.name
            ));
        }
        if label.spans.iter().any(|span| !inside(body, *span)) {
            faults.push(format!(
                "a span of the label `{}` is not inside the text or cuts a character",
                label.name
            ));
        }
    }
    faults
}

fn edits(body: &str, edits: &[Edit]) -> Vec<String> {
    let mut spans: Vec<Span> = edits
        .iter()
        .filter_map(|edit| match edit {
            Edit::Replace(replacement) => Some(replacement.span),
            Edit::Append(_) => None,
        })
        .collect();
    spans.sort_by_key(|span| (span.start, span.end));
    let mut faults = Vec::new();
    if spans.iter().any(|span| !inside(body, *span)) {
        faults.push("the span of an edit is not inside the text or cuts a character".to_owned());
    }
    if spans
        .iter()
        .zip(spans.iter().skip(1))
        .any(|(one, next)| next.start < one.end)
    {
        faults.push("two edits overlap".to_owned());
    }
    faults
}

fn effects(body: &str, effects: &[Effect]) -> Vec<String> {
    let mut faults = Vec::new();
    for effect in effects {
        if effect.kind.is_empty() {
            faults.push("an effect without a kind".to_owned());
        }
        if effect.span.is_some_and(|span| !inside(body, span)) {
            faults.push(format!(
                "the span of the effect `{}` is not inside the text or cuts a character",
                effect.kind
            ));
        }
    }
    faults
}

fn inside(body: &str, span: Span) -> bool {
    body.get(span.start as usize..span.end as usize).is_some()
}
