//! What a writer knows of the database from its own transactions, by what they read and wrote: as good as read again, while nobody else has changed anything.
//!
//! Only SQLite says whether anybody has (`PRAGMA data_version`), and there a writer knows it for the whole file. On PostgreSQL nothing
//! is kept.

use std::collections::HashMap;
use std::hash::Hash;

use super::standing::{Book, Key};

/// As many rows of a table are remembered, and up to twice as many: of texts that are cleared and not yet settled there may be
/// thousands, and what is forgotten is read.
const ROWS: usize = 4096;

#[derive(Default)]
pub(super) struct Known {
    /// The version of the database that it is true of; none: nothing is known.
    pub(super) version: Option<i64>,
    pub(super) books: Recent<String, Book>,
    /// Revisions.
    pub(super) people: Recent<Key, i64>,
    /// States.
    pub(super) texts: Recent<Key, String>,
}

/// The rows that were read or written last.
pub(super) struct Recent<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self {
            young: HashMap::new(),
            old: HashMap::new(),
        }
    }
}

impl<K: Eq + Hash, V> Recent<K, V> {
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.young.get(key).or_else(|| self.old.get(key))
    }

    pub(super) fn keep(&mut self, rows: impl IntoIterator<Item = (K, V)>) {
        for (key, value) in rows {
            if self.young.len() >= ROWS {
                self.old = std::mem::take(&mut self.young);
            }
            self.young.insert(key, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ROWS, Recent};

    #[test]
    fn the_latest_rows_are_remembered_as_they_were_written_last() {
        let mut recent = Recent::default();
        recent.keep((0..ROWS).map(|row| (row, "first")));
        recent.keep([(0, "second")]);
        assert_eq!(recent.get(&0), Some(&"second"));
        assert_eq!(recent.get(&1), Some(&"first"));
        recent.keep((ROWS..ROWS * 3).map(|row| (row, "third")));
        assert_eq!(recent.get(&1), None);
        assert_eq!(recent.get(&(ROWS * 2)), Some(&"third"));
        assert!(recent.young.len() + recent.old.len() <= ROWS * 2);
    }
}
