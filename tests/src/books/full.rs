//! A ledger on a disk that becomes full.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use maysend::ledger::{
    Append, Appended, Ledger as _, LedgerError, NewEntry, OptIn, Record, Sequence, SqlLedger, seal,
    verify,
};

use super::database::{keys, run};
use super::worker::{now, phone, tenant};

/// What is given back to the disk later.
const BALLAST: usize = 512 << 10;

/// Writes on the disk of this folder until it is full, and checks that everything that was said to be on record is, then and when
/// there is room again.
///
/// # Panics
///
/// When the disk never fills, or something is lost.
pub fn fill(folder: &Path) {
    let ballast = folder.join("ballast");
    fs::write(&ballast, vec![1; BALLAST]).unwrap();
    let url = format!("sqlite:{}", folder.join("ledger.db").display());
    run(async {
        let ledger = Arc::new(SqlLedger::open(&url, keys()).await.unwrap());
        ledger.register(&tenant("smith")).await.unwrap();
        let mut last = 0;
        let refused = loop {
            match ledger.append("smith", page()).await {
                Ok(Appended::Done(Sequence(sequence), _)) => last = sequence,
                Ok(refused) => panic!("{refused:?}"),
                Err(error) => break error,
            }
        };
        assert!(matches!(refused, LedgerError::Full { .. }), "{refused:?}");
        assert_eq!(
            refused.to_string(),
            "the ledger has no room left: make room on its disk, nothing was recorded"
        );
        assert_eq!(count(&ledger).await, last);
        fs::remove_file(&ballast).unwrap();
        let appended = ledger.append("smith", page()).await;
        assert!(
            matches!(appended, Ok(Appended::Done(Sequence(now), _)) if now == last + PAGE),
            "{appended:?}"
        );
        let kept = seal(ledger.as_ref(), &keys(), "smith", now())
            .await
            .unwrap();
        let proof = verify(ledger.as_ref(), &keys(), "smith", &kept, |_| {})
            .await
            .unwrap();
        assert!(proof.holds(), "{:?}", proof.flaws);
    });
}

const PAGE: i64 = 20;

fn page() -> Append {
    let entry = NewEntry {
        at: now(),
        phone: Some(phone(1).parse().unwrap()),
        record: Record::OptIn(OptIn {
            topic: "all".to_owned(),
            at: now(),
            source: "text".to_owned(),
            text: None,
        }),
    };
    Append {
        entries: (0..PAGE).map(|_| entry.clone()).collect(),
        ..Append::default()
    }
}

async fn count(ledger: &SqlLedger) -> i64 {
    let entries = ledger
        .entries("smith", Sequence(0), u32::MAX)
        .await
        .unwrap();
    i64::try_from(entries.len()).unwrap()
}
