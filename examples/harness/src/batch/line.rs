//! A line of what a batch writes: its head, then the decision about each row.

use std::collections::BTreeSet;

use maysend::{Decision, Instant, Request, Severity, Verdict};
use serde::{Deserialize, Serialize};

/// The first line: what the decisions rest on. A batch is resumed only where all of it is the same.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) batch: Identity,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Identity {
    /// The version of the engine.
    pub(super) engine: String,
    /// The digest of the policy set.
    pub(super) set: String,
    /// What all requests have in common.
    pub(super) request: serde_json::Value,
    /// The SHA-256 of the recipients' file.
    pub(super) recipients: String,
}

/// What became of a row.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Line {
    /// Counted from 1.
    pub(super) row: u64,
    /// The recipient's id, or else the phone; none if the row is no recipient.
    pub(super) recipient: Option<String>,
    #[serde(flatten)]
    pub(super) answer: Answer,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Answer {
    Decided(Decided),
    Error { error: String },
}

/// A decision without what is the same for all rows or found again by deciding.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Decided {
    pub(super) verdict: Verdict,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) not_before: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) valid_until: Option<Instant>,
    /// Who must approve what, `subject for role`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) holds: Vec<String>,
    /// The codes of all findings above a note.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) codes: BTreeSet<String>,
    /// The states where the recipient may be; none: nobody knows.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) states: BTreeSet<String>,
    /// The text as it would be sent; none if it may not be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<String>,
}

impl Decided {
    pub(super) fn new(decision: &Decision) -> Self {
        let holds = decision.holds.iter();
        let findings = decision.findings.iter();
        let labels = decision.labels.iter();
        Self {
            verdict: decision.verdict,
            not_before: decision.not_before,
            valid_until: decision.valid_until,
            holds: holds
                .map(|hold| format!("{} for {}", hold.subject, hold.role))
                .collect(),
            codes: findings
                .filter(|finding| finding.severity > Severity::Note)
                .map(|finding| finding.code.clone())
                .collect(),
            states: labels
                .filter(|label| label.name == "state")
                .map(|label| label.value.clone())
                .collect(),
            body: decision.body.clone(),
        }
    }
}

/// How a recipient is named in the output.
pub(super) fn name(request: &Request) -> String {
    match &request.recipient.id {
        Some(id) if !id.is_empty() => id.clone(),
        _ => request.recipient.phone.to_string(),
    }
}
