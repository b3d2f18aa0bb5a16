//! An append rests on what was read, and all of it is on record or nothing.

use maysend::ledger::import::{Format, Imported, Rows, check};
use maysend::ledger::{
    Append, Appended, Depth, Guard, Ledger as _, LedgerError, Refused, Revision, Sequence,
};
use maysend_tests::books::{Database, run};
use maysend_tests::on_each_database;

use super::{PHONE, book, opt_in};

on_each_database! {
    an_append_rests_on_what_was_read
    what_is_refused_leaves_nothing_and_harms_no_other_append
    appends_of_any_length_are_whole_on_record
    an_import_with_three_bad_rows_of_ten_thousand_names_them_and_keeps_the_others
    an_import_that_fails_half_way_leaves_nothing
}

fn an_append_rests_on_what_was_read(database: Database) {
    run(async {
        let (_place, ledger) = book(database).await;
        let phone: maysend::Phone = PHONE.parse().unwrap();
        let append = |guard| Append {
            person: Some((phone.clone(), guard)),
            entries: vec![opt_in(1)],
            ..Append::default()
        };
        let changes = |revision| append(Guard::Changes(Revision(revision)));
        let unchanged = |revision| append(Guard::Unchanged(Revision(revision)));
        for (asked, outcome) in [
            (changes(0), Appended::Done(Sequence(1), Revision(1))),
            (changes(0), Appended::Refused(Refused::Changed)),
            (unchanged(0), Appended::Refused(Refused::Changed)),
            (unchanged(1), Appended::Done(Sequence(2), Revision(1))),
            (
                append(Guard::Always),
                Appended::Done(Sequence(3), Revision(2)),
            ),
            (unchanged(1), Appended::Refused(Refused::Changed)),
        ] {
            assert_eq!(ledger.append("smith", asked).await.unwrap(), outcome);
        }
        let revised = Append {
            revised: vec![phone.clone(), phone.clone()],
            ..Append::default()
        };
        ledger.append("smith", revised).await.unwrap();
        let held = ledger
            .on_person("smith", &phone, Depth::Facts)
            .await
            .unwrap();
        assert_eq!((held.revision, held.entries.len()), (Revision(3), 3));
    });
}

fn what_is_refused_leaves_nothing_and_harms_no_other_append(database: Database) {
    run(async {
        let (_place, ledger) = book(database).await;
        let with_id = || Append {
            entries: vec![opt_in(1)],
            received: Some("in-1".to_owned()),
            ..Append::default()
        };
        let plain = || Append {
            entries: vec![opt_in(2), opt_in(3)],
            ..Append::default()
        };
        // Together in one transaction, as what is waiting is.
        let append = |tenant: &'static str, append| {
            let ledger = std::sync::Arc::clone(&ledger);
            tokio::spawn(async move { ledger.append(tenant, append).await })
        };
        let tasks = [
            append("smith", with_id()),
            append("smith", with_id()),
            append("nobody", plain()),
            append("smith", plain()),
        ];
        let mut outcomes = Vec::new();
        for task in tasks {
            outcomes.push(task.await.unwrap());
        }
        let [first, second, nobodys, last] = <[_; 4]>::try_from(outcomes).unwrap();
        assert_eq!(first.unwrap(), Appended::Done(Sequence(1), Revision(0)));
        assert_eq!(
            second.unwrap(),
            Appended::Refused(Refused::Exists("in-1".to_owned()))
        );
        assert_eq!(
            nobodys.unwrap_err().to_string(),
            "there is no tenant `nobody` in the ledger: register it first"
        );
        assert_eq!(last.unwrap(), Appended::Done(Sequence(3), Revision(0)));
        let entries = ledger.entries("smith", Sequence(0), 10).await.unwrap();
        assert_eq!(entries.len(), 3);
    });
}

fn appends_of_any_length_are_whole_on_record(database: Database) {
    run(async {
        let (_place, ledger) = book(database).await;
        // Around the number of rows that are written at once, and more phones than entries, and fewer.
        let sizes = [
            (0, 0),
            (1, 3),
            (63, 64),
            (64, 63),
            (65, 1),
            (130, 64),
            (1, 129),
        ];
        let phone = |index: usize| format!("+1214555{index:04}").parse().unwrap();
        let mut entries = 0;
        let mut revisions = [0; 130];
        for (adds, phones) in sizes {
            let append = Append {
                revised: (0..phones).map(phone).collect(),
                entries: (0..adds).map(|_| opt_in(1)).collect(),
                ..Append::default()
            };
            entries += adds;
            revisions[..phones]
                .iter_mut()
                .for_each(|revision| *revision += 1);
            let outcome = ledger.append("smith", append).await.unwrap();
            let last = Sequence(entries);
            assert_eq!(outcome, Appended::Done(last, Revision(0)));
        }
        let stored = ledger.stored("smith", Sequence(0), 1_000).await.unwrap();
        let numbers = stored.iter().map(|entry| entry.header.sequence.0);
        assert!(numbers.eq(1..=entries));
        for (index, revision) in revisions.into_iter().enumerate() {
            let depth = Depth::Facts;
            let held = ledger.on_person("smith", &phone(index), depth).await;
            assert_eq!(held.unwrap().revision, Revision(revision), "{index}");
        }
    });
}

/// Ten thousand opt-outs, three of which cannot be read.
fn file() -> String {
    use std::fmt::Write as _;
    let mut csv = String::from("phone,topic,at\n");
    for row in 0..10_000 {
        match row {
            17 => writeln!(csv, "555,all,2026-01-05T10:00:00Z"),
            4_000 => writeln!(csv, "+12145550123,,01/05/2026"),
            9_999 => writeln!(csv, "+12145550123,all,"),
            _ => writeln!(csv, "(214) 555-{row:04},all,2026-01-05T10:00:00Z"),
        }
        .unwrap();
    }
    csv
}

fn an_import_with_three_bad_rows_of_ten_thousand_names_them_and_keeps_the_others(
    database: Database,
) {
    run(async {
        let (_place, ledger) = book(database).await;
        let csv = file();
        let checked = || check(Rows::OptOuts, Format::Csv, csv.as_bytes());
        let refused: Vec<_> = checked().refused.iter().map(ToString::to_string).collect();
        assert_eq!(
            refused,
            [
                "line 19, column `phone`: `555` is not a phone number: write it like `+12145550123`",
                "line 4002, column `at`: `01/05/2026` is not a moment in RFC 3339, like `2026-11-24T16:15:00Z`",
                "line 10001: missing field `at`",
            ]
        );
        let phone = PHONE.parse().unwrap();
        let stale = ledger
            .on_person("smith", &phone, Depth::Facts)
            .await
            .unwrap();
        let imported = checked().import(ledger.as_ref(), "smith").await.unwrap();
        assert_eq!(imported, Imported::Done(9_997));
        let entries = ledger.stored("smith", Sequence(0), 20_000).await.unwrap();
        assert_eq!(entries.len(), 9_997);
        // Whoever had read before must read again.
        let rests_on_stale = Append {
            person: Some((phone, Guard::Unchanged(stale.revision))),
            ..Append::default()
        };
        assert_eq!(
            ledger.append("smith", rests_on_stale).await.unwrap(),
            Appended::Refused(Refused::Changed)
        );
        let again = checked().import(ledger.as_ref(), "smith").await.unwrap();
        assert_eq!(again, Imported::Before);
    });
}

fn an_import_that_fails_half_way_leaves_nothing(database: Database) {
    run(async {
        let (place, ledger) = book(database).await;
        let (broken, mended) = match database {
            Database::Sqlite => (
                "CREATE TRIGGER broken BEFORE INSERT ON maysend_entries WHEN NEW.sequence = 3
                 BEGIN SELECT RAISE(ABORT, 'broken'); END",
                "DROP TRIGGER broken",
            ),
            Database::Postgres => (
                "ALTER TABLE maysend_entries ADD CONSTRAINT broken CHECK (sequence <> 3)",
                "ALTER TABLE maysend_entries DROP CONSTRAINT broken",
            ),
        };
        place.sql(broken).await;
        let csv = format!(
            "phone,at\n{}",
            format!("{PHONE},2026-01-05T10:00:00Z\n").repeat(5)
        );
        let checked = check(Rows::OptOuts, Format::Csv, csv.as_bytes());
        let failed = checked.clone().import(ledger.as_ref(), "smith").await;
        assert!(
            matches!(failed, Err(LedgerError::Database { .. })),
            "{failed:?}"
        );
        let left = ledger.stored("smith", Sequence(0), 10).await.unwrap();
        assert_eq!(left, []);
        place.sql(mended).await;
        // Nor is it on record as one that was imported.
        let imported = checked.import(ledger.as_ref(), "smith").await.unwrap();
        assert_eq!(imported, Imported::Done(5));
    });
}
