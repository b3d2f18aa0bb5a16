//! Texts through the gate: asked for, confirmed, sent; each step durable before it is answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant as Clock;

use maysend::gate::{Confirmation, Gate};
use maysend::ledger::{Append, Guard, Ledger as _, NewEntry, Record, TextState};
use maysend::request::RegistryAnswer;
use maysend::{Phone, PolicySet, Request};

use super::database::{Database, Kind};
use crate::measure::{Effort, Latency};
use crate::report::{Report, Target};
use crate::sets;

/// Clearances a second that SQLite is to reach, with workers enough to fill a commit.
const ENOUGH: f64 = 1_500.0;

pub(super) async fn run(report: &mut Report, effort: Effort, kind: &Kind) {
    let engine = sets::engine(|_| {});
    let set = sets::standard(&engine, &sets::library());
    set.prepare();
    for tenants in [1, 100] {
        let whose = if tenants == 1 {
            "1 tenant"
        } else {
            "100 tenants"
        };
        for workers in [1, 4, 16] {
            let database = kind.open(tenants).await;
            let rate = throughput(&database, &set, effort, workers).await;
            let is_bound = matches!(kind, Kind::Sqlite) && workers == 16;
            report.add(
                format!(
                    "{}, {whose}, {workers} at once: outbound, confirm, sent",
                    kind.name()
                ),
                rate,
                "/s",
                is_bound.then_some(Target::AtLeast(ENOUGH)),
            );
            database.close().await;
        }
    }
    for workers in [1, 16] {
        let database = kind.open(1).await;
        let commit = commits(&database, effort, workers).await;
        let name = format!("{}, one append, {workers} at once, p50", kind.name());
        report.add(name, commit.p50 / 1e3, "ms", None);
        report.add("the same, p99", commit.p99 / 1e3, "ms", None);
        database.close().await;
    }
}

/// Texts a second that go all the way, each to a phone of its own, of all workers together.
async fn throughput(database: &Database, set: &PolicySet, effort: Effort, workers: usize) -> f64 {
    let mut gates = Vec::new();
    for tenant in &database.tenants {
        let (ledger, keys) = (Arc::clone(&database.ledger), Arc::clone(&database.keys));
        let gate = Gate::new(ledger, keys, set.clone(), tenant.clone()).await;
        gates.push(gate.expect("a gate"));
    }
    let gates = Arc::new(gates);
    let number = Arc::new(AtomicUsize::new(0));
    let begin = Clock::now();
    let counted_from = begin + effort.warm_up;
    let end = counted_from + effort.throughput;
    let running: Vec<_> = (0..workers)
        .map(|_| {
            let (gates, number) = (Arc::clone(&gates), Arc::clone(&number));
            tokio::spawn(async move {
                let template = sets::request();
                let mut done = 0_u64;
                while Clock::now() < end {
                    let index = number.fetch_add(1, Ordering::Relaxed);
                    one(&gates[index % gates.len()], &template, index).await;
                    let now = Clock::now();
                    done += u64::from(now >= counted_from && now < end);
                }
                done
            })
        })
        .collect();
    let mut done = 0;
    for worker in running {
        done += worker.await.expect("a worker");
    }
    done as f64 / effort.throughput.as_secs_f64()
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
    let tenant = Arc::new(database.tenants[0].id.clone());
    let end = Clock::now() + effort.throughput;
    let running: Vec<_> = (0..workers)
        .map(|worker| {
            let (ledger, tenant) = (Arc::clone(&database.ledger), Arc::clone(&tenant));
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
