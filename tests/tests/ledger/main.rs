//! The ledger through its door, each test on SQLite and on PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod append;
mod damage;
mod records;
mod sealer;
mod secure;
mod tenants;
mod writers;

use std::sync::Arc;

use maysend::ledger::{
    KeyRing, Ledger as _, NewEntry, OptIn, Record, Revision, SqlLedger, TextRow, TextState,
    Vault as _,
};
use maysend::{Instant, Phone};
use maysend_tests::books::{Database, Place, keys, tenant};

/// A new ledger with two dealerships that have nothing to do with each other.
async fn book(database: Database) -> (Place, Arc<SqlLedger>) {
    let place = Place::new(database);
    let ledger = place.ledger().await;
    for id in ["smith", "jones"] {
        ledger.register(&tenant(id)).await.unwrap();
    }
    (place, ledger)
}

/// The keys of every test, but another for one purpose.
fn keys_with(other: &str) -> KeyRing {
    let table = |purpose: &str| {
        let digit = if purpose == other { "b" } else { "a" };
        let key = digit.repeat(64);
        format!("[{purpose}]\nin_use = \"k\"\nkeys.k = \"{key}\"\n")
    };
    let toml = ["encryption", "lookup", "seals"].map(table).concat();
    KeyRing::from_toml(&toml).unwrap()
}

const PHONE: &str = "+12145550123";

fn opt_in(at: i64) -> NewEntry {
    NewEntry {
        at: Instant::from_unix(at),
        phone: Some(phone()),
        record: Record::OptIn(OptIn {
            topic: "all".to_owned(),
            at: Instant::from_unix(at),
            source: "text".to_owned(),
            text: None,
        }),
    }
}

fn phone() -> Phone {
    PHONE.parse().unwrap()
}

/// A text of Smith's to that phone.
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
