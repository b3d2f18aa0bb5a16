//! One writer writes what it knows, and others write too: nothing rests on what is no longer so.

use std::sync::Arc;

use maysend::ledger::{
    Append, Appended, Depth, Guard, Ledger as _, LedgerError, Refused, Revision, Sequence,
    SqlLedger, TextChange, TextRow, TextState, Vault as _, seal, verify,
};
use maysend::{Instant, Phone};
use maysend_tests::books::{Database, keys, now, run};
use maysend_tests::on_each_database;

use super::{PHONE, book, opt_in};

on_each_database! {
    what_another_writer_has_changed_counts_at_once
    what_was_changed_past_the_ledger_counts_at_once
    many_tasks_of_two_writers_lose_no_append
    what_the_database_refuses_harms_nothing_beside_it_or_after_it
}

fn phone() -> Phone {
    PHONE.parse().unwrap()
}

/// One more entry, if the phone's revision is still that.
fn changes(revision: i64) -> Append {
    Append {
        person: Some((phone(), Guard::Changes(Revision(revision)))),
        entries: vec![opt_in(1)],
        ..Append::default()
    }
}

fn new_text(id: &str, state: TextState) -> TextRow {
    TextRow {
        tenant: "smith".to_owned(),
        id: id.to_owned(),
        draft: "of a test".to_owned(),
        person: keys().person(&phone()),
        state,
        since: Instant::from_unix(1),
        wakes_at: None,
        class: "informational".to_owned(),
        topic: None,
        revision: Revision(0),
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
            // The writer knows what it writes upon, and has more to write than it writes at once.
            let names: Vec<_> = (0..20).map(|index| format!("{round}-{index}")).collect();
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
