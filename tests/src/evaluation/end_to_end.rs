//! What becomes of each text to a customer who agreed to service texts in writing, and to nothing else.

use maysend::{Decision, Library, Severity, Verdict};
use serde_json::json;

use super::classification::labels;
use super::request::{Conversation, outbound};
use super::rows::ClassificationRow;
use super::{Confusion, Figure, Measured, Miss, Share, Target, policies};

/// The standard policies that judge the text, the person and the hour.
const POLICIES: [&str; 6] = [
    "classification",
    "place",
    "consent",
    "opt-out",
    "hours",
    "content",
];

pub(super) fn measure(rows: &[ClassificationRow], library: &Library) -> Result<Measured, String> {
    let set = policies(library, &POLICIES)?;
    let consents = json!([{
        "topic": "service", "level": "written", "method": "repair-order", "seller": "Smith Honda",
        "given_at": "2026-11-02T15:00:00Z", "evidence": "ro/77120",
    }]);
    let mut confusion = Confusion::new(
        "written consent to service texts only",
        &["marketing", "informational", "conversational"],
        &["allow", "defer", "hold", "deny"],
    );
    let (mut allowed, mut stopped) = (Share::default(), Share::default());
    let mut misses = Vec::new();
    for row in rows {
        let request = outbound(row, Conversation::Known, consents.clone())?;
        let decision = set
            .decide(&request)
            .map_err(|error| format!("{}: {error}", row.id))?;
        let goes = decision.verdict == Verdict::Allow;
        confusion.count(&row.label, decision.verdict.as_str());
        let wrong = if row.label == "marketing" {
            allowed.count(goes);
            goes
        } else {
            stopped.count(!goes);
            !goes
        };
        if wrong {
            misses.push(miss(row, &decision));
        }
    }
    Ok(Measured {
        set: String::new(),
        what: "end to end",
        texts: rows.len(),
        confusions: vec![confusion],
        figures: vec![
            Figure::share("marketing allowed", allowed).target(Target::AtMost(0.05)),
            Figure::share("service and conversation stopped", stopped).target(Target::AtMost(0.03)),
        ],
        misses,
    })
}

fn miss(row: &ClassificationRow, decision: &Decision) -> Miss {
    let findings = decision
        .findings
        .iter()
        .filter(|finding| finding.severity > Severity::Note)
        .map(|finding| format!("{}: {}", finding.code, finding.message));
    let failures = decision
        .failures
        .iter()
        .map(|failure| format!("the policy `{}` {}", failure.policy, failure.kind));
    Miss {
        id: row.id.clone(),
        problem: format!("{}, {}", row.label, decision.verdict),
        because: labels(decision, &row.body)
            .into_iter()
            .chain(findings)
            .chain(failures)
            .collect(),
        body: row.body.clone(),
        after: row.context.last_customer_message.clone(),
        note: row.note.clone(),
    }
}
