//! One writer writes what it knows, and others write too: nothing rests on what is no longer so.

use std::sync::Arc;

use maysend::ledger::{
    Append, Appended, Depth, Guard, KeyRing, Ledger as _, LedgerError, NewEntry, Record, Refused,
    Revision, Sequence, Settlement, SqlLedger, Tenant, TextChange, TextRow, TextState, seal,
    verify,
};
use maysend_tests::books::{Database, keys, now, run, tenant};
use maysend_tests::on_each_database;

use super::{book, new_text, opt_in, phone};

on_each_database! {
    what_another_writer_has_changed_counts_at_once
    what_was_changed_past_the_ledger_counts_at_once
    many_tasks_of_two_writers_lose_no_append
    what_the_database_refuses_harms_nothing_beside_it_or_after_it
    what_ends_a_transaction_harms_nothing_beside_it_or_after_it
    what_became_of_a_text_is_recorded_with_that_text
    what_became_of_a_text_is_found_once_and_by_its_own_tenant
}

/// One more entry, if the phone's revision is still that.
fn changes(revision: i64) -> Append {
    Append {
        person: Some((phone(), Guard::Changes(Revision(revision)))),
        entries: vec![opt_in(1)],
        ..Append::default()
    }
}

fn text(change: TextChange) -> Append {
    Append {
        texts: vec![change],
        ..Append::default()
    }
}

fn confirmed(id: &str) -> Append {
    text(TextChange::Becomes {
        from: TextState::Reserved,
        row: new_text(id, TextState::Confirmed),
        settlement: None,
    })
}

async fn revision(ledger: &SqlLedger) -> Revision {
    let held = ledger.on_person("smith", &phone(), Depth::Facts).await;
    held.unwrap().revision
}

fn what_another_writer_has_changed_counts_at_once(database: Database) {
    run(async {
        let (place, first) = book(database).await;
        let second = place.ledger().await;
        // Each has written often enough to know what it wrote, and is overtaken once, twice, ...
        let turns = [&first, &first, &second, &first, &second, &second, &second];
        for (index, ledger) in turns.into_iter().cycle().take(70).enumerate() {
            let read = i64::try_from(index).unwrap();
            let stale = ledger.append("smith", changes(read - 1)).await.unwrap();
            assert_eq!(stale, Appended::Refused(Refused::Changed), "{index}");
            let done = Appended::Done(Sequence(read + 1), Revision(read + 1));
            let appended = ledger.append("smith", changes(read)).await.unwrap();
            assert_eq!(appended, done, "{index}");
        }
    });
}

fn what_was_changed_past_the_ledger_counts_at_once(database: Database) {
    run(async {
        let (place, ledger) = book(database).await;
        for id in ["a", "b"] {
            let change = TextChange::New(new_text(id, TextState::Reserved));
            ledger.append("smith", text(change)).await.unwrap();
        }
        for read in 0..3 {
            ledger.append("smith", changes(read)).await.unwrap();
        }
        place
            .sql("UPDATE maysend_people SET revision = 41; UPDATE maysend_texts SET state = 'cancelled' WHERE id = 'a'")
            .await;
        let outcomes = [
            ledger.append("smith", changes(3)).await.unwrap(),
            ledger.append("smith", confirmed("a")).await.unwrap(),
            ledger.append("smith", changes(41)).await.unwrap(),
            ledger.append("smith", confirmed("b")).await.unwrap(),
        ];
        assert_eq!(
            outcomes,
            [
                Appended::Refused(Refused::Changed),
                Appended::Refused(Refused::State("a".to_owned())),
                Appended::Done(Sequence(4), Revision(42)),
                Appended::Done(Sequence(4), Revision(0)),
            ]
        );
    });
}

fn many_tasks_of_two_writers_lose_no_append(database: Database) {
    const TASKS: i64 = 8;
    const EACH: i64 = 15;
    run(async {
        let (place, first) = book(database).await;
        let second = place.ledger().await;
        let tasks: Vec<_> = (0..TASKS)
            .map(|task| {
                let ledger = Arc::clone(if task % 2 == 0 { &first } else { &second });
                tokio::spawn(async move {
                    for _ in 0..EACH {
                        loop {
                            let Revision(read) = revision(&ledger).await;
                            let appended = ledger.append("smith", changes(read)).await;
                            match appended.unwrap() {
                                Appended::Done(_, now) => {
                                    assert_eq!(now, Revision(read + 1));
                                    break;
                                }
                                Appended::Refused(why) => assert_eq!(why, Refused::Changed),
                            }
                        }
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(revision(&second).await, Revision(TASKS * EACH));
        let stored = first.stored("smith", Sequence(0), 1_000).await.unwrap();
        let numbers = stored.iter().map(|entry| entry.header.sequence.0);
        assert!(numbers.eq(1..=TASKS * EACH));
        seal(&*first, &keys(), "smith", now()).await.unwrap();
        let proof = verify(&*second, &keys(), "smith", &[], |_| ())
            .await
            .unwrap();
        assert!(proof.holds(), "{proof:?}");
    });
}

fn what_the_database_refuses_harms_nothing_beside_it_or_after_it(database: Database) {
    run(async {
        let (place, ledger) = book(database).await;
        place
            .sql(match database {
                Database::Postgres => {
                    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not that one'; END $$;
                     CREATE TRIGGER refuse BEFORE INSERT ON maysend_texts FOR EACH ROW WHEN (NEW.id = 'bad') EXECUTE FUNCTION refuse()"
                }
                Database::Sqlite => {
                    "CREATE TRIGGER refuse BEFORE INSERT ON maysend_texts WHEN NEW.id = 'bad'
                     BEGIN SELECT RAISE(ABORT, 'not that one'); END"
                }
            })
            .await;
        let mut last = 0;
        for round in 0..6 {
            // The writer knows what it writes upon, and has more to write than goes into one statement.
            let names: Vec<_> = (0..70).map(|index| format!("{round}-{index}")).collect();
            let tasks: Vec<_> = names
                .iter()
                .enumerate()
                .map(|(index, name)| {
                    let id = if index == 7 { "bad" } else { name };
                    let append = Append {
                        person: Some((phone(), Guard::Always)),
                        entries: vec![opt_in(1)],
                        texts: vec![TextChange::New(new_text(id, TextState::Reserved))],
                        ..Append::default()
                    };
                    let ledger = Arc::clone(&ledger);
                    tokio::spawn(async move { ledger.append("smith", append).await })
                })
                .collect();
            for (index, task) in tasks.into_iter().enumerate() {
                let outcome = task.await.unwrap();
                if index == 7 {
                    let Err(LedgerError::Database { source, .. }) = outcome else {
                        panic!("{outcome:?}");
                    };
                    assert!(source.to_string().contains("not that one"), "{source}");
                } else {
                    assert!(matches!(outcome.unwrap(), Appended::Done(..)));
                    last += 1;
                }
            }
            assert_eq!(revision(&ledger).await, Revision(last));
            for name in names.iter().take(7) {
                let outcome = ledger.append("smith", confirmed(name)).await.unwrap();
                assert!(matches!(outcome, Appended::Done(..)));
            }
        }
        let stored = ledger.stored("smith", Sequence(0), 1_000).await.unwrap();
        let numbers = stored.iter().map(|entry| entry.header.sequence.0);
        assert!(numbers.eq(1..=last));
    });
}

/// A number that is taken is refused with the whole transaction, which on SQLite ends by that.
fn what_ends_a_transaction_harms_nothing_beside_it_or_after_it(database: Database) {
    run(async {
        let (place, ledger) = book(database).await;
        for read in 0..3 {
            ledger.append("smith", changes(read)).await.unwrap();
        }
        place
            .sql(
                "INSERT INTO maysend_entries (tenant, sequence, at, kind, grp, person, subject, commitment)
                 SELECT tenant, 5, at, kind, grp, person, subject, commitment FROM maysend_entries WHERE sequence = 3",
            )
            .await;
        let other = Append {
            entries: vec![opt_in(1)],
            ..Append::default()
        };
        let others = |tenant: &'static str| {
            let (ledger, append) = (Arc::clone(&ledger), other.clone());
            tokio::spawn(async move { ledger.append(tenant, append).await })
        };
        let tasks: Vec<_> = (0..8)
            .map(|index| others(if index % 2 == 0 { "smith" } else { "jones" }))
            .collect();
        let mut outcomes = Vec::new();
        for task in tasks {
            outcomes.push(task.await.unwrap());
        }
        let (mut smiths, mut joneses) = (Vec::new(), Vec::new());
        for (index, outcome) in outcomes.into_iter().enumerate() {
            if index % 2 == 0 {
                smiths.push(outcome);
            } else {
                joneses.push(outcome.unwrap());
            }
        }
        let done = |last| Appended::Done(Sequence(last), Revision(0));
        assert_eq!(joneses, (1..=4).map(done).collect::<Vec<_>>());
        // 4 is free and 5 is taken, for each that comes.
        assert_eq!(smiths.remove(0).unwrap(), done(4));
        for outcome in smiths {
            assert!(
                matches!(outcome, Err(LedgerError::Database { .. })),
                "{outcome:?}"
            );
        }
        place
            .sql("UPDATE maysend_tenants SET last_sequence = 5 WHERE id = 'smith'")
            .await;
        let stale = ledger.append("smith", changes(2)).await.unwrap();
        assert_eq!(stale, Appended::Refused(Refused::Changed));
        let appended = ledger.append("smith", changes(3)).await.unwrap();
        assert_eq!(appended, Appended::Done(Sequence(6), Revision(4)));
    });
}

fn what_became_of_a_text_is_recorded_with_that_text(database: Database) {
    run(async {
        let (_place, ledger) = book(database).await;
        let settlement = Settlement {
            text: "b".to_owned(),
            from: TextState::Reserved,
            to: TextState::Confirmed,
            note: String::new(),
            provider_id: None,
        };
        for id in ["a", "b"] {
            let change = TextChange::New(new_text(id, TextState::Reserved));
            ledger.append("smith", text(change)).await.unwrap();
        }
        let of_another = text(TextChange::Becomes {
            from: TextState::Reserved,
            row: new_text("a", TextState::Confirmed),
            settlement: Some(settlement.clone()),
        });
        let by_itself = Append {
            entries: vec![NewEntry {
                at: now(),
                phone: Some(phone()),
                record: Record::Settlement(settlement),
            }],
            ..Append::default()
        };
        for append in [of_another, by_itself] {
            let refused = ledger.append("smith", append).await.unwrap_err();
            assert!(matches!(refused, LedgerError::Misuse(_)), "{refused:?}");
        }
        let entries = ledger.entries("smith", Sequence(0), 10).await.unwrap();
        assert_eq!(entries.len(), 0);
    });
}

fn what_became_of_a_text_is_found_once_and_by_its_own_tenant(database: Database) {
    run(async {
        let (place, ledger) = book(database).await;
        let becomes = |tenant: &str, from, to| TextChange::Becomes {
            from,
            row: TextRow {
                tenant: tenant.to_owned(),
                ..new_text("t-1", to)
            },
            settlement: Some(Settlement {
                text: "t-1".to_owned(),
                from,
                to,
                note: tenant.to_owned(),
                provider_id: None,
            }),
        };
        // Two of a group, with a text of the same key to the same customer.
        for id in ["north", "south"] {
            let member = Tenant {
                group: "valley".to_owned(),
                ..tenant(id)
            };
            ledger.register(&member).await.unwrap();
            let new = TextRow {
                tenant: id.to_owned(),
                ..new_text("t-1", TextState::Reserved)
            };
            let append = Append {
                person: Some((phone(), Guard::Always)),
                texts: vec![
                    TextChange::New(new),
                    becomes(id, TextState::Reserved, TextState::Confirmed),
                    becomes(id, TextState::Confirmed, TextState::Sent),
                ],
                ..Append::default()
            };
            ledger.append(id, append).await.unwrap();
        }
        // The key that phones are hashed with is another now.
        let (a, b) = ("a".repeat(64), "b".repeat(64));
        let toml = format!(
            "[encryption]\nin_use = \"k\"\nkeys.k = \"{a}\"\n[seals]\nin_use = \"k\"\nkeys.k = \"{a}\"\n\
             [lookup]\nin_use = \"new\"\nkeys.k = \"{a}\"\nkeys.new = \"{b}\"\n"
        );
        let keys = Arc::new(KeyRing::from_toml(&toml).unwrap());
        let later = SqlLedger::open(&place.url, keys).await.unwrap();
        for ledger in [&*ledger, &later] {
            for (depth, count) in [(Depth::Facts, 0), (Depth::All, 2)] {
                let held = ledger.on_person("north", &phone(), depth).await.unwrap();
                let notes = held.entries.iter().map(|entry| match &entry.record {
                    Some(Record::Settlement(settlement)) => settlement.note.as_str(),
                    other => panic!("{other:?}"),
                });
                assert_eq!(notes.collect::<Vec<_>>(), vec!["north"; count]);
            }
        }
    });
}
