//! Workers that are killed at random points.

use std::path::Path;
use std::time::Duration;

use super::Audit;
use super::audit::audit_lines;
use super::database::{Database, Place, run};
use super::worker::{Orders, Worker, scattered};

/// How often, and from which seed on.
#[derive(Clone, Copy, Debug)]
pub struct Kills {
    /// Workers that are started and killed, one after the other, twenty of them on each ledger.
    pub times: u32,
    /// Of the points at which they are.
    pub seed: u64,
}

/// Workers on one ledger: each audit reads all of it.
const ON_ONE: u32 = 20;
/// Phones of one worker: few, so that caps are reached.
const NUMBERS: u32 = 6;
/// A worker is killed within so many lines.
const LINES: u64 = 60;
/// And so long after the last of them at most, which is longer than a commit takes.
const MICROS: u64 = 20_000;

/// Kills workers, and audits after each what it left. How many of them were killed in the middle of their work, and
/// what the last audit found.
///
/// # Panics
///
/// When a worker fails by itself, or the ledger is not as it must be.
pub fn kills(program: &Path, database: Database, kills: Kills) -> (u32, Audit) {
    let mut place = Place::new(database);
    let mut lines = Vec::new();
    let (mut killed, mut last) = (0, Audit::default());
    for time in 0..kills.times {
        if time > 0 && time.is_multiple_of(ON_ONE) {
            place = Place::new(database);
            lines.clear();
        }
        let draw = scattered(kills.seed << 32 | u64::from(time));
        let orders = Orders {
            url: place.url.clone(),
            name: format!("k{time}"),
            tasks: 4,
            drafts: 200,
            // Some of the phones of the one before, whose caps are used up already.
            first: 100 + time * (NUMBERS / 2),
            numbers: NUMBERS,
            stop_every: 16,
        };
        let mut worker = Worker::start(program, &orders);
        for _ in 0..draw % LINES {
            lines.extend(worker.next());
        }
        std::thread::sleep(Duration::from_micros(scattered(draw) % MICROS));
        worker.kill();
        // What it had said before it was.
        lines.extend(std::iter::from_fn(|| worker.next()));
        killed += u32::from(!worker.finish());
        last = run(async { audit_lines(&place.ledger().await, &lines).await });
    }
    (killed, last)
}
