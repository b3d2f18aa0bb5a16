//! New, empty databases to measure on.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use maysend::Instant;
use maysend::ledger::{KeyRing, Ledger as _, SqlLedger, Tenant};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// The variable that names a PostgreSQL server, as `cargo xtask setup` says it.
const SERVER: &str = "MAYSEND_POSTGRES";

/// Where databases are made.
pub(super) enum Kind {
    Sqlite,
    Postgres(String),
}

/// A new ledger, which goes when it is closed.
pub(super) struct Database {
    pub(super) ledger: Arc<SqlLedger>,
    pub(super) keys: Arc<KeyRing>,
    pub(super) tenants: Vec<Tenant>,
    place: Place,
}

enum Place {
    Folder(std::path::PathBuf),
    Server { server: String, name: String },
}

impl Kind {
    pub(super) fn all() -> Vec<Self> {
        let server = std::env::var(SERVER).ok();
        if server.is_none() {
            eprintln!("PostgreSQL is left out: {SERVER} names no server (`cargo xtask setup`)");
        }
        std::iter::once(Self::Sqlite)
            .chain(server.map(Self::Postgres))
            .collect()
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    pub(super) async fn open(&self, tenants: usize) -> Database {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let made = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("maysend_bench_{}_{made}", std::process::id());
        let (url, place) = match self {
            Self::Sqlite => {
                // Beside the build and not in a folder for what is passing, which may be in memory.
                let folder = Path::new(env!("OUT_DIR")).join(&name);
                std::fs::create_dir_all(&folder).expect("a folder");
                let url = format!("sqlite:{}", folder.join("ledger.db").display());
                (url, Place::Folder(folder))
            }
            Self::Postgres(server) => {
                command(server, &format!("CREATE DATABASE {name}")).await;
                let url = with_database(server, &name);
                let server = server.clone();
                (url, Place::Server { server, name })
            }
        };
        let keys = KeyRing::new_file("bench").expect("keys");
        let keys = Arc::new(KeyRing::from_toml(&keys).expect("keys"));
        let ledger = SqlLedger::open(&url, Arc::clone(&keys) as _).await;
        let ledger = Arc::new(ledger.expect("a ledger"));
        let tenants: Vec<Tenant> = (0..tenants)
            .map(|number| Tenant {
                id: format!("dealer-{number}"),
                group: format!("dealer-{number}"),
                complete_since: Instant::from_unix(0),
            })
            .collect();
        for tenant in &tenants {
            ledger.register(tenant).await.expect("a tenant");
        }
        Database {
            ledger,
            keys,
            tenants,
            place,
        }
    }
}

impl Database {
    pub(super) async fn close(self) {
        if let Some(ledger) = Arc::into_inner(self.ledger) {
            ledger.close().await;
        }
        match &self.place {
            Place::Folder(folder) => std::fs::remove_dir_all(folder).expect("a folder to remove"),
            Place::Server { server, name } => {
                command(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
            }
        }
    }
}

async fn command(server: &str, sql: &str) {
    let mut connection = PgConnection::connect(server).await.expect("the server");
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await
        .expect("a database");
}

/// The address of another database on the same server.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, ""), |parts| parts);
    let begin = address.find("://").map_or(0, |at| at + 3);
    let end = address[begin..]
        .find('/')
        .map_or(address.len(), |at| begin + at);
    let options = if options.is_empty() {
        String::new()
    } else {
        format!("?{options}")
    };
    format!("{}/{name}{options}", &address[..end])
}
