//! The gate through its door, each test on SQLite and on PostgreSQL: caps that count what is cleared, keys, opt-outs that take back,
//! workers that are killed and connections that are cut.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod cut;
mod held;
mod workers;

use std::sync::Arc;

use maysend::gate::{Confirmation, Gate, GateError};
use maysend::ledger::{
    Append, ConsentOnRecord, KeptSetError, Kind, Ledger as _, NewEntry, OptOutOnRecord, Record,
    SqlLedger, TextState, VoidConsent, kept_set, seal, verify,
};
use maysend::request::{Consent, ConsentLevel, OptOut};
use maysend::{Digest, PiecesError, PolicySet};
use maysend_tests::books::{
    Database, Place, SALE, draft, gate, keys, now, phone, run, tenant, text,
};
use maysend_tests::{component_library, engine, on_each_database};

on_each_database! {
    the_fourth_text_of_a_day_waits_although_none_was_sent_yet
    a_key_stands_for_one_text
    an_opt_out_takes_back_what_was_cleared_and_stops_what_follows
    what_was_handed_over_before_an_opt_out_is_named_and_its_sending_recorded
    a_text_that_comes_twice_gets_the_answer_of_the_first_time
    an_answer_that_was_never_decided_is_when_the_text_comes_again
    an_opt_out_given_at_the_desk_takes_back
    a_consent_that_comes_on_record_after_it_was_void_is_withdrawn
    what_nobody_settles_counts_and_can_be_settled_late
    a_decision_that_cannot_be_recorded_clears_nothing
    what_others_did_meanwhile_counts_whatever_a_gate_remembers
    what_was_decided_is_decided_again_with_the_set_of_then
}

/// Runs a test with a gate on a new ledger.
fn with_gate(database: Database, test: impl AsyncFnOnce(Gate)) {
    with_place(database, async |gate, _, _| test(gate).await);
}

fn with_place(database: Database, test: impl AsyncFnOnce(Gate, &Arc<SqlLedger>, &Place)) {
    let place = Place::new(database);
    run(async {
        let ledger = place.ledger().await;
        let gate = gate(&ledger, tenant("smith-honda")).await;
        test(gate, &ledger, &place).await;
    });
}

fn the_fourth_text_of_a_day_waits_although_none_was_sent_yet(database: Database) {
    with_gate(database, async |gate| {
        for key in ["t-1", "t-2", "t-3"] {
            let clearance = gate.outbound(key, &draft(1, SALE)).await.unwrap();
            assert_eq!(
                clearance.state,
                TextState::Reserved,
                "{:?}",
                clearance.decision
            );
        }
        let clearance = gate.outbound("t-4", &draft(1, SALE)).await.unwrap();
        assert_eq!(clearance.state, TextState::Deferred);

        // What the provider did not take counts no longer.
        gate.failed("t-1", now(), "no route").await.unwrap();
        let clearance = gate.outbound("t-5", &draft(1, SALE)).await.unwrap();
        assert_eq!(clearance.state, TextState::Reserved);
    });
}

fn what_was_decided_is_decided_again_with_the_set_of_then(database: Database) {
    let place = Place::new(database);
    run(async {
        let ledger = place.ledger().await;
        let set = |version| {
            let text = format!(
                "name = \"kept\"\nversion = \"{version}\"\n[business]\nid = \"smith-honda\"\nname = \"Smith Honda\"\ntime-zone = \"America/Chicago\"\n[[policy]]\nuse = \"standard/classification\"\n[[policy]]\nuse = \"standard/opt-out\"\n"
            );
            PolicySet::from_toml(engine(), &component_library(), &text).unwrap()
        };
        let gate = async |version| {
            Gate::new(
                Arc::clone(&ledger) as _,
                keys(),
                set(version),
                tenant("smith-honda"),
            )
            .await
            .unwrap()
        };
        for (key, version) in [("t-1", "1"), ("t-2", "2"), ("t-3", "1")] {
            let gate = gate(version).await;
            gate.outbound(key, &draft(1, SALE)).await.unwrap();
        }
        for (key, version) in [("t-1", "1"), ("t-2", "2"), ("t-3", "1")] {
            let entry = ledger.latest("smith-honda", Kind::Decision, key).await;
            let Some(Record::Decision(decided)) = entry.unwrap().unwrap().record else {
                panic!("no decision on `{key}`");
            };
            let digest = &decided.decision.digests.set;
            let then = kept_set(ledger.as_ref(), engine(), digest).await.unwrap();
            assert_eq!(then.version(), version);
            let again = then.decide(&decided.request).unwrap();
            assert_eq!(again.outcome, decided.decision.outcome);
        }
        let error = kept_set(ledger.as_ref(), engine(), &Digest::of(b"no set")).await;
        assert!(
            matches!(
                error,
                Err(KeptSetError::Pieces(PiecesError::Missing { .. }))
            ),
            "{error:?}"
        );
    });
}

fn a_key_stands_for_one_text(database: Database) {
    with_gate(database, async |gate| {
        let ready = draft(1, "Your Accord is ready.");
        let first = gate.outbound("t-1", &ready).await.unwrap();
        assert_eq!(first.state, TextState::Reserved, "{:?}", first.decision);
        assert_eq!(
            gate.outbound("t-1", &ready).await.unwrap().state,
            first.state
        );
        let other = gate
            .outbound("t-1", &draft(1, "Your Civic is ready."))
            .await;
        assert!(matches!(other, Err(GateError::OtherDraft(_))), "{other:?}");
        let none = gate.confirm("t-2", now()).await;
        assert!(matches!(none, Err(GateError::NoSuchText(_))), "{none:?}");
    });
}

fn an_opt_out_takes_back_what_was_cleared_and_stops_what_follows(database: Database) {
    with_gate(database, async |gate| {
        let sale = draft(1, SALE);
        let cleared = gate.outbound("t-1", &sale).await.unwrap();
        assert_eq!(cleared.state, TextState::Reserved, "{:?}", cleared.decision);

        let received = gate.inbound(&text(1, "in-1", "STOP")).await.unwrap();
        assert_eq!(received.cancelled, ["t-1"]);
        assert!(!received.again);
        let stopped = gate.confirm("t-1", now()).await;
        assert!(!matches!(stopped, Ok(Confirmation::Go)), "{stopped:?}");

        let next = gate.outbound("t-2", &sale).await.unwrap();
        assert_eq!(next.state, TextState::Denied, "{:?}", next.decision);

        let again = gate.inbound(&text(1, "in-1", "STOP")).await.unwrap();
        assert!(again.again);
    });
}

fn what_was_handed_over_before_an_opt_out_is_named_and_its_sending_recorded(database: Database) {
    with_gate(database, async |gate| {
        let sale = draft(1, SALE);
        gate.outbound("t-1", &sale).await.unwrap();
        assert_eq!(gate.confirm("t-1", now()).await.unwrap(), Confirmation::Go);
        let received = gate.inbound(&text(1, "in-1", "stop")).await.unwrap();
        assert_eq!(received.handed_over, ["t-1"]);
        gate.sent("t-1", now(), Some("p-1".to_owned()))
            .await
            .unwrap();
        assert_eq!(
            gate.outbound("t-1", &sale).await.unwrap().state,
            TextState::Sent
        );
    });
}

fn what_others_did_meanwhile_counts_whatever_a_gate_remembers(database: Database) {
    with_place(database, async |first, ledger, _| {
        let second = gate(ledger, tenant("smith-honda")).await;
        let cleared = async |key: &str, number: u32| {
            let clearance = first.outbound(key, &draft(number, SALE)).await.unwrap();
            assert_eq!(
                clearance.state,
                TextState::Reserved,
                "{:?}",
                clearance.decision
            );
        };

        cleared("t-1", 1).await;
        second.inbound(&text(1, "in-1", "STOP")).await.unwrap();
        let taken_back = first.confirm("t-1", now()).await.unwrap();
        assert_eq!(
            taken_back,
            Confirmation::Stop("it was taken back".to_owned())
        );

        // Confirmed by one, it is not confirmed again by the other, and is settled by either.
        cleared("t-2", 2).await;
        let go = second.confirm("t-2", now()).await.unwrap();
        assert_eq!(go, Confirmation::Go);
        let again = first.confirm("t-2", now()).await;
        assert!(
            matches!(
                again,
                Err(GateError::State {
                    state: TextState::Confirmed,
                    ..
                })
            ),
            "{again:?}"
        );
        first.sent("t-2", now(), None).await.unwrap();
        let failed = second.failed("t-2", now(), "too late").await;
        assert!(
            matches!(
                failed,
                Err(GateError::State {
                    state: TextState::Sent,
                    ..
                })
            ),
            "{failed:?}"
        );

        // Whoever hears that it was sent is right, whatever another was told before.
        cleared("t-3", 3).await;
        assert_eq!(first.confirm("t-3", now()).await.unwrap(), Confirmation::Go);
        second.failed("t-3", now(), "no route").await.unwrap();
        first.sent("t-3", now(), None).await.unwrap();
        let late = second.outbound("t-3", &draft(3, SALE)).await.unwrap();
        assert_eq!(late.state, TextState::Sent);
    });
}

fn a_text_that_comes_twice_gets_the_answer_of_the_first_time(database: Database) {
    with_gate(database, async |gate| {
        let stop = text(1, "in-1", "STOP");
        let first = gate.inbound(&stop).await.unwrap();
        let reply = first.reply.clone().unwrap();
        assert_eq!(reply.state, TextState::Reserved, "{:?}", reply.decision);
        let again = gate.inbound(&stop).await.unwrap();
        assert!(again.again);
        let answer = again.reply.clone().unwrap();
        assert_eq!((&answer.key, answer.state), (&reply.key, reply.state));
        assert_eq!(answer.decision.body, reply.decision.body);
        assert_eq!(
            (again.cancelled, again.reaction),
            (first.cancelled, first.reaction)
        );
        // It says what has become of the answer meanwhile, so that nobody sends it twice.
        gate.confirm(&reply.key, now()).await.unwrap();
        gate.sent(&reply.key, now(), None).await.unwrap();
        let last = gate.inbound(&stop).await.unwrap();
        assert_eq!(last.reply.unwrap().state, TextState::Sent);
    });
}

fn an_answer_that_was_never_decided_is_when_the_text_comes_again(database: Database) {
    let place = Place::new(database);
    let stop = text(1, "in-1", "STOP");
    // What is on record when a worker ends between the customer's text and its answer.
    let record = run(async {
        let elsewhere = Place::new(Database::Sqlite);
        let ledger = elsewhere.ledger().await;
        let gate = gate(&ledger, tenant("smith-honda")).await;
        gate.inbound(&stop).await.unwrap();
        let entry = ledger.latest("smith-honda", Kind::TextIn, "in-1").await;
        entry.unwrap().unwrap().record.unwrap()
    });
    run(async {
        let ledger = place.ledger().await;
        let gate = gate(&ledger, tenant("smith-honda")).await;
        let append = Append {
            entries: vec![NewEntry {
                at: now(),
                phone: Some(phone(1).parse().unwrap()),
                record,
            }],
            received: Some("in-1".to_owned()),
            ..Append::default()
        };
        ledger.append("smith-honda", append).await.unwrap();
        let again = gate.inbound(&stop).await.unwrap();
        assert!(again.again);
        let reply = again.reply.unwrap();
        assert_eq!(reply.state, TextState::Reserved, "{:?}", reply.decision);
        let last = gate.inbound(&stop).await.unwrap();
        assert_eq!(last.reply.unwrap().key, reply.key);
    });
}

fn an_opt_out_given_at_the_desk_takes_back(database: Database) {
    with_place(database, async |gate, ledger, _| {
        gate.outbound("t-1", &draft(1, SALE)).await.unwrap();
        let given = OptOutOnRecord {
            opt_out: OptOut {
                topic: "all".to_owned(),
                at: now(),
                source: "desk".to_owned(),
                seller: None,
                lifted_at: None,
                attributes: Vec::new(),
            },
            text: None,
            taken_by: Some("kim".to_owned()),
            evidence: None,
        };
        let number = phone(1).parse().unwrap();
        let received = gate.revoke(&number, given, now()).await.unwrap();
        assert_eq!(received.cancelled, ["t-1"]);
        let next = gate.outbound("t-2", &draft(1, SALE)).await.unwrap();
        assert_eq!(next.state, TextState::Denied, "{:?}", next.decision);
        let kept = seal(ledger.as_ref(), &keys(), "smith-honda", now())
            .await
            .unwrap();
        let proof = verify(ledger.as_ref(), &keys(), "smith-honda", &kept, |_| {}).await;
        assert!(proof.unwrap().holds());
    });
}

fn a_consent_that_comes_on_record_after_it_was_void_is_withdrawn(database: Database) {
    with_place(database, async |gate, ledger, _| {
        let void = now().plus(-3600);
        let consent = |id: &str, given_at| {
            Record::Consent(ConsentOnRecord {
                consent: Consent {
                    id: id.to_owned(),
                    topic: "all".to_owned(),
                    level: ConsentLevel::Written,
                    method: "signature".to_owned(),
                    seller: None,
                    given_at,
                    expires_at: None,
                    withdrawn_at: None,
                    captured_by: None,
                    evidence: None,
                    attributes: Vec::new(),
                },
                person: None,
                document: None,
            })
        };
        let records = [
            Record::VoidConsent(VoidConsent {
                at: void,
                reason: "wrong-number".to_owned(),
            }),
            consent("older", void.plus(-1)),
            consent("newer", void.plus(1)),
        ];
        let append = Append {
            entries: records
                .into_iter()
                .map(|record| NewEntry {
                    at: now(),
                    phone: Some(phone(1).parse().unwrap()),
                    record,
                })
                .collect(),
            ..Append::default()
        };
        ledger.append("smith-honda", append).await.unwrap();
        gate.outbound("t-1", &draft(1, SALE)).await.unwrap();
        let decided = ledger.latest("smith-honda", Kind::Decision, "t-1").await;
        let Some(Record::Decision(decided)) = decided.unwrap().unwrap().record else {
            panic!("no decision on record");
        };
        let withdrawn: Vec<_> = decided
            .request
            .recipient
            .consents
            .iter()
            .map(|consent| (consent.id.as_str(), consent.withdrawn_at))
            .collect();
        assert_eq!(withdrawn, [("older", Some(void)), ("newer", None)]);
    });
}

fn what_nobody_settles_counts_and_can_be_settled_late(database: Database) {
    with_gate(database, async |gate| {
        for key in ["t-1", "t-2", "t-3"] {
            gate.outbound(key, &draft(1, SALE)).await.unwrap();
        }
        gate.confirm("t-1", now()).await.unwrap();
        assert_eq!(
            gate.unsettled(now().plus(899)).await.unwrap(),
            Vec::<String>::new()
        );
        let mut unknown = gate.unsettled(now().plus(900)).await.unwrap();
        unknown.sort();
        assert_eq!(unknown, ["t-1", "t-2", "t-3"]);
        let fourth = gate.outbound("t-4", &draft(1, SALE)).await.unwrap();
        assert_eq!(fourth.state, TextState::Deferred, "{:?}", fourth.decision);
        gate.sent("t-1", now().plus(5000), None).await.unwrap();
        gate.failed("t-2", now().plus(5000), "no route")
            .await
            .unwrap();
        let fifth = gate.outbound("t-5", &draft(1, SALE)).await.unwrap();
        assert_eq!(fifth.state, TextState::Reserved, "{:?}", fifth.decision);
    });
}

fn a_decision_that_cannot_be_recorded_clears_nothing(database: Database) {
    with_place(database, async |gate, ledger, place| {
        let (broken, mended) = match database {
            Database::Sqlite => (
                "CREATE TRIGGER broken BEFORE INSERT ON maysend_entries WHEN NEW.kind = 'decision'
                 BEGIN SELECT RAISE(ABORT, 'broken'); END",
                "DROP TRIGGER broken",
            ),
            Database::Postgres => (
                "ALTER TABLE maysend_entries ADD CONSTRAINT broken CHECK (kind <> 'decision')",
                "ALTER TABLE maysend_entries DROP CONSTRAINT broken",
            ),
        };
        place.sql(broken).await;
        let refused = gate.outbound("t-1", &draft(1, SALE)).await;
        assert!(matches!(refused, Err(GateError::Ledger(_))), "{refused:?}");
        assert_eq!(ledger.text("smith-honda", "t-1").await.unwrap(), None);
        place.sql(mended).await;
        let cleared = gate.outbound("t-1", &draft(1, SALE)).await.unwrap();
        assert_eq!(cleared.state, TextState::Reserved);
        let entry = ledger
            .latest("smith-honda", Kind::Decision, "t-1")
            .await
            .unwrap();
        assert!(matches!(entry.unwrap().record, Some(Record::Decision(_))));
    });
}
