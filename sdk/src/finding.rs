//! Findings: what is wrong or worth knowing, for the person who pressed Send.

use crate::types::{Attribute, Finding, Severity, Span};

impl Finding {
    /// A finding of this severity, with its stable code (`hours/too-early`) and the message for the sender.
    #[must_use]
    pub fn new(severity: Severity, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            severity,
            message: message.into(),
            clause: None,
            authorities: Vec::new(),
            span: None,
            secret: false,
            remedy: None,
            attributes: Vec::new(),
        }
    }

    /// Something that must not be.
    #[must_use]
    pub fn violation(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Violation, code, message)
    }

    /// Something that needs care.
    #[must_use]
    pub fn warning(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// Something worth knowing.
    #[must_use]
    pub fn note(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// The clause of the written policy that decides, by its id.
    #[must_use]
    pub fn clause(mut self, id: impl Into<String>) -> Self {
        self.clause = Some(id.into());
        self
    }

    /// Adds a law or rule behind it.
    #[must_use]
    pub fn authority(mut self, authority: impl Into<String>) -> Self {
        self.authorities.push(authority.into());
        self
    }

    /// Adds the laws and rules behind it.
    #[must_use]
    pub fn authorities<I: IntoIterator<Item = S>, S: Into<String>>(
        mut self,
        authorities: I,
    ) -> Self {
        self.authorities
            .extend(authorities.into_iter().map(Into::into));
        self
    }

    /// What would mend it.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// Where it is in the text.
    #[must_use]
    pub fn at(mut self, span: impl Into<Option<Span>>) -> Self {
        self.span = span.into();
        self
    }

    /// The text of the span is a secret: nobody may quote it.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Adds a fact of the policy's own.
    #[must_use]
    pub fn attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push(Attribute {
            name: name.into(),
            value: value.into(),
        });
        self
    }
}

/// A finding, or just its code, to which the message is added with [`Opinion::because`](crate::types::Opinion::because).
pub trait IntoFinding {
    /// The finding; a mere code becomes one of this severity.
    fn into_finding(self, severity: Severity) -> Finding;
}

impl IntoFinding for Finding {
    fn into_finding(self, _: Severity) -> Finding {
        self
    }
}

impl IntoFinding for &str {
    fn into_finding(self, severity: Severity) -> Finding {
        Finding::new(severity, self, "")
    }
}

impl IntoFinding for String {
    fn into_finding(self, severity: Severity) -> Finding {
        Finding::new(severity, self, "")
    }
}
