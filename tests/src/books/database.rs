//! Databases to try the ledger on.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use maysend::ledger::{KeyRing, SqlLedger};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};

/// Where the address of a PostgreSQL stands on which the tests may make databases.
const VARIABLE: &str = "MAYSEND_POSTGRES";

/// What a ledger is kept on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A server.
    Postgres,
    /// A file.
    Sqlite,
}

/// A new, empty database. It is gone with this.
#[derive(Debug)]
pub struct Place {
    /// What it is on.
    pub database: Database,
    /// Its address.
    pub url: String,
    name: String,
    folder: PathBuf,
}

impl Place {
    /// A new one.
    ///
    /// # Panics
    ///
    /// When it cannot be made; without a PostgreSQL it says how to get one.
    pub fn new(database: Database) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("maysend_test_{}_{number}", std::process::id());
        let folder = std::env::temp_dir().join(&name);
        // Of an earlier process of the same number that was killed.
        let _ = std::fs::remove_dir_all(&folder);
        let url = match database {
            Database::Sqlite => {
                std::fs::create_dir_all(&folder).unwrap();
                format!("sqlite:{}", folder.join("ledger.db").display())
            }
            Database::Postgres => {
                at_server(vec![
                    format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                    format!("CREATE DATABASE {name}"),
                ])
                .unwrap();
                database_url(&name)
            }
        };
        Self {
            database,
            url,
            name,
            folder,
        }
    }

    /// Opens the ledger on it.
    ///
    /// # Panics
    ///
    /// When it does not open.
    pub async fn ledger(&self) -> Arc<SqlLedger> {
        Arc::new(SqlLedger::open(&self.url, keys()).await.unwrap())
    }

    /// Runs SQL past the ledger, as whoever has the database can.
    ///
    /// # Panics
    ///
    /// When the database refuses it.
    pub async fn sql(&self, sql: &str) {
        self.try_sql(sql).await.unwrap();
    }

    /// As [`sql`](Self::sql), where the database may refuse it.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn try_sql(&self, sql: &str) -> Result<(), sqlx::Error> {
        statement(&self.url, sql).await
    }

    /// The file, of SQLite.
    pub fn file(&self) -> PathBuf {
        self.folder.join("ledger.db")
    }

    /// Takes the guards off the entries and seals, which stop accidents and not whoever owns the database.
    ///
    /// # Panics
    ///
    /// When the database refuses it.
    pub async fn unguard(&self) {
        self.sql(match self.database {
            Database::Postgres => {
                "DROP TRIGGER maysend_entries_kept ON maysend_entries; DROP TRIGGER maysend_seals_kept ON maysend_seals"
            }
            Database::Sqlite => {
                "DROP TRIGGER maysend_entries_stay; DROP TRIGGER maysend_entries_unchanged;
                 DROP TRIGGER maysend_seals_stay; DROP TRIGGER maysend_seals_unchanged"
            }
        })
        .await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // A test that fails should say why it did, and not that something was left behind.
        let _ = std::fs::remove_dir_all(&self.folder);
        if self.database == Database::Postgres {
            let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
            let _ = at_server(vec![drop]);
        }
    }
}

/// In a runtime of its own, since that of the test may be what waits for it.
fn at_server(statements: Vec<String>) -> Result<(), sqlx::Error> {
    let server = server();
    let thread = std::thread::spawn(move || {
        run(async {
            for sql in statements {
                statement(&server, &sql).await?;
            }
            Ok(())
        })
    });
    thread.join().unwrap()
}

async fn statement(url: &str, sql: &str) -> Result<(), sqlx::Error> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(url).await?;
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await?;
    connection.close().await
}

fn server() -> String {
    std::env::var(VARIABLE).unwrap_or_else(|_| {
        panic!(
            "this needs a PostgreSQL: run `cargo xtask test`, or `cargo xtask setup` and the line that it prints, which sets {VARIABLE}"
        )
    })
}

/// The address of another database of the server.
fn database_url(name: &str) -> String {
    let server = server();
    let (address, options) = match server.split_once('?') {
        Some((address, options)) => (address, format!("?{options}")),
        None => (server.as_str(), String::new()),
    };
    let after_host = address.find("://").map_or(0, |at| at + 3);
    let host = match address[after_host..].find('/') {
        Some(slash) => &address[..after_host + slash],
        None => address,
    };
    format!("{host}/{name}{options}")
}

/// Keys that are the same in every process of a test.
///
/// # Panics
///
/// Never: they are keys.
pub fn keys() -> Arc<KeyRing> {
    let key = "a".repeat(64);
    let table = |purpose: &str| format!("[{purpose}]\nin_use = \"k\"\nkeys.k = \"{key}\"\n");
    let toml = ["encryption", "lookup", "seals"].map(table).concat();
    Arc::new(KeyRing::from_toml(&toml).unwrap())
}

/// Waits for it.
///
/// # Panics
///
/// When the machine refuses a runtime.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

/// Makes of functions that take a [`Database`] one test for each of them.
#[macro_export]
macro_rules! on_each_database {
    ($($test:ident)*) => {
        mod sqlite {
            $(#[test] fn $test() { super::$test($crate::books::Database::Sqlite); })*
        }
        mod postgres {
            $(#[test] fn $test() { super::$test($crate::books::Database::Postgres); })*
        }
    };
}
