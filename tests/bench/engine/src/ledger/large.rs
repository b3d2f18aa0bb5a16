//! A ledger with a million texts: what is held on one number, and the proof that nothing was changed.

use std::time::Instant as Clock;

use maysend::Instant;
use maysend::ledger::{
    self, Append, Appended, Evidence, Ledger as _, NewEntry, Record, Revision, TextChange, TextOut,
    TextRow, TextState, Vault as _,
};
use maysend::request::{Direction, Exchange, Trigger};

use super::clearances::phone;
use super::database::{Database, Kind};
use crate::measure::{Draws, Effort, Latency, resident};
use crate::report::{Report, Target};
use crate::sets;

/// Texts to each number.
const EACH: usize = 10;
/// Texts in one append.
const BATCH: usize = 500;
/// Numbers that are looked up.
const LOOKUPS: usize = 500;

pub(super) async fn run(report: &mut Report, effort: Effort, kind: &Kind) {
    let database = kind.open(1).await;
    let tenant = database.tenants[0].id.clone();
    let name = kind.name();
    let texts = effort.texts;
    let at = sets::request().at;

    let start = Clock::now();
    fill(&database, &tenant, texts, at).await;
    let rate = texts as f64 / start.elapsed().as_secs_f64();
    let filled = format!("{name}, {texts} texts recorded, {BATCH} at once");
    report.add(filled, rate, "/s", None);

    let mut draws = Draws::new(11);
    let mut times = Vec::with_capacity(LOOKUPS);
    for _ in 0..LOOKUPS {
        let phone = phone(draws.below(texts / EACH));
        let start = Clock::now();
        let evidence = Evidence::of(
            database.ledger.as_ref(),
            &tenant,
            &phone,
            "America/Chicago",
            at,
        );
        let evidence = evidence.await.expect("evidence");
        let page = evidence.to_html();
        times.push(start.elapsed().as_nanos() as f64);
        assert_eq!(evidence.entries.len(), EACH);
        assert!(page.len() > EACH * 100);
    }
    let lookup = Latency::of(times);
    report.add(
        format!("{name}, evidence on one number among {texts} texts, p50"),
        lookup.p50 / 1e3,
        "ms",
        Some(Target::AtMost(50.0)),
    );
    report.add("the same, p99", lookup.p99 / 1e3, "ms", None);

    let start = Clock::now();
    let made = ledger::seal(database.ledger.as_ref(), &database.keys, &tenant, at);
    let kept = made.await.expect("seals");
    let rate = texts as f64 / start.elapsed().as_secs_f64();
    report.add(format!("{name}, entries sealed"), rate, "/s", None);

    let before = resident();
    let start = Clock::now();
    let proof = ledger::verify(
        database.ledger.as_ref(),
        &database.keys,
        &tenant,
        &kept,
        |_| {},
    );
    let proof = proof.await.expect("a proof");
    let rate = texts as f64 / start.elapsed().as_secs_f64();
    assert!(proof.holds() && proof.entries == texts as u64, "{proof:?}");
    report.add(
        format!("{name}, {texts} entries verified"),
        rate,
        "/s",
        Some(Target::AtLeast(50_000.0)),
    );
    report.add("memory for that", resident() - before, "MiB", None);
    database.close().await;
}

async fn fill(database: &Database, tenant: &str, texts: usize, at: Instant) {
    for begin in (0..texts).step_by(BATCH) {
        let mut append = Append::default();
        for index in begin..texts.min(begin + BATCH) {
            let (change, entry) = text(database, tenant, index, texts, at);
            append.texts.push(change);
            append.entries.push(entry);
        }
        let appended = database.ledger.append(tenant, append).await;
        assert!(matches!(appended, Ok(Appended::Done(..))), "{appended:?}");
    }
}

fn text(
    database: &Database,
    tenant: &str,
    index: usize,
    texts: usize,
    at: Instant,
) -> (TextChange, NewEntry) {
    // The texts to one number lie far apart, as in life.
    let phone = phone(index % (texts / EACH));
    let id = format!("t-{index}");
    let row = TextRow {
        tenant: tenant.to_owned(),
        id: id.clone(),
        draft: String::new(),
        person: database.keys.person(&phone),
        state: TextState::Sent,
        since: at,
        wakes_at: None,
        class: "informational".to_owned(),
        topic: Some("repair-order".to_owned()),
        revision: Revision(0),
    };
    let exchange = Exchange {
        id,
        at,
        direction: Direction::Outbound,
        trigger: Trigger::Manual,
        status: "sent".to_owned(),
        body: Some(sets::request().message.body),
        topic: Some("repair-order".to_owned()),
        campaign: None,
        template: None,
        sender: Some("e-11".to_owned()),
        labels: Vec::new(),
        attributes: Vec::new(),
    };
    let entry = NewEntry {
        at,
        phone: Some(phone),
        record: Record::TextOut(TextOut {
            exchange,
            valid_until: None,
        }),
    };
    (TextChange::New(row), entry)
}
