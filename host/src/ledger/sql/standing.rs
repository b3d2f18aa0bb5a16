//! What a transaction rests on and changes: read in a few statements, changed in memory job by job, written in a few more.
//!
//! Nobody else changes any of it meanwhile: SQLite has one writer, and on PostgreSQL the groups are locked. A job that is refused
//! leaves nothing behind, since until the end there is nothing in the database.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::super::{
    Appended, Guard, LedgerError, PersonKey, Refused, Revision, Sealed, Sequence, TextRow, Vault,
    vault::Header,
};
use super::changes::Changes;
use super::known::Known;
use super::prepared::{Change, Payload, Prepared};
use super::rows::Statement;
use super::slots::Slots;
use super::{Dialect, command, no_tenant, rows};

/// The group of each tenant that was written for: it never has another.
pub(super) type Groups = BTreeMap<String, String>;

/// A group and a person in it, or a tenant and a text.
pub(super) type Key = (String, String);

pub(super) struct Standing {
    dialect: Dialect,
    /// What is in none of the slots.
    known: Known,
    books: Slots<String, Book>,
    people: Slots<Key, i64>,
    texts: Slots<Key, Text>,
    received: Slots<Key, ()>,
    entries: Vec<(Header, String, Sealed)>,
    /// As many of them are of jobs that were not refused.
    kept: usize,
}

/// Of a tenant.
#[derive(Clone)]
pub(super) struct Book {
    group: String,
    pub(super) last: i64,
}

#[derive(Clone)]
struct Text {
    state: String,
    /// With its group; none: as it is in the database.
    row: Option<(String, TextRow)>,
}

/// What a batch of jobs names.
#[derive(Default)]
pub(super) struct Named<'a> {
    tenants: BTreeSet<&'a str>,
    appends: Vec<(&'a str, &'a Prepared)>,
}

impl<'a> Named<'a> {
    pub(super) fn tenant(&mut self, tenant: &'a str) {
        if !tenant.is_empty() {
            self.tenants.insert(tenant);
        }
    }

    pub(super) fn append(&mut self, tenant: &'a str, append: &'a Prepared) {
        self.tenant(tenant);
        self.appends.push((tenant, append));
    }

    /// What is to be read of it: what is not known.
    fn wanted<'w>(&self, groups: &'w Groups, known: &Known) -> Wanted<'w>
    where
        'a: 'w,
    {
        let (mut people, mut texts, mut received) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (tenant, append) in &self.appends {
            let Some(group) = groups.get(*tenant) else {
                continue;
            };
            let guarded = append.person.iter().map(|(person, _)| person);
            let keys = guarded.chain(&append.revised);
            people.extend(keys.map(|person| (group.as_str(), person.0.as_str())));
            let ids = append.texts.iter().map(|change| change.row.id.as_str());
            texts.extend(ids.map(|id| (*tenant, id)));
            received.extend(append.received.iter().map(|id| (*tenant, id.as_str())));
        }
        let key = |(first, second): &(&str, &str)| ((*first).to_owned(), (*second).to_owned());
        people.retain(|person| known.people.get(&key(person)).is_none());
        texts.retain(|text| known.texts.get(&key(text)).is_none());
        let tenants = self.tenants.iter().copied();
        let unknown = |tenant: &&str| known.books.get(&(*tenant).to_owned()).is_none();
        Wanted {
            tenants: tenants.filter(unknown).collect(),
            people: people.into_iter().collect(),
            texts: texts.into_iter().collect(),
            received: received.into_iter().collect(),
        }
    }
}

impl Standing {
    /// Begins the transaction and reads what is not `known`; on PostgreSQL after taking the locks of the groups, in one order
    /// everywhere, so that no two writers wait for each other.
    pub(super) async fn read(
        dialect: Dialect,
        connection: &mut AnyConnection,
        named: &Named<'_>,
        groups: &mut Groups,
        mut known: Known,
    ) -> Result<Self, sqlx::Error> {
        let tenants: Vec<&str> = named.tenants.iter().copied().collect();
        let is_known = tenants.iter().all(|tenant| groups.contains_key(*tenant));
        let mut begin = Some(dialect.begin());
        if (dialect == Dialect::Postgres || !is_known)
            && let Some(begin) = begin.take()
        {
            command(connection, begin).await?;
        }
        if !is_known {
            read_groups((dialect, connection), &tenants, groups).await?;
        }
        if dialect == Dialect::Postgres {
            lock(connection, groups, &tenants).await?;
        }
        let wanted = named.wanted(groups, &known);
        let mut found = wanted.read(dialect, connection, begin).await?;
        if known.version.is_some() && known.version != found.version {
            // Somebody else has written, nobody knows what.
            known = Known::default();
            let wanted = named.wanted(groups, &known);
            found = wanted.read(dialect, connection, None).await?;
        }
        known.version = found.version;
        Ok(Self {
            dialect,
            known,
            books: Slots::new(found.books),
            people: Slots::new(found.people),
            texts: Slots::new(found.texts),
            received: Slots::new(found.received),
            entries: Vec::new(),
            kept: 0,
        })
    }

    /// Whether all is at hand that a job needs which was not named when this was read.
    pub(super) fn covers(&self, tenant: &str, append: &Prepared) -> bool {
        let Some(book) = self.find_book(tenant) else {
            return false;
        };
        let guarded = append.person.iter().map(|(person, _)| person);
        let mut people = guarded.chain(&append.revised);
        let mut texts = append.texts.iter();
        append.received.is_none()
            && people.all(|person| {
                let key = (book.group.clone(), person.0.clone());
                self.revision(&key).is_some()
            })
            && texts.all(|change| {
                let key = (tenant.to_owned(), change.row.id.clone());
                self.state(&key).is_some()
            })
    }

    /// What is known once all of it is in the database.
    pub(super) fn learned(self) -> Known {
        let mut known = self.known;
        if self.dialect == Dialect::Sqlite {
            known.books.keep(self.books.into_rows());
            known.people.keep(self.people.into_rows());
            let texts = self.texts.into_rows();
            known.texts.keep(texts.map(|(key, text)| (key, text.state)));
        }
        known
    }

    /// Whether the tenant is on the books.
    pub(super) fn knows(&self, tenant: &str) -> Result<(), LedgerError> {
        self.book(tenant).map(|_| ())
    }

    fn book(&self, tenant: &str) -> Result<&Book, LedgerError> {
        self.find_book(tenant).ok_or_else(|| no_tenant(tenant))
    }

    fn find_book(&self, tenant: &str) -> Option<&Book> {
        let key = tenant.to_owned();
        self.books.get(&key).or_else(|| self.known.books.get(&key))
    }

    /// What is on record for a phone has been changed so often; none: never, or not that it is known.
    fn revision(&self, key: &Key) -> Option<i64> {
        let revision = self.people.get(key).or_else(|| self.known.people.get(key));
        revision.copied()
    }

    /// None: there is no such text, or not that it is known.
    fn state(&self, key: &Key) -> Option<&str> {
        let known = || self.known.texts.get(key);
        let text = self.texts.get(key).map(|text| &text.state).or_else(known);
        text.map(String::as_str)
    }

    /// Appends all of it or nothing.
    pub(super) fn append(
        &mut self,
        vault: &dyn Vault,
        tenant: &str,
        append: &Prepared,
    ) -> Result<Appended, LedgerError> {
        let appended = self.try_append(vault, tenant, append);
        match &appended {
            Ok(Appended::Done(..)) => self.keep(),
            Ok(Appended::Refused(_)) | Err(_) => self.undo(),
        }
        appended
    }

    /// Puts one entry on record.
    pub(super) fn enter(
        &mut self,
        vault: &dyn Vault,
        tenant: &str,
        payload: &Payload,
    ) -> Result<Sequence, LedgerError> {
        let entered = self.try_enter(vault, tenant, payload);
        match &entered {
            Ok(_) => self.keep(),
            Err(_) => self.undo(),
        }
        entered
    }

    fn try_append(
        &mut self,
        vault: &dyn Vault,
        tenant: &str,
        append: &Prepared,
    ) -> Result<Appended, LedgerError> {
        let book = self.book(tenant)?;
        let (group, mut last) = (book.group.clone(), Sequence(book.last));
        if let Some(id) = &append.received {
            let key = (tenant.to_owned(), id.clone());
            if self.received.get(&key).is_some() {
                return Ok(Appended::Refused(Refused::Exists(id.clone())));
            }
            self.received.set(key, ());
        }
        let mut revision = Revision(0);
        if let Some((person, guard)) = &append.person {
            match self.revise(&group, person, *guard) {
                Some(now) => revision = now,
                None => return Ok(Appended::Refused(Refused::Changed)),
            }
        }
        for person in &append.revised {
            self.revise(&group, person, Guard::Always);
        }
        for change in &append.texts {
            if let Some(refused) = self.change(tenant, &group, change, revision) {
                return Ok(Appended::Refused(refused));
            }
            if let Some(settlement) = &change.settlement {
                last = self.try_enter(vault, tenant, settlement)?;
            }
        }
        for entry in &append.entries {
            last = self.try_enter(vault, tenant, entry)?;
        }
        Ok(Appended::Done(last, revision))
    }

    /// The revision of what is on record for a phone after this; none if it is not what the append rests on.
    fn revise(&mut self, group: &str, person: &PersonKey, guard: Guard) -> Option<Revision> {
        let key = (group.to_owned(), person.0.clone());
        let now = self.revision(&key).unwrap_or(0);
        match guard {
            Guard::Unchanged(Revision(read)) if read == now => return Some(Revision(now)),
            Guard::Changes(Revision(read)) if read == now => {}
            Guard::Always => {}
            Guard::Unchanged(_) | Guard::Changes(_) => return None,
        }
        let next = now.saturating_add(1);
        self.people.set(key, next);
        Some(Revision(next))
    }

    /// Why it cannot be, if it cannot.
    fn change(
        &mut self,
        tenant: &str,
        group: &str,
        change: &Change,
        revision: Revision,
    ) -> Option<Refused> {
        let id = &change.row.id;
        let key = (tenant.to_owned(), id.clone());
        match (&change.from, self.state(&key)) {
            (None, Some(_)) => return Some(Refused::Exists(id.clone())),
            (None, None) => {}
            (Some(from), Some(state)) if state == from.as_str() => {}
            (Some(_), _) => return Some(Refused::State(id.clone())),
        }
        let pending = self.texts.get(&key).and_then(|text| text.row.as_ref());
        let mut row = pending.map_or_else(|| change.row.clone(), |(_, row)| row.clone());
        row.state = change.row.state;
        row.since = change.row.since;
        row.wakes_at = change.row.wakes_at;
        row.class.clone_from(&change.row.class);
        row.revision = revision;
        let text = Text {
            state: row.state.as_str().to_owned(),
            row: Some((group.to_owned(), row)),
        };
        self.texts.set(key, text);
        None
    }

    /// Numbers and encrypts an entry.
    fn try_enter(
        &mut self,
        vault: &dyn Vault,
        tenant: &str,
        payload: &Payload,
    ) -> Result<Sequence, LedgerError> {
        let book = self.book(tenant)?;
        let book = Book {
            group: book.group.clone(),
            last: book.last.saturating_add(1),
        };
        let sequence = Sequence(book.last);
        let header = Header {
            tenant: tenant.to_owned(),
            sequence,
            at: payload.at,
            kind: payload.kind,
            person: payload.person.clone(),
            subject: payload.subject.clone(),
        };
        let sealed = vault.seal(&header, &payload.bytes)?;
        self.entries.push((header, book.group.clone(), sealed));
        self.books.set(tenant.to_owned(), book);
        Ok(sequence)
    }

    fn keep(&mut self) {
        self.books.keep();
        self.people.keep();
        self.texts.keep();
        self.received.keep();
        self.kept = self.entries.len();
    }

    fn undo(&mut self) {
        self.books.undo();
        self.people.undo();
        self.texts.undo();
        self.received.undo();
        self.entries.truncate(self.kept);
    }

    /// Writes what was changed since the last time; as the `last` of the transaction together with its commit.
    pub(super) async fn write(
        &mut self,
        connection: &mut AnyConnection,
        last: bool,
    ) -> Result<(), sqlx::Error> {
        self.kept = 0;
        let changes = Changes {
            people: self.people.take_changed(),
            received: self.received.take_changed(),
            texts: self.changed_texts(),
            entries: std::mem::take(&mut self.entries),
            books: self.books.take_changed(),
        };
        changes.write(self.dialect, connection, last).await
    }

    fn changed_texts(&mut self) -> Vec<(Key, (String, TextRow))> {
        let changed = self.texts.take_changed().into_iter();
        let rows = changed.filter_map(|(key, text)| Some((key, text.row?)));
        rows.collect()
    }
}

/// Locks the tenants' groups, which only PostgreSQL has to.
async fn lock(
    connection: &mut AnyConnection,
    groups: &Groups,
    tenants: &[&str],
) -> Result<(), sqlx::Error> {
    let wanted: BTreeSet<&str> = tenants
        .iter()
        .filter_map(|tenant| groups.get(*tenant).map(String::as_str))
        .collect();
    let wanted: Vec<&str> = wanted.into_iter().collect();
    // The pieces are in order as well.
    for piece in wanted.chunks(rows::MOST) {
        let length = piece.len().next_power_of_two();
        let mut query = rows::query(
            Dialect::Postgres,
            "SELECT id FROM maysend_groups WHERE id IN (VALUES",
            length,
            1,
            ") ORDER BY id FOR UPDATE",
        );
        for group in rows::filled(piece, length) {
            query = query.bind(group);
        }
        query.fetch_all(&mut *connection).await?;
    }
    Ok(())
}

async fn read_groups(
    (dialect, connection): (Dialect, &mut AnyConnection),
    tenants: &[&str],
    groups: &mut Groups,
) -> Result<(), sqlx::Error> {
    for piece in tenants.chunks(rows::MOST) {
        let length = piece.len().next_power_of_two();
        let mut query = rows::query(
            dialect,
            "SELECT id, grp FROM maysend_tenants WHERE id IN (VALUES",
            length,
            1,
            ")",
        );
        for tenant in rows::filled(piece, length) {
            query = query.bind(tenant);
        }
        for row in query.fetch_all(&mut *connection).await? {
            groups.insert(row.try_get(0)?, row.try_get(1)?);
        }
    }
    Ok(())
}

/// What is to be read, by its keys, each once.
struct Wanted<'a> {
    tenants: Vec<&'a str>,
    people: Vec<(&'a str, &'a str)>,
    texts: Vec<(&'a str, &'a str)>,
    received: Vec<(&'a str, &'a str)>,
}

#[derive(Default)]
struct Found {
    /// Of the database, where it says so.
    version: Option<i64>,
    books: Vec<(String, Book)>,
    people: Vec<(Key, i64)>,
    texts: Vec<(Key, Text)>,
    received: Vec<(Key, ())>,
}

/// What reads a part of it by its keys, in columns that are the same in all: which part, the key, a number, a text. The keys come
/// first in a join: SQLite would read the whole table to compare each row with a list of pairs.
const BOOKS: (&str, &str) = (
    "SELECT 0, id, grp, last_sequence, NULL FROM maysend_tenants WHERE id IN (VALUES",
    ")",
);
const PEOPLE: (&str, &str) = (
    "SELECT 1, grp, person, revision, NULL FROM (VALUES",
    ") AS keys CROSS JOIN maysend_people WHERE grp = column1 AND person = column2",
);
const TEXTS: (&str, &str) = (
    "SELECT 2, tenant, id, NULL, state FROM (VALUES",
    ") AS keys CROSS JOIN maysend_texts WHERE tenant = column1 AND id = column2",
);
const RECEIVED: (&str, &str) = (
    "SELECT 3, tenant, id, NULL, NULL FROM (VALUES",
    ") AS keys CROSS JOIN maysend_received WHERE tenant = column1 AND id = column2",
);

impl Wanted<'_> {
    /// Reads it, all parts in one statement, and if the transaction is to `begin` that is said in the same text. SQLite says in it
    /// too which version of the database it is.
    async fn read(
        &self,
        dialect: Dialect,
        connection: &mut AnyConnection,
        begin: Option<&'static str>,
    ) -> Result<Found, sqlx::Error> {
        let mut found = Found::default();
        let mut tenants = self.tenants.chunks(rows::MOST);
        let pairs = [
            (PEOPLE, &self.people),
            (TEXTS, &self.texts),
            (RECEIVED, &self.received),
        ];
        let mut pairs = pairs.map(|(reads, keys)| (reads, keys.chunks(rows::MOST)));
        let mut statement = Statement::new(dialect);
        if let Some(begin) = begin {
            statement.next(begin);
        }
        if dialect == Dialect::Sqlite {
            statement.next("PRAGMA data_version");
        }
        loop {
            let tenants = tenants.next().unwrap_or_default();
            let pairs = pairs
                .each_mut()
                .map(|(reads, keys)| (*reads, keys.next().unwrap_or_default()));
            let longest = pairs.iter().map(|(_, keys)| keys.len()).max();
            let longest = longest.unwrap_or(0).max(tenants.len());
            if longest == 0 && statement.is_empty() {
                return Ok(found);
            }
            // Of one length, so that there are few statements.
            let length = longest.next_power_of_two();
            let mut is_first = true;
            let mut part = |statement: &mut Statement, text| {
                if std::mem::take(&mut is_first) {
                    statement.next(text);
                } else {
                    statement.text(" UNION ALL ").text(text);
                }
            };
            if !tenants.is_empty() {
                part(&mut statement, BOOKS.0);
                statement.rows(length, 1).text(BOOKS.1);
            }
            for ((before, after), _) in pairs.iter().filter(|(_, keys)| !keys.is_empty()) {
                part(&mut statement, before);
                statement.rows(length, 2).text(after);
            }
            let mut query = std::mem::replace(&mut statement, Statement::new(dialect)).query();
            for tenant in rows::filled(tenants, length) {
                query = query.bind(tenant);
            }
            for (_, keys) in pairs {
                for (first, second) in rows::filled(keys, length) {
                    query = query.bind(first).bind(second);
                }
            }
            for row in query.fetch_all(&mut *connection).await? {
                found.take(&row)?;
            }
        }
    }
}

impl Found {
    fn take(&mut self, row: &AnyRow) -> Result<(), sqlx::Error> {
        // All that is read by keys has five columns.
        if row.len() == 1 {
            self.version = Some(row.try_get(0)?);
            return Ok(());
        }
        let (first, second): (String, String) = (row.try_get(1)?, row.try_get(2)?);
        match row.try_get::<i64, _>(0)? {
            0 => {
                let last = row.try_get(3)?;
                let group = second;
                self.books.push((first, Book { group, last }));
            }
            1 => self.people.push(((first, second), row.try_get(3)?)),
            2 => {
                let state = row.try_get(4)?;
                let row = None;
                self.texts.push(((first, second), Text { state, row }));
            }
            _ => self.received.push(((first, second), ())),
        }
        Ok(())
    }
}
