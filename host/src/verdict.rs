//! What a decision is made of: verdicts, holds, findings, labels, effects.

use serde::{Deserialize, Serialize};

use crate::request::Attribute;

/// What is to become of a message, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "closed by the contract")]
pub enum Verdict {
    /// Send it, as `body` has it, before `valid_until`.
    Allow,
    /// Ask again at `not_before`.
    Defer,
    /// Wait until each hold is approved.
    Hold,
    /// Do not send it.
    Deny,
}

impl Verdict {
    /// The word used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Defer => "defer",
            Self::Hold => "hold",
            Self::Deny => "deny",
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a message is for, from the mildest rules to the strictest: the label `class`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "closed by design: anything else counts as marketing"
)]
pub enum Class {
    /// An answer to the customer's own text.
    Conversational,
    /// What the customer needs to know about the business at hand.
    Informational,
    /// Anything else, and whatever could not be told.
    Marketing,
}

impl Class {
    /// The value of the label.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Conversational => "conversational",
            Self::Informational => "informational",
            Self::Marketing => "marketing",
        }
    }

    /// The strictest class among the labels; none, an unknown or an unclear one is marketing.
    #[must_use]
    pub fn strictest<'a>(labels: impl IntoIterator<Item = &'a Label>) -> Self {
        labels
            .into_iter()
            .filter(|label| label.name == "class")
            .map(|label| match label.value.as_str() {
                "conversational" => Self::Conversational,
                "informational" => Self::Informational,
                _ => Self::Marketing,
            })
            .max()
            .unwrap_or(Self::Marketing)
    }
}

/// Stop until someone with this role approves this subject (WIT `types.hold`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Who may lift it; `sender` asks the sender: are you sure?
    pub role: String,
    /// What is to be approved.
    pub subject: String,
    /// The policy that asks.
    pub policy: String,
}

/// How grave a finding is (WIT `types.severity`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "closed by the contract")]
pub enum Severity {
    /// Good to know.
    Note,
    /// Should be mended.
    Warning,
    /// Must be mended.
    Violation,
}

/// What a policy found, for the person who pressed Send (WIT `types.finding`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The policy, by its id in the set; `maysend` for the engine itself.
    pub policy: String,
    /// Stable, `policy/what`.
    pub code: String,
    /// How grave it is.
    pub severity: Severity,
    /// The clause of the written policy that decides.
    pub clause: Option<String>,
    /// In plain words. May hold text of the customer's: filter it before it reaches a terminal or a page.
    pub message: String,
    /// Laws and rules behind it.
    pub authorities: Vec<String>,
    /// Where it is in the draft that the policy saw.
    pub span: Option<QuotedSpan>,
    /// What would mend it.
    pub remedy: Option<String>,
    /// More, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
}

/// Bytes `[start, end)` of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// A span with the text it covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotedSpan {
    /// The first byte, in the draft that the policy saw.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// The text; none if it is a secret. A secret of another finding that stands in it is covered, letter by letter, with `•`.
    pub text: Option<String>,
}

/// Covers what is secret in the quotations of all findings: one may be about words that another's secret stands in. `bodies` are the
/// texts that spans may be of.
pub(crate) fn cover_secrets(lists: &mut [&mut Vec<Finding>], bodies: &[&str]) {
    let spans = || lists.iter().flat_map(|list| list.iter());
    let spans = || spans().filter_map(|finding| finding.span.as_ref());
    let secrets: Vec<(usize, usize)> = spans()
        .filter(|span| span.text.is_none() && span.start < span.end)
        .map(QuotedSpan::bytes)
        .collect();
    if secrets.is_empty() {
        return;
    }
    let words: Vec<String> = secrets
        .iter()
        .flat_map(|(start, end)| bodies.iter().filter_map(|body| body.get(*start..*end)))
        .filter(|words| !words.trim().is_empty())
        .map(str::to_owned)
        .collect();
    let findings = lists.iter_mut().flat_map(|list| list.iter_mut());
    for span in findings.filter_map(|finding| finding.span.as_mut()) {
        let (start, _) = span.bytes();
        let Some(text) = &mut span.text else {
            continue;
        };
        let is_secret = |at: usize| secrets.iter().any(|(from, to)| (*from..*to).contains(&at));
        let mut covered: String = text
            .char_indices()
            .map(|(at, letter)| {
                if is_secret(start.saturating_add(at)) {
                    COVER
                } else {
                    letter
                }
            })
            .collect();
        for words in &words {
            let cover: String = words.chars().map(|_| COVER).collect();
            covered = covered.replace(words, &cover);
        }
        *text = covered;
    }
}

/// Stands for a letter of a secret.
const COVER: char = '•';

impl QuotedSpan {
    fn bytes(&self) -> (usize, usize) {
        let offset = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
        (offset(self.start), offset(self.end))
    }
}

/// Something found out about a text (WIT `types.label`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// `class`, `topic`, `zone`, ...
    pub name: String,
    /// Its value.
    pub value: String,
    /// The policy that gave it.
    #[serde(default)]
    pub source: String,
    /// What made it, in the draft that the policy saw.
    #[serde(default)]
    pub spans: Vec<Span>,
    /// What made it, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cues: Vec<String>,
}

/// What is to be done beside sending or not (WIT `types.effect`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// `opt-out`, `opt-in`, `void-consent`, `pause`, `review`, `redact`, `route`, `preference`, `help`, or one that this
    /// version does not know; of the last kind the engine asks for a review.
    pub kind: String,
    /// The topic, the role, the reason.
    pub value: String,
    /// The policy that asks for it; `maysend` for the engine itself.
    pub policy: String,
    /// Where it applies, in the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// More, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
}
