//! The ledger on a SQL database: SQLite in one process or a few, PostgreSQL for many workers.

mod changes;
mod fault;
mod known;
mod prepared;
mod read;
mod readers;
mod rows;
mod schema;
mod slots;
mod standing;
mod writer;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use sqlx::{AnyConnection, Connection};
use tokio::sync::{mpsc, oneshot};

use super::{
    Append, Appended, Depth, Entry, Erasure, Kind, Ledger, LedgerError, OnPerson, OnText, Sequence,
    StoredEntry, Tenant, TextRow, TextState, Vault,
};
use crate::{Digest, Instant, Phone};
use prepared::Prepared;
use readers::Readers;
use writer::{Apart, Job, Work, Writer, Written};

/// As many may wait for the writer; more wait to be let in.
const WAITING: usize = 1024;

/// Reads by a connection; where that turns out to be lost, once more by a new one: to read twice does no harm.
macro_rules! reading {
    ($ledger:ident, $connection:ident => $read:expr) => {{
        let mut reader = $ledger.readers.lend().await?;
        let $connection = &mut reader.connection;
        let read = $read.await;
        match reader.give_back(read) {
            Err(error) if error.is_transient() => {
                let mut reader = $ledger.readers.lend().await?;
                let $connection = &mut reader.connection;
                let read = $read.await;
                reader.give_back(read)
            }
            read => read,
        }
    }};
}

/// A ledger on SQLite or PostgreSQL.
///
/// All writing of a process goes through one task, which puts whatever is waiting into one transaction: a commit takes as long for
/// two hundred appends as for one. Cheap to clone behind an `Arc`; it must be opened inside a tokio runtime, and lives in it.
#[derive(Debug)]
pub struct SqlLedger {
    readers: Readers,
    /// The group of each tenant that was asked about: it never has another.
    groups: RwLock<HashMap<String, Arc<str>>>,
    jobs: mpsc::Sender<Job>,
    vault: Arc<dyn Vault>,
    writer: tokio::task::JoinHandle<()>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Postgres,
    Sqlite,
}

impl Dialect {
    fn of(url: &str) -> Result<Self, LedgerError> {
        let scheme = url.split(':').next().unwrap_or_default();
        match scheme {
            "postgres" | "postgresql" if cfg!(feature = "postgres") => Ok(Self::Postgres),
            "sqlite" if cfg!(feature = "sqlite") => Ok(Self::Sqlite),
            _ => {
                let mut built = Vec::new();
                if cfg!(feature = "sqlite") {
                    built.push("`sqlite:path/to/file`");
                }
                if cfg!(feature = "postgres") {
                    built.push("`postgres://user@host/database`");
                }
                Err(LedgerError::Misuse(format!(
                    "a ledger is not kept on `{}:`; this program knows {}",
                    scheme.chars().take(32).collect::<String>(),
                    built.join(" and ")
                )))
            }
        }
    }

    /// SQLite would begin to write only with the first change, and then may find that it cannot.
    const fn begin(self) -> &'static str {
        match self {
            Self::Postgres => "BEGIN",
            Self::Sqlite => "BEGIN IMMEDIATE",
        }
    }

    /// What every connection is told first. FULL: a commit is on the disk before it is said to be. What was committed is put into
    /// its place in the file every 64 MB, since the same pages are written again and again; until then it lies beside it, as safe.
    const fn greeting(self) -> &'static str {
        match self {
            Self::Postgres => "SET synchronous_commit TO on",
            Self::Sqlite => {
                "PRAGMA busy_timeout = 20000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                 PRAGMA wal_autocheckpoint = 16000; PRAGMA cache_size = -8000"
            }
        }
    }

    /// What the connection of a writer is told besides: it has looked up whatever a row refers to, or knows it; and what SQLite keeps of
    /// pages for the case that a statement fails goes into no file.
    const fn greeting_of_writer(self) -> Option<&'static str> {
        match self {
            Self::Postgres => None,
            Self::Sqlite => Some("PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY"),
        }
    }

    /// What a connection is told besides that only reads: after each commit of another it forgets all pages that it has kept, and
    /// to forget takes as long as it may keep many.
    const fn greeting_of_readers(self) -> Option<&'static str> {
        match self {
            Self::Postgres => None,
            Self::Sqlite => Some("PRAGMA cache_size = -1000"),
        }
    }
}

impl SqlLedger {
    /// Opens a ledger, and makes or completes its tables: `sqlite:path/to/file` (made if it is not there),
    /// `postgres://user@host:port/database`, across a network with `?sslmode=verify-full` and, where the machine does not know the root of
    /// the server's certificate, `&sslrootcert=FILE`.
    ///
    /// # Errors
    ///
    /// When the address is none, the database cannot be reached, or its tables are those of a later version or half made.
    pub async fn open(url: &str, vault: Arc<dyn Vault>) -> Result<Self, LedgerError> {
        let dialect = Dialect::of(url)?;
        sqlx::any::install_default_drivers();
        let url = match dialect {
            Dialect::Sqlite if !url.contains('?') => format!("{url}?mode=rwc"),
            _ => url.to_owned(),
        };
        let mut connection = connect_writer(&url, dialect)
            .await
            .map_err(fault::own("opening it"))?;
        schema::migrate(&mut connection, dialect).await?;
        let readers = Readers::new(&url, dialect);
        let (jobs, waiting) = mpsc::channel(WAITING);
        let writer = Writer {
            url,
            dialect,
            vault: Arc::clone(&vault),
            connection: Some(connection),
            groups: Default::default(),
            known: Default::default(),
        };
        let writer = tokio::spawn(writer.run(waiting));
        Ok(Self {
            readers,
            groups: RwLock::default(),
            jobs,
            vault,
            writer,
        })
    }

    /// Ends its connections, the writer's last, after what waits for it. What was appended is durable without it; of a SQLite ledger
    /// that nobody else has open one file is left.
    pub async fn close(self) {
        drop(self.jobs);
        self.readers.close().await;
        // A writer that panicked has no connection to end.
        let _ = self.writer.await;
    }

    async fn write(&self, tenant: &str, work: Work) -> Result<Written, LedgerError> {
        let gone = || LedgerError::Unavailable {
            what: "its writer has ended".to_owned(),
            source: None,
        };
        let (done, outcome) = oneshot::channel();
        let job = Job {
            tenant: tenant.to_owned(),
            work,
            done,
        };
        self.jobs.send(job).await.map_err(|_| gone())?;
        outcome.await.map_err(|_| gone())?
    }

    async fn group(&self, tenant: &str) -> Result<Arc<str>, LedgerError> {
        let known = self
            .groups
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(tenant)
            .cloned();
        if let Some(group) = known {
            return Ok(group);
        }
        let group = reading!(self, connection => read::group(connection, tenant))?
            .ok_or_else(|| no_tenant(tenant))?
            .into();
        self.groups
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(tenant.to_owned(), Arc::clone(&group));
        Ok(group)
    }
}

fn no_tenant(tenant: &str) -> LedgerError {
    LedgerError::Misuse(format!(
        "there is no tenant `{tenant}` in the ledger: register it first"
    ))
}

/// A connection that is `told` something besides what all are.
async fn connect(
    url: &str,
    dialect: Dialect,
    told: Option<&'static str>,
) -> Result<AnyConnection, sqlx::Error> {
    let mut connection = AnyConnection::connect(url).await?;
    command(&mut connection, dialect.greeting()).await?;
    if let Some(told) = told {
        command(&mut connection, told).await?;
    }
    Ok(connection)
}

async fn connect_reader(url: &str, dialect: Dialect) -> Result<AnyConnection, sqlx::Error> {
    connect(url, dialect, dialect.greeting_of_readers()).await
}

async fn connect_writer(url: &str, dialect: Dialect) -> Result<AnyConnection, sqlx::Error> {
    connect(url, dialect, dialect.greeting_of_writer()).await
}

/// A statement of this library that has no values.
async fn command(connection: &mut AnyConnection, sql: &'static str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(sql).execute(connection).await.map(|_| ())
}

#[async_trait::async_trait]
impl Ledger for SqlLedger {
    async fn register(&self, tenant: &Tenant) -> Result<(), LedgerError> {
        let work = Work::Apart(Apart::Register(tenant.clone()));
        self.write(&tenant.id, work).await.map(|_| ())
    }

    async fn tenants(&self) -> Result<Vec<Tenant>, LedgerError> {
        reading!(self, connection => read::tenants(connection))
    }

    async fn append(&self, tenant: &str, append: Append) -> Result<Appended, LedgerError> {
        let prepared = Prepared::of(append, self.vault.as_ref())?;
        match self.write(tenant, Work::Append(Box::new(prepared))).await? {
            Written::Appended(appended) => Ok(appended),
            Written::Done(sequence) => Ok(Appended::Done(sequence, super::Revision(0))),
        }
    }

    async fn on_person(
        &self,
        tenant: &str,
        phone: &Phone,
        depth: Depth,
    ) -> Result<OnPerson, LedgerError> {
        let group = self.group(tenant).await?;
        let (vault, whose) = (self.vault.as_ref(), (tenant, &*group));
        reading!(self, connection => read::on_person(connection, vault, whose, phone, depth))
    }

    async fn text(&self, tenant: &str, id: &str) -> Result<Option<TextRow>, LedgerError> {
        reading!(self, connection => read::text(connection, tenant, id))
    }

    async fn on_text(&self, tenant: &str, id: &str) -> Result<Option<OnText>, LedgerError> {
        let vault = self.vault.as_ref();
        reading!(self, connection => read::on_text(connection, vault, tenant, id))
    }

    async fn texts(
        &self,
        tenant: &str,
        state: TextState,
        due: Option<Instant>,
        limit: u32,
    ) -> Result<Vec<TextRow>, LedgerError> {
        reading!(self, connection => read::texts(connection, tenant, state, due, limit))
    }

    async fn entries(
        &self,
        tenant: &str,
        after: Sequence,
        limit: u32,
    ) -> Result<Vec<Entry>, LedgerError> {
        let stored = reading!(self, connection => read::stored(connection, tenant, after, limit))?;
        stored
            .iter()
            .map(|entry| entry.open(self.vault.as_ref()))
            .collect()
    }

    async fn stored(
        &self,
        tenant: &str,
        after: Sequence,
        limit: u32,
    ) -> Result<Vec<StoredEntry>, LedgerError> {
        reading!(self, connection => read::stored(connection, tenant, after, limit))
    }

    async fn latest(
        &self,
        tenant: &str,
        kind: Kind,
        subject: &str,
    ) -> Result<Option<Entry>, LedgerError> {
        let stored = reading!(self, connection => read::latest(connection, tenant, kind, subject))?;
        stored
            .map(|entry| entry.open(self.vault.as_ref()))
            .transpose()
    }

    async fn erase(
        &self,
        tenant: &str,
        at: Instant,
        erasure: Erasure,
    ) -> Result<Sequence, LedgerError> {
        match self
            .write(tenant, Work::Apart(Apart::Erase(at, erasure)))
            .await?
        {
            Written::Done(sequence) | Written::Appended(Appended::Done(sequence, _)) => {
                Ok(sequence)
            }
            Written::Appended(Appended::Refused(_)) => Err(LedgerError::Misuse(
                "an erasure rests on nothing".to_owned(),
            )),
        }
    }

    async fn seal(
        &self,
        tenant: &str,
        after: Sequence,
        through: Sequence,
        seal: &[u8],
    ) -> Result<(), LedgerError> {
        let work = Apart::Seal {
            after,
            through,
            seal: seal.to_vec(),
        };
        self.write(tenant, Work::Apart(work)).await.map(|_| ())
    }

    async fn seals(
        &self,
        tenant: &str,
        after: Sequence,
        limit: u32,
    ) -> Result<Vec<(Sequence, Vec<u8>)>, LedgerError> {
        reading!(self, connection => read::seals(connection, tenant, after, limit))
    }

    async fn keep(&self, bytes: &[u8]) -> Result<Digest, LedgerError> {
        let digest = Digest::of(bytes);
        let work = Work::Apart(Apart::Keep(digest.clone(), bytes.to_vec()));
        self.write("", work).await?;
        Ok(digest)
    }

    async fn kept(&self, digest: &Digest) -> Result<Option<Vec<u8>>, LedgerError> {
        reading!(self, connection => read::kept(connection, digest))
    }
}
