//! Many rows in one statement. Statements are kept by their text, so that there are only as many as there are powers of two.

use sqlx::AssertSqlSafe;
use sqlx::any::{Any, AnyArguments};
use sqlx::query::Query;

use super::Dialect;

/// Rows in one statement at most.
const MOST: usize = 64;

/// In pieces of 64, 32, 16, ... 1.
pub(super) fn pieces<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let power = rows.len().min(MOST).checked_ilog2()?;
        let (piece, rest) = rows.split_at_checked(1_usize.checked_shl(power)?)?;
        rows = rest;
        Some(piece)
    })
}

/// `before ($1, $2), ($3, $4) after`, both of which are texts of this library and never what somebody else has written. SQLite has a
/// bare `?` in each place: of places with a name it looks for each in the list of all.
pub(super) fn query<'q>(
    dialect: Dialect,
    before: &'static str,
    rows: usize,
    columns: usize,
    after: &'static str,
) -> Query<'q, Any, AnyArguments> {
    let mut sql = String::from(before);
    let mut number = 0_usize;
    for row in 0..rows {
        sql.push_str(if row == 0 { " (" } else { ", (" });
        for column in 0..columns {
            sql.push_str(if column == 0 { "" } else { ", " });
            number = number.saturating_add(1);
            match dialect {
                Dialect::Postgres => {
                    sql.push('$');
                    sql.push_str(&number.to_string());
                }
                Dialect::Sqlite => sql.push('?'),
            }
        }
        sql.push(')');
    }
    sql.push_str(after);
    sqlx::query(AssertSqlSafe(sql))
}

#[cfg(test)]
mod tests {
    #[test]
    fn pieces_are_powers_of_two_and_leave_nothing_out() {
        let rows: Vec<_> = (0..203).collect();
        let pieces: Vec<_> = super::pieces(&rows).collect();
        let lengths: Vec<_> = pieces.iter().map(|piece| piece.len()).collect();
        assert_eq!(lengths, [64, 64, 64, 8, 2, 1]);
        assert_eq!(pieces.concat(), rows);
    }
}
