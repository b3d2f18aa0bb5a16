//! Many workers on the same phones.

use std::path::Path;

use super::Audit;
use super::audit::audit_lines;
use super::database::{Database, Place, run};
use super::worker::{Orders, Worker};

/// How many, and on how much.
#[derive(Clone, Copy, Debug)]
pub struct Crowd {
    /// Processes.
    pub workers: u32,
    /// Texts that each asks for.
    pub drafts: u32,
    /// Phones that all of them text.
    pub numbers: u32,
    /// Before every so manieth text its phone says STOP; 0: never.
    pub stop_every: u32,
}

/// Lets them work at once, and audits what they left.
///
/// # Panics
///
/// When a worker fails, or the ledger is not as it must be.
pub fn crowd(program: &Path, database: Database, crowd: Crowd) -> Audit {
    let place = Place::new(database);
    // The first opens the ledger, so that the others find its tables.
    run(async { drop(place.ledger().await) });
    let workers: Vec<_> = (0..crowd.workers)
        .map(|number| {
            let orders = Orders {
                url: place.url.clone(),
                name: format!("w{number}"),
                tasks: 1,
                drafts: crowd.drafts,
                first: 100,
                numbers: crowd.numbers,
                stop_every: crowd.stop_every,
            };
            std::thread::spawn({
                let mut worker = Worker::start(program, &orders);
                move || {
                    let lines: Vec<_> = std::iter::from_fn(|| worker.next()).collect();
                    assert!(worker.finish(), "a worker was killed");
                    lines
                }
            })
        })
        .collect();
    let lines: Vec<_> = workers
        .into_iter()
        .flat_map(|worker| worker.join().unwrap())
        .collect();
    run(async { audit_lines(&place.ledger().await, &lines).await })
}
