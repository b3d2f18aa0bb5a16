//! What a transaction changes, on its way into the tables.

use sqlx::AnyConnection;

use super::super::{Sealed, TextRow, vault::Header};
use super::rows::{self, Statement};
use super::standing::{Book, Key};
use super::{Dialect, command};
use crate::Instant;

/// What is to be written, in the order in which it is.
pub(super) struct Changes {
    pub(super) people: Vec<(Key, i64)>,
    pub(super) received: Vec<(Key, ())>,
    pub(super) texts: Vec<(Key, (String, TextRow))>,
    pub(super) entries: Vec<(Header, String, Sealed)>,
    pub(super) books: Vec<(String, Book)>,
}

impl Changes {
    /// Writes them; as the last of a transaction (`commits`) with its end.
    pub(super) async fn write(
        &self,
        dialect: Dialect,
        connection: &mut AnyConnection,
        commits: bool,
    ) -> Result<(), sqlx::Error> {
        match dialect {
            Dialect::Postgres => self.one_by_one(connection, commits).await,
            Dialect::Sqlite => self.together(connection, commits).await,
        }
    }

    /// A statement for each table, and one for the commit.
    async fn one_by_one(
        &self,
        connection: &mut AnyConnection,
        commits: bool,
    ) -> Result<(), sqlx::Error> {
        insert(connection, &self.people).await?;
        insert(connection, &self.received).await?;
        insert(connection, &self.texts).await?;
        insert(connection, &self.entries).await?;
        insert(connection, &self.books).await?;
        if commits {
            command(connection, COMMIT).await?;
        }
        Ok(())
    }

    /// All statements in one text, the commit too: to hand one to SQLite's thread and to wait for it takes longer, where the processor
    /// is busy, than what most of them do.
    async fn together(
        &self,
        connection: &mut AnyConnection,
        commits: bool,
    ) -> Result<(), sqlx::Error> {
        let mut people = self.people.chunks(rows::MOST);
        let mut received = self.received.chunks(rows::MOST);
        let mut texts = self.texts.chunks(rows::MOST);
        let mut entries = self.entries.chunks(rows::MOST);
        let mut books = self.books.chunks(rows::MOST);
        loop {
            let people = people.next().unwrap_or_default();
            let received = received.next().unwrap_or_default();
            let texts = texts.next().unwrap_or_default();
            let entries = entries.next().unwrap_or_default();
            let books = books.next().unwrap_or_default();
            let lengths = [
                people.len(),
                received.len(),
                texts.len(),
                entries.len(),
                books.len(),
            ];
            let longest = lengths.into_iter().max().unwrap_or(0);
            // Of one length, so that there are few texts.
            let length = longest.next_power_of_two();
            let mut statement = Statement::new(Dialect::Sqlite);
            add(&mut statement, people, length);
            add(&mut statement, received, length);
            add(&mut statement, texts, length);
            add(&mut statement, entries, length);
            add(&mut statement, books, length);
            // A shorter piece is the last of its table.
            let is_last = longest < rows::MOST;
            if is_last && commits {
                statement.next(COMMIT);
            }
            if !statement.is_empty() {
                let mut query = statement.query();
                query = bind(query, people, length);
                query = bind(query, received, length);
                query = bind(query, texts, length);
                query = bind(query, entries, length);
                query = bind(query, books, length);
                query.execute(&mut *connection).await?;
            }
            if is_last {
                return Ok(());
            }
        }
    }
}

const COMMIT: &str = "COMMIT";

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>;

/// A row of a table.
trait Row {
    const COLUMNS: usize;

    /// Adds the text of a statement that writes so many.
    fn sql(statement: &mut Statement, rows: usize);

    fn bind<'q>(&'q self, query: Query<'q>) -> Query<'q>;
}

/// Writes rows of one table.
async fn insert<R: Row>(connection: &mut AnyConnection, all: &[R]) -> Result<(), sqlx::Error> {
    for piece in rows::pieces(all) {
        let mut statement = Statement::new(Dialect::Postgres);
        R::sql(&mut statement, piece.len());
        let query = bind(statement.query(), piece, piece.len());
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Adds the statement for rows of a table, if there are any.
fn add<R: Row>(statement: &mut Statement, rows: &[R], length: usize) {
    if !rows.is_empty() {
        R::sql(statement, length);
    }
}

/// Binds them, and none in the places behind the last.
fn bind<'q, R: Row>(mut query: Query<'q>, rows: &'q [R], length: usize) -> Query<'q> {
    if rows.is_empty() {
        return query;
    }
    for row in rows {
        query = row.bind(query);
    }
    for _ in 0..length.saturating_sub(rows.len()).saturating_mul(R::COLUMNS) {
        query = query.bind(None::<i64>);
    }
    query
}

impl Row for (Key, i64) {
    const COLUMNS: usize = 3;

    fn sql(statement: &mut Statement, rows: usize) {
        statement
            .next("INSERT INTO maysend_people (grp, person, revision)")
            .values(rows, Self::COLUMNS)
            .text(" ON CONFLICT (grp, person) DO UPDATE SET revision = excluded.revision");
    }

    fn bind<'q>(&'q self, query: Query<'q>) -> Query<'q> {
        let ((group, person), revision) = self;
        query.bind(group).bind(person).bind(revision)
    }
}

impl Row for (Key, ()) {
    const COLUMNS: usize = 2;

    fn sql(statement: &mut Statement, rows: usize) {
        statement
            .insert("maysend_received (tenant, id)")
            .values(rows, Self::COLUMNS);
    }

    fn bind<'q>(&'q self, query: Query<'q>) -> Query<'q> {
        let ((tenant, id), ()) = self;
        query.bind(tenant).bind(id)
    }
}

impl Row for (Key, (String, TextRow)) {
    const COLUMNS: usize = 11;

    fn sql(statement: &mut Statement, rows: usize) {
        statement
            .next(
                "INSERT INTO maysend_texts
                 (tenant, id, draft, grp, person, state, since, wakes_at, class, topic, revision)",
            )
            .values(rows, Self::COLUMNS)
            .text(
                " ON CONFLICT (tenant, id) DO UPDATE SET state = excluded.state, since = excluded.since,
                 wakes_at = excluded.wakes_at, class = excluded.class, revision = excluded.revision",
            );
    }

    fn bind<'q>(&'q self, query: Query<'q>) -> Query<'q> {
        let ((tenant, id), (group, row)) = self;
        query
            .bind(tenant)
            .bind(id)
            .bind(&row.draft)
            .bind(group)
            .bind(&row.person.0)
            .bind(row.state.as_str())
            .bind(row.since.as_unix())
            .bind(row.wakes_at.map(Instant::as_unix))
            .bind(&row.class)
            .bind(row.topic.as_deref())
            .bind(row.revision.0)
    }
}

impl Row for (Header, String, Sealed) {
    const COLUMNS: usize = 11;

    fn sql(statement: &mut Statement, rows: usize) {
        statement
            .insert(
                "maysend_entries
                 (tenant, sequence, at, kind, grp, person, subject, payload, payload_key, salt, commitment)",
            )
            .values(rows, Self::COLUMNS);
    }

    fn bind<'q>(&'q self, query: Query<'q>) -> Query<'q> {
        let (header, group, sealed) = self;
        query
            .bind(&header.tenant)
            .bind(header.sequence.0)
            .bind(header.at.as_unix())
            .bind(header.kind.as_str())
            .bind(group)
            .bind(header.person.as_ref().map_or("", |key| key.0.as_str()))
            .bind(&header.subject)
            .bind(sealed.ciphertext.as_slice())
            .bind(&sealed.key)
            .bind(sealed.salt.as_slice())
            .bind(sealed.commitment.as_slice())
    }
}

impl Row for (String, Book) {
    const COLUMNS: usize = 2;

    fn sql(statement: &mut Statement, rows: usize) {
        statement
            .next("UPDATE maysend_tenants SET last_sequence = news.column2 FROM (VALUES")
            .rows(rows, Self::COLUMNS)
            .text(") AS news WHERE id = news.column1");
    }

    fn bind<'q>(&'q self, query: Query<'q>) -> Query<'q> {
        let (tenant, book) = self;
        query.bind(tenant).bind(book.last)
    }
}
