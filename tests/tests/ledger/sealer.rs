//! What is appended is in the chain soon, without anybody asking.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use maysend::Instant;
use maysend::ledger::{
    Append, Checkpoint, Ledger as _, SealOutcome, Sealer, Sequence, SqlLedger, verify,
};
use maysend_tests::books::{Database, keys, now, run};
use maysend_tests::on_each_database;

use super::{book, opt_in};

on_each_database! {
    a_round_seals_what_is_new_of_every_tenant
    two_sealers_make_one_chain
    a_sealer_seals_by_itself_and_once_more_at_its_end
    one_tenant_that_cannot_be_sealed_holds_up_no_other
}

async fn put(ledger: &SqlLedger, tenant: &str) {
    let append = Append {
        entries: vec![opt_in(1)],
        ..Append::default()
    };
    ledger.append(tenant, append).await.unwrap();
}

/// A round, and what it told.
async fn round(sealer: &mut Sealer, at: Instant) -> Vec<SealOutcome> {
    let mut told = Vec::new();
    sealer.round(at, &mut |outcome| told.push(outcome)).await;
    told
}

fn checkpoints(told: Vec<SealOutcome>) -> Vec<Checkpoint> {
    told.into_iter()
        .map(|outcome| match outcome {
            SealOutcome::Sealed(checkpoint) => checkpoint,
            other => panic!("{other:?}"),
        })
        .collect()
}

fn a_round_seals_what_is_new_of_every_tenant(database: Database) {
    run(async {
        let (_place, ledger) = book(database).await;
        let mut sealer = Sealer::new(Arc::clone(&ledger) as _, keys());
        assert!(round(&mut sealer, now()).await.is_empty());
        put(&ledger, "smith").await;
        put(&ledger, "jones").await;
        put(&ledger, "jones").await;
        let mut kept = checkpoints(round(&mut sealer, now()).await);
        let covered: Vec<_> = kept
            .iter()
            .map(|kept| (kept.tenant.as_str(), kept.from.0, kept.through.0, kept.at))
            .collect();
        assert_eq!(covered, [("jones", 1, 2, now()), ("smith", 1, 1, now())]);
        assert!(round(&mut sealer, now()).await.is_empty());
        put(&ledger, "smith").await;
        kept.extend(checkpoints(round(&mut sealer, now().plus(2)).await));
        kept.retain(|kept| kept.tenant == "smith");
        assert_eq!(kept.len(), 2);
        let proof = verify(ledger.as_ref(), &keys(), "smith", &kept, |_| {})
            .await
            .unwrap();
        assert!(proof.holds(), "{:?}", proof.flaws);
        assert_eq!((proof.sealed_through, proof.unsealed), (Sequence(2), 0));
    });
}

fn two_sealers_make_one_chain(database: Database) {
    run(async {
        let (place, ledger) = book(database).await;
        // Each as in a process of its own.
        let other = place.ledger().await;
        let [mut one, mut two] =
            [&ledger, &other].map(|ledger| Sealer::new(Arc::clone(ledger) as _, keys()));
        let mut kept = Vec::new();
        for turn in 0..12 {
            put(&ledger, "smith").await;
            // By turns, so that what each knows is old, and both at once.
            let mut told = Vec::new();
            match turn % 3 {
                0 => told = round(&mut one, now()).await,
                1 => told = round(&mut two, now()).await,
                _ => {
                    let other = tokio::spawn(async move {
                        let told = round(&mut two, now()).await;
                        (two, told)
                    });
                    told.extend(round(&mut one, now()).await);
                    let (back, by_other) = other.await.unwrap();
                    two = back;
                    told.extend(by_other);
                }
            }
            kept.extend(checkpoints(told));
        }
        let covered: Vec<_> = kept
            .iter()
            .map(|kept| (kept.from.0, kept.through.0))
            .collect();
        let expected: Vec<_> = (1..=12).map(|sequence| (sequence, sequence)).collect();
        assert_eq!(covered, expected);
        let proof = verify(ledger.as_ref(), &keys(), "smith", &kept, |_| {})
            .await
            .unwrap();
        assert!(proof.holds(), "{:?}", proof.flaws);
    });
}

fn a_sealer_seals_by_itself_and_once_more_at_its_end(database: Database) {
    run(async {
        let (_place, ledger) = book(database).await;
        let kept = Arc::new(Mutex::new(Vec::new()));
        let sealer = Sealer::new(Arc::clone(&ledger) as _, keys());
        let sealing = sealer.spawn(Duration::from_millis(5), now, {
            let kept = Arc::clone(&kept);
            move |outcome| kept.lock().unwrap().extend(checkpoints(vec![outcome]))
        });
        put(&ledger, "smith").await;
        while kept.lock().unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        put(&ledger, "smith").await;
        sealing.stop().await;
        let kept = std::mem::take(&mut *kept.lock().unwrap());
        assert_eq!(kept.last().unwrap().through, Sequence(2));
        let proof = verify(ledger.as_ref(), &keys(), "smith", &kept, |_| {})
            .await
            .unwrap();
        assert_eq!((proof.holds(), proof.unsealed), (true, 0));
    });
}

fn one_tenant_that_cannot_be_sealed_holds_up_no_other(database: Database) {
    run(async {
        let (place, ledger) = book(database).await;
        for tenant in ["jones", "jones", "smith"] {
            put(&ledger, tenant).await;
        }
        place.unguard().await;
        place
            .sql("DELETE FROM maysend_entries WHERE tenant = 'jones' AND sequence = 1")
            .await;
        let mut sealer = Sealer::new(Arc::clone(&ledger) as _, keys());
        let told = round(&mut sealer, now()).await;
        let [
            SealOutcome::Failed { tenant, error, .. },
            SealOutcome::Sealed(sealed),
        ] = told.as_slice()
        else {
            panic!("{told:?}")
        };
        assert_eq!(tenant.as_deref(), Some("jones"));
        assert_eq!(
            error.to_string(),
            "entry 1 of `jones` cannot be read: it is missing, and nothing after it can be sealed"
        );
        assert_eq!(sealed.tenant, "smith");
    });
}
