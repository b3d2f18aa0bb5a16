//! The gate on SQLite, through its door: caps that count what is cleared, keys, and an opt-out that takes back.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;

use maysend::gate::{Confirmation, Gate, GateError};
use maysend::ledger::{KeyRing, SqlLedger, Tenant, TextState};
use maysend::{Instant, PolicySet, Request};
use maysend_tests::{engine, native_library};

const SET: &str = r#"
name = "gate"
version = "1"
[business]
id = "smith-honda"
name = "Smith Honda"
time-zone = "America/New_York"
[assume]
registries = ["internal-do-not-call"]
[[policy]]
use = "standard/classification"
[[policy]]
use = "standard/place"
[[policy]]
use = "standard/opt-out"
[[policy]]
use = "standard/frequency"
"#;

/// The same moment in all of a test, a Tuesday afternoon in Florida.
const NOW: &str = "2026-11-24T19:00:00Z";

fn now() -> Instant {
    draft("").at
}

fn draft(body: &str) -> Request {
    let json = serde_json::json!({
        "at": NOW,
        "message": { "body": body, "trigger": "automated", "audience": 1, "group_size": 1, "channel": "sms" },
        "recipient": { "phone": "+13055550123", "postal_code": "33101" },
    });
    serde_json::from_value(json).unwrap()
}

/// A request from the customer; the provider's id keeps it apart.
fn text(id: &str, body: &str) -> Request {
    let mut text = draft(body);
    text.message.id = id.to_owned();
    text
}

/// Runs a test with a gate on a new ledger.
fn with_gate(name: &str, test: impl AsyncFnOnce(Gate)) {
    with_ledger(name, |url, keys| with_gate_on(url, keys, test));
}

/// Runs a test with the address of a new ledger, and keys for it.
fn with_ledger(name: &str, test: impl FnOnce(&str, &Arc<KeyRing>)) {
    let folder = std::env::temp_dir().join(format!("maysend-gate-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let url = format!("sqlite:{}", folder.join("ledger.db").display());
    let keys = Arc::new(KeyRing::from_toml(&KeyRing::new_file("first").unwrap()).unwrap());
    test(&url, &keys);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// A worker: a connection and a gate of its own.
fn with_gate_on(url: &str, keys: &Arc<KeyRing>, test: impl AsyncFnOnce(Gate)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(async {
        let ledger = SqlLedger::open(url, Arc::clone(keys) as _).await.unwrap();
        let set = PolicySet::from_toml(engine(), &native_library(), SET)
            .unwrap_or_else(|problems| panic!("{problems}"));
        let tenant = Tenant {
            id: "smith-honda".to_owned(),
            group: "smith-honda".to_owned(),
            complete_since: Instant::from_unix(0),
        };
        let gate = Gate::new(Arc::new(ledger), Arc::clone(keys) as _, set, tenant)
            .await
            .unwrap();
        test(gate).await;
    });
}

#[test]
fn the_fourth_text_of_a_day_waits_although_none_was_sent_yet() {
    with_gate("cap", async |gate| {
        for number in 1..=3 {
            let body =
                format!("Smith Honda: sale number {number} of the week. Reply STOP to opt out.");
            let clearance = gate
                .outbound(&format!("t-{number}"), &draft(&body))
                .await
                .unwrap();
            assert_eq!(
                clearance.state,
                TextState::Reserved,
                "{:?}",
                clearance.decision
            );
        }
        let fourth = draft("Smith Honda: the last sale of the week. Reply STOP to opt out.");
        let clearance = gate.outbound("t-4", &fourth).await.unwrap();
        assert_eq!(clearance.state, TextState::Deferred);

        // What the provider did not take counts no longer.
        gate.failed("t-1", now(), "no route").await.unwrap();
        let clearance = gate.outbound("t-5", &fourth).await.unwrap();
        assert_eq!(clearance.state, TextState::Reserved);
    });
}

#[test]
fn a_key_stands_for_one_text() {
    with_gate("key", async |gate| {
        let ready = draft("Your Accord is ready.");
        let first = gate.outbound("t-1", &ready).await.unwrap();
        assert_eq!(first.state, TextState::Reserved, "{:?}", first.decision);
        assert_eq!(
            gate.outbound("t-1", &ready).await.unwrap().state,
            first.state
        );
        let other = gate.outbound("t-1", &draft("Your Civic is ready.")).await;
        assert!(matches!(other, Err(GateError::OtherDraft(_))), "{other:?}");
        let none = gate.confirm("t-2", now()).await;
        assert!(matches!(none, Err(GateError::NoSuchText(_))), "{none:?}");
    });
}

#[test]
fn an_opt_out_takes_back_what_was_cleared_and_stops_what_follows() {
    with_gate("stop", async |gate| {
        let sale = draft("Smith Honda: sale this week. Reply STOP to opt out.");
        let cleared = gate.outbound("t-1", &sale).await.unwrap();
        assert_eq!(cleared.state, TextState::Reserved, "{:?}", cleared.decision);

        let received = gate.inbound(&text("in-1", "STOP")).await.unwrap();
        assert_eq!(received.cancelled, ["t-1"]);
        assert!(!received.again);
        let stopped = gate.confirm("t-1", now()).await;
        assert!(!matches!(stopped, Ok(Confirmation::Go)), "{stopped:?}");

        let next = gate.outbound("t-2", &sale).await.unwrap();
        assert_eq!(next.state, TextState::Denied, "{:?}", next.decision);

        let again = gate.inbound(&text("in-1", "STOP")).await.unwrap();
        assert!(again.again);
    });
}

#[test]
fn what_was_handed_over_before_an_opt_out_is_named_and_its_sending_recorded() {
    with_gate("late", async |gate| {
        let sale = draft("Smith Honda: sale this week. Reply STOP to opt out.");
        gate.outbound("t-1", &sale).await.unwrap();
        assert_eq!(gate.confirm("t-1", now()).await.unwrap(), Confirmation::Go);
        let received = gate.inbound(&text("in-1", "stop")).await.unwrap();
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

#[test]
fn workers_that_decide_at_once_keep_the_cap_together() {
    const WORKERS: usize = 4;
    const DRAFTS: usize = 6;
    with_ledger("workers", |url, keys| {
        // The first opens the ledger, so that the others find its tables.
        with_gate_on(url, keys, async |_| {});
        let reserved: usize = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..WORKERS)
                .map(|worker| {
                    scope.spawn(move || {
                        let mut reserved = 0;
                        with_gate_on(url, keys, async |gate| {
                            for number in 0..DRAFTS {
                                let key = format!("{worker}-{number}");
                                let body =
                                    format!("Smith Honda: sale {key}. Reply STOP to opt out.");
                                let clearance = gate.outbound(&key, &draft(&body)).await.unwrap();
                                reserved += usize::from(clearance.state == TextState::Reserved);
                            }
                        });
                        reserved
                    })
                })
                .collect();
            workers
                .into_iter()
                .map(|worker| worker.join().unwrap())
                .sum()
        });
        assert_eq!(reserved, 3);
    });
}
