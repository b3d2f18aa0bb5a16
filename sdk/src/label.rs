//! Labels: what was found out about a text, for the policies that come after.

use crate::Class;
use crate::types::{Label, Span};

impl Label {
    /// A label with this name and value. The host adds who gave it.
    #[must_use]
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            source: String::new(),
            spans: Vec::new(),
            cues: Vec::new(),
        }
    }

    /// The label `class`.
    #[must_use]
    pub fn class(class: Class) -> Self {
        Self::new("class", class.as_str())
    }

    /// Adds a place that speaks for it and the name of the cue found there; may be called again for the next.
    #[must_use]
    pub fn at(mut self, span: impl Into<Option<Span>>, cue: impl Into<String>) -> Self {
        self.spans.extend(span.into());
        self.cue(cue)
    }

    /// Adds a cue that has no place in the text.
    #[must_use]
    pub fn cue(mut self, cue: impl Into<String>) -> Self {
        let cue = cue.into();
        if !self.cues.contains(&cue) {
            self.cues.push(cue);
        }
        self
    }
}
