//! Texts through the gate: asked for, confirmed, sent; each step durable before it is answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant as Clock;

use maysend::gate::{Confirmation, Gate};
use maysend::ledger::{Append, Guard, Ledger as _, NewEntry, Record, TextState};
use maysend::request::RegistryAnswer;
use maysend::{Phone, PolicySet, Request};

use super::database::{Database, Kind};
use crate::measure::{Effort, Latency, processor};
use crate::report::{Report, Target};
use crate::sets;

/// Clearances a second that SQLite is to reach, with workers enough to fill a commit.
const ENOUGH: f64 = 1_500.0;
const TENANTS: [usize; 2] = [1, 100];
const WORKERS: [usize; 3] = [1, 4, MOST_WORKERS];
const MOST_WORKERS: usize = 16;

pub(super) async fn run(report: &mut Report, effort: Effort, kind: &Kind) {
    let (engine, library) = (sets::engine(|_| {}), sets::library());
    for (name, set) in [
        ("all standard policies", sets::standard(&engine, &library)),
        ("4 policies", sets::small(&engine, &library)),
    ] {
        set.prepare();
        for tenants in TENANTS {
            for workers in WORKERS {
                let database = kind.open(tenants).await;
                let cleared = throughput(&database, &set, effort, workers).await;
                let is_bound = matches!(kind, Kind::Sqlite) && workers == MOST_WORKERS;
                let whose = whose(tenants);
                report.add(
                    format!(
                        "{}, {name}, {whose}, {workers} at once: outbound, confirm, sent",
                        kind.name()
                    ),
                    cleared.rate,
                    "/s",
                    is_bound.then_some(Target::AtLeast(ENOUGH)),
                );
                report.add(
                    "processor for each, without the server's".to_owned(),
                    cleared.processor * 1e3,
                    "ms",
                    None,
                );
                database.close().await;
            }
        }
    }
    for tenants in TENANTS {
        for workers in WORKERS {
            let database = kind.open(tenants).await;
            let commit = commits(&database, effort, workers).await;
            let whose = whose(tenants);
            let name = format!(
                "{}, {whose}, one append, {workers} at once, p50",
                kind.name()
            );
            report.add(name, commit.p50 / 1e3, "ms", None);
            report.add("the same, p99", commit.p99 / 1e3, "ms", None);
            database.close().await;
        }
    }
}

fn whose(tenants: usize) -> String {
    match tenants {
        1 => "1 tenant".to_owned(),
        tenants => format!("{tenants} tenants"),
    }
}

/// What texts went through at.
struct Cleared {
    /// Texts a second.
    rate: f64,
    /// Seconds of a processor for each text, in this process.
    processor: f64,
}

/// One for each tenant.
async fn gates(database: &Database, set: &PolicySet) -> Arc<Vec<Gate>> {
    let mut gates = Vec::new();
    for tenant in &database.tenants {
        let (ledger, keys) = (Arc::clone(&database.ledger), Arc::clone(&database.keys));
        let gate = Gate::new(ledger, keys, set.clone(), tenant.clone()).await;
        gates.push(gate.expect("a gate"));
    }
    Arc::new(gates)
}

/// So many texts and nothing else, for a profiler.
pub(super) async fn repeat(count: usize, workers: usize, all: bool) {
    let (engine, library) = (sets::engine(|_| {}), sets::library());
    let set = if all {
        sets::standard(&engine, &library)
    } else {
        sets::small(&engine, &library)
    };
    set.prepare();
    let database = Kind::Sqlite.open(1).await;
    let gates = gates(&database, &set).await;
    let (start, used_before) = (Clock::now(), processor());
    work(&gates, workers, move |index| index < count, || ()).await;
    eprintln!(
        "{:.0}/s, {:.2} ms of a processor for each",
        count as f64 / start.elapsed().as_secs_f64(),
        (processor() - used_before) / count as f64 * 1e3
    );
    drop(gates);
    database.close().await;
}

/// Texts a second that go all the way, each to a phone of its own, of all workers together.
async fn throughput(
    database: &Database,
    set: &PolicySet,
    effort: Effort,
    workers: usize,
) -> Cleared {
    let gates = gates(database, set).await;
    let used_before = processor();
    let counted_from = Clock::now() + effort.warm_up;
    let end = counted_from + effort.throughput;
    let done = Arc::new(AtomicUsize::new(0));
    let count = {
        let done = Arc::clone(&done);
        move || {
            let now = Clock::now();
            done.fetch_add(
                usize::from(now >= counted_from && now < end),
                Ordering::Relaxed,
            );
        }
    };
    let all = work(&gates, workers, move |_| Clock::now() < end, count).await;
    // The processor is that of the warm-up too, and so are the texts that share it.
    Cleared {
        rate: done.load(Ordering::Relaxed) as f64 / effort.throughput.as_secs_f64(),
        processor: (processor() - used_before) / all.max(1) as f64,
    }
}

/// Texts one after the other by each worker, as long as it `goes_on` with the next one's number; says of each that it is `done`,
/// and in the end how many there were.
async fn work(
    gates: &Arc<Vec<Gate>>,
    workers: usize,
    goes_on: impl Fn(usize) -> bool + Clone + Send + 'static,
    done: impl Fn() + Clone + Send + 'static,
) -> usize {
    let number = Arc::new(AtomicUsize::new(0));
    let running: Vec<_> = (0..workers)
        .map(|_| {
            let (gates, number) = (Arc::clone(gates), Arc::clone(&number));
            let (goes_on, done) = (goes_on.clone(), done.clone());
            tokio::spawn(async move {
                let template = sets::request();
                let mut texts = 0;
                loop {
                    let index = number.fetch_add(1, Ordering::Relaxed);
                    if !goes_on(index) {
                        return texts;
                    }
                    one(&gates[index % gates.len()], &template, index).await;
                    texts += 1;
                    done();
                }
            })
        })
        .collect();
    let mut texts = 0;
    for worker in running {
        texts += worker.await.expect("a worker");
    }
    texts
}

async fn one(gate: &Gate, template: &Request, index: usize) {
    let key = format!("t-{index}");
    let mut draft = template.clone();
    draft.recipient.phone = phone(index);
    let clearance = gate.outbound(&key, &draft).await.expect("a clearance");
    assert_eq!(
        clearance.state,
        TextState::Reserved,
        "{:?}",
        clearance.decision
    );
    let go = gate.confirm(&key, draft.at).await.expect("a confirmation");
    assert_eq!(go, Confirmation::Go);
    gate.sent(&key, draft.at, None).await.expect("its end");
}

/// A phone for each number, all of one area.
pub(super) fn phone(index: usize) -> Phone {
    let index = index % 7_000_000;
    let text = format!("+1214{:03}{:04}", 200 + index / 10_000, index % 10_000);
    text.parse().expect("a phone")
}

/// How long the smallest append takes, from asking to its answer.
async fn commits(database: &Database, effort: Effort, workers: usize) -> Latency {
    let end = Clock::now() + effort.throughput;
    let running: Vec<_> = (0..workers)
        .map(|worker| {
            let ledger = Arc::clone(&database.ledger);
            let tenant = database.tenants[worker % database.tenants.len()].id.clone();
            tokio::spawn(async move {
                let mut times = Vec::new();
                while Clock::now() < end {
                    let append = answer(worker * 100_000 + times.len());
                    let start = Clock::now();
                    ledger.append(&tenant, append).await.expect("a commit");
                    times.push(start.elapsed().as_nanos() as f64);
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for worker in running {
        times.extend(worker.await.expect("a worker"));
    }
    Latency::of(times)
}

fn answer(index: usize) -> Append {
    let phone = phone(index);
    let at = sets::request().at;
    Append {
        person: Some((phone.clone(), Guard::Always)),
        entries: vec![NewEntry {
            at,
            phone: Some(phone),
            record: Record::Registry(RegistryAnswer {
                registry: "national-do-not-call".to_owned(),
                answer: "no".to_owned(),
                checked_at: at,
                as_of: None,
            }),
        }],
        ..Append::default()
    }
}
