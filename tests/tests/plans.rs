//! No statement of the ledger and the gate reads a whole table that grows: each is taken from the driver's own log while everything
//! that there is to do is done on many rows, and the database says how it would run it.
//!
//! In a process of its own, since a log is one for a whole process.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::{Mutex, PoisonError};

use maysend::Phone;
use maysend::gate::Gate;
use maysend::ledger::import::{Format, Rows, check};
use maysend::ledger::report::{Range, Report, Viewer};
use maysend::ledger::{
    Depth, Evidence, Kind, Ledger, OptOutOnRecord, Periods, Sequence, SqlLedger, TextState,
    Vault as _, check_keys, erase_person, kept_set, retain, seal, verify,
};
use maysend::request::{Approval, OptOut};
use maysend_tests::books::{
    Database, Place, SALE, draft, gate_with, keys, now, phone, run, tenant, text,
};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Row as _};
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

/// What grows with what is recorded. Of tenants and migrations there are few.
const GROWING: [&str; 6] = [
    "maysend_entries",
    "maysend_kept",
    "maysend_people",
    "maysend_received",
    "maysend_seals",
    "maysend_texts",
];
const ROWS: u32 = 20_000;
const SMITH: &str = "smith-honda";
/// Has a long chain, which nobody looks at.
const OTHER: &str = "jones-ford";

/// Recalls wait for a manager.
const POLICIES: &str = r#"
[[policy]]
use = "standard/rules"
[[policy.settings.rules]]
id = "recall"
when = { phrase = ["recall"] }
then = "hold"
role = "manager"
because = "A manager reads what is said of recalls."
"#;

/// What the driver says, since it was last taken.
static SAID: Mutex<BTreeSet<(String, String)>> = Mutex::new(BTreeSet::new());

fn take_said(of: &str) -> BTreeSet<String> {
    let said = std::mem::take(&mut *SAID.lock().unwrap_or_else(PoisonError::into_inner));
    said.into_iter()
        .filter_map(|(target, text)| (target == of).then_some(text))
        .collect()
}

/// Keeps the statements of SQLite and the notices of PostgreSQL.
struct Log;

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("sqlx")
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut said = Said::default();
        event.record(&mut said);
        // A statement that is its own summary is not said twice.
        let text = [said.statement, said.message, said.summary]
            .into_iter()
            .find(|text| !text.is_empty());
        let target = event.metadata().target().to_owned();
        let mut all = SAID.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert((target, text.unwrap_or_default().trim().to_owned()));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[derive(Default)]
struct Said {
    statement: String,
    message: String,
    summary: String,
}

impl Visit for Said {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "db.statement" => value.clone_into(&mut self.statement),
            "message" => value.clone_into(&mut self.message),
            "summary" => value.clone_into(&mut self.summary),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

#[test]
fn no_statement_reads_a_whole_table_that_grows() {
    tracing::subscriber::set_global_default(Log).unwrap();
    run(async {
        on_sqlite().await;
        on_postgres().await;
    });
}

async fn on_sqlite() {
    let place = Place::new(Database::Sqlite);
    register(&place).await;
    place.sql(&rows("zeroblob(32)")).await;
    // With and without what ANALYZE tells the planner.
    for prepare in ["SELECT 1", "ANALYZE"] {
        place.sql(prepare).await;
        take_said("");
        everything(&place, prepare).await;
        let statements = take_said("sqlx::query");
        let mut connection = AnyConnection::connect(&place.url).await.unwrap();
        let mut seen = 0;
        // What goes to SQLite's thread at once is several statements.
        for sql in statements.iter().flat_map(|text| text.split("; ")) {
            let first = sql.split_whitespace().next().unwrap_or_default();
            if !["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains(&first) {
                continue;
            }
            seen += 1;
            let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
            let plan: Vec<String> = sqlx::query(explain)
                .try_map(|row: AnyRow| row.try_get(3))
                .fetch_all(&mut connection)
                .await
                .unwrap_or_else(|error| panic!("{sql}: {error}"));
            for line in &plan {
                assert!(
                    !reads_all_sqlite(sql, line),
                    "SQLite reads too much (`{line}`) for\n{sql}\n{plan:#?}"
                );
            }
        }
        assert!(seen > 25, "only these were seen: {statements:#?}");
    }
}

/// `SCAN table` and the like, but of what the statement itself lists; `SEARCH table USING INDEX x (tenant=?)` is no better.
fn reads_all_sqlite(sql: &str, line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (what, of) = (words.next(), words.next().unwrap_or_default());
    match what {
        Some("SCAN") => {
            let listed = ["always", "CONSTANT", "keys", "news"].contains(&of)
                || line.contains("VALUES")
                || of.starts_with('(');
            !(listed || of == "maysend_tenants" || of == "maysend_migrations")
        }
        Some("SEARCH") => {
            let few = ["maysend_tenants", "maysend_groups"].contains(&of);
            // Of an index that is in order the last is the largest, and no other is read.
            let last = sql.contains("MAX(through)") && of == "maysend_seals";
            !few && !last && (line.ends_with("(tenant=?)") || line.ends_with("(grp=?)"))
        }
        _ => false,
    }
}

async fn on_postgres() {
    let place = Place::new(Database::Postgres);
    register(&place).await;
    place.sql(&rows("'\\x00'::bytea")).await;
    place.sql("ANALYZE").await;
    // The server says of each statement how it has run it, to whoever gave it.
    let name = place.url.rsplit('/').next().unwrap().to_owned();
    let name = name.split('?').next().unwrap();
    for setting in [
        "session_preload_libraries = 'auto_explain'",
        "auto_explain.log_min_duration = 0",
        "auto_explain.log_level = 'notice'",
    ] {
        place
            .sql(&format!("ALTER DATABASE {name} SET {setting}"))
            .await;
    }
    take_said("");
    everything(&place, "postgres").await;
    let plans = take_said("sqlx::postgres::notice");
    let mut seen = 0;
    for plan in plans.iter().filter(|plan| plan.contains("Query Text:")) {
        seen += 1;
        let scanned = GROWING.iter().find(|table| {
            let whole = [
                format!("Seq Scan on {table}"),
                format!("Full Scan on {table}"),
            ];
            whole.iter().any(|scan| plan.contains(scan.as_str()))
        });
        assert!(
            scanned.is_none(),
            "PostgreSQL reads all of a table:\n{plan}"
        );
        let condition = plan.lines().find_map(|line| {
            let condition = line.trim().strip_prefix("Index Cond: ")?;
            let whole = condition.starts_with("((tenant)::text = ")
                || condition.starts_with("(tenant = ")
                || condition.starts_with("(grp = ");
            (whole && !condition.contains(" AND ") && !plan.contains("maysend_tenants"))
                .then_some(condition)
        });
        assert!(
            condition.is_none(),
            "PostgreSQL reads all of a tenant:\n{plan}"
        );
    }
    assert!(seen > 25, "only these were seen: {plans:#?}");
}

async fn register(place: &Place) {
    let ledger = place.ledger().await;
    for id in [SMITH, OTHER] {
        ledger.register(&tenant(id)).await.unwrap();
    }
}

/// Many rows of other people in each table.
fn rows(blob: &str) -> String {
    // Under the key that phones are hashed with.
    let person = keys().person(&one(0)).0;
    let other = format!("{}:other-", person.split(':').next().unwrap_or_default());
    format!(
        "INSERT INTO maysend_entries
         (tenant, sequence, at, kind, grp, person, subject, payload, payload_key, salt, commitment)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
         SELECT '{SMITH}', i, i, CASE WHEN i % 2 = 0 THEN 'decision' ELSE 'text-out' END, '{SMITH}', '{other}' || (i % 2000),
         'other-' || i, NULL, NULL, NULL, {blob} FROM n;
         INSERT INTO maysend_texts (tenant, id, draft, grp, person, state, since, wakes_at, class, topic, revision)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
         SELECT '{SMITH}', 'other-' || i, '', '{SMITH}', '{other}' || (i % 2000), 'sent', i, NULL, 'marketing', NULL, 0 FROM n;
         INSERT INTO maysend_people (grp, person, revision)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
         SELECT '{SMITH}', '{other}' || i, 1 FROM n;
         INSERT INTO maysend_received (tenant, id)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
         SELECT '{SMITH}', 'other-' || i FROM n;
         INSERT INTO maysend_kept (digest, bytes)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
         SELECT 'other-' || i, {blob} FROM n;
         INSERT INTO maysend_seals (tenant, through, seal)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
         SELECT '{OTHER}', i, {blob} FROM n;
         UPDATE maysend_tenants SET last_sequence = {ROWS} WHERE id = '{SMITH}'"
    )
}

/// Everything that there is to do on a ledger and through a gate; `turn` keeps the keys of one time apart from those of another.
async fn everything(place: &Place, turn: &str) {
    let ledger = place.ledger().await;
    let gate = gate_with(&ledger, tenant(SMITH), POLICIES).await;
    texts(&gate, turn).await;
    records(ledger.as_ref(), turn).await;
    drop(gate);
    std::sync::Arc::into_inner(ledger).unwrap().close().await;
}

async fn texts(gate: &Gate, turn: &str) {
    let key = |name: &str| format!("{turn}-{name}");
    let number = u32::try_from(turn.len()).unwrap() * 100;
    for name in ["sent", "failed", "unsettled", "deferred"] {
        gate.outbound(&key(name), &draft(number, SALE))
            .await
            .unwrap();
    }
    // Asked for again, and for another.
    gate.outbound(&key("sent"), &draft(number, SALE))
        .await
        .unwrap();
    gate.outbound(&key("sent"), &draft(number + 1, SALE))
        .await
        .unwrap_err();
    gate.confirm(&key("sent"), now()).await.unwrap();
    gate.sent(&key("sent"), now(), None).await.unwrap();
    gate.failed(&key("failed"), now(), "no route")
        .await
        .unwrap();
    let mut recall = draft(number + 2, "Your Accord has a recall.");
    recall.sender.id = Some("kim".to_owned());
    for name in ["approved", "rejected"] {
        let held = gate.outbound(&key(name), &recall).await.unwrap();
        assert_eq!(held.state, TextState::Held, "{:?}", held.decision);
    }
    for held in gate.held().await.unwrap() {
        if held.key != key("approved") {
            gate.reject(&held.key, "pat", "no", now()).await.unwrap();
            continue;
        }
        let approval = Approval {
            subject: held.decision.holds[0].subject.clone(),
            granted_by: "pat".to_owned(),
            granted_role: "manager".to_owned(),
            granted_at: now(),
            expires_at: None,
            body_digest: Some(held.decision.digests.body.as_str().to_owned()),
        };
        gate.approve(&held.key, approval, now()).await.unwrap();
    }
    // Not confirmed by who has read what is on record, since that has changed.
    gate.outbound(&key("late"), &draft(number + 3, SALE))
        .await
        .unwrap();
    gate.inbound(&text(number + 3, &key("in"), "When do you open?"))
        .await
        .unwrap();
    gate.confirm(&key("late"), now()).await.unwrap();
    for _ in 0..2 {
        gate.inbound(&text(number, &key("stop"), "STOP"))
            .await
            .unwrap();
    }
    let given = OptOutOnRecord {
        opt_out: OptOut {
            topic: "all".to_owned(),
            at: now(),
            source: "desk".to_owned(),
            lifted_at: None,
            seller: None,
            attributes: Vec::new(),
        },
        text: None,
        taken_by: None,
        evidence: None,
    };
    gate.revoke(&one(number + 3), given, now()).await.unwrap();
    let later = now().plus(2 * 86_400);
    gate.due(later).await.unwrap();
    gate.unsettled(later).await.unwrap();
}

fn one(number: u32) -> Phone {
    phone(number).parse().unwrap()
}

async fn records(ledger: &SqlLedger, turn: &str) {
    let number = u32::try_from(turn.len()).unwrap() * 100;
    check_keys(ledger, &keys()).await.unwrap();
    let csv = format!("phone,at\n{},2026-01-05T10:00:00Z\n", phone(number + 4));
    let file = check(Rows::OptOuts, Format::Csv, csv.as_bytes());
    file.import(ledger, SMITH).await.unwrap();
    ledger
        .on_person(SMITH, &one(number), Depth::All)
        .await
        .unwrap();
    Evidence::of(ledger, SMITH, &one(number), "America/New_York", now())
        .await
        .unwrap();
    let decided = ledger
        .latest(SMITH, Kind::Decision, &format!("{turn}-sent"))
        .await
        .unwrap();
    let Some(maysend::ledger::Record::Decision(decided)) = decided.unwrap().record else {
        panic!("no decision");
    };
    // Which of its pieces it holds is told elsewhere.
    let _ = kept_set(
        ledger,
        maysend_tests::engine(),
        &decided.decision.digests.set,
    )
    .await;
    let kept = seal(ledger, &keys(), SMITH, now()).await.unwrap();
    assert!(!kept.is_empty());
    verify(ledger, &keys(), SMITH, &kept, |_| {}).await.unwrap();
    ledger.seals(SMITH, Sequence(10), 10).await.unwrap();
    let range = Range::new(now().plus(-86_400), now().plus(86_400), "America/New_York");
    Report::of(ledger, SMITH, &range, &Viewer::Management)
        .await
        .unwrap();
    let later = now().plus(20 * 366 * 86_400);
    let periods = Periods::of_law(0, 0).unwrap();
    retain(ledger, SMITH, periods, later, "kim", false)
        .await
        .unwrap();
    erase_person(
        ledger,
        SMITH,
        &one(number),
        later,
        "kim",
        "asked",
        31,
        false,
    )
    .await
    .unwrap();
}
