//! Edits of a text, in the stage amend.

use crate::types::{Edit, Replacement, Span};

impl Edit {
    /// Puts this at the end, after one space.
    #[must_use]
    pub fn append(text: impl Into<String>) -> Self {
        Self::Append(text.into())
    }

    /// Puts this in the place of the span.
    #[must_use]
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self::Replace(Replacement {
            span,
            text: text.into(),
        })
    }

    /// Puts this before the byte `offset` of the text, which must begin a character or be the end.
    #[must_use]
    pub fn insert(offset: u32, text: impl Into<String>) -> Self {
        Self::replace(
            Span {
                start: offset,
                end: offset,
            },
            text,
        )
    }
}
