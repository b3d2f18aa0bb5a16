//! The chain of a tenant's entries: seals over batches, and the proof that nothing was changed since.
//!
//! A [`Seal`] lists a digest of each entry that it covers, and ends in a [`Checkpoint`]: a keyed digest over all before. Whoever
//! keeps checkpoints elsewhere can prove later that not even the newest seals were cut off together with their entries.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::crypt::{self, KeyRing};
use super::{Kind, LedgerError, Record, Sequence, StoredEntry, Vault, VaultError};
use crate::Instant;
use crate::digest::hex;

/// The most entries that one seal covers.
pub const LARGEST_SEAL: usize = 4096;
/// The most flaws that a proof lists; the rest is counted.
const LISTED: usize = 1000;

type Hash = [u8; 32];

/// The chain up to one entry, to be kept where the database is not. Holds nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// Whose chain it is.
    pub tenant: String,
    /// The first entry that the seal covers.
    pub from: Sequence,
    /// The last.
    pub through: Sequence,
    /// When it was made.
    pub at: Instant,
    /// The digest of all before, in hex.
    pub previous: String,
    /// The digest of all with these, in hex.
    pub head: String,
    /// The id of the key that it was made with.
    pub key: String,
    /// The keyed digest of the rest, in hex.
    pub mac: String,
}

impl Checkpoint {
    fn signed_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(256);
        crypt::put(&mut bytes, b"maysend seal 1");
        crypt::put(&mut bytes, self.tenant.as_bytes());
        for number in [self.from.0, self.through.0, self.at.as_unix()] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        for part in [&self.previous, &self.head, &self.key] {
            crypt::put(&mut bytes, part.as_bytes());
        }
        bytes
    }

    /// Whether it was made with a key of the ring, and is as it was made.
    ///
    /// # Errors
    ///
    /// [`VaultError::NoKey`] when its key is not there.
    pub fn is_genuine(&self, keys: &KeyRing) -> Result<bool, VaultError> {
        let mac = keys
            .seal_digest(&self.key, &self.signed_bytes())
            .ok_or_else(|| VaultError::NoKey(self.key.clone()))?;
        let given = crypt::unhex(&self.mac);
        Ok(given.is_some_and(|given| same(&given, &mac)))
    }
}

/// A piece of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// What it ends in.
    pub checkpoint: Checkpoint,
    /// The digest of each entry, in hex, one after the other.
    leaves: String,
}

impl Seal {
    /// Seals entries that follow on what `last` covers, at most [`LARGEST_SEAL`] of them.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Damaged`] when the first is not the next one, or one is missing among them.
    pub fn of(
        keys: &KeyRing,
        tenant: &str,
        last: Option<&Checkpoint>,
        entries: &[StoredEntry],
        at: Instant,
    ) -> Result<Option<Self>, LedgerError> {
        let from = last.map_or(1, |last| last.through.0.saturating_add(1));
        let previous = last.map_or_else(|| hex(&beginning(tenant)), |last| last.head.clone());
        let mut head = last
            .and_then(|last| crypt::unhex(&last.head))
            .map_or_else(|| beginning(tenant), |head| *head);
        let mut leaves = String::new();
        let mut through = from.saturating_sub(1);
        for entry in entries.iter().take(LARGEST_SEAL) {
            let sequence = entry.header.sequence.0;
            if sequence != through.saturating_add(1) || entry.header.tenant != tenant {
                return Err(LedgerError::Damaged {
                    tenant: tenant.to_owned(),
                    sequence: through.saturating_add(1),
                    what: "it is missing, and nothing after it can be sealed".to_owned(),
                });
            }
            let leaf = leaf(entry);
            head = next(&head, sequence, &leaf);
            leaves.push_str(&hex(&leaf));
            through = sequence;
        }
        if leaves.is_empty() {
            return Ok(None);
        }
        let mut checkpoint = Checkpoint {
            tenant: tenant.to_owned(),
            from: Sequence(from),
            through: Sequence(through),
            at,
            previous,
            head: hex(&head),
            key: keys.seal_key().to_owned(),
            mac: String::new(),
        };
        let mac = keys.seal_digest(&checkpoint.key, &checkpoint.signed_bytes());
        checkpoint.mac = mac.map(|mac| hex(&mac)).unwrap_or_default();
        Ok(Some(Self { checkpoint, leaves }))
    }

    /// As it is stored.
    ///
    /// # Errors
    ///
    /// When it cannot be written as JSON.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }

    /// As it was stored.
    ///
    /// # Errors
    ///
    /// When the bytes are no seal.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }

    /// The digests of its entries; none if they are not what its checkpoint says.
    fn checked_leaves(&self) -> Option<Vec<Hash>> {
        let mut head = *crypt::unhex(&self.checkpoint.previous)?;
        let mut sequence = self.checkpoint.from.0;
        let mut leaves = Vec::new();
        let (digests, rest) = self.leaves.as_bytes().as_chunks::<64>();
        for digest in digests {
            let leaf = *crypt::unhex(std::str::from_utf8(digest).ok()?)?;
            head = next(&head, sequence, &leaf);
            sequence = sequence.checked_add(1)?;
            leaves.push(leaf);
        }
        let whole = rest.is_empty()
            && sequence == self.checkpoint.through.0.checked_add(1)?
            && hex(&head) == self.checkpoint.head;
        whole.then_some(leaves)
    }
}

/// Something that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Flaw {
    /// An entry was changed.
    #[error("entry {} was changed", sequence.0)]
    Changed {
        /// Which.
        sequence: Sequence,
    },
    /// An entry stands in another's place.
    #[error("entry {} stands in the place of entry {}", was.0, sequence.0)]
    Moved {
        /// Where it stands.
        sequence: Sequence,
        /// Where it stood.
        was: Sequence,
    },
    /// Entries are missing between others.
    #[error("entries {} to {} are missing", from.0, through.0)]
    Removed {
        /// The first.
        from: Sequence,
        /// The last.
        through: Sequence,
    },
    /// The newest entries are missing: something proves that they were there.
    #[error("the end was cut off: entries {} to {} are missing", from.0, through.0)]
    CutOff {
        /// The first.
        from: Sequence,
        /// The last that is proven to have been there.
        through: Sequence,
    },
    /// An entry came after later ones.
    #[error("entry {} comes after later ones", sequence.0)]
    OutOfOrder {
        /// Which.
        sequence: Sequence,
    },
    /// An entry is there twice.
    #[error("entry {} is there more than once", sequence.0)]
    Repeated {
        /// Which.
        sequence: Sequence,
    },
    /// The payload is gone, and no erasure on record says why.
    #[error("entry {} has lost its payload, and no erasure is on record for it", sequence.0)]
    Lost {
        /// Which.
        sequence: Sequence,
    },
    /// A seal was changed, or made with no key of this ledger.
    #[error("the seal through entry {} was changed", through.0)]
    SealChanged {
        /// The last entry that it covers.
        through: Sequence,
    },
    /// Seals are missing between others.
    #[error("the seals of entries {} to {} are missing", from.0, through.0)]
    SealMissing {
        /// The first entry that they covered.
        from: Sequence,
        /// The last.
        through: Sequence,
    },
    /// A checkpoint that was kept elsewhere is of another chain: entries were rewritten with their seals.
    #[error("the checkpoint through entry {} is of another chain: what it covers was rewritten", through.0)]
    Rewritten {
        /// The last entry that the checkpoint covers.
        through: Sequence,
    },
    /// A checkpoint that was given was changed itself.
    #[error("the checkpoint through entry {} is not genuine: it proves nothing", through.0)]
    CheckpointChanged {
        /// The last entry that it says it covers.
        through: Sequence,
    },
    /// Entries that no key opens.
    #[error("{count} from entry {} on cannot be read: there is no key `{key}`", first.0, count = many(*count))]
    NoKey {
        /// The key that they name.
        key: String,
        /// The first of them.
        first: Sequence,
        /// How many.
        count: u64,
    },
}

fn many(count: u64) -> String {
    match count {
        1 => "1 entry".to_owned(),
        count => format!("{count} entries"),
    }
}

/// What was found out about the chain of a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Proof {
    /// Whose chain it is.
    pub tenant: String,
    /// How many entries were read.
    pub entries: u64,
    /// How many of them were erased, as their erasures say.
    pub erased: u64,
    /// The last entry that a seal covers; 0: none.
    pub sealed_through: Sequence,
    /// How many entries are not sealed yet: that one of them is the last cannot be proven.
    pub unsealed: u64,
    /// What is wrong.
    pub flaws: Vec<Flaw>,
    /// So many flaws more are not listed.
    pub more_flaws: u64,
}

impl Proof {
    /// Whether all is as it was.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.flaws.is_empty()
    }
}

/// Checks a chain: first all seals in order, and the checkpoints kept elsewhere, then all entries in order.
///
/// Keeps 32 bytes for each sealed entry, so that an entry that was moved can be named.
#[derive(Debug)]
pub struct Verifier<'a> {
    tenant: String,
    keys: &'a KeyRing,
    /// Those of entry 1, 2, 3, ...; none: its seal is missing or was changed.
    leaves: Vec<Option<Hash>>,
    places: Option<HashMap<Hash, i64>>,
    heads: BTreeMap<i64, String>,
    head: Option<String>,
    proven: i64,
    next: i64,
    missing: Vec<(i64, i64)>,
    lost: Vec<i64>,
    erased: HashSet<i64>,
    no_key: BTreeMap<String, (i64, u64)>,
    entries: u64,
    flaws: Vec<Flaw>,
    more_flaws: u64,
}

impl<'a> Verifier<'a> {
    /// Begins with a tenant's chain.
    #[must_use]
    pub fn new(tenant: &str, keys: &'a KeyRing) -> Self {
        Self {
            tenant: tenant.to_owned(),
            keys,
            leaves: Vec::new(),
            places: None,
            heads: BTreeMap::new(),
            head: Some(hex(&beginning(tenant))),
            proven: 0,
            next: 1,
            missing: Vec::new(),
            lost: Vec::new(),
            erased: HashSet::new(),
            no_key: BTreeMap::new(),
            entries: 0,
            flaws: Vec::new(),
            more_flaws: 0,
        }
    }

    /// The next seal, as it is stored.
    ///
    /// # Errors
    ///
    /// [`VaultError::NoKey`] when the key that it was made with is not there: then nothing can be proven.
    pub fn seal(&mut self, through: Sequence, bytes: &[u8]) -> Result<(), VaultError> {
        let seal = Seal::from_bytes(bytes).ok();
        let genuine = match &seal {
            Some(seal) => {
                seal.checkpoint.is_genuine(self.keys)?
                    && seal.checkpoint.tenant == self.tenant
                    && seal.checkpoint.through == through
            }
            None => false,
        };
        let covered = self.leaves.len() as i64;
        let Some((seal, leaves)) = seal
            .filter(|_| genuine)
            .and_then(|seal| seal.checked_leaves().map(|leaves| (seal, leaves)))
        else {
            self.flaw(Flaw::SealChanged { through });
            // Its entries are checked by themselves; the next seal must not be blamed for it.
            self.cover(through.0);
            self.head = None;
            return Ok(());
        };
        let checkpoint = seal.checkpoint;
        if checkpoint.from.0 > covered.saturating_add(1) {
            self.flaw(Flaw::SealMissing {
                from: Sequence(covered.saturating_add(1)),
                through: Sequence(checkpoint.from.0.saturating_sub(1)),
            });
            self.cover(checkpoint.from.0.saturating_sub(1));
        } else if checkpoint.from.0 <= covered
            || self
                .head
                .as_ref()
                .is_some_and(|head| *head != checkpoint.previous)
        {
            self.flaw(Flaw::SealChanged { through });
        }
        self.leaves
            .truncate(usize::try_from(checkpoint.from.0.saturating_sub(1)).unwrap_or(0));
        self.leaves.extend(leaves.into_iter().map(Some));
        self.heads.insert(through.0, checkpoint.head.clone());
        self.head = Some(checkpoint.head);
        self.proven = self.proven.max(through.0);
        Ok(())
    }

    /// A checkpoint that was kept elsewhere, once all seals were given.
    ///
    /// # Errors
    ///
    /// [`VaultError::NoKey`] when the key that it was made with is not there.
    pub fn checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<(), VaultError> {
        let through = checkpoint.through;
        if !checkpoint.is_genuine(self.keys)? || checkpoint.tenant != self.tenant {
            self.flaw(Flaw::CheckpointChanged { through });
            return Ok(());
        }
        match self.heads.get(&through.0) {
            Some(head) if *head == checkpoint.head => {}
            Some(_) => self.flaw(Flaw::Rewritten { through }),
            None if through.0 > self.leaves.len() as i64 => {}
            None => self.flaw(Flaw::SealMissing {
                from: checkpoint.from,
                through,
            }),
        }
        self.proven = self.proven.max(through.0);
        Ok(())
    }

    /// The next entry, as it is stored.
    pub fn entry(&mut self, entry: &StoredEntry) {
        self.entries = self.entries.saturating_add(1);
        let sequence = entry.header.sequence.0;
        if !self.place(sequence) {
            return;
        }
        let leaf = leaf(entry);
        let sealed = usize::try_from(sequence.saturating_sub(1))
            .ok()
            .and_then(|index| self.leaves.get(index))
            .copied();
        // Where it was sealed, if not here.
        let moved = match sealed {
            Some(Some(sealed)) if sealed == leaf => None,
            Some(None) => None,
            Some(Some(_)) => Some(self.sealed_at(&leaf)),
            None => self.sealed_at(&leaf).map(Some),
        };
        match moved {
            Some(Some(was)) => self.flaw(Flaw::Moved {
                sequence: Sequence(sequence),
                was: Sequence(was),
            }),
            Some(None) => self.flaw(Flaw::Changed {
                sequence: Sequence(sequence),
            }),
            None => self.payload(entry),
        }
    }

    /// Ends, and says what was found.
    #[must_use]
    pub fn finish(mut self) -> Proof {
        for (from, through) in std::mem::take(&mut self.missing) {
            self.flaw(Flaw::Removed {
                from: Sequence(from),
                through: Sequence(through),
            });
        }
        if self.proven >= self.next {
            self.flaw(Flaw::CutOff {
                from: Sequence(self.next),
                through: Sequence(self.proven),
            });
        }
        let mut erased = 0_u64;
        for sequence in std::mem::take(&mut self.lost) {
            if self.erased.contains(&sequence) {
                erased = erased.saturating_add(1);
            } else {
                self.flaw(Flaw::Lost {
                    sequence: Sequence(sequence),
                });
            }
        }
        for (key, (first, count)) in std::mem::take(&mut self.no_key) {
            self.flaw(Flaw::NoKey {
                key,
                first: Sequence(first),
                count,
            });
        }
        let sealed_through = self.leaves.len() as i64;
        let unsealed = self.next.saturating_sub(1).saturating_sub(sealed_through);
        Proof {
            tenant: self.tenant,
            entries: self.entries,
            erased,
            sealed_through: Sequence(sealed_through),
            unsealed: u64::try_from(unsealed).unwrap_or(0),
            flaws: self.flaws,
            more_flaws: self.more_flaws,
        }
    }

    /// Whether the entry has a place of its own, and marks what is missing before it.
    fn place(&mut self, sequence: i64) -> bool {
        if sequence >= self.next {
            if sequence > self.next {
                self.missing.push((self.next, sequence.saturating_sub(1)));
            }
            self.next = sequence.saturating_add(1);
            return true;
        }
        let gap = self
            .missing
            .iter()
            .position(|(from, through)| (*from..=*through).contains(&sequence));
        let Some(gap) = gap else {
            self.flaw(Flaw::Repeated {
                sequence: Sequence(sequence),
            });
            return false;
        };
        let (from, through) = self.missing.remove(gap);
        for rest in [
            (from, sequence.saturating_sub(1)),
            (sequence.saturating_add(1), through),
        ] {
            if rest.0 <= rest.1 {
                self.missing.push(rest);
            }
        }
        self.flaw(Flaw::OutOfOrder {
            sequence: Sequence(sequence),
        });
        true
    }

    /// Whether the payload is what the entry commits to.
    fn payload(&mut self, entry: &StoredEntry) {
        let sequence = entry.header.sequence;
        let (payload, salt) = match (&entry.payload, &entry.salt) {
            (Some(payload), Some(salt)) => (payload, salt),
            (None, None) => {
                self.lost.push(sequence.0);
                return;
            }
            _ => {
                self.flaw(Flaw::Changed { sequence });
                return;
            }
        };
        match self.keys.open(&entry.header, &payload.0, &payload.1) {
            Ok(plain) => {
                let commitment = crypt::commitment(&entry.header, &plain, salt);
                if entry.commitment != commitment {
                    self.flaw(Flaw::Changed { sequence });
                } else if entry.header.kind == Kind::Erasure {
                    self.erasure(entry);
                }
            }
            Err(VaultError::NoKey(key)) => {
                let of_key = self.no_key.entry(key).or_insert((sequence.0, 0));
                of_key.1 = of_key.1.saturating_add(1);
            }
            Err(_) => self.flaw(Flaw::Changed { sequence }),
        }
    }

    fn erasure(&mut self, entry: &StoredEntry) {
        if let Ok(opened) = entry.open(self.keys)
            && let Some(Record::Erasure(erasure)) = opened.record
        {
            self.erased
                .extend(erasure.sequences.iter().map(|sequence| sequence.0));
        }
    }

    /// Where an entry of this digest was sealed.
    fn sealed_at(&mut self, leaf: &Hash) -> Option<i64> {
        let leaves = &self.leaves;
        let places = self.places.get_or_insert_with(|| {
            let sealed = leaves.iter().zip(1..);
            sealed
                .filter_map(|(leaf, sequence)| leaf.map(|leaf| (leaf, sequence)))
                .collect()
        });
        places.get(leaf).copied()
    }

    /// Marks entries as sealed by what cannot be read.
    fn cover(&mut self, through: i64) {
        // A seal says how many it covers, and a forged one may say anything.
        let most = self.leaves.len().saturating_add(LARGEST_SEAL);
        let through = usize::try_from(through).unwrap_or(0).min(most);
        if through > self.leaves.len() {
            self.leaves.resize(through, None);
        }
    }

    fn flaw(&mut self, flaw: Flaw) {
        if self.flaws.len() < LISTED {
            self.flaws.push(flaw);
        } else {
            self.more_flaws = self.more_flaws.saturating_add(1);
        }
    }
}

/// What a chain of a tenant begins with.
fn beginning(tenant: &str) -> Hash {
    let mut bytes = Vec::new();
    crypt::put(&mut bytes, b"maysend chain 1");
    crypt::put(&mut bytes, tenant.as_bytes());
    Sha256::digest(&bytes).into()
}

/// The digest of an entry: of its header without the number, and its commitment. An erasure leaves it as it is.
fn leaf(entry: &StoredEntry) -> Hash {
    let mut bytes = Vec::with_capacity(256);
    crypt::put(&mut bytes, b"maysend leaf 1");
    crypt::put_facts(&mut bytes, &entry.header);
    crypt::put(&mut bytes, &entry.commitment);
    Sha256::digest(&bytes).into()
}

fn next(head: &Hash, sequence: i64, leaf: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update(head);
    hash.update(sequence.to_le_bytes());
    hash.update(leaf);
    hash.finalize().into()
}

/// Compares all bytes, so that the time tells nothing.
fn same(one: &Hash, other: &Hash) -> bool {
    one.iter()
        .zip(other)
        .fold(0, |differs, (one, other)| differs | (one ^ other))
        == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::super::crypt::tests::{header, ring};
    use super::super::{Erasure, NewEntry, PersonKey};
    use super::*;

    /// Entries of a tenant and the seals over the first of them.
    #[derive(Clone, Debug)]
    struct Book {
        entries: Vec<StoredEntry>,
        seals: Vec<Seal>,
    }

    fn entry(keys: &KeyRing, sequence: i64, record: Option<Record>) -> StoredEntry {
        let mut header = header(sequence);
        header.person = Some(PersonKey(format!("k:{}", sequence % 3)));
        header.kind = record.as_ref().map_or(Kind::Consent, Record::kind);
        let payload = record.map_or_else(
            || format!("record {sequence}").into_bytes(),
            |record| {
                let new = NewEntry {
                    at: header.at,
                    phone: None,
                    record,
                };
                new.payload().unwrap()
            },
        );
        let sealed = keys.seal(&header, &payload).unwrap();
        StoredEntry {
            header,
            payload: Some((sealed.ciphertext, sealed.key)),
            salt: Some(sealed.salt),
            commitment: sealed.commitment,
        }
    }

    fn seal(keys: &KeyRing, entries: &[StoredEntry], batches: &[usize]) -> Vec<Seal> {
        let mut seals: Vec<Seal> = Vec::new();
        let mut rest = entries;
        for batch in batches {
            let (these, others) = rest.split_at((*batch).min(rest.len()));
            let last = seals.last().map(|seal| &seal.checkpoint);
            let at = Instant::from_unix(1_800_000_100);
            seals.extend(Seal::of(keys, "smith", last, these, at).unwrap());
            rest = others;
        }
        seals
    }

    fn book(keys: &KeyRing, batches: &[usize], tail: usize) -> Book {
        let sealed: usize = batches.iter().sum();
        let entries: Vec<_> = (1..=(sealed + tail) as i64)
            .map(|sequence| entry(keys, sequence, None))
            .collect();
        let seals = seal(keys, &entries, batches);
        Book { entries, seals }
    }

    fn proof(keys: &KeyRing, book: &Book, kept: &[Checkpoint]) -> Proof {
        let mut verifier = Verifier::new("smith", keys);
        for seal in &book.seals {
            let bytes = seal.to_bytes().unwrap();
            verifier.seal(seal.checkpoint.through, &bytes).unwrap();
        }
        for checkpoint in kept {
            verifier.checkpoint(checkpoint).unwrap();
        }
        for entry in &book.entries {
            verifier.entry(entry);
        }
        verifier.finish()
    }

    fn flip(bytes: &mut [u8], at: Index) {
        let at = at.index(bytes.len());
        bytes[at] ^= 0x20;
    }

    /// Changes one thing of an entry.
    fn change(entry: &mut StoredEntry, what: u8, at: Index) {
        match what {
            0 => entry.header.at = entry.header.at.plus(1),
            1 => entry.header.kind = Kind::OptIn,
            2 => entry.header.person = None,
            3 => entry.header.person = Some(PersonKey("k:9".to_owned())),
            4 => entry.header.subject.push('x'),
            5 => flip(&mut entry.payload.as_mut().unwrap().0, at),
            6 => flip(entry.salt.as_mut().unwrap(), at),
            7 => flip(&mut entry.commitment, at),
            8 => entry.salt = None,
            _ => entry.payload = None,
        }
    }

    fn batches() -> impl Strategy<Value = Vec<usize>> {
        prop::collection::vec(1..5_usize, 1..5)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn what_was_not_touched_holds(batches in batches(), tail in 0..4_usize) {
            let keys = ring();
            let book = book(&keys, &batches, tail);
            let kept: Vec<_> = book.seals.iter().map(|seal| seal.checkpoint.clone()).collect();
            let proof = proof(&keys, &book, &kept);
            prop_assert_eq!(&proof.flaws, &[]);
            prop_assert_eq!(proof.unsealed, tail as u64);
            prop_assert_eq!(proof.entries, book.entries.len() as u64);
        }

        #[test]
        fn any_change_is_named(batches in batches(), tail in 0..4_usize, which: Index, what in 0..10_u8, at: Index) {
            let keys = ring();
            let mut book = book(&keys, &batches, tail);
            let which = which.index(book.entries.len());
            change(&mut book.entries[which], what, at);
            let sequence = Sequence(which as i64 + 1);
            prop_assert_eq!(proof(&keys, &book, &[]).flaws, [Flaw::Changed { sequence }]);
        }

        #[test]
        fn a_change_by_one_who_has_the_keys_is_named_once_it_is_sealed(batches in batches(), which: Index) {
            let keys = ring();
            let mut book = book(&keys, &batches, 0);
            let which = which.index(book.entries.len());
            let again = keys.seal(&book.entries[which].header, b"another record").unwrap();
            book.entries[which].payload = Some((again.ciphertext, again.key));
            book.entries[which].salt = Some(again.salt);
            book.entries[which].commitment = again.commitment;
            let sequence = Sequence(which as i64 + 1);
            prop_assert_eq!(proof(&keys, &book, &[]).flaws, [Flaw::Changed { sequence }]);
        }

        #[test]
        fn any_removal_is_named(batches in batches(), tail in 1..4_usize, from: Index, count in 1..4_usize) {
            let keys = ring();
            let mut book = book(&keys, &batches, tail);
            // The last entry stays: without it the end is cut off, which is another test.
            let from = from.index(book.entries.len() - 1);
            let end = (from + count).min(book.entries.len() - 1);
            book.entries.drain(from..end);
            let removed = Flaw::Removed { from: Sequence(from as i64 + 1), through: Sequence(end as i64) };
            prop_assert_eq!(proof(&keys, &book, &[]).flaws, [removed]);
        }

        #[test]
        fn any_cut_of_what_is_sealed_is_named(batches in batches(), tail in 0..4_usize, left: Index) {
            let keys = ring();
            let mut book = book(&keys, &batches, tail);
            let sealed = book.entries.len() - tail;
            let left = left.index(sealed);
            book.entries.truncate(left);
            let cut = Flaw::CutOff { from: Sequence(left as i64 + 1), through: Sequence(sealed as i64) };
            prop_assert_eq!(proof(&keys, &book, &[]).flaws, [cut]);
        }

        #[test]
        fn a_cut_with_its_seals_is_named_by_a_checkpoint_kept_elsewhere(batches in batches(), left: Index) {
            let keys = ring();
            let mut book = book(&keys, &batches, 0);
            let kept = book.seals.last().unwrap().checkpoint.clone();
            let left = left.index(book.seals.len());
            book.seals.truncate(left);
            let end = book.seals.last().map_or(0, |seal| seal.checkpoint.through.0);
            book.entries.truncate(end as usize);
            prop_assert!(proof(&keys, &book, &[]).holds());
            let cut = Flaw::CutOff { from: Sequence(end + 1), through: kept.through };
            prop_assert_eq!(proof(&keys, &book, &[kept]).flaws, [cut]);
        }

        #[test]
        fn any_swap_is_named(batches in batches(), tail in 0..3_usize, one: Index, other: Index, renumber: bool) {
            let keys = ring();
            let mut book = book(&keys, &batches, tail);
            let (one, other) = (one.index(book.entries.len()), other.index(book.entries.len()));
            prop_assume!(one != other);
            let (one, other) = (one.min(other), one.max(other));
            let sealed = book.entries.len() - tail;
            book.entries.swap(one, other);
            if renumber {
                book.entries[one].header.sequence = Sequence(one as i64 + 1);
                book.entries[other].header.sequence = Sequence(other as i64 + 1);
            }
            let flaws = proof(&keys, &book, &[]).flaws;
            if renumber {
                let named: Vec<_> = [(one, other), (other, one)].into_iter().map(|(at, was)| {
                    let sequence = Sequence(at as i64 + 1);
                    // What was not sealed has no place that it is known to have stood in.
                    if was < sealed {
                        Flaw::Moved { sequence, was: Sequence(was as i64 + 1) }
                    } else {
                        Flaw::Changed { sequence }
                    }
                }).collect();
                prop_assert_eq!(flaws, named);
            } else {
                // All between them come after the later one, and so does the earlier.
                let late: Vec<_> = (one + 1..other).chain([one])
                    .map(|index| Flaw::OutOfOrder { sequence: Sequence(index as i64 + 1) })
                    .collect();
                prop_assert_eq!(flaws, late);
            }
        }

        #[test]
        fn a_repetition_is_named(batches in batches(), which: Index) {
            let keys = ring();
            let mut book = book(&keys, &batches, 1);
            let which = which.index(book.entries.len());
            let again = book.entries[which].clone();
            let sequence = again.header.sequence;
            book.entries.push(again);
            prop_assert_eq!(proof(&keys, &book, &[]).flaws, [Flaw::Repeated { sequence }]);
        }

        #[test]
        fn a_missing_or_changed_seal_is_named(batches in prop::collection::vec(1..5_usize, 2..5), which: Index, what in 0..4_u8) {
            let keys = ring();
            let mut book = book(&keys, &batches, 1);
            let which = which.index(book.seals.len() - 1);
            let checkpoint = book.seals[which].checkpoint.clone();
            let (from, through) = (checkpoint.from, checkpoint.through);
            let named = match what {
                0 => {
                    book.seals.remove(which);
                    Flaw::SealMissing { from, through }
                }
                1 => {
                    book.seals[which].checkpoint.at = checkpoint.at.plus(1);
                    Flaw::SealChanged { through }
                }
                2 => {
                    book.seals[which].checkpoint.mac = "0".repeat(64);
                    Flaw::SealChanged { through }
                }
                _ => {
                    let leaves = &mut book.seals[which].leaves;
                    let digit = if leaves.starts_with('0') { "1" } else { "0" };
                    leaves.replace_range(..1, digit);
                    Flaw::SealChanged { through }
                }
            };
            prop_assert_eq!(proof(&keys, &book, &[]).flaws, [named]);
        }

        #[test]
        fn a_seal_of_any_bytes_is_named(bytes: Vec<u8>) {
            let keys = ring();
            let mut verifier = Verifier::new("smith", &keys);
            verifier.seal(Sequence(i64::MAX), &bytes).unwrap();
            let named = Flaw::SealChanged { through: Sequence(i64::MAX) };
            let found = verifier.finish().flaws.contains(&named);
            prop_assert!(found);
        }
    }

    #[test]
    fn rewriting_a_whole_chain_is_named_by_a_checkpoint_kept_elsewhere() {
        let keys = ring();
        let kept = book(&keys, &[2, 2], 0).seals[1].checkpoint.clone();
        let rewritten = book(&keys, &[2, 2], 0);
        assert!(proof(&keys, &rewritten, &[]).holds());
        assert_eq!(
            proof(&keys, &rewritten, std::slice::from_ref(&kept)).flaws,
            [Flaw::Rewritten {
                through: kept.through
            }]
        );
        let mut forged = kept;
        forged.head = "0".repeat(64);
        assert_eq!(
            proof(&keys, &rewritten, std::slice::from_ref(&forged)).flaws,
            [Flaw::CheckpointChanged {
                through: forged.through
            }]
        );
    }

    #[test]
    fn an_erasure_on_record_leaves_what_the_chain_proves_and_no_other_loss_does() {
        let keys = ring();
        let mut book = book(&keys, &[4], 0);
        let erasure = Record::Erasure(Erasure {
            sequences: vec![Sequence(2)],
            reason: "the customer asked".to_owned(),
            by: "kim".to_owned(),
        });
        book.entries.push(entry(&keys, 5, Some(erasure)));
        for index in [1, 2] {
            book.entries[index].payload = None;
            book.entries[index].salt = None;
        }
        let found = proof(&keys, &book, &[]);
        assert_eq!(
            found.flaws,
            [Flaw::Lost {
                sequence: Sequence(3)
            }]
        );
        assert_eq!(found.erased, 1);
        // A tombstone is still bound to its place and its facts.
        book.entries[1].header.at = book.entries[1].header.at.plus(60);
        assert!(proof(&keys, &book, &[]).flaws.contains(&Flaw::Changed {
            sequence: Sequence(2)
        }));
    }

    #[test]
    fn a_key_that_is_missing_is_not_taken_for_tampering() {
        let keys = ring();
        let mut book = book(&keys, &[2], 1);
        let toml = crypt::tests::toml_with("encryption", 'b');
        let others = KeyRing::from_toml(&toml).unwrap();
        let key = keys.encryption_key().to_owned();
        let found = proof(&others, &book, &[]);
        assert_eq!(
            found.flaws,
            [Flaw::NoKey {
                key: key.clone(),
                first: Sequence(1),
                count: 3
            }]
        );
        assert_eq!(
            found.flaws[0].to_string(),
            format!("3 entries from entry 1 on cannot be read: there is no key `{key}`")
        );
        let toml = crypt::tests::toml_with("seals", 'b');
        let others = KeyRing::from_toml(&toml).unwrap();
        let bytes = book.seals.remove(0).to_bytes().unwrap();
        let refused = Verifier::new("smith", &others).seal(Sequence(2), &bytes);
        assert!(matches!(refused, Err(VaultError::NoKey(_))), "{refused:?}");
    }

    #[test]
    fn nothing_is_sealed_over_a_gap() {
        let keys = ring();
        let mut entries = book(&keys, &[4], 0).entries;
        entries.remove(1);
        let at = Instant::from_unix(0);
        let refused = Seal::of(&keys, "smith", None, &entries, at).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "entry 2 of `smith` cannot be read: it is missing, and nothing after it can be sealed"
        );
        assert_eq!(Seal::of(&keys, "smith", None, &[], at).unwrap(), None);
    }
}
