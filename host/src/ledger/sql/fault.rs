//! What the driver's errors mean, by whose fault they are.

use std::sync::Arc;

use super::super::{BoxedError, LedgerError};

/// An error that several callers are told of.
pub(super) type Shared = Arc<sqlx::Error>;

/// What it means, and what was being done.
pub(super) fn meaning(error: &Shared, what: &str) -> LedgerError {
    let source: BoxedError = Box::new(Arc::clone(error));
    match class(error) {
        Class::Unavailable => LedgerError::Unavailable {
            what: what.to_owned(),
            source: Some(source),
        },
        Class::Full => LedgerError::Full { source },
        Class::Untrusted => LedgerError::Database {
            what: format!(
                "{what}: the connection is not as safe as `sslmode` asks; see to the server's certificate, or to `sslmode` and `sslrootcert` \
                 in the address"
            ),
            source,
        },
        Class::Other => LedgerError::Database {
            what: what.to_owned(),
            source,
        },
    }
}

/// As [`meaning`], of an error that nobody else is told of.
pub(super) fn own(what: &'static str) -> impl FnOnce(sqlx::Error) -> LedgerError {
    move |error| meaning(&Arc::new(error), what)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Unavailable,
    Full,
    Untrusted,
    Other,
}

/// Whether the connection is of no use any more.
pub(super) fn is_lost(error: &sqlx::Error) -> bool {
    class(error) == Class::Unavailable
}

/// Whether an error of SQLite says that there was nothing to roll back any more; it has no code of its own.
pub(super) fn is_rolled_back(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|error| error.message().contains("no transaction is active"))
}

fn class(error: &sqlx::Error) -> Class {
    match error {
        sqlx::Error::Tls(_) => Class::Untrusted,
        // What rustls refuses comes as this.
        sqlx::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            Class::Untrusted
        }
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::Protocol(_)
        | sqlx::Error::WorkerCrashed => Class::Unavailable,
        sqlx::Error::Database(database) => {
            let code = database.code();
            match code.as_deref() {
                // SQLite: full; or it cannot write, as where a quota or the largest size of a file is reached.
                Some("13" | "778") => Class::Full,
                // PostgreSQL: disk full.
                Some("53100") => Class::Full,
                // SQLite: busy, locked. PostgreSQL: shutting down, too many connections, deadlock, serialization.
                Some(
                    "5" | "6" | "261" | "517" | "57P01" | "57P02" | "57P03" | "53300" | "40P01"
                    | "40001",
                ) => Class::Unavailable,
                Some(code) if code.starts_with("08") => Class::Unavailable,
                _ => Class::Other,
            }
        }
        _ => Class::Other,
    }
}
