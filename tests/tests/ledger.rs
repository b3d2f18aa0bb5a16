//! The ledger on SQLite, through its door.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use maysend::Instant;
use maysend::ledger::{
    Append, Appended, Depth, Guard, KeyRing, Ledger, NewEntry, OptIn, Record, Refused, Revision,
    Sequence, SqlLedger, Tenant,
};

fn opt_in(at: i64) -> NewEntry {
    NewEntry {
        at: Instant::from_unix(at),
        phone: Some("+12145550123".parse().unwrap()),
        record: Record::OptIn(OptIn {
            topic: "all".to_owned(),
            at: Instant::from_unix(at),
            source: "text".to_owned(),
            text: None,
        }),
    }
}

#[test]
fn an_append_rests_on_what_was_read_and_no_tenant_reads_another() {
    let folder = std::env::temp_dir().join(format!("maysend-ledger-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let url = format!("sqlite:{}", folder.join("ledger.db").display());
    let keys = KeyRing::from_toml(&KeyRing::new_file("first").unwrap()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(async {
        let ledger = SqlLedger::open(&url, Arc::new(keys)).await.unwrap();
        for id in ["smith", "jones"] {
            let tenant = Tenant {
                id: id.to_owned(),
                group: id.to_owned(),
                complete_since: Instant::from_unix(0),
            };
            ledger.register(&tenant).await.unwrap();
        }
        let phone: maysend::Phone = "+12145550123".parse().unwrap();
        let append = |revision| Append {
            person: Some((phone.clone(), Guard::Changes(Revision(revision)))),
            entries: vec![opt_in(1)],
            ..Append::default()
        };
        assert_eq!(
            ledger.append("smith", append(0)).await.unwrap(),
            Appended::Done(Sequence(1), Revision(1))
        );
        assert_eq!(
            ledger.append("smith", append(0)).await.unwrap(),
            Appended::Refused(Refused::Changed)
        );
        let own = ledger
            .on_person("smith", &phone, Depth::Facts)
            .await
            .unwrap();
        assert_eq!((own.revision, own.entries.len()), (Revision(1), 1));
        let other = ledger.on_person("jones", &phone, Depth::All).await.unwrap();
        assert_eq!((other.revision, other.entries.len()), (Revision(0), 0));
        ledger.close().await;
    });
    std::fs::remove_dir_all(&folder).unwrap();
}
