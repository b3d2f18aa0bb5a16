//! What a policy answered, checked: nothing that it says is believed before.

use crate::Instant;
use crate::bindings::types;
use crate::component::{Description, Stage};
use crate::failure::FailureKind;
use crate::request::Attribute;
use crate::verdict::{Effect, Finding, Hold, Label, QuotedSpan, Severity, Span, Verdict};

/// Entries that any list of an answer may have.
const MAX_ENTRIES: usize = 512;
/// The end of the year 9999: no later moment can be written as RFC 3339.
const LAST_MOMENT: Instant = Instant::from_unix(253_402_300_799);
/// Characters of a span that are quoted; the offsets tell the rest.
const MAX_QUOTE: usize = 1_000;
/// Bytes that a body may have; the longest text that carriers take has far less.
pub(crate) const MAX_BODY: usize = 64 << 10;
/// Bytes that any text of an answer may have.
const MAX_TEXT: usize = 16 << 10;

/// Whose answer it is and what it is about.
pub(crate) struct Context<'a> {
    pub(crate) policy: &'a str,
    pub(crate) description: &'a Description,
    pub(crate) body: &'a str,
    pub(crate) at: Instant,
}

/// A checked opinion.
#[derive(Debug)]
pub(crate) struct Opinion {
    /// Allow, defer or deny: holds stand beside it.
    pub(crate) verdict: Verdict,
    pub(crate) not_before: Option<Instant>,
    pub(crate) holds: Vec<Hold>,
    pub(crate) valid_until: Option<Instant>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) labels: Vec<Label>,
    pub(crate) edits: Vec<Edit>,
    pub(crate) effects: Vec<Effect>,
}

impl Opinion {
    /// The strictest of what it says.
    pub(crate) fn overall(&self) -> Verdict {
        if self.holds.is_empty() {
            self.verdict
        } else {
            self.verdict.max(Verdict::Hold)
        }
    }
}

/// A checked reaction.
#[derive(Debug)]
pub(crate) struct Reaction {
    pub(crate) effects: Vec<Effect>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) labels: Vec<Label>,
    pub(crate) reply: Option<(String, Option<String>)>,
}

/// A change of the body: bytes `[start, end)` become `text`.
#[derive(Debug)]
pub(crate) struct Edit {
    start: usize,
    end: usize,
    text: String,
}

type Checked<T> = Result<T, FailureKind>;

impl Context<'_> {
    pub(crate) fn opinion(&self, stage: Stage, raw: types::Opinion) -> Checked<Opinion> {
        self.check_sizes(&raw)?;
        let (verdict, not_before) = match raw.verdict {
            types::Verdict::Allow => (Verdict::Allow, None),
            types::Verdict::Deny => (Verdict::Deny, None),
            types::Verdict::Defer(instant) => {
                let instant = Instant::from_unix(instant);
                if instant <= self.at || instant.to_chrono().is_none() {
                    return malformed(format!(
                        "it defers to {instant}, which is not after {}",
                        self.at
                    ));
                }
                (Verdict::Defer, Some(instant))
            }
        };
        if stage != Stage::Judge && (verdict != Verdict::Allow || !raw.holds.is_empty()) {
            return malformed("a verdict outside of the stage judge".to_owned());
        }
        if stage != Stage::Amend && !raw.edits.is_empty() {
            return malformed("an edit outside of the stage amend".to_owned());
        }
        let valid_until = raw.valid_until.map(Instant::from_unix);
        if verdict == Verdict::Allow && valid_until.is_some_and(|until| until <= self.at) {
            return malformed("an allow that has ended before it begins".to_owned());
        }
        if valid_until.is_some_and(|until| until > LAST_MOMENT) {
            return malformed("an end beyond the year 9999".to_owned());
        }
        let mut holds = Vec::new();
        for hold in raw.holds {
            if hold.role.is_empty() || hold.subject.is_empty() {
                return malformed("a hold without a role or a subject".to_owned());
            }
            holds.push(Hold {
                role: hold.role,
                subject: hold.subject,
                policy: self.policy.to_owned(),
            });
        }
        Ok(Opinion {
            verdict,
            not_before,
            holds,
            valid_until,
            findings: self.findings(raw.findings)?,
            labels: self.labels(raw.labels)?,
            edits: self.edits(raw.edits)?,
            effects: self.effects(raw.effects)?,
        })
    }

    pub(crate) fn reaction(&self, raw: types::Reaction) -> Checked<Reaction> {
        check_count(raw.effects.len())?;
        check_count(raw.findings.len())?;
        check_count(raw.labels.len())?;
        let reply = match raw.reply {
            Some(reply) if reply.body.trim().is_empty() => {
                return malformed("a reply without a text".to_owned());
            }
            Some(reply) => {
                check_text(&reply.body)?;
                Some((reply.body, reply.topic))
            }
            None => None,
        };
        Ok(Reaction {
            effects: self.effects(raw.effects)?,
            findings: self.findings(raw.findings)?,
            labels: self.labels(raw.labels)?,
            reply,
        })
    }

    fn check_sizes(&self, raw: &types::Opinion) -> Checked<()> {
        for count in [
            raw.holds.len(),
            raw.findings.len(),
            raw.labels.len(),
            raw.edits.len(),
            raw.effects.len(),
        ] {
            check_count(count)?;
        }
        Ok(())
    }

    fn findings(&self, raw: Vec<types::Finding>) -> Checked<Vec<Finding>> {
        raw.into_iter()
            .map(|finding| {
                if finding.code.is_empty() {
                    return malformed("a finding without a code".to_owned());
                }
                check_text(&finding.code)?;
                check_text(&finding.message)?;
                let span = finding
                    .span
                    .map(|span| self.quoted(span, finding.secret))
                    .transpose()?;
                Ok(Finding {
                    policy: self.policy.to_owned(),
                    code: finding.code,
                    severity: match finding.severity {
                        types::Severity::Note => Severity::Note,
                        types::Severity::Warning => Severity::Warning,
                        types::Severity::Violation => Severity::Violation,
                    },
                    clause: finding.clause,
                    message: finding.message,
                    authorities: finding.authorities,
                    span,
                    remedy: finding.remedy,
                    attributes: attributes(finding.attributes),
                })
            })
            .collect()
    }

    fn labels(&self, raw: Vec<types::Label>) -> Checked<Vec<Label>> {
        raw.into_iter()
            .map(|label| {
                if !self.description.gives_labels.contains(&label.name) {
                    return malformed(format!(
                        "a label `{}` that its description does not name",
                        label.name.chars().take(64).collect::<String>()
                    ));
                }
                check_text(&label.value)?;
                check_count(label.spans.len())?;
                Ok(Label {
                    name: label.name,
                    value: label.value,
                    source: self.policy.to_owned(),
                    spans: label
                        .spans
                        .into_iter()
                        .map(|span| self.span(span))
                        .collect::<Checked<_>>()?,
                    cues: label.cues,
                })
            })
            .collect()
    }

    fn effects(&self, raw: Vec<types::Effect>) -> Checked<Vec<Effect>> {
        raw.into_iter()
            .map(|effect| {
                if effect.kind.is_empty() {
                    return malformed("an effect without a kind".to_owned());
                }
                check_text(&effect.kind)?;
                check_text(&effect.value)?;
                Ok(Effect {
                    kind: effect.kind,
                    value: effect.value,
                    policy: self.policy.to_owned(),
                    span: effect.span.map(|span| self.span(span)).transpose()?,
                    attributes: attributes(effect.attributes),
                })
            })
            .collect()
    }

    fn edits(&self, raw: Vec<types::Edit>) -> Checked<Vec<Edit>> {
        let end = self.body.len();
        let mut edits = raw
            .into_iter()
            .map(|edit| match edit {
                types::Edit::Append(text) => {
                    check_text(&text)?;
                    Ok(Edit {
                        start: end,
                        end,
                        text: format!(" {text}"),
                    })
                }
                types::Edit::Replace(replacement) => {
                    check_text(&replacement.text)?;
                    let span = self.span(replacement.span)?;
                    Ok(Edit {
                        start: to_usize(span.start),
                        end: to_usize(span.end),
                        text: replacement.text,
                    })
                }
            })
            .collect::<Checked<Vec<Edit>>>()?;
        edits.sort_by_key(|edit| (edit.start, edit.end));
        let overlap = edits
            .iter()
            .zip(edits.iter().skip(1))
            .any(|(one, next)| next.start < one.end);
        if overlap {
            return malformed("edits that overlap".to_owned());
        }
        let added: usize = edits.iter().map(|edit| edit.text.len()).sum();
        if self.body.len().saturating_add(added) > MAX_BODY {
            return malformed(format!(
                "edits that make a body of more than {MAX_BODY} bytes"
            ));
        }
        Ok(edits)
    }

    fn span(&self, raw: types::Span) -> Checked<Span> {
        if self
            .body
            .get(to_usize(raw.start)..to_usize(raw.end))
            .is_none()
        {
            return malformed(format!(
                "a span of bytes {} to {} in a body of {}, or not on the boundaries of characters",
                raw.start,
                raw.end,
                self.body.len()
            ));
        }
        Ok(Span {
            start: raw.start,
            end: raw.end,
        })
    }

    fn quoted(&self, raw: types::Span, secret: bool) -> Checked<QuotedSpan> {
        let span = self.span(raw)?;
        Ok(QuotedSpan {
            start: span.start,
            end: span.end,
            text: self
                .body
                .get(to_usize(span.start)..to_usize(span.end))
                .filter(|_| !secret)
                .map(|text| text.chars().take(MAX_QUOTE).collect()),
        })
    }
}

/// The body after the edits, which are in order and do not overlap.
pub(crate) fn apply(body: &str, edits: &[Edit]) -> String {
    let mut edited = String::with_capacity(body.len());
    let mut from = 0;
    for edit in edits {
        edited.push_str(body.get(from..edit.start).unwrap_or_default());
        edited.push_str(&edit.text);
        from = edit.end;
    }
    edited.push_str(body.get(from..).unwrap_or_default());
    edited
}

fn attributes(raw: Vec<types::Attribute>) -> Vec<Attribute> {
    raw.into_iter()
        .map(|attribute| Attribute {
            name: attribute.name,
            value: attribute.value,
        })
        .collect()
}

fn check_count(count: usize) -> Checked<()> {
    if count > MAX_ENTRIES {
        return malformed(format!("a list of {count} entries, {MAX_ENTRIES} are read"));
    }
    Ok(())
}

fn check_text(text: &str) -> Checked<()> {
    if text.len() > MAX_TEXT {
        return malformed(format!(
            "a text of {} bytes, {MAX_TEXT} are read",
            text.len()
        ));
    }
    Ok(())
}

fn malformed<T>(message: String) -> Checked<T> {
    Err(FailureKind::Malformed { message })
}

fn to_usize(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}
