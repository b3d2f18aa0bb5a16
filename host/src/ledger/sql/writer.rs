//! The one writer of a process: what is waiting goes into one transaction, so that one commit makes all of it durable.

use std::sync::Arc;

use sqlx::{AnyConnection, Connection, Row};
use tokio::sync::{mpsc, oneshot};

use super::super::{Appended, Erasure, LedgerError, NewEntry, Record, Sequence, Tenant, Vault};
use super::fault::{self, Shared};
use super::known::Known;
use super::prepared::{Payload, Prepared};
use super::standing::{Groups, Named, Standing};
use super::{Dialect, command, connect_writer};
use crate::Instant;

/// As many go into one transaction at most.
const BATCH: usize = 256;

/// Something to write.
pub(super) enum Work {
    Append(Box<Prepared>),
    Apart(Apart),
}

/// What is seldom done, and has statements of its own.
pub(super) enum Apart {
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

/// Where more may come from, and where to put what has to wait.
type More<'a> = Option<(&'a mut mpsc::Receiver<Job>, &'a mut Vec<Job>)>;

pub(super) struct Writer {
    pub(super) url: String,
    pub(super) dialect: Dialect,
    pub(super) vault: Arc<dyn Vault>,
    pub(super) connection: Option<AnyConnection>,
    pub(super) groups: Groups,
    /// Of what has been committed.
    pub(super) known: Known,
}

impl Writer {
    /// Writes until nobody can ask any more.
    pub(super) async fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut batch = Vec::with_capacity(BATCH);
        while !batch.is_empty() || jobs.recv_many(&mut batch, BATCH).await > 0 {
            // Beside one that was left from before.
            while batch.len() < BATCH
                && let Ok(job) = jobs.try_recv()
            {
                batch.push(job);
            }
            batch = self.write(batch, &mut jobs).await;
        }
        if let Some(connection) = self.connection.take() {
            // Nothing is under way, and what was written is durable.
            let _ = connection.close().await;
        }
    }

    /// Writes them together, and what comes while the transaction begins; where the database refuses that, one by one, so that no job
    /// fails for another's sake. What came and has to wait for the next transaction.
    async fn write(&mut self, mut batch: Vec<Job>, jobs: &mut mpsc::Receiver<Job>) -> Vec<Job> {
        let mut next = Vec::new();
        let more = Some((jobs, &mut next));
        match self.attempt(&mut batch, more).await {
            Ok(outcomes) => answer(batch, outcomes),
            Err(error) if batch.len() > 1 && !fault::is_lost(&error) => {
                for job in batch {
                    let mut alone = vec![job];
                    let outcome = self.attempt(&mut alone, None).await;
                    settle(alone, outcome);
                }
            }
            Err(error) => settle(batch, Err(error)),
        }
        next
    }

    /// One transaction: its outcomes are those of the jobs, in order, once they are durable.
    async fn attempt(
        &mut self,
        batch: &mut Vec<Job>,
        more: More<'_>,
    ) -> Result<Vec<Outcome>, Shared> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect_writer(&self.url, self.dialect)
                .await
                .map_err(Arc::new)?,
        };
        let written = self.transaction(&mut connection, batch, more).await;
        match written {
            Ok(outcomes) => {
                self.connection = Some(connection);
                Ok(outcomes)
            }
            Err(error) => {
                // A connection that cannot even roll back is dropped, and with it whatever it had begun.
                if !fault::is_lost(&error) && roll_back(&mut connection).await {
                    self.connection = Some(connection);
                }
                Err(Arc::new(error))
            }
        }
    }

    async fn transaction(
        &mut self,
        connection: &mut AnyConnection,
        batch: &mut Vec<Job>,
        more: More<'_>,
    ) -> Result<Vec<Outcome>, sqlx::Error> {
        let mut named = Named::default();
        for job in &*batch {
            match &job.work {
                Work::Append(append) => named.append(&job.tenant, append),
                Work::Apart(_) => named.tenant(&job.tenant),
            }
        }
        // Whatever fails from here on, nothing is known any more.
        let known = std::mem::take(&mut self.known);
        let (dialect, groups) = (self.dialect, &mut self.groups);
        let mut standing = Standing::read(dialect, connection, &named, groups, known).await?;
        if let Some((jobs, next)) = more {
            take_along(&standing, batch, jobs, next);
        }
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in &*batch {
            outcomes.push(match &job.work {
                Work::Append(append) => standing
                    .append(self.vault.as_ref(), &job.tenant, append)
                    .map(Written::Appended),
                Work::Apart(work) => {
                    self.apart(connection, &mut standing, &job.tenant, work)
                        .await?
                }
            });
        }
        standing.write(connection, true).await?;
        self.known = standing.learned();
        Ok(outcomes)
    }

    /// After what was before it; where it fails by its own fault the others stay.
    async fn apart(
        &mut self,
        connection: &mut AnyConnection,
        standing: &mut Standing,
        tenant: &str,
        work: &Apart,
    ) -> Result<Outcome, sqlx::Error> {
        standing.write(connection, false).await?;
        command(connection, "SAVEPOINT job").await?;
        let performed = self.perform(connection, standing, tenant, work).await;
        let outcome = match performed {
            Ok(written) => Ok(written),
            Err(Trouble::Database(error)) => return Err(error),
            Err(Trouble::Own(error)) => {
                command(connection, "ROLLBACK TO SAVEPOINT job").await?;
                Err(error)
            }
        };
        command(connection, "RELEASE SAVEPOINT job").await?;
        Ok(outcome)
    }

    async fn perform(
        &mut self,
        connection: &mut AnyConnection,
        standing: &mut Standing,
        tenant: &str,
        work: &Apart,
    ) -> Result<Written, Trouble> {
        match work {
            Apart::Erase(at, erasure) => {
                standing.knows(tenant)?;
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
                let payload = Payload::of(&entry, None)?;
                let sequence = standing.enter(self.vault.as_ref(), tenant, &payload)?;
                Ok(Written::Done(sequence))
            }
            Apart::Keep(digest, bytes) => {
                sqlx::query(
                    "INSERT INTO maysend_kept (digest, bytes) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING",
                )
                .bind(digest.as_str())
                .bind(bytes.as_slice())
                .execute(connection)
                .await?;
                Ok(Written::Done(Sequence(0)))
            }
            Apart::Register(tenant) => register(connection, tenant).await,
            Apart::Seal {
                after,
                through,
                seal,
            } => {
                standing.knows(tenant)?;
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
}

/// Whether nothing is left of the transaction. SQLite ends it by itself where it refuses a row that is new, and where its disk is full.
async fn roll_back(connection: &mut AnyConnection) -> bool {
    match command(connection, "ROLLBACK").await {
        Ok(()) => true,
        Err(error) => fault::is_rolled_back(&error),
    }
}

/// Those that have come while the transaction began, up to the first that something would have to be read for.
fn take_along(
    standing: &Standing,
    batch: &mut Vec<Job>,
    jobs: &mut mpsc::Receiver<Job>,
    next: &mut Vec<Job>,
) {
    while batch.len() < BATCH
        && let Ok(job) = jobs.try_recv()
    {
        match &job.work {
            Work::Append(append) if standing.covers(&job.tenant, append) => batch.push(job),
            _ => {
                next.push(job);
                return;
            }
        }
    }
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
    let row = sqlx::query("SELECT grp FROM maysend_tenants WHERE id = $1")
        .bind(tenant.id.as_str())
        .fetch_one(&mut *connection)
        .await?;
    let group: String = row.try_get(0)?;
    if group != tenant.group {
        let what = format!(
            "`{}` is in the ledger with another group than `{}`: what is on record for phones was shared with that one",
            tenant.id, tenant.group
        );
        return Err(LedgerError::Misuse(what).into());
    }
    Ok(Written::Done(Sequence(0)))
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
