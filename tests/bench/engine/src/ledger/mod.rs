//! The ledger and the gate with full durability: how many texts go through, how long a commit takes, how fast a large ledger is read.
//!
//! On SQLite in a folder beside the build, and on the PostgreSQL server that `MAYSEND_POSTGRES` names, if it names one.

mod clearances;
mod database;
mod large;

use crate::measure::Effort;
use crate::report::Report;
use database::Kind;

pub(crate) fn run(report: &mut Report, effort: Effort) {
    runtime().block_on(async {
        for kind in Kind::all() {
            clearances::run(report, effort, &kind).await;
            large::run(report, effort, &kind).await;
        }
    });
}

/// So many texts through a gate on SQLite, by so many at once, for a profiler; with all standard policies, or with four.
pub(crate) fn repeat(count: usize, workers: usize, all: bool) {
    runtime().block_on(clearances::repeat(count, workers, all));
}

/// As many threads as a worker on the machines of the targets has.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
}
