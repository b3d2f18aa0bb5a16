//! Many rows in one statement. Statements are kept by their text, so that there are only so many lengths.

use sqlx::AssertSqlSafe;
use sqlx::any::{Any, AnyArguments};
use sqlx::query::Query;

use super::Dialect;

/// Rows in one statement at most.
pub(super) const MOST: usize = 64;
/// Up to here each number of rows has a statement: as many texts as are usually under way are written in one.
const EACH: usize = 16;

/// In pieces of as many rows as there are statements for.
pub(super) fn pieces<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let most = rows.len().min(MOST);
        let length = match most {
            0 => return None,
            1..=EACH => most,
            _ => 1_usize.checked_shl(most.checked_ilog2()?)?,
        };
        let (piece, rest) = rows.split_at_checked(length)?;
        rows = rest;
        Some(piece)
    })
}

/// As many keys as the next power of two, the last one again and again: what is looked up twice is found twice, and that is all.
pub(super) fn filled<T: Copy>(keys: &[T], length: usize) -> impl Iterator<Item = T> {
    let last = keys.last().copied();
    let missing = length.saturating_sub(keys.len());
    keys.iter().copied().chain(
        last.into_iter()
            .flat_map(move |last| std::iter::repeat_n(last, missing)),
    )
}

/// A statement with many rows of values.
pub(super) struct Statement {
    dialect: Dialect,
    sql: String,
    /// Values so far.
    number: usize,
}

impl Statement {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            sql: String::new(),
            number: 0,
        }
    }

    /// A text of this library, and never what somebody else has written.
    pub(super) fn text(&mut self, text: &'static str) -> &mut Self {
        self.sql.push_str(text);
        self
    }

    /// A statement; after another in the same text, which only SQLite takes.
    pub(super) fn next(&mut self, text: &'static str) -> &mut Self {
        if !self.is_empty() {
            self.text("; ");
        }
        self.text(text)
    }

    /// Rows of a table that are new. What refuses one ends the transaction, or SQLite would keep a copy of each page that it changes, to
    /// undo the statement alone.
    pub(super) fn insert(&mut self, table: &'static str) -> &mut Self {
        match self.dialect {
            Dialect::Postgres => self.text("INSERT INTO "),
            Dialect::Sqlite => self.next("INSERT OR ROLLBACK INTO "),
        };
        self.text(table)
    }

    /// `($1, $2), ($3, $4)`. SQLite has a bare `?` in each place: of places with a name it looks for each in the list of all.
    pub(super) fn rows(&mut self, rows: usize, columns: usize) -> &mut Self {
        for row in 0..rows {
            self.sql.push_str(if row == 0 { " (" } else { ", (" });
            for column in 0..columns {
                self.sql.push_str(if column == 0 { "" } else { ", " });
                self.number = self.number.saturating_add(1);
                match self.dialect {
                    Dialect::Postgres => {
                        self.sql.push('$');
                        self.sql.push_str(&self.number.to_string());
                    }
                    Dialect::Sqlite => self.sql.push('?'),
                }
            }
            self.sql.push(')');
        }
        self
    }

    /// Rows to be inserted, of which those without a first value are left out on SQLite: a text has only so many lengths.
    pub(super) fn values(&mut self, rows: usize, columns: usize) -> &mut Self {
        match self.dialect {
            Dialect::Postgres => self.text(" VALUES").rows(rows, columns),
            Dialect::Sqlite => self
                .text(" SELECT * FROM (VALUES")
                .rows(rows, columns)
                .text(") WHERE column1 IS NOT NULL"),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sql.is_empty()
    }

    pub(super) fn query<'q>(self) -> Query<'q, Any, AnyArguments> {
        sqlx::query(AssertSqlSafe(self.sql))
    }
}

/// `before ($1, $2), ($3, $4) after`.
pub(super) fn query<'q>(
    dialect: Dialect,
    before: &'static str,
    rows: usize,
    columns: usize,
    after: &'static str,
) -> Query<'q, Any, AnyArguments> {
    let mut statement = Statement::new(dialect);
    statement.text(before).rows(rows, columns).text(after);
    statement.query()
}

#[cfg(test)]
mod tests {
    #[test]
    fn pieces_have_few_lengths_and_leave_nothing_out() {
        let rows: Vec<_> = (0..203).collect();
        let pieces: Vec<_> = super::pieces(&rows).collect();
        let lengths: Vec<_> = pieces.iter().map(|piece| piece.len()).collect();
        assert_eq!(lengths, [64, 64, 64, 11]);
        assert_eq!(pieces.concat(), rows);
        let lengths: Vec<_> = super::pieces(&rows[..50]).map(<[_]>::len).collect();
        assert_eq!(lengths, [32, 16, 2]);
    }

    #[test]
    fn keys_are_filled_with_the_last() {
        let filled: Vec<_> = super::filled(&["a", "b", "c"], 4).collect();
        assert_eq!(filled, ["a", "b", "c", "c"]);
    }
}
