//! A ledger in memory, for the tests of what goes through its door.

use std::sync::{Arc, Mutex};

use super::{
    Append, Appended, Depth, Entry, Erasure, Header, KeyRing, Kind, Ledger, LedgerError, NewEntry,
    OnPerson, Record, Refused, Revision, Sequence, StoredEntry, Tenant, TextRow, TextState, Vault,
};
use crate::{Digest, Instant, Phone};

#[derive(Debug)]
pub(super) struct MemoryLedger {
    pub(super) keys: Arc<KeyRing>,
    pub(super) books: Mutex<Books>,
}

#[derive(Debug, Default)]
pub(super) struct Books {
    pub(super) entries: Vec<StoredEntry>,
    pub(super) seals: Vec<(String, Sequence, Vec<u8>)>,
    received: Vec<String>,
    tenants: Vec<Tenant>,
}

impl MemoryLedger {
    pub(super) fn new() -> Self {
        Self {
            keys: Arc::new(super::crypt::tests::ring()),
            books: Mutex::default(),
        }
    }

    fn enter(&self, books: &mut Books, tenant: &str, new: &NewEntry) -> Sequence {
        let of_tenant = |entry: &&StoredEntry| entry.header.tenant == tenant;
        let count = books.entries.iter().filter(of_tenant).count() as i64;
        let header = Header {
            tenant: tenant.to_owned(),
            sequence: Sequence(count + 1),
            at: new.at,
            kind: new.record.kind(),
            person: new.phone.as_ref().map(|phone| self.keys.person(phone)),
            subject: new.record.subject().to_owned(),
        };
        let sealed = self.keys.seal(&header, &new.payload().unwrap()).unwrap();
        books.entries.push(StoredEntry {
            header,
            payload: Some((sealed.ciphertext, sealed.key)),
            salt: Some(sealed.salt),
            commitment: sealed.commitment,
        });
        Sequence(count + 1)
    }

    fn read(&self, wanted: impl Fn(&StoredEntry) -> bool) -> Result<Vec<Entry>, LedgerError> {
        let books = self.books.lock().unwrap();
        let wanted = books.entries.iter().filter(|entry| wanted(entry));
        wanted.map(|entry| entry.open(self.keys.as_ref())).collect()
    }
}

#[async_trait::async_trait]
impl Ledger for MemoryLedger {
    async fn register(&self, tenant: &Tenant) -> Result<(), LedgerError> {
        self.books.lock().unwrap().tenants.push(tenant.clone());
        Ok(())
    }

    async fn tenants(&self) -> Result<Vec<Tenant>, LedgerError> {
        Ok(self.books.lock().unwrap().tenants.clone())
    }

    async fn append(&self, tenant: &str, append: Append) -> Result<Appended, LedgerError> {
        let mut books = self.books.lock().unwrap();
        if let Some(id) = append.received {
            if books.received.contains(&id) {
                return Ok(Appended::Refused(Refused::Exists(id)));
            }
            books.received.push(id);
        }
        let mut last = Sequence(0);
        for entry in &append.entries {
            last = self.enter(&mut books, tenant, entry);
        }
        Ok(Appended::Done(last, Revision(0)))
    }

    async fn on_person(
        &self,
        _tenant: &str,
        phone: &Phone,
        _depth: Depth,
    ) -> Result<OnPerson, LedgerError> {
        let person = Some(self.keys.person(phone));
        Ok(OnPerson {
            revision: Revision(0),
            entries: self.read(|entry| entry.header.person == person)?,
            texts: Vec::new(),
        })
    }

    async fn text(&self, _tenant: &str, _id: &str) -> Result<Option<TextRow>, LedgerError> {
        Ok(None)
    }

    async fn texts(
        &self,
        _tenant: &str,
        _state: TextState,
        _due: Option<Instant>,
        _limit: u32,
    ) -> Result<Vec<TextRow>, LedgerError> {
        Ok(Vec::new())
    }

    async fn entries(
        &self,
        tenant: &str,
        after: Sequence,
        limit: u32,
    ) -> Result<Vec<Entry>, LedgerError> {
        let entries = self.stored(tenant, after, limit).await?;
        entries
            .iter()
            .map(|entry| entry.open(self.keys.as_ref()))
            .collect()
    }

    async fn stored(
        &self,
        tenant: &str,
        after: Sequence,
        limit: u32,
    ) -> Result<Vec<StoredEntry>, LedgerError> {
        let books = self.books.lock().unwrap();
        let wanted = books
            .entries
            .iter()
            .filter(|entry| entry.header.tenant == tenant && entry.header.sequence > after);
        Ok(wanted.take(limit as usize).cloned().collect())
    }

    async fn latest(
        &self,
        tenant: &str,
        kind: Kind,
        subject: &str,
    ) -> Result<Option<Entry>, LedgerError> {
        let found = self.read(|entry| {
            let header = &entry.header;
            header.tenant == tenant && header.kind == kind && header.subject == subject
        })?;
        Ok(found.into_iter().next_back())
    }

    async fn erase(
        &self,
        tenant: &str,
        at: Instant,
        erasure: Erasure,
    ) -> Result<Sequence, LedgerError> {
        let mut books = self.books.lock().unwrap();
        for entry in &mut books.entries {
            let header = &entry.header;
            if header.tenant == tenant && erasure.sequences.contains(&header.sequence) {
                entry.payload = None;
                entry.salt = None;
            }
        }
        let entry = NewEntry {
            at,
            phone: None,
            record: Record::Erasure(erasure),
        };
        Ok(self.enter(&mut books, tenant, &entry))
    }

    async fn seal(&self, tenant: &str, through: Sequence, seal: &[u8]) -> Result<(), LedgerError> {
        let seal = (tenant.to_owned(), through, seal.to_vec());
        self.books.lock().unwrap().seals.push(seal);
        Ok(())
    }

    async fn seals(
        &self,
        tenant: &str,
        after: Sequence,
        limit: u32,
    ) -> Result<Vec<(Sequence, Vec<u8>)>, LedgerError> {
        let books = self.books.lock().unwrap();
        let wanted = books
            .seals
            .iter()
            .filter(|(of, through, _)| of == tenant && *through > after);
        Ok(wanted
            .take(limit as usize)
            .map(|(_, through, seal)| (*through, seal.clone()))
            .collect())
    }

    async fn keep(&self, bytes: &[u8]) -> Result<Digest, LedgerError> {
        Ok(Digest::of(bytes))
    }

    async fn kept(&self, _digest: &Digest) -> Result<Option<Vec<u8>>, LedgerError> {
        Ok(None)
    }
}
