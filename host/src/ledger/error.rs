//! What can go wrong with a ledger, by whose fault it is.

use super::VaultError;

/// A ledger that did not do what was asked. A text must not be sent on the strength of any of these.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The database cannot be reached, or is too busy: ask again.
    #[error("the ledger cannot be reached: {what}; ask again")]
    Unavailable {
        /// What was tried.
        what: String,
        /// What the driver said.
        #[source]
        source: Option<BoxedError>,
    },
    /// There is no room to write on.
    #[error("the ledger has no room left: make room on its disk, nothing was recorded")]
    Full {
        /// What the driver said.
        #[source]
        source: BoxedError,
    },
    /// The tables are not those that this version made, or not finished.
    #[error("the ledger's tables are not as this version needs them: {what}")]
    Schema {
        /// What differs, and how to mend it.
        what: String,
        /// What the driver said.
        #[source]
        source: Option<BoxedError>,
    },
    /// What was read is not what was written.
    #[error("entry {sequence} of `{tenant}` cannot be read: {what}")]
    Damaged {
        /// Whose.
        tenant: String,
        /// Which.
        sequence: i64,
        /// How.
        what: String,
    },
    /// The keys do not fit.
    #[error(transparent)]
    Keys(#[from] VaultError),
    /// The caller asked for what cannot be.
    #[error("{0}")]
    Misuse(String),
    /// The database said something else.
    #[error("the ledger failed: {what}")]
    Database {
        /// What was tried.
        what: String,
        /// What the driver said.
        #[source]
        source: BoxedError,
    },
}

/// Another crate's error, kept as a cause.
pub type BoxedError = Box<dyn std::error::Error + Send + Sync>;

impl LedgerError {
    /// Whether another try may end otherwise.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable { .. })
    }
}
