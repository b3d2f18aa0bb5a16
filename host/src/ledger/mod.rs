//! The ledger: consents with evidence, opt-outs, texts in and out, decisions; appended, never changed.
//!
//! A ledger belongs to one or more **tenants** (dealerships). Each tenant is of one **group**, inside which opt-outs and caps follow
//! the phone; a dealership of its own is a group of one. Whatever is on record stands in **entries**: one line of numbers for each
//! tenant, without gaps, each with a [`Record`] that is encrypted before it reaches the database and a commitment to it that
//! outlives an erasure. The database knows a phone only as a keyed hash.
//!
//! Beside the entries a database keeps what they come to at the moment (the state of each text, a revision for each phone), so
//! that a worker need not read everything. Whoever decides reads the facts with their revision, decides, and appends on the
//! condition that the revision is still the same ([`Append::person`]): two workers cannot both use up the last text of a cap, and
//! no lock is held while policies are asked.
//!
//! [`Ledger`] is the door to it, on SQLite (feature `sqlite`) and on PostgreSQL 15 or later
//! (feature `postgres`): `SqlLedger`; a [`Vault`] holds the keys.

mod chain;
mod crypt;
mod entry;
mod error;
mod evidence;
pub mod import;
mod packing;
mod proving;
mod record;
pub mod redact;
pub mod report;
mod retention;
mod sealer;
mod sets;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod sql;
mod vault;

pub use chain::{Checkpoint, Flaw, LARGEST_SEAL, Proof, Seal, Verifier};
pub use crypt::{KeyRing, KeyRingError, commitment};
pub use entry::{
    Append, Appended, Entry, Guard, Kind, NewEntry, PersonKey, Refused, Revision, Sequence,
    StoredEntry, Tenant, TextChange, TextRow, TextState,
};
pub use error::{BoxedError, LedgerError};
pub use evidence::{Evidence, Item, Text};
pub use proving::{seal, verify};
pub use record::{
    Approved, ConsentOnRecord, Correction, Decided, Document, Erasure, OptIn, OptOutOnRecord,
    Record, Settlement, TextIn, TextOut, VoidConsent,
};
pub use retention::{Destroyed, Kept, Periods, check_keys, erase_person, retain};
pub use sealer::{SealOutcome, Sealer, Sealing};
pub use sets::{KeptSetError, keep_set, kept_set};
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use sql::SqlLedger;
pub use vault::{Header, Sealed, Vault, VaultError};

/// Everything held on one phone, oldest first, and the revision at which it was read.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OnPerson {
    /// What an append may be conditioned on.
    pub revision: Revision,
    /// In the order in which they were recorded, those of the whole group.
    pub entries: Vec<Entry>,
    /// What the texts among them have come to.
    pub texts: Vec<TextRow>,
}

/// One text with the record of its clearance.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OnText {
    /// What it has come to.
    pub row: TextRow,
    /// The newest entry of kind [`Kind::TextOut`] about it; none: it was never cleared. It is small, and names the phone.
    pub cleared: Option<Entry>,
}

/// Which of the entries on a phone are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the two uses that there are")]
pub enum Depth {
    /// What a decision rests on: all but the decisions themselves.
    Facts,
    /// Everything: evidence.
    All,
}

/// Where records are kept. Each call is about one tenant and can reach no other, except that what is on record for a phone is
/// shared inside the tenant's group.
///
/// Whatever is returned has been written durably: an append that returned survives a power cut.
#[async_trait::async_trait]
pub trait Ledger: Send + Sync + std::fmt::Debug {
    /// Puts a tenant on the books. To do so again with the same facts changes nothing.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Misuse`] if it is there with another group, beside what any call may fail with.
    async fn register(&self, tenant: &Tenant) -> Result<(), LedgerError>;

    /// The tenants, by id.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    async fn tenants(&self) -> Result<Vec<Tenant>, LedgerError>;

    /// Appends all of it or nothing.
    ///
    /// # Errors
    ///
    /// When it could not be written, and then nothing of it is; only of [`LedgerError::Unavailable`] that is not certain, because a
    /// connection may be lost between the writing and the answer: ask with the same key again.
    async fn append(&self, tenant: &str, append: Append) -> Result<Appended, LedgerError>;

    /// What is on record for a phone: the tenant's own, and of its group what is shared, without the words of others' texts.
    ///
    /// # Errors
    ///
    /// When the database does not answer, or an entry cannot be read.
    async fn on_person(
        &self,
        tenant: &str,
        phone: &crate::Phone,
        depth: Depth,
    ) -> Result<OnPerson, LedgerError>;

    /// One text of the tenant, by the key under which it was asked for.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    async fn text(&self, tenant: &str, id: &str) -> Result<Option<TextRow>, LedgerError>;

    /// One text of the tenant with the record of its clearance, by the key under which it was asked for.
    ///
    /// # Errors
    ///
    /// When the database does not answer, or the record cannot be read.
    async fn on_text(&self, tenant: &str, id: &str) -> Result<Option<OnText>, LedgerError>;

    /// Texts of the tenant in a state, those first that have been in it the longest; with `due`, only those whose moment
    /// ([`TextRow::wakes_at`]) has come then.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    async fn texts(
        &self,
        tenant: &str,
        state: TextState,
        due: Option<crate::Instant>,
        limit: u32,
    ) -> Result<Vec<TextRow>, LedgerError>;

    /// The tenant's entries after a sequence number, in order, opened.
    ///
    /// # Errors
    ///
    /// When the database does not answer, or an entry cannot be read.
    async fn entries(
        &self,
        tenant: &str,
        after: Sequence,
        limit: u32,
    ) -> Result<Vec<Entry>, LedgerError>;

    /// The same as they are stored: for who proves that nothing was changed.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    async fn stored(
        &self,
        tenant: &str,
        after: Sequence,
        limit: u32,
    ) -> Result<Vec<StoredEntry>, LedgerError>;

    /// The newest entry about a subject (the key of a text, the provider's id of a text received) of one kind.
    ///
    /// # Errors
    ///
    /// When the database does not answer, or the entry cannot be read.
    async fn latest(
        &self,
        tenant: &str,
        kind: Kind,
        subject: &str,
    ) -> Result<Option<Entry>, LedgerError>;

    /// Destroys payload and salt of entries and records that in an [`Erasure`], in one transaction. What the chain proves of them
    /// stays.
    ///
    /// # Errors
    ///
    /// When it could not be written, and then nothing is destroyed.
    async fn erase(
        &self,
        tenant: &str,
        at: crate::Instant,
        erasure: Erasure,
    ) -> Result<Sequence, LedgerError>;

    /// Appends a piece of the tenant's chain, as whoever seals has made it: the last entry that the piece before it covers (0: it is
    /// the first), the last that it covers itself, and its bytes.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Misuse`] if the chain does not end at `after`, beside what any call may fail with.
    async fn seal(
        &self,
        tenant: &str,
        after: Sequence,
        through: Sequence,
        seal: &[u8],
    ) -> Result<(), LedgerError>;

    /// The pieces of the tenant's chain that cover entries after a sequence number, in order.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    async fn seals(
        &self,
        tenant: &str,
        after: Sequence,
        limit: u32,
    ) -> Result<Vec<(Sequence, Vec<u8>)>, LedgerError>;

    /// Keeps bytes by their digest (components and sets, so that old decisions can be replayed). The same bytes once.
    ///
    /// # Errors
    ///
    /// When they could not be written.
    async fn keep(&self, bytes: &[u8]) -> Result<crate::Digest, LedgerError>;

    /// Bytes that were kept.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    async fn kept(&self, digest: &crate::Digest) -> Result<Option<Vec<u8>>, LedgerError>;
}
