//! The text as the policy is to see it, with the labels that earlier policies gave.

use std::ops::Range;

use crate::Class;
use crate::types::{self, Label, Span};

/// The text and its labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft(types::Draft);

impl Draft {
    /// A draft of this text with these labels.
    #[must_use]
    pub fn new(body: impl Into<String>, labels: impl IntoIterator<Item = Label>) -> Self {
        Self(types::Draft {
            body: body.into(),
            labels: labels.into_iter().collect(),
        })
    }

    /// The text.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.0.body
    }

    /// What kind of text it is: the strictest of its labels `class`. Without one, or with a value that is not known, it is
    /// marketing.
    #[must_use]
    pub fn class(&self) -> Class {
        self.values("class")
            .map(Class::from_value)
            .max()
            .unwrap_or(Class::Marketing)
    }

    /// All labels, in the order they were given.
    #[must_use]
    pub fn all_labels(&self) -> &[Label] {
        &self.0.labels
    }

    /// The labels with this name.
    pub fn labels<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Label> + use<'a> {
        self.0.labels.iter().filter(move |label| label.name == name)
    }

    /// The values of the labels with this name.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.labels(name).map(|label| label.value.as_str())
    }

    /// Whether there is a label with this name and value.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values(name).any(|found| found == value)
    }

    /// Where this string stands first, letter by letter.
    #[must_use]
    pub fn find(&self, needle: &str) -> Option<Span> {
        let start = self.body().find(needle)?;
        self.span(start..start.checked_add(needle.len())?)
    }

    /// Where this slice stands. It must be a part of [`body`](Self::body) itself, not an equal string from elsewhere.
    #[must_use]
    pub fn span_of(&self, slice: &str) -> Option<Span> {
        let start = (slice.as_ptr() as usize).checked_sub(self.body().as_ptr() as usize)?;
        self.span(start..start.checked_add(slice.len())?)
    }

    /// The span of these bytes; none if they are not inside the text or cut a character.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Option<Span> {
        self.body().get(range.clone())?;
        Some(Span {
            start: range.start.try_into().ok()?,
            end: range.end.try_into().ok()?,
        })
    }

    /// The text of a span; none if it is not inside the text or cuts a character.
    #[must_use]
    pub fn text(&self, span: Span) -> Option<&str> {
        self.body()
            .get(usize::try_from(span.start).ok()?..usize::try_from(span.end).ok()?)
    }
}

impl From<types::Draft> for Draft {
    fn from(draft: types::Draft) -> Self {
        Self(draft)
    }
}
