//! Reactions: what one policy makes of one text from a customer.

use crate::IntoFinding;
use crate::types::{Effect, Label, Reaction, Reply, Severity};

impl Reaction {
    /// Nothing is to be done.
    #[must_use]
    pub fn none() -> Self {
        Self {
            effects: Vec::new(),
            findings: Vec::new(),
            labels: Vec::new(),
            reply: None,
        }
    }

    /// Adds something to be done.
    #[must_use]
    pub fn effect(mut self, effect: Effect) -> Self {
        self.effects.push(effect);
        self
    }

    /// Adds a finding; a mere code becomes a note.
    #[must_use]
    pub fn finding(mut self, finding: impl IntoFinding) -> Self {
        self.findings.push(finding.into_finding(Severity::Note));
        self
    }

    /// Adds a label, of the names in `gives_labels` only.
    #[must_use]
    pub fn label(mut self, label: Label) -> Self {
        self.labels.push(label);
        self
    }

    /// Answers at once with this text, in place of an answer given before. It is decided as any outbound text is.
    #[must_use]
    pub fn reply(mut self, body: impl Into<String>, topic: Option<&str>) -> Self {
        self.reply = Some(Reply {
            body: body.into(),
            topic: topic.map(str::to_owned),
        });
        self
    }

    /// Both: all effects, findings and labels, and the first answer.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for effect in other.effects {
            if !self.effects.contains(&effect) {
                self.effects.push(effect);
            }
        }
        self.findings.extend(other.findings);
        self.labels.extend(other.labels);
        self.reply = self.reply.or(other.reply);
        self
    }
}

/// Nothing is to be done.
impl Default for Reaction {
    fn default() -> Self {
        Self::none()
    }
}
