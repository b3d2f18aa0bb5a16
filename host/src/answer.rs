//! What a policy answered, checked: nothing that it says is believed before.

use crate::Instant;
use crate::bindings::types;
use crate::component::{Description, Stage};
use crate::failure::FailureKind;
use crate::limits::Limits;
use crate::request::Attribute;
use crate::verdict::{Effect, Finding, Hold, Label, QuotedSpan, Severity, Span, Verdict};

/// The end of the year 9999: no later moment can be written as RFC 3339.
const LAST_MOMENT: Instant = Instant::from_unix(253_402_300_799);
/// Characters of a span that are quoted; the offsets tell the rest.
const MAX_QUOTE: usize = 1_000;
/// Bytes that a body may have; the longest text that carriers take has far less.
pub(crate) const MAX_BODY: usize = 64 << 10;

/// A clause of the written policy, checked as every answer is.
pub(crate) fn clauses(limits: &Limits, raw: Vec<types::Clause>) -> Checked<Vec<types::Clause>> {
    let read = Reading(limits);
    read.count("clauses", raw.len())?;
    raw.into_iter()
        .map(|clause| {
            Ok(types::Clause {
                id: read.text("a clause's id", clause.id)?,
                title: read.text("a clause's title", clause.title)?,
                text: read.text("a clause's text", clause.text)?,
                authorities: read.texts("authorities", "an authority", clause.authorities)?,
            })
        })
        .collect()
}

/// Whose answer it is and what it is about.
pub(crate) struct Context<'a> {
    pub(crate) policy: &'a str,
    pub(crate) description: &'a Description,
    pub(crate) limits: &'a Limits,
    pub(crate) body: &'a str,
    pub(crate) at: Instant,
}

/// A checked opinion.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
pub(crate) struct Reaction {
    pub(crate) effects: Vec<Effect>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) labels: Vec<Label>,
    pub(crate) reply: Option<(String, Option<String>)>,
}

/// A change of the body: bytes `[start, end)` become `text`.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    start: usize,
    end: usize,
    text: String,
}

type Checked<T> = Result<T, FailureKind>;

impl Context<'_> {
    pub(crate) fn opinion(&self, stage: Stage, raw: types::Opinion) -> Checked<Opinion> {
        self.count("holds", raw.holds.len())?;
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
                role: self.text("a hold's role", hold.role)?,
                subject: self.text("a hold's subject", hold.subject)?,
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
        let reply = match raw.reply {
            Some(reply) if reply.body.trim().is_empty() => {
                return malformed("a reply without a text".to_owned());
            }
            Some(reply) => Some((
                self.text("a reply", reply.body)?,
                self.maybe("a reply's topic", reply.topic)?,
            )),
            None => None,
        };
        Ok(Reaction {
            effects: self.effects(raw.effects)?,
            findings: self.findings(raw.findings)?,
            labels: self.labels(raw.labels)?,
            reply,
        })
    }

    fn findings(&self, raw: Vec<types::Finding>) -> Checked<Vec<Finding>> {
        self.count("findings", raw.len())?;
        raw.into_iter()
            .map(|finding| {
                if finding.code.is_empty() {
                    return malformed("a finding without a code".to_owned());
                }
                let span = finding
                    .span
                    .map(|span| self.quoted(span, finding.secret))
                    .transpose()?;
                Ok(Finding {
                    policy: self.policy.to_owned(),
                    code: self.text("a finding's code", finding.code)?,
                    severity: match finding.severity {
                        types::Severity::Note => Severity::Note,
                        types::Severity::Warning => Severity::Warning,
                        types::Severity::Violation => Severity::Violation,
                    },
                    clause: self.maybe("a finding's clause", finding.clause)?,
                    message: self.text("a finding's message", finding.message)?,
                    authorities: self.texts("authorities", "an authority", finding.authorities)?,
                    span,
                    remedy: self.maybe("a finding's remedy", finding.remedy)?,
                    attributes: self.attributes(finding.attributes)?,
                })
            })
            .collect()
    }

    fn labels(&self, raw: Vec<types::Label>) -> Checked<Vec<Label>> {
        self.count("labels", raw.len())?;
        raw.into_iter()
            .map(|label| {
                if !self.description.gives_labels.contains(&label.name) {
                    return malformed(format!(
                        "a label `{}` that its description does not name",
                        label.name.chars().take(64).collect::<String>()
                    ));
                }
                self.count("spans of a label", label.spans.len())?;
                Ok(Label {
                    name: label.name,
                    value: self.text("a label's value", label.value)?,
                    source: self.policy.to_owned(),
                    spans: label
                        .spans
                        .into_iter()
                        .map(|span| self.span(span))
                        .collect::<Checked<_>>()?,
                    cues: self.texts("cues", "a cue", label.cues)?,
                })
            })
            .collect()
    }

    fn effects(&self, raw: Vec<types::Effect>) -> Checked<Vec<Effect>> {
        self.count("effects", raw.len())?;
        raw.into_iter()
            .map(|effect| {
                if effect.kind.is_empty() {
                    return malformed("an effect without a kind".to_owned());
                }
                Ok(Effect {
                    kind: self.text("an effect's kind", effect.kind)?,
                    value: self.text("an effect's value", effect.value)?,
                    policy: self.policy.to_owned(),
                    span: effect.span.map(|span| self.span(span)).transpose()?,
                    attributes: self.attributes(effect.attributes)?,
                })
            })
            .collect()
    }

    fn edits(&self, raw: Vec<types::Edit>) -> Checked<Vec<Edit>> {
        self.count("edits", raw.len())?;
        let end = self.body.len();
        let mut edits = raw
            .into_iter()
            .map(|edit| match edit {
                types::Edit::Append(text) => Ok(Edit {
                    start: end,
                    end,
                    text: format!(" {}", self.text("an edit's text", text)?),
                }),
                types::Edit::Replace(replacement) => {
                    let span = self.span(replacement.span)?;
                    Ok(Edit {
                        start: to_usize(span.start),
                        end: to_usize(span.end),
                        text: self.text("an edit's text", replacement.text)?,
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
        let removed: usize = edits
            .iter()
            .map(|edit| edit.end.saturating_sub(edit.start))
            .sum();
        let length = self
            .body
            .len()
            .saturating_sub(removed)
            .saturating_add(added);
        if length > MAX_BODY {
            return Err(FailureKind::AnswerText {
                text: "a body after the edits".to_owned(),
                limit: to_u64(MAX_BODY),
                used: to_u64(length),
            });
        }
        Ok(edits)
    }

    fn attributes(&self, raw: Vec<types::Attribute>) -> Checked<Vec<Attribute>> {
        self.count("attributes", raw.len())?;
        raw.into_iter()
            .map(|attribute| {
                Ok(Attribute {
                    name: self.text("an attribute's name", attribute.name)?,
                    value: self.text("an attribute's value", attribute.value)?,
                })
            })
            .collect()
    }

    fn texts(&self, list: &str, each: &str, texts: Vec<String>) -> Checked<Vec<String>> {
        Reading(self.limits).texts(list, each, texts)
    }

    fn maybe(&self, what: &str, text: Option<String>) -> Checked<Option<String>> {
        text.map(|text| self.text(what, text)).transpose()
    }

    fn text(&self, what: &str, text: String) -> Checked<String> {
        Reading(self.limits).text(what, text)
    }

    fn count(&self, list: &str, entries: usize) -> Checked<()> {
        Reading(self.limits).count(list, entries)
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

/// How much of an answer is read.
struct Reading<'a>(&'a Limits);

impl Reading<'_> {
    fn texts(&self, list: &str, each: &str, texts: Vec<String>) -> Checked<Vec<String>> {
        self.count(list, texts.len())?;
        texts
            .into_iter()
            .map(|text| self.text(each, text))
            .collect()
    }

    /// The text, if it is short enough.
    fn text(&self, what: &str, text: String) -> Checked<String> {
        let (limit, used) = (self.0.answer_text_bytes, to_u64(text.len()));
        if used > limit {
            return Err(FailureKind::AnswerText {
                text: what.to_owned(),
                limit,
                used,
            });
        }
        Ok(text)
    }

    fn count(&self, list: &str, entries: usize) -> Checked<()> {
        let (limit, used) = (self.0.answer_entries, to_u64(entries));
        if used > limit {
            return Err(FailureKind::AnswerEntries {
                list: list.to_owned(),
                limit,
                used,
            });
        }
        Ok(())
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

fn malformed<T>(message: String) -> Checked<T> {
    Err(FailureKind::Malformed { message })
}

fn to_usize(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

fn to_u64(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
