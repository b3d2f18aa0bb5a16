//! What is broken is named, and what was on record stays.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use maysend::ledger::{
    Append, Appended, Checkpoint, Depth, Guard, Kind, Ledger as _, LedgerError, Sequence,
    Settlement, SqlLedger, TextChange, TextState, check_keys, seal, verify,
};
use maysend_tests::books::{Database, Place, keys, now, run};
use maysend_tests::on_each_database;

use super::{book, keys_with, new_text, opt_in, phone};

on_each_database! {
    the_database_itself_refuses_to_change_the_record
    whoever_owns_the_database_is_found_out
    a_wrong_key_reads_and_proves_nothing
    a_step_that_was_begun_and_not_finished_is_named
    tables_that_cannot_be_made_leave_nothing_behind
    tables_of_a_later_version_are_left_alone
    tables_of_the_first_version_are_completed
}

async fn put(ledger: &SqlLedger, count: i64) -> Result<Appended, LedgerError> {
    let append = Append {
        entries: (0..count).map(opt_in).collect(),
        ..Append::default()
    };
    ledger.append("smith", append).await
}

/// Twenty entries, sealed in two pieces, and their checkpoints.
async fn sealed(database: Database) -> (Place, Arc<SqlLedger>, Vec<Checkpoint>) {
    let (place, ledger) = book(database).await;
    let mut kept = Vec::new();
    for _ in 0..2 {
        put(&ledger, 10).await.unwrap();
        kept.extend(
            seal(ledger.as_ref(), &keys(), "smith", now())
                .await
                .unwrap(),
        );
    }
    (place, ledger, kept)
}

fn the_database_itself_refuses_to_change_the_record(database: Database) {
    run(async {
        let (place, ledger, kept) = sealed(database).await;
        for sql in [
            "UPDATE maysend_entries SET at = at + 1 WHERE sequence = 5",
            "UPDATE maysend_entries SET payload = NULL WHERE sequence = 5",
            "DELETE FROM maysend_entries WHERE sequence = 20",
            "UPDATE maysend_seals SET through = 19 WHERE through = 20",
            "DELETE FROM maysend_seals",
        ] {
            let refused = place.try_sql(sql).await.unwrap_err().to_string();
            assert!(
                refused.contains("of the ledger are never"),
                "{sql}: {refused}"
            );
        }
        let proof = verify(ledger.as_ref(), &keys(), "smith", &kept, |_| {})
            .await
            .unwrap();
        assert!(proof.holds(), "{:?}", proof.flaws);
    });
}

fn whoever_owns_the_database_is_found_out(database: Database) {
    for (done, told) in [
        (
            "UPDATE maysend_entries SET at = at + 1 WHERE sequence = 5",
            "entry 5 was changed",
        ),
        (
            "UPDATE maysend_entries SET payload = (SELECT payload FROM maysend_entries WHERE sequence = 6) WHERE sequence = 5",
            "entry 5 was changed",
        ),
        (
            "UPDATE maysend_entries SET payload = NULL, payload_key = NULL, salt = NULL WHERE sequence = 5",
            "entry 5 has lost its payload, and no erasure is on record for it",
        ),
        (
            "DELETE FROM maysend_entries WHERE sequence BETWEEN 5 AND 7",
            "entries 5 to 7 are missing",
        ),
        (
            "DELETE FROM maysend_entries WHERE sequence > 17",
            "the end was cut off: entries 18 to 20 are missing",
        ),
        (
            "DELETE FROM maysend_entries WHERE sequence > 10; DELETE FROM maysend_seals WHERE through > 10",
            "the end was cut off: entries 11 to 20 are missing",
        ),
        (
            "DELETE FROM maysend_seals WHERE through = 10",
            "the seals of entries 1 to 10 are missing",
        ),
    ] {
        run(async {
            let (place, ledger, kept) = sealed(database).await;
            place.unguard().await;
            place.sql(done).await;
            let proof = verify(ledger.as_ref(), &keys(), "smith", &kept, |_| {})
                .await
                .unwrap();
            let flaws: Vec<_> = proof.flaws.iter().map(ToString::to_string).collect();
            assert!(flaws.iter().any(|flaw| flaw == told), "{done}: {flaws:?}");
        });
    }
}

fn a_wrong_key_reads_and_proves_nothing(database: Database) {
    run(async {
        let (place, ledger, kept) = sealed(database).await;
        for purpose in ["encryption", "lookup"] {
            let refused = check_keys(ledger.as_ref(), &keys_with(purpose)).await;
            assert!(refused.is_err(), "{purpose}");
        }
        let other = Arc::new(keys_with("encryption"));
        let blind = SqlLedger::open(&place.url, other).await.unwrap();
        let read = blind.entries("smith", Sequence(0), 10).await.unwrap_err();
        let unproven = verify(ledger.as_ref(), &keys_with("seals"), "smith", &kept, |_| {}).await;
        for error in [read, unproven.unwrap_err()] {
            assert!(matches!(error, LedgerError::Keys(_)), "{error:?}");
            let said = error.to_string();
            assert!(said.starts_with("there is no key `k."), "{said}");
        }
        // With the right ones all is there.
        let read = ledger.entries("smith", Sequence(0), 50).await.unwrap();
        assert_eq!(read.len(), 20);
    });
}

fn a_step_that_was_begun_and_not_finished_is_named(database: Database) {
    run(async {
        let (place, ledger, kept) = sealed(database).await;
        place
            .sql("UPDATE maysend_migrations SET success = FALSE")
            .await;
        let refused = SqlLedger::open(&place.url, keys()).await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the ledger's tables are not as this version needs them: step 1 was begun and not finished: restore the database from \
             before it, or remove what it made and its row in `maysend_migrations`"
        );
        let proof = verify(ledger.as_ref(), &keys(), "smith", &kept, |_| {})
            .await
            .unwrap();
        assert!(proof.holds(), "{:?}", proof.flaws);
    });
}

fn tables_that_cannot_be_made_leave_nothing_behind(database: Database) {
    run(async {
        let place = Place::new(database);
        // What the step makes last is there already.
        match database {
            Database::Sqlite => run_file(&place, "CREATE TABLE maysend_groups (id TEXT)").await,
            Database::Postgres => place.sql("CREATE TABLE maysend_groups (id TEXT)").await,
        }
        let refused = SqlLedger::open(&place.url, keys()).await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the ledger's tables are not as this version needs them: they could not be made; nothing of the step that failed was kept"
        );
        let there = place.try_sql("SELECT id FROM maysend_tenants").await;
        assert!(there.is_err(), "half of the tables were made");
        place.sql("DROP TABLE maysend_groups").await;
        place.ledger().await;
    });
}

/// On a file that is not there yet.
async fn run_file(place: &Place, sql: &str) {
    std::fs::File::create(place.file()).unwrap();
    place.sql(sql).await;
}

fn tables_of_a_later_version_are_left_alone(database: Database) {
    run(async {
        let (place, ledger, _) = sealed(database).await;
        place
            .sql(
                "INSERT INTO maysend_migrations (version, description, success, checksum, execution_time)
                 SELECT 99, 'later', success, checksum, 0 FROM maysend_migrations WHERE version = 1",
            )
            .await;
        let refused = SqlLedger::open(&place.url, keys()).await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the ledger's tables are not as this version needs them: they were made by a later version (step 99 is not known here): \
             use that version"
        );
        drop(ledger);
    });
}

#[test]
fn a_full_disk_takes_nothing_back() {
    // On a disk of 3 MB in a namespace of its own, since filling a real one is nobody's wish.
    let folder = std::env::temp_dir().join(format!("maysend-full-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c"])
        .arg("mount -t tmpfs -o size=3m tmpfs \"$1\" && exec \"$2\" full \"$1\"")
        .arg("sh")
        .arg(&folder)
        .arg(Path::new(env!("CARGO_BIN_EXE_endure")))
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(said.ends_with("nothing lost\n"), "{said}");
}

#[test]
fn a_server_whose_disk_is_full_takes_nothing_back() {
    run(async {
        let (place, ledger, kept) = sealed(Database::Postgres).await;
        // What PostgreSQL says then, at the moment in which it would write; only root could give it a small disk.
        place
            .sql(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
                 BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
                 CREATE TRIGGER full_disk BEFORE INSERT ON maysend_entries FOR EACH ROW WHEN (NEW.sequence % 5 = 3)
                 EXECUTE FUNCTION full_disk()",
            )
            .await;
        let refused = put(&ledger, 10).await.unwrap_err();
        assert!(matches!(refused, LedgerError::Full { .. }), "{refused:?}");
        assert_eq!(
            refused.to_string(),
            "the ledger has no room left: make room on its disk, nothing was recorded"
        );
        let read = ledger.entries("smith", Sequence(0), 50).await.unwrap();
        assert_eq!(read.len(), 20);
        place.sql("DROP TRIGGER full_disk ON maysend_entries").await;
        assert!(matches!(
            put(&ledger, 10).await,
            Ok(Appended::Done(Sequence(30), _))
        ));
        let proof = verify(ledger.as_ref(), &keys(), "smith", &kept, |_| {})
            .await
            .unwrap();
        assert!(proof.holds(), "{:?}", proof.flaws);
    });
}

#[test]
fn a_connection_that_is_lost_is_made_again() {
    run(async {
        let (place, ledger, kept) = sealed(Database::Postgres).await;
        for _ in 0..3 {
            place
                .sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                     WHERE datname = current_database() AND pid <> pg_backend_pid()",
                )
                .await;
            let lost = put(&ledger, 1).await.unwrap_err();
            assert!(lost.is_transient(), "{lost:?}");
            put(&ledger, 1).await.unwrap();
        }
        let proof = verify(ledger.as_ref(), &keys(), "smith", &kept, |_| {})
            .await
            .unwrap();
        assert!(proof.holds(), "{:?}", proof.flaws);
        assert_eq!(proof.entries, 23);
    });
}

fn tables_of_the_first_version_are_completed(database: Database) {
    run(async {
        let (place, ledger) = book(database).await;
        let phone = phone();
        let row = |state| new_text("t-1", state);
        let confirmed = TextChange::Becomes {
            from: TextState::Reserved,
            row: row(TextState::Confirmed),
            settlement: Some(Settlement {
                text: "t-1".to_owned(),
                from: TextState::Reserved,
                to: TextState::Confirmed,
                note: String::new(),
                provider_id: None,
            }),
        };
        let append = Append {
            person: Some((phone.clone(), Guard::Always)),
            texts: vec![TextChange::New(row(TextState::Reserved)), confirmed],
            entries: vec![opt_in(1)],
            ..Append::default()
        };
        ledger.append("smith", append).await.unwrap();
        place
            .sql(
                "DELETE FROM maysend_migrations WHERE version > 1; DROP INDEX maysend_entries_person;
                 CREATE INDEX maysend_entries_person ON maysend_entries (grp, person) WHERE person <> ''",
            )
            .await;
        let ledger = place.ledger().await;
        for (depth, held) in [
            (Depth::Facts, vec![Kind::OptIn]),
            (Depth::All, vec![Kind::Settlement, Kind::OptIn]),
        ] {
            let on_record = ledger.on_person("smith", &phone, depth).await.unwrap();
            let kinds = on_record.entries.iter().map(|entry| entry.header.kind);
            assert_eq!(kinds.collect::<Vec<_>>(), held, "{depth:?}");
        }
        // Once: what a step has made is not made again.
        let again =
            "INSERT INTO maysend_migrations SELECT * FROM maysend_migrations WHERE version = 2";
        let refused = place.try_sql(again).await.unwrap_err();
        assert!(refused.as_database_error().unwrap().is_unique_violation());
        place.sql("DROP INDEX maysend_entries_person").await;
        let unchanged = SqlLedger::open(&place.url, keys()).await;
        assert!(unchanged.is_ok(), "{unchanged:?}");
    });
}
