//! Texts that wait for a person, or for their moment: approved by several at once, and with a secret that was not recorded.

use std::sync::Arc;

use maysend::Request;
use maysend::gate::{Clearance, Confirmation, Gate, GateError};
use maysend::ledger::{Kind, Ledger as _, Record, Sequence, SqlLedger, TextState};
use maysend::request::{Approval, Trigger};
use maysend_tests::books::{Database, Place, SALE, draft, gate_with, now, run, tenant};
use maysend_tests::on_each_database;

on_each_database! {
    of_many_who_approve_a_text_one_does
    a_held_text_with_a_secret_is_to_be_asked_for_anew
    a_deferred_text_with_a_secret_is_not_sent_without_it
    an_approval_lets_a_deferred_text_go_sooner_or_leaves_it_as_it_is
}

/// Recalls wait for a manager; of card numbers the sender is only warned.
const POLICIES: &str = r#"
[[policy]]
use = "standard/rules"
[[policy.settings.rules]]
id = "recall"
when = { phrase = ["recall"] }
then = "hold"
role = "manager"
because = "A manager reads what is said of recalls."
[[policy]]
use = "standard/content"
[policy.settings]
payment-card = "warn"
"#;
const CARD: &str = "4111 1111 1111 1111";

fn with_gate(database: Database, test: impl AsyncFnOnce(Gate, Arc<SqlLedger>)) {
    let place = Place::new(database);
    run(async {
        let ledger = place.ledger().await;
        let gate = gate_with(&ledger, tenant("smith-honda"), POLICIES).await;
        test(gate, ledger).await;
    });
}

fn by_kim(body: &str) -> Request {
    let mut draft = draft(1, body);
    draft.sender.id = Some("kim".to_owned());
    draft
}

fn approval(of: &Clearance, by: &str) -> Approval {
    Approval {
        subject: of.decision.holds.first().unwrap().subject.clone(),
        granted_by: by.to_owned(),
        granted_role: "manager".to_owned(),
        granted_at: now(),
        expires_at: None,
        body_digest: Some(of.decision.digests.body.as_str().to_owned()),
    }
}

fn of_many_who_approve_a_text_one_does(database: Database) {
    with_gate(database, async |gate, ledger| {
        let recall = by_kim("Your Accord has a recall.");
        let held = gate.outbound("t-1", &recall).await.unwrap();
        assert_eq!(held.state, TextState::Held, "{:?}", held.decision);
        let approve = |by: &str| {
            let (gate, approval) = (gate.clone(), approval(&held, by));
            tokio::spawn(async move { gate.approve("t-1", approval, now()).await })
        };
        let mut cleared = 0;
        for hand in ["pat", "lee", "sam", "max"].map(approve) {
            match hand.await.unwrap() {
                Ok(clearance) => {
                    assert_eq!(clearance.state, TextState::Reserved);
                    cleared += 1;
                }
                Err(error) => assert!(
                    matches!(
                        &error,
                        GateError::State {
                            state: TextState::Reserved,
                            ..
                        }
                    ),
                    "{error}"
                ),
            }
        }
        assert_eq!(cleared, 1);
        let entries = ledger.entries("smith-honda", Sequence(0), 100).await;
        let kinds: Vec<Kind> = entries
            .unwrap()
            .iter()
            .map(|entry| entry.header.kind)
            .collect();
        let count = |wanted| kinds.iter().filter(|kind| **kind == wanted).count();
        assert_eq!(
            (count(Kind::Approval), count(Kind::TextOut)),
            (1, 1),
            "{kinds:?}"
        );
    });
}

fn a_held_text_with_a_secret_is_to_be_asked_for_anew(database: Database) {
    with_gate(database, async |gate, _| {
        let body = format!("Your Accord has a recall, we charge {CARD}.");
        let held = gate.outbound("t-1", &by_kim(&body)).await.unwrap();
        assert_eq!(held.state, TextState::Held, "{:?}", held.decision);
        assert_eq!(held.decision.body.as_deref(), Some(body.as_str()));
        let approval = approval(&held, "pat");
        let refused = gate.approve("t-1", approval.clone(), now()).await;
        let refused = refused.unwrap_err();
        assert!(matches!(refused, GateError::Redacted(_)), "{refused:?}");
        assert_eq!(
            refused.to_string(),
            "the text `t-1` was recorded without what was secret in it and cannot be decided on again: ask for it anew under another \
             key, with its approval"
        );
        let mut anew = by_kim(&body);
        anew.message.approvals.push(approval);
        let cleared = gate.outbound("t-2", &anew).await.unwrap();
        assert_eq!(cleared.state, TextState::Reserved, "{:?}", cleared.decision);
        assert_eq!(cleared.decision.body.as_deref(), Some(body.as_str()));
        gate.reject("t-1", "pat", "sent as t-2", now())
            .await
            .unwrap();
    });
}

fn a_deferred_text_with_a_secret_is_not_sent_without_it(database: Database) {
    with_gate(database, async |gate, ledger| {
        for key in ["t-1", "t-2", "t-3"] {
            gate.outbound(key, &by_kim(SALE)).await.unwrap();
        }
        let secret = by_kim(&format!("{SALE} Your card: {CARD}"));
        for (key, draft) in [("t-4", &secret), ("t-5", &by_kim(SALE))] {
            let deferred = gate.outbound(key, draft).await.unwrap();
            assert_eq!(
                deferred.state,
                TextState::Deferred,
                "{:?}",
                deferred.decision
            );
        }
        let later = now().plus(2 * 86_400);
        let due = gate.due(later).await.unwrap();
        let states: Vec<_> = due
            .iter()
            .map(|clearance| (clearance.key.as_str(), clearance.state))
            .collect();
        assert_eq!(
            states,
            [("t-4", TextState::Cancelled), ("t-5", TextState::Reserved)]
        );
        let settled = ledger
            .latest("smith-honda", Kind::Settlement, "t-4")
            .await
            .unwrap();
        let Some(Record::Settlement(settled)) = settled.unwrap().record else {
            panic!("no settlement")
        };
        assert_eq!(
            settled.note,
            "a secret in it was not recorded: it is to be asked for anew"
        );
    });
}

fn an_approval_lets_a_deferred_text_go_sooner_or_leaves_it_as_it_is(database: Database) {
    let place = Place::new(database);
    run(async {
        let ledger = place.ledger().await;
        let policies = "[[policy]]\nuse = \"standard/hours\"\n";
        let gate = gate_with(&ledger, tenant("smith-honda"), policies).await;
        // The dealership closes at six; it is seven.
        let mut ready = by_kim("Smith Honda: your Accord is ready for pickup.");
        ready.at = "2026-11-25T00:00:00Z".parse().unwrap();
        ready.message.trigger = Trigger::Manual;
        ready.notices = Some(Vec::new());
        let business = serde_json::json!({
            "id": "smith-honda", "name": "Smith Honda", "time_zone": "America/New_York",
            "hours": (1..=6).map(|weekday| serde_json::json!({"weekday": weekday, "opens": 480, "closes": 1080})).collect::<Vec<_>>(),
        });
        ready.business = Some(serde_json::from_value(business).unwrap());
        let deferred = gate.outbound("t-1", &ready).await.unwrap();
        assert_eq!(
            deferred.state,
            TextState::Deferred,
            "{:?}",
            deferred.decision
        );
        let approve = async |subject: &str, by: &str, role: &str| {
            let approval = Approval {
                subject: subject.to_owned(),
                granted_by: by.to_owned(),
                granted_role: role.to_owned(),
                granted_at: ready.at,
                expires_at: None,
                body_digest: Some(deferred.decision.digests.body.as_str().to_owned()),
            };
            gate.approve("t-1", approval, ready.at).await
        };
        // Another subject, the sender, and who may not: nothing goes on record.
        let before = ledger.entries("smith-honda", Sequence(0), 100).await;
        for (subject, by, role, why) in [
            ("recall", "pat", "manager", "with it, it waits until "),
            (
                "hours",
                "kim",
                "manager",
                "`kim` sends the text, and nobody may approve their own",
            ),
            (
                "hours",
                "pat",
                "service-advisor",
                "with it, it waits until ",
            ),
        ] {
            let refused = approve(subject, by, role).await.unwrap_err();
            let told = refused.to_string();
            let begin = format!(
                "the text `t-1` is deferred, and that approval does not lift what it waits for: {why}"
            );
            assert!(
                told.starts_with(&begin) && told.ends_with("; nothing was recorded"),
                "{told}"
            );
        }
        let after = ledger.entries("smith-honda", Sequence(0), 100).await;
        assert_eq!(before.unwrap().len(), after.unwrap().len());
        let cleared = approve("hours", "pat", "manager").await.unwrap();
        assert_eq!(cleared.state, TextState::Reserved, "{:?}", cleared.decision);
        let go = gate.confirm("t-1", ready.at).await.unwrap();
        assert_eq!(go, Confirmation::Go);
        let latest = ledger.latest("smith-honda", Kind::Approval, "t-1").await;
        assert!(latest.unwrap().is_some());
        assert!(gate.due(ready.at.plus(86_400)).await.unwrap().is_empty());
    });
}
