//! The long forms of two tests; `cargo xtask endure` runs it.
//!
//! `endure siege <count>`: every hostile guest in turn, a good policy after each and how long it took, until there were so many; fails if the process has
//! grown. `endure determinism <count> [seed]`: so many requests, decided in every way. `endure mutations <count> [seed]`: so many inputs
//! that are like those of the corpus, for each target. `endure sweep <share> [share] [part]`: every so manieth quarter hour of the sweep
//! of hours, and of the whole set; 1 is all of it, and so are all parts from 0 on. `endure kills <count> [seed]`: so many workers of a
//! gate, killed at random points, on each database. `endure crowd
//! <drafts>`: eight of them with so many texts each to the same 50 phones, with and without STOPs.

#![allow(
    clippy::print_stdout,
    clippy::panic,
    reason = "a program for people to watch, which fails by panicking"
)]

use std::time::Duration;

use maysend_tests::books::{self, Crowd, Database, Kills};
use maysend_tests::endure::{self, Siege};
use maysend_tests::fuzz::{TARGETS, mutations};
use maysend_tests::sweep::{Asked, sweep};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [what, orders] if what == "worker" => return books::work(orders),
        [what, folder] if what == "full" => {
            books::fill(folder.as_ref());
            println!("the disk was full, and has room again; nothing lost");
            return;
        }
        _ => {}
    }
    let number = |index: usize| {
        arguments
            .get(index)
            .map(|text| text.parse::<u64>())
            .and_then(Result::ok)
    };
    match (arguments.first().map(String::as_str), number(1)) {
        (Some("siege"), Some(count)) => siege(count),
        (Some("determinism"), Some(count)) => {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            endure::determinism(number(2).unwrap_or(1), count, |way| println!("{way:?}"));
            println!("{count} requests: the same outcomes in every way");
        }
        (Some("mutations"), Some(count)) => {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            for target in TARGETS {
                mutations(target, number(2).unwrap_or(1), count);
            }
        }
        (Some("sweep"), Some(share)) => {
            let share = usize::try_from(share).unwrap_or(usize::MAX);
            let whole_set = number(2).map_or(share.saturating_mul(WHOLE_SET), |share| {
                usize::try_from(share).unwrap_or(usize::MAX)
            });
            let part = number(3).and_then(|part| usize::try_from(part).ok());
            for (asked, share) in [(Asked::HoursAlone, share), (Asked::WholeSet, whole_set)] {
                if share > 0 {
                    println!("{asked:?}: {:?}", sweep(asked, share, part.unwrap_or(0)));
                }
            }
        }
        (Some("kills"), Some(count)) => kills(count, number(2).unwrap_or(1)),
        (Some("crowd"), Some(drafts)) => crowd(drafts),
        _ => panic!(
            "give `siege <count>`, `determinism <count> [seed]`, `mutations <count> [seed]`, `sweep <share> [share] [part]`, `kills <count> [seed]` or `crowd <drafts>`"
        ),
    }
}

fn kills(count: u64, seed: u64) {
    let times = u32::try_from(count).unwrap_or(u32::MAX);
    for database in [Database::Sqlite, Database::Postgres] {
        let (killed, audit) = books::kills(&own_program(), database, Kills { times, seed });
        println!(
            "{database:?}: {killed} of {times} workers killed at work; {} entries proven, {} phones texted, {} stopped, nothing lost",
            audit.entries,
            audit.counted.len(),
            audit.stopped
        );
    }
}

fn crowd(drafts: u64) {
    let drafts = u32::try_from(drafts).unwrap_or(u32::MAX);
    for database in [Database::Sqlite, Database::Postgres] {
        for stop_every in [0, 100] {
            let audit = books::crowd(
                &own_program(),
                database,
                Crowd {
                    workers: 8,
                    drafts,
                    numbers: 50,
                    stop_every,
                },
            );
            println!(
                "{database:?}, a STOP before every {stop_every}th text (0: none): {} entries proven, {} phones texted, {} stopped; \
                 texts each: {:?}",
                audit.entries,
                audit.counted.len(),
                audit.stopped,
                audit.counted.values().collect::<Vec<_>>()
            );
            if stop_every == 0 {
                let exactly =
                    audit.counted.len() == 50 && audit.counted.values().all(|count| *count == 3);
                assert!(exactly, "not exactly 3 each");
            }
        }
    }
}

fn own_program() -> std::path::PathBuf {
    std::env::current_exe().unwrap_or_else(|error| panic!("{error}"))
}

/// The whole set is asked about one of so many quarter hours, unless it is said: it takes that much longer.
const WHOLE_SET: usize = 16;

/// How much the process may grow over all but the first tenth: the allocator's own ups and downs. Forty bytes left behind by each of
/// 100,000 would show.
const SLACK: u64 = 4 << 20;

/// So many good decisions are timed before the siege and after it.
const PEACEFUL: usize = 5_000;

/// The half and the ninety-ninth of a hundred.
fn quantiles(mut times: Vec<Duration>) -> [Duration; 2] {
    times.sort_unstable();
    [50, 99].map(|part| {
        let at = times.len().saturating_sub(1) * part / 100;
        times.get(at).copied().unwrap_or_default()
    })
}

fn siege(count: u64) {
    for snapshots in [false, true] {
        let mut siege = Siege::new(snapshots);
        // What is allocated once is there after the first tenth.
        let tenth = count.div_ceil(10);
        let mut before = None;
        let first = siege.in_peace(PEACEFUL);
        let mut besieged = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
        for done in 1..=count {
            besieged.push(siege.one());
            if done == tenth {
                before = endure::resident();
            }
            if done % tenth == 0 || done == count {
                println!(
                    "snapshots {snapshots}: {done} hostile decisions, {:?} bytes resident",
                    endure::resident()
                );
            }
        }
        if let (Some(before), Some(after)) = (before, endure::resident()) {
            println!("snapshots {snapshots}: from {before} to {after} bytes");
            assert!(after <= before + SLACK, "the host has grown");
        }
        let last = siege.in_peace(PEACEFUL);
        for (when, times) in [
            ("before all of them", first),
            ("each after one of them", besieged),
            ("after all of them", last),
        ] {
            let [half, most] = quantiles(times);
            println!("snapshots {snapshots}: a good decision {when}: p50 {half:?}, p99 {most:?}");
        }
    }
}
