//! The tables, and how they come about.

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AnyConnection, SqlSafeStr};

use super::super::LedgerError;
use super::Dialect;

/// Brings the tables to what this version needs; each step in a transaction of its own.
pub(super) async fn migrate(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<(), LedgerError> {
    let steps = match dialect {
        Dialect::Sqlite => [
            include_str!("../../../migrations/sqlite.1.sql"),
            include_str!("../../../migrations/sqlite.2.sql"),
        ],
        Dialect::Postgres => [
            include_str!("../../../migrations/postgres.1.sql"),
            include_str!("../../../migrations/postgres.2.sql"),
        ],
    };
    let steps = (1..).zip(steps).map(|(version, sql)| {
        Migration::new(
            version,
            "ledger".into(),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    });
    let mut migrator = Migrator::with_migrations(steps.collect());
    migrator.dangerous_set_table_name("maysend_migrations");
    migrator.run(connection).await.map_err(explained)
}

fn explained(error: MigrateError) -> LedgerError {
    let what = match &error {
        MigrateError::Dirty(version) => format!(
            "step {version} was begun and not finished: restore the database from before it, or remove what it made and its row \
             in `maysend_migrations`"
        ),
        MigrateError::VersionMissing(version) => format!(
            "they were made by a later version (step {version} is not known here): use that version"
        ),
        MigrateError::VersionMismatch(version) => {
            format!(
                "step {version} was made from another text than this version's: use the version that made it"
            )
        }
        MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) => {
            if super::fault::is_lost(source) {
                return LedgerError::Unavailable {
                    what: "making the tables".to_owned(),
                    source: Some(Box::new(error)),
                };
            }
            "they could not be made; nothing of the step that failed was kept".to_owned()
        }
        _ => "they could not be made".to_owned(),
    };
    LedgerError::Schema {
        what,
        source: Some(Box::new(error)),
    }
}
