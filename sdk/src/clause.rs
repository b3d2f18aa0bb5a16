//! Clauses of the written policy.

use crate::types::Clause;

impl Clause {
    /// A clause with its id (`hours/window`), a title and its text.
    #[must_use]
    pub fn new(id: impl Into<String>, title: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            text: text.into(),
            authorities: Vec::new(),
        }
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
}
