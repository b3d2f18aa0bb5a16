//! Effects: what is to be done beside sending or not.

use crate::types::{Attribute, Effect, Span};

impl Effect {
    /// An effect of this kind (`opt-out`) with its value (`all`).
    #[must_use]
    pub fn new(kind: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            value: value.into(),
            span: None,
            attributes: Vec::new(),
        }
    }

    /// What in the text asks for it.
    #[must_use]
    pub fn at(mut self, span: impl Into<Option<Span>>) -> Self {
        self.span = span.into();
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
