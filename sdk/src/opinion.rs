//! Opinions: what one policy thinks of one draft.

use crate::IntoFinding;
use crate::types::{Edit, Effect, Finding, Hold, Instant, Label, Opinion, Severity, Span, Verdict};

impl Opinion {
    /// Nothing against it.
    #[must_use]
    pub fn allow() -> Self {
        Self {
            verdict: Verdict::Allow,
            holds: Vec::new(),
            valid_until: None,
            findings: Vec::new(),
            labels: Vec::new(),
            edits: Vec::new(),
            effects: Vec::new(),
        }
    }

    /// Must not be sent. A mere code becomes a violation; say why with [`because`](Self::because).
    #[must_use]
    pub fn deny(finding: impl IntoFinding) -> Self {
        Self {
            verdict: Verdict::Deny,
            ..Self::allow()
        }
        .push(finding, Severity::Violation)
    }

    /// Not before this instant, which must lie after `request.at()`. A mere code becomes a violation.
    #[must_use]
    pub fn defer(not_before: Instant, finding: impl IntoFinding) -> Self {
        Self {
            verdict: Verdict::Defer(not_before),
            ..Self::allow()
        }
        .push(finding, Severity::Violation)
    }

    /// Stop until someone with this role approves this subject; the role "sender" asks the sender: are you sure? A mere code
    /// becomes a warning.
    #[must_use]
    pub fn hold(
        role: impl Into<String>,
        subject: impl Into<String>,
        finding: impl IntoFinding,
    ) -> Self {
        let hold = Hold {
            role: role.into(),
            subject: subject.into(),
        };
        Self {
            holds: vec![hold],
            ..Self::allow()
        }
        .push(finding, Severity::Warning)
    }

    /// The message of the latest finding: for the person who pressed Send, in plain words, never quoting a secret.
    #[must_use]
    pub fn because(self, message: impl Into<String>) -> Self {
        self.latest(|finding| finding.message = message.into())
    }

    /// The clause of the written policy behind the latest finding, by its id.
    #[must_use]
    pub fn clause(self, id: impl Into<String>) -> Self {
        self.latest(|finding| finding.clause = Some(id.into()))
    }

    /// Adds a law or rule behind the latest finding.
    #[must_use]
    pub fn authority(self, authority: impl Into<String>) -> Self {
        self.latest(|finding| finding.authorities.push(authority.into()))
    }

    /// Adds the laws and rules behind the latest finding.
    #[must_use]
    pub fn authorities<I: IntoIterator<Item = S>, S: Into<String>>(self, authorities: I) -> Self {
        self.latest(|finding| {
            finding
                .authorities
                .extend(authorities.into_iter().map(Into::into))
        })
    }

    /// What would mend the latest finding.
    #[must_use]
    pub fn remedy(self, remedy: impl Into<String>) -> Self {
        self.latest(|finding| finding.remedy = Some(remedy.into()))
    }

    /// Where the latest finding is in the text.
    #[must_use]
    pub fn at(self, span: impl Into<Option<Span>>) -> Self {
        self.latest(|finding| finding.span = span.into())
    }

    /// The text of the latest finding's span is a secret: nobody may quote it.
    #[must_use]
    pub fn secret(self) -> Self {
        self.latest(|finding| finding.secret = true)
    }

    /// An allow is good before this instant only; the earliest of several counts.
    #[must_use]
    pub fn until(mut self, instant: Instant) -> Self {
        self.valid_until = Some(
            self.valid_until
                .map_or(instant, |earlier| earlier.min(instant)),
        );
        self
    }

    /// Adds something worth knowing: a mere code becomes a note, and so does a finding of any severity.
    #[must_use]
    pub fn note(self, finding: impl IntoFinding) -> Self {
        let note = Finding {
            severity: Severity::Note,
            ..finding.into_finding(Severity::Note)
        };
        self.push(note, Severity::Note)
    }

    /// Adds a finding; a mere code becomes a warning. The verdict stays as it is.
    #[must_use]
    pub fn finding(self, finding: impl IntoFinding) -> Self {
        self.push(finding, Severity::Warning)
    }

    /// Adds a label, of the names in `gives_labels` only.
    #[must_use]
    pub fn label(mut self, label: Label) -> Self {
        self.labels.push(label);
        self
    }

    /// Adds an edit, in the stage amend only.
    #[must_use]
    pub fn edit(mut self, edit: Edit) -> Self {
        self.edits.push(edit);
        self
    }

    /// Adds something to be done beside sending or not.
    #[must_use]
    pub fn effect(mut self, effect: Effect) -> Self {
        self.effects.push(effect);
        self
    }

    /// Both: the strictest verdict, the later of two defers, all holds, findings, labels, edits and effects, the earliest end.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.verdict = stricter(self.verdict, other.verdict);
        for hold in other.holds {
            if !self.holds.contains(&hold) {
                self.holds.push(hold);
            }
        }
        self.findings.extend(other.findings);
        self.labels.extend(other.labels);
        self.edits.extend(other.edits);
        self.effects.extend(other.effects);
        match other.valid_until {
            Some(instant) => self.until(instant),
            None => self,
        }
    }

    fn push(mut self, finding: impl IntoFinding, severity: Severity) -> Self {
        self.findings.push(finding.into_finding(severity));
        self
    }

    fn latest(mut self, change: impl FnOnce(&mut Finding)) -> Self {
        debug_assert!(
            !self.findings.is_empty(),
            "this opinion has no finding yet that could be described further"
        );
        if let Some(finding) = self.findings.last_mut() {
            change(finding);
        }
        self
    }
}

/// Nothing against it.
impl Default for Opinion {
    fn default() -> Self {
        Self::allow()
    }
}

fn stricter(one: Verdict, other: Verdict) -> Verdict {
    match (one, other) {
        (Verdict::Deny, _) | (_, Verdict::Deny) => Verdict::Deny,
        (Verdict::Defer(one), Verdict::Defer(other)) => Verdict::Defer(one.max(other)),
        (defer @ Verdict::Defer(_), Verdict::Allow) | (Verdict::Allow, defer) => defer,
    }
}
