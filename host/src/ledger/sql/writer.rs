//! The one writer of a process: what is waiting goes into one transaction, so that one commit makes all of it durable.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sqlx::AnyConnection;
use sqlx::{Connection, Row};
use tokio::sync::{mpsc, oneshot};

use super::super::{
    Append, Appended, Erasure, Guard, LedgerError, NewEntry, PersonKey, Record, Refused, Revision,
    Sequence, Tenant, TextChange, TextRow, Vault, vault::Header,
};
use super::fault::{self, Shared};
use super::{Dialect, connect};
use crate::Instant;

/// As many go into one transaction at most.
const BATCH: usize = 256;

/// Something to write.
pub(super) enum Work {
    Append(Box<Append>),
    Erase(Instant, Erasure),
    Keep(crate::Digest, Vec<u8>),
    Register(Tenant),
    Seal {
        after: Sequence,
        through: Sequence,
        seal: Vec<u8>,
    },
}

/// What came of it.
#[derive(Debug)]
pub(super) enum Written {
    Appended(Appended),
    Done(Sequence),
}

/// Something to write for one tenant, and who waits for it.
pub(super) struct Job {
    pub(super) tenant: String,
    pub(super) work: Work,
    pub(super) done: oneshot::Sender<Result<Written, LedgerError>>,
}

/// Why one job did not go in: its own fault, or the database's, which is that of all in the transaction.
enum Trouble {
    Own(LedgerError),
    Database(sqlx::Error),
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<LedgerError> for Trouble {
    fn from(error: LedgerError) -> Self {
        Self::Own(error)
    }
}

type Outcome = Result<Written, LedgerError>;

pub(super) struct Writer {
    pub(super) url: String,
    pub(super) dialect: Dialect,
    pub(super) vault: Arc<dyn Vault>,
    pub(super) connection: Option<AnyConnection>,
}

impl Writer {
    /// Writes until nobody can ask any more.
    pub(super) async fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut batch = Vec::with_capacity(BATCH);
        while jobs.recv_many(&mut batch, BATCH).await > 0 {
            self.write(std::mem::take(&mut batch)).await;
        }
        if let Some(connection) = self.connection.take() {
            // Nothing is under way, and what was written is durable.
            let _ = connection.close().await;
        }
    }

    /// Writes them together; where the database refuses that, one by one, so that no job fails for another's sake.
    async fn write(&mut self, batch: Vec<Job>) {
        match self.attempt(&batch).await {
            Ok(outcomes) => answer(batch, outcomes),
            Err(error) if batch.len() > 1 && !fault::is_lost(&error) => {
                for job in batch {
                    let alone = vec![job];
                    let outcome = self.attempt(&alone).await;
                    settle(alone, outcome);
                }
            }
            Err(error) => settle(batch, Err(error)),
        }
    }

    /// One transaction: its outcomes are those of the jobs, in order, once they are durable.
    async fn attempt(&mut self, batch: &[Job]) -> Result<Vec<Outcome>, Shared> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect(&self.url, self.dialect).await.map_err(Arc::new)?,
        };
        let written = self.transaction(&mut connection, batch).await;
        match written {
            Ok(outcomes) => {
                self.connection = Some(connection);
                Ok(outcomes)
            }
            Err(error) => {
                // A connection that cannot even roll back is dropped, and with it whatever it had begun.
                if !fault::is_lost(&error) && command(&mut connection, "ROLLBACK").await.is_ok() {
                    self.connection = Some(connection);
                }
                Err(Arc::new(error))
            }
        }
    }

    async fn transaction(
        &mut self,
        connection: &mut AnyConnection,
        batch: &[Job],
    ) -> Result<Vec<Outcome>, sqlx::Error> {
        command(connection, self.dialect.begin()).await?;
        let mut books = Books::open(self.dialect, connection, batch).await?;
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            command(connection, "SAVEPOINT job").await?;
            let before = books.mark(&job.tenant);
            let outcome = self.perform(connection, &mut books, job).await;
            let kept = matches!(
                outcome,
                Ok(Written::Done(_) | Written::Appended(Appended::Done(..)))
            );
            if !kept {
                if let Err(Trouble::Database(error)) = outcome {
                    return Err(error);
                }
                command(connection, "ROLLBACK TO SAVEPOINT job").await?;
                books.back_to(&job.tenant, before);
            }
            command(connection, "RELEASE SAVEPOINT job").await?;
            outcomes.push(outcome.map_err(|trouble| match trouble {
                Trouble::Own(error) => error,
                Trouble::Database(error) => fault::meaning(&Arc::new(error), "writing"),
            }));
        }
        books.close(connection).await?;
        command(connection, "COMMIT").await?;
        Ok(outcomes)
    }

    async fn perform(
        &mut self,
        connection: &mut AnyConnection,
        books: &mut Books,
        job: &Job,
    ) -> Result<Written, Trouble> {
        let tenant = job.tenant.as_str();
        match &job.work {
            Work::Append(append) => self.append(connection, books, tenant, append).await,
            Work::Erase(at, erasure) => {
                for sequence in &erasure.sequences {
                    sqlx::query(
                        "UPDATE maysend_entries SET payload = NULL, payload_key = NULL, salt = NULL
                         WHERE tenant = $1 AND sequence = $2 AND kind <> 'erasure'",
                    )
                    .bind(tenant)
                    .bind(sequence.0)
                    .execute(&mut *connection)
                    .await?;
                }
                let entry = NewEntry {
                    at: *at,
                    phone: None,
                    record: Record::Erasure(erasure.clone()),
                };
                let sequence = self.enter(connection, books, tenant, &entry, None).await?;
                Ok(Written::Done(sequence))
            }
            Work::Keep(digest, bytes) => {
                sqlx::query(
                    "INSERT INTO maysend_kept (digest, bytes) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING",
                )
                .bind(digest.as_str())
                .bind(bytes.as_slice())
                .execute(connection)
                .await?;
                Ok(Written::Done(Sequence(0)))
            }
            Work::Register(tenant) => register(connection, tenant).await,
            Work::Seal {
                after,
                through,
                seal,
            } => {
                books.of(tenant)?;
                // Two that seal at once have read entries up to different ones: the later piece must not cover any twice.
                let added = sqlx::query(
                    "INSERT INTO maysend_seals (tenant, through, seal) SELECT $1, $2, $3
                     WHERE $4 = (SELECT COALESCE(MAX(through), 0) FROM maysend_seals WHERE tenant = $1)",
                )
                .bind(tenant)
                .bind(through.0)
                .bind(seal.as_slice())
                .bind(after.0)
                .execute(connection)
                .await?;
                if added.rows_affected() == 0 {
                    let what = format!(
                        "the chain of `{tenant}` does not end at entry {}: another has sealed meanwhile, read its seals again",
                        after.0
                    );
                    return Err(LedgerError::Misuse(what).into());
                }
                Ok(Written::Done(*through))
            }
        }
    }

    async fn append(
        &mut self,
        connection: &mut AnyConnection,
        books: &mut Books,
        tenant: &str,
        append: &Append,
    ) -> Result<Written, Trouble> {
        let refused = |why| Ok(Written::Appended(Appended::Refused(why)));
        let group = books.of(tenant)?.group.clone();
        if let Some(id) = &append.received {
            let added = sqlx::query(
                "INSERT INTO maysend_received (tenant, id) VALUES ($1, $2) ON CONFLICT (tenant, id) DO NOTHING",
            )
            .bind(tenant)
            .bind(id.as_str())
            .execute(&mut *connection)
            .await?;
            if added.rows_affected() == 0 {
                return refused(Refused::Exists(id.clone()));
            }
        }
        let mut person = None;
        let mut revision = Revision(0);
        if let Some((phone, guard)) = &append.person {
            let key = self.vault.person(phone);
            match revise(connection, &group, &key, *guard).await? {
                Some(now) => revision = now,
                None => return refused(Refused::Changed),
            }
            person = Some((phone, key));
        }
        // In one order everywhere, as with all locks.
        let keys: BTreeSet<_> = append
            .revised
            .iter()
            .map(|phone| self.vault.person(phone))
            .collect();
        for key in &keys {
            raise(connection, &group, key).await?;
        }
        let mut last = Sequence(books.of(tenant)?.last);
        for change in &append.texts {
            let (row, is_done) = match change {
                TextChange::New(row) => (
                    row,
                    add_text(connection, tenant, &group, row, revision).await?,
                ),
                TextChange::Becomes { from, row, .. } => (
                    row,
                    move_text(connection, tenant, from.as_str(), row, revision).await?,
                ),
            };
            if !is_done {
                let id = row.id.clone();
                return refused(match change {
                    TextChange::New(_) => Refused::Exists(id),
                    TextChange::Becomes { .. } => Refused::State(id),
                });
            }
            if let TextChange::Becomes {
                settlement: Some(settlement),
                ..
            } = change
            {
                let entry = NewEntry {
                    at: row.since,
                    phone: None,
                    record: Record::Settlement(settlement.clone()),
                };
                last = self
                    .enter(connection, books, tenant, &entry, Some(&row.person))
                    .await?;
            }
        }
        for entry in &append.entries {
            let known = match (&entry.phone, &person) {
                (Some(phone), Some((guarded, key))) if phone == *guarded => Some(key),
                _ => None,
            };
            last = self.enter(connection, books, tenant, entry, known).await?;
        }
        Ok(Written::Appended(Appended::Done(last, revision)))
    }

    /// Writes one entry under the tenant's next number.
    async fn enter(
        &mut self,
        connection: &mut AnyConnection,
        books: &mut Books,
        tenant: &str,
        entry: &NewEntry,
        person: Option<&PersonKey>,
    ) -> Result<Sequence, Trouble> {
        let book = books.of(tenant)?;
        book.last = book.last.saturating_add(1);
        let person = person
            .cloned()
            .or_else(|| entry.phone.as_ref().map(|phone| self.vault.person(phone)));
        let header = Header {
            tenant: tenant.to_owned(),
            sequence: Sequence(book.last),
            at: entry.at,
            kind: entry.record.kind(),
            person,
            subject: entry.record.subject().to_owned(),
        };
        let payload = entry.payload().map_err(|error| {
            LedgerError::Misuse(format!("a record cannot be written as JSON: {error}"))
        })?;
        let sealed = self
            .vault
            .seal(&header, &payload)
            .map_err(LedgerError::from)?;
        sqlx::query(
            "INSERT INTO maysend_entries
             (tenant, sequence, at, kind, grp, person, subject, payload, payload_key, salt, commitment)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(tenant)
        .bind(header.sequence.0)
        .bind(header.at.as_unix())
        .bind(header.kind.as_str())
        .bind(book.group.as_str())
        .bind(header.person.as_ref().map_or("", |key| key.0.as_str()))
        .bind(header.subject.as_str())
        .bind(sealed.ciphertext)
        .bind(sealed.key)
        .bind(sealed.salt)
        .bind(sealed.commitment)
        .execute(connection)
        .await?;
        Ok(header.sequence)
    }
}

/// The tenants that a transaction writes for, read once and written back once.
struct Books(BTreeMap<String, Book>);

struct Book {
    group: String,
    last: i64,
    was: i64,
}

impl Books {
    /// Reads them; on PostgreSQL after taking the lock of each group, in one order everywhere, so that no two writers wait for
    /// each other. SQLite has one writer at a time anyway.
    async fn open(
        dialect: Dialect,
        connection: &mut AnyConnection,
        batch: &[Job],
    ) -> Result<Self, sqlx::Error> {
        let mut books = BTreeMap::new();
        for job in batch {
            if !books.contains_key(&job.tenant)
                && let Some(book) = book(connection, &job.tenant).await?
            {
                books.insert(job.tenant.clone(), book);
            }
        }
        if dialect == Dialect::Postgres {
            let groups: BTreeSet<String> = books.values().map(|book| book.group.clone()).collect();
            for group in groups {
                sqlx::query("SELECT id FROM maysend_groups WHERE id = $1 FOR UPDATE")
                    .bind(group)
                    .fetch_optional(&mut *connection)
                    .await?;
            }
            // What was read before the locks may have moved on.
            for (tenant, known) in &mut books {
                if let Some(now) = book(connection, tenant).await? {
                    *known = now;
                }
            }
        }
        Ok(Self(books))
    }

    fn of(&mut self, tenant: &str) -> Result<&mut Book, LedgerError> {
        self.0.get_mut(tenant).ok_or_else(|| {
            LedgerError::Misuse(format!(
                "there is no tenant `{tenant}` in the ledger: register it first"
            ))
        })
    }

    fn mark(&self, tenant: &str) -> i64 {
        self.0.get(tenant).map_or(0, |book| book.last)
    }

    fn back_to(&mut self, tenant: &str, mark: i64) {
        if let Some(book) = self.0.get_mut(tenant) {
            book.last = mark;
        }
    }

    async fn close(self, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        for (tenant, book) in self.0 {
            if book.last != book.was {
                sqlx::query("UPDATE maysend_tenants SET last_sequence = $2 WHERE id = $1")
                    .bind(tenant)
                    .bind(book.last)
                    .execute(&mut *connection)
                    .await?;
            }
        }
        Ok(())
    }
}

async fn book(connection: &mut AnyConnection, tenant: &str) -> Result<Option<Book>, sqlx::Error> {
    let row = sqlx::query("SELECT grp, last_sequence FROM maysend_tenants WHERE id = $1")
        .bind(tenant)
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        let last = row.try_get(1)?;
        Ok(Book {
            group: row.try_get(0)?,
            last,
            was: last,
        })
    })
    .transpose()
}

/// Puts a tenant on the books. The group's lock is made with it.
async fn register(connection: &mut AnyConnection, tenant: &Tenant) -> Result<Written, Trouble> {
    sqlx::query("INSERT INTO maysend_groups (id) VALUES ($1) ON CONFLICT (id) DO NOTHING")
        .bind(tenant.group.as_str())
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO maysend_tenants (id, grp, complete_since, last_sequence) VALUES ($1, $2, $3, 0)
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(tenant.id.as_str())
    .bind(tenant.group.as_str())
    .bind(tenant.complete_since.as_unix())
    .execute(&mut *connection)
    .await?;
    let known = book(connection, &tenant.id).await?;
    if known.is_none_or(|book| book.group != tenant.group) {
        let what = format!(
            "`{}` is in the ledger with another group than `{}`: what is on record for phones was shared with that one",
            tenant.id, tenant.group
        );
        return Err(LedgerError::Misuse(what).into());
    }
    Ok(Written::Done(Sequence(0)))
}

/// The revision of what is on record for a phone after this; none if it is not what the append rests on.
async fn revise(
    connection: &mut AnyConnection,
    group: &str,
    person: &PersonKey,
    guard: Guard,
) -> Result<Option<Revision>, sqlx::Error> {
    let row = sqlx::query("SELECT revision FROM maysend_people WHERE grp = $1 AND person = $2")
        .bind(group)
        .bind(person.0.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let now: i64 = row.map_or(Ok(0), |row| row.try_get(0))?;
    let next = now.saturating_add(1);
    match guard {
        Guard::Unchanged(Revision(read)) if read == now => return Ok(Some(Revision(now))),
        Guard::Changes(Revision(read)) if read == now => {}
        Guard::Always => {}
        Guard::Unchanged(_) | Guard::Changes(_) => return Ok(None),
    }
    sqlx::query(
        "INSERT INTO maysend_people (grp, person, revision) VALUES ($1, $2, $3)
         ON CONFLICT (grp, person) DO UPDATE SET revision = $3",
    )
    .bind(group)
    .bind(person.0.as_str())
    .bind(next)
    .execute(connection)
    .await?;
    Ok(Some(Revision(next)))
}

/// The next revision, whatever it is.
async fn raise(
    connection: &mut AnyConnection,
    group: &str,
    person: &PersonKey,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO maysend_people (grp, person, revision) VALUES ($1, $2, 1)
         ON CONFLICT (grp, person) DO UPDATE SET revision = maysend_people.revision + 1",
    )
    .bind(group)
    .bind(person.0.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

async fn add_text(
    connection: &mut AnyConnection,
    tenant: &str,
    group: &str,
    row: &TextRow,
    revision: Revision,
) -> Result<bool, sqlx::Error> {
    let added = sqlx::query(
        "INSERT INTO maysend_texts (tenant, id, draft, grp, person, state, since, wakes_at, class, topic, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (tenant, id) DO NOTHING",
    )
    .bind(tenant)
    .bind(row.id.as_str())
    .bind(row.draft.as_str())
    .bind(group)
    .bind(row.person.0.as_str())
    .bind(row.state.as_str())
    .bind(row.since.as_unix())
    .bind(row.wakes_at.map(Instant::as_unix))
    .bind(row.class.as_str())
    .bind(row.topic.as_deref())
    .bind(revision.0)
    .execute(connection)
    .await?;
    Ok(added.rows_affected() == 1)
}

async fn move_text(
    connection: &mut AnyConnection,
    tenant: &str,
    from: &str,
    row: &TextRow,
    revision: Revision,
) -> Result<bool, sqlx::Error> {
    let moved = sqlx::query(
        "UPDATE maysend_texts SET state = $4, since = $5, wakes_at = $6, class = $7, revision = $8
         WHERE tenant = $1 AND id = $2 AND state = $3",
    )
    .bind(tenant)
    .bind(row.id.as_str())
    .bind(from)
    .bind(row.state.as_str())
    .bind(row.since.as_unix())
    .bind(row.wakes_at.map(Instant::as_unix))
    .bind(row.class.as_str())
    .bind(revision.0)
    .execute(connection)
    .await?;
    Ok(moved.rows_affected() == 1)
}

async fn command(connection: &mut AnyConnection, sql: &'static str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(sql).execute(connection).await.map(|_| ())
}

fn answer(batch: Vec<Job>, outcomes: Vec<Outcome>) {
    for (job, outcome) in batch.into_iter().zip(outcomes) {
        // Who no longer waits has lost the answer, not the record.
        let _ = job.done.send(outcome);
    }
}

fn settle(batch: Vec<Job>, outcomes: Result<Vec<Outcome>, Shared>) {
    match outcomes {
        Ok(outcomes) => answer(batch, outcomes),
        Err(error) => {
            let outcomes = batch
                .iter()
                .map(|_| Err(fault::meaning(&error, "writing")))
                .collect();
            answer(batch, outcomes);
        }
    }
}
