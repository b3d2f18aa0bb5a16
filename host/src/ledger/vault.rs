//! What stands between records and the database: encryption, commitments, and the keyed hash of a phone.

use super::{Kind, PersonKey, Sequence};
use crate::{Instant, Phone};

/// What the database keeps of an entry in the clear. It is bound to the payload: what is opened under another header is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Header {
    /// Whose it is.
    pub tenant: String,
    /// Which of theirs: 1, 2, 3, ... without gaps.
    pub sequence: Sequence,
    /// When it happened.
    pub at: Instant,
    /// What it is.
    pub kind: Kind,
    /// Whom it is about.
    pub person: Option<PersonKey>,
    /// The key of the text, or the provider's id, that it is about; empty: none.
    pub subject: String,
}

/// A payload as the database keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The encrypted payload.
    pub ciphertext: Vec<u8>,
    /// With which key.
    pub key: String,
    /// What keeps the commitment from being guessed; destroyed with the payload.
    pub salt: Vec<u8>,
    /// The salted digest of header and payload, which the chain is made of.
    pub commitment: Vec<u8>,
}

/// Keys do not fit what they are used on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// There is no key of that name.
    #[error(
        "there is no key `{0}` to read the record with: add it to the keys, old ones are needed as long as their records"
    )]
    NoKey(String),
    /// The key is another, or the bytes were changed.
    #[error("a record does not open with key `{0}`: the key is another, or the record was changed")]
    NotGenuine(String),
    /// There was no randomness for a salt or a nonce.
    #[error("the machine gives no randomness: {0}")]
    NoRandomness(String),
}

/// The keys, and what is done with them. The embedder keeps them; a ledger asks.
pub trait Vault: Send + Sync + std::fmt::Debug {
    /// The hash of a phone under the key in use.
    fn person(&self, phone: &Phone) -> PersonKey;

    /// The hashes of a phone under keys that are no longer used for new entries.
    fn former_persons(&self, phone: &Phone) -> Vec<PersonKey> {
        let _ = phone;
        Vec::new()
    }

    /// Encrypts a payload and commits to it.
    ///
    /// # Errors
    ///
    /// When there is no randomness.
    fn seal(&self, header: &Header, payload: &[u8]) -> Result<Sealed, VaultError>;

    /// Decrypts a payload.
    ///
    /// # Errors
    ///
    /// When the key is missing or another, or when header or payload were changed.
    fn open(&self, header: &Header, ciphertext: &[u8], key: &str) -> Result<Vec<u8>, VaultError>;
}
