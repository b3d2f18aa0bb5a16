//! One process for thousands of dealerships.

use std::time::Instant;

use maysend::PolicySet;

use crate::measure::{Draws, Effort, latency, resident};
use crate::report::{Report, Target};
use crate::sets;

/// Dealerships in one process.
const SETS: usize = 5_000;
/// How many of them have settings that no other has.
const SETTINGS: usize = 20;

pub(crate) fn run(report: &mut Report, effort: Effort) {
    let folder = sets::tenants(SETTINGS);
    let before = resident();
    let engine = sets::engine(|_| {});
    let library = sets::library();
    let start = Instant::now();
    let tenants: Vec<PolicySet> = (0..SETS)
        .map(|index| {
            let name = format!("{}.toml", index % SETTINGS);
            PolicySet::from_file(&engine, &library, &folder, &name)
                .unwrap_or_else(|problems| panic!("{problems}"))
        })
        .collect();
    report.add(
        "5,000 sets with 20 settings, loaded",
        start.elapsed().as_secs_f64(),
        "s",
        Some(Target::AtMost(60.0)),
    );
    let start = Instant::now();
    for set in &tenants[..SETTINGS] {
        assert_eq!(
            set.prepare(),
            set.policies().len(),
            "a policy has no snapshot"
        );
    }
    report.add(
        "their snapshots, made",
        start.elapsed().as_secs_f64(),
        "s",
        None,
    );

    let request = sets::request();
    let mut draws = Draws::new(7);
    let drawn = latency(effort, |_| tenants[draws.below(SETS)].decide(&request));
    report.add(
        "a decision of a set drawn at random, p50",
        drawn.p50,
        "µs",
        Some(Target::AtMost(120.0)),
    );
    report.add("the same, p99", drawn.p99, "µs", None);
    report.add(
        "memory for all of them",
        resident() - before,
        "MiB",
        Some(Target::AtMost(1_500.0)),
    );
}
