//! Entries as they are stored and read, and what an append asks for.

use serde::{Deserialize, Serialize};

use super::{Record, Settlement, VaultError, packing, vault::Header};
use crate::{Instant, Phone};

/// The number of an entry among its tenant's: 1, 2, 3, ... without gaps. 0 is before all.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Sequence(pub i64);

/// How often what is on record for a phone has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision(pub i64);

/// A phone as the database knows it: the id of a key and a keyed hash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonKey(pub String);

/// A dealership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tenant {
    /// The embedder's identifier.
    pub id: String,
    /// Inside it opt-outs and caps follow the phone. A dealership of its own has a group of its own.
    pub group: String,
    /// Since when everything is on record. What was before is not known, and is never taken for nothing.
    pub complete_since: Instant,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[expect(missing_docs, reason = "as the variants of `Record`")]
pub enum Kind {
    Approval,
    Consent,
    Correction,
    Decision,
    Erasure,
    Exchange,
    OptIn,
    OptOut,
    Registry,
    Relationship,
    Settlement,
    TextIn,
    TextOut,
    VoidConsent,
}

impl Kind {
    /// All, in the order of the alphabet.
    pub const ALL: [Self; 14] = [
        Self::Approval,
        Self::Consent,
        Self::Correction,
        Self::Decision,
        Self::Erasure,
        Self::Exchange,
        Self::OptIn,
        Self::OptOut,
        Self::Registry,
        Self::Relationship,
        Self::Settlement,
        Self::TextIn,
        Self::TextOut,
        Self::VoidConsent,
    ];

    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approval => "approval",
            Self::Consent => "consent",
            Self::Correction => "correction",
            Self::Decision => "decision",
            Self::Erasure => "erasure",
            Self::Exchange => "exchange",
            Self::OptIn => "opt-in",
            Self::OptOut => "opt-out",
            Self::Registry => "registry",
            Self::Relationship => "relationship",
            Self::Settlement => "settlement",
            Self::TextIn => "text-in",
            Self::TextOut => "text-out",
            Self::VoidConsent => "void-consent",
        }
    }

    /// The kind of that word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What a text has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TextState {
    /// An opt-out, or a change of the facts, took the clearance back. Does not count.
    Cancelled,
    /// Handed over, or about to be. Counts.
    Confirmed,
    /// Not before an instant. Does not count.
    Deferred,
    /// May not be sent. Does not count.
    Denied,
    /// The provider did not take it. Does not count.
    Failed,
    /// Waits for an approval. Does not count.
    Held,
    /// An approval was refused. Does not count.
    Rejected,
    /// Cleared, and to be confirmed before the hand-over. Counts.
    Reserved,
    /// Sent. Counts.
    Sent,
    /// Nobody said what became of it. Counts as sent.
    Unknown,
}

impl TextState {
    /// All, in the order of the alphabet.
    pub const ALL: [Self; 10] = [
        Self::Cancelled,
        Self::Confirmed,
        Self::Deferred,
        Self::Denied,
        Self::Failed,
        Self::Held,
        Self::Rejected,
        Self::Reserved,
        Self::Sent,
        Self::Unknown,
    ];

    /// The word in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Confirmed => "confirmed",
            Self::Deferred => "deferred",
            Self::Denied => "denied",
            Self::Failed => "failed",
            Self::Held => "held",
            Self::Rejected => "rejected",
            Self::Reserved => "reserved",
            Self::Sent => "sent",
            Self::Unknown => "unknown",
        }
    }

    /// The state of that word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether caps count it.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(
            self,
            Self::Confirmed | Self::Reserved | Self::Sent | Self::Unknown
        )
    }
}

impl std::fmt::Display for TextState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a text has come to, as the database keeps it beside the entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextRow {
    /// The tenant whose text it is.
    pub tenant: String,
    /// The key under which it was asked for.
    pub id: String,
    /// The keyed digest of the draft that it was asked for with.
    pub draft: String,
    /// To whom.
    pub person: PersonKey,
    /// What it has come to.
    pub state: TextState,
    /// Since when.
    pub since: Instant,
    /// Deferred: not before. Reserved: at this instant or later it must be asked again.
    pub wakes_at: Option<Instant>,
    /// `conversational`, `informational` or `marketing`: what an opt-out is compared with.
    pub class: String,
    /// What the sender said it is about.
    pub topic: Option<String>,
    /// The revision of what was on record for the phone when it was reserved.
    pub revision: Revision,
}

/// One entry, opened.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Entry {
    /// What the database keeps in the clear.
    pub header: Header,
    /// The phone that it is about; none if it is about none or was erased.
    pub phone: Option<Phone>,
    /// What is on record; none if it was erased.
    pub record: Option<Record>,
}

/// One entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredEntry {
    /// What is kept in the clear.
    pub header: Header,
    /// The encrypted payload and the id of its key; none if it was erased.
    pub payload: Option<(Vec<u8>, String)>,
    /// The salt; none if it was erased.
    pub salt: Option<Vec<u8>>,
    /// The salted digest.
    pub commitment: Vec<u8>,
}

/// The payload of an entry before it is packed and encrypted: JSON.
#[derive(Serialize, Deserialize)]
struct Payload<R> {
    phone: Option<Phone>,
    record: R,
}

impl StoredEntry {
    /// Opens it.
    ///
    /// # Errors
    ///
    /// When it does not open with these keys, or what is in it is no record.
    pub fn open(&self, vault: &dyn super::Vault) -> Result<Entry, super::LedgerError> {
        let Some((ciphertext, key)) = &self.payload else {
            return Ok(Entry {
                header: self.header.clone(),
                phone: None,
                record: None,
            });
        };
        let damaged = |what: String| super::LedgerError::Damaged {
            tenant: self.header.tenant.clone(),
            sequence: self.header.sequence.0,
            what,
        };
        let opened = vault
            .open(&self.header, ciphertext, key)
            .map_err(|error| match error {
                VaultError::NotGenuine(_) => damaged(error.to_string()),
                other => other.into(),
            })?;
        let json = packing::unpack(&opened).map_err(|error| damaged(error.to_string()))?;
        let payload: Payload<Record> =
            serde_json::from_slice(&json).map_err(|error| damaged(error.to_string()))?;
        Ok(Entry {
            header: self.header.clone(),
            phone: payload.phone,
            record: Some(payload.record),
        })
    }
}

/// What is to be put on record.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEntry {
    /// When it happened.
    pub at: Instant,
    /// Whom it is about.
    pub phone: Option<Phone>,
    /// What.
    pub record: Record,
}

impl NewEntry {
    /// The payload as it is encrypted: JSON, which where that is shorter is packed with LZ4.
    ///
    /// # Errors
    ///
    /// When it cannot be written as JSON.
    pub fn payload(&self) -> Result<Vec<u8>, serde_json::Error> {
        let json = serde_json::to_vec(&Payload {
            phone: self.phone.clone(),
            record: &self.record,
        })?;
        Ok(packing::pack(json))
    }
}

/// A change of what a text has come to.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the two changes that there are")]
pub enum TextChange {
    /// It is there now; refused if one of that key is.
    New(TextRow),
    /// It becomes what `row` says, if it is still in the state `from`; recorded as a [`Settlement`] where there is one.
    Becomes {
        /// The state that it must be in.
        from: TextState,
        /// What it is then.
        row: TextRow,
        /// What is recorded of it.
        settlement: Option<Settlement>,
    },
}

impl TextChange {
    /// The text as it is after it.
    pub(crate) const fn row(&self) -> &TextRow {
        match self {
            Self::New(row) | Self::Becomes { row, .. } => row,
        }
    }
}

/// What the append rests on, for one phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the uses that there are")]
pub enum Guard {
    /// Nothing may have changed since this revision, and nothing that others rest on is changed.
    Unchanged(Revision),
    /// Nothing may have changed since this revision; whoever has read that one must read again.
    Changes(Revision),
    /// Whatever it is: whoever has read anything must read again.
    Always,
}

/// An append: all of it or nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Append {
    /// On which condition, for which phone.
    pub person: Option<(Phone, Guard)>,
    /// What becomes of texts, in order.
    pub texts: Vec<TextChange>,
    /// What is put on record, in order, after the settlements of `texts`.
    pub entries: Vec<NewEntry>,
    /// The provider's id of a text received: refused if it is on record.
    pub received: Option<String>,
    /// Phones for which whoever has read anything must read again, beside `person`.
    pub revised: Vec<Phone>,
}

/// What became of an append.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it is on record or not")]
pub enum Appended {
    /// It is on record; the number of its last entry, and the revision of the phone then.
    Done(Sequence, Revision),
    /// Nothing is.
    Refused(Refused),
}

/// Why nothing was appended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// What is on record for the phone has changed: read it again.
    Changed,
    /// A text of that key is there, or a text received with that id.
    Exists(String),
    /// The text is not, or no longer, in the state that it should be in.
    State(String),
}
