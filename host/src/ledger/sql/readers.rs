//! Connections for reading: kept open, each lent to one call at a time.
//!
//! The pool of the driver asks a connection whether it is still there before each use and after it, which of a read that takes no
//! longer than such a question is most of the time. Here nobody asks: what turns out to be lost is replaced.

use std::sync::{Mutex, PoisonError};

use sqlx::{AnyConnection, Connection};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::super::LedgerError;
use super::{Dialect, connect_reader, fault};

/// As many are open at most.
const READERS: usize = 8;

#[derive(Debug)]
pub(super) struct Readers {
    url: String,
    dialect: Dialect,
    idle: Mutex<Vec<AnyConnection>>,
    places: Semaphore,
}

/// A connection on loan. Dropped before [`give_back`](Reader::give_back) it is ended: whoever was broken off in the middle of a
/// read leaves it in the middle of an answer.
pub(super) struct Reader<'a> {
    pub(super) connection: AnyConnection,
    readers: &'a Readers,
    _place: SemaphorePermit<'a>,
}

impl Readers {
    pub(super) fn new(url: &str, dialect: Dialect) -> Self {
        Self {
            url: url.to_owned(),
            dialect,
            idle: Mutex::default(),
            places: Semaphore::new(READERS),
        }
    }

    /// Waits until one is free.
    pub(super) async fn lend(&self) -> Result<Reader<'_>, LedgerError> {
        let place = self
            .places
            .acquire()
            .await
            .map_err(|_| LedgerError::Unavailable {
                what: "it was closed".to_owned(),
                source: None,
            })?;
        let connection = match self.pop() {
            Some(connection) => connection,
            None => connect_reader(&self.url, self.dialect)
                .await
                .map_err(fault::own("reading"))?,
        };
        Ok(Reader {
            connection,
            readers: self,
            _place: place,
        })
    }

    fn pop(&self) -> Option<AnyConnection> {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()
    }

    /// Ends those that nobody has.
    pub(super) async fn close(&self) {
        while let Some(connection) = self.pop() {
            // Nothing is under way on it.
            let _ = connection.close().await;
        }
    }
}

impl Reader<'_> {
    /// Gives it back after a read. What an error of the database has left of it is not used again; and what has ended one connection
    /// has most likely ended those that wait as well.
    pub(super) fn give_back<T>(self, read: Result<T, LedgerError>) -> Result<T, LedgerError> {
        let mut idle = self
            .readers
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match &read {
            Err(LedgerError::Unavailable { .. }) => idle.clear(),
            Err(LedgerError::Database { .. }) => {}
            _ => idle.push(self.connection),
        }
        read
    }
}
