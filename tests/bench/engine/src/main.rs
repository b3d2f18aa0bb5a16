//! Measures how fast maysend decides, loads and starts, and says which targets that meets.
//!
//! Usage: maysend-bench [--quick] [--only SECTION,...] [--json FILE] [--beside FILE]
//!
//! For profilers: maysend-bench --loop COUNT [--set standard|decision|nothing|native|native/POLICY] [--on-demand]
//! and --loop COUNT --set ledger|ledger/small [--workers COUNT]

mod decision;
mod ledger;
mod lua;
mod measure;
mod native;
mod report;
mod sets;
mod standard;
mod start;
mod tenants;

use measure::Effort;
use report::Report;

type Section = (&'static str, fn(&mut Report, Effort));

/// In the order of the table.
const SECTIONS: &[Section] = &[
    ("standard", standard::run),
    ("tenants", tenants::run),
    ("decision", decision::run),
    ("start", start::run),
    ("ledger", ledger::run),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)
    };
    if let Some(part) = option("--part") {
        return start::part(part, option("--cache").map(String::as_str));
    }
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    if let Some(count) = option("--loop") {
        let count = count.parse().expect("a count");
        let set = option("--set").map_or("standard", String::as_str);
        if let Some(which) = set.strip_prefix("ledger") {
            let workers = option("--workers").map_or(Ok(16), |count| count.parse());
            return ledger::repeat(count, workers.expect("a count"), which != "/small");
        }
        if let Some(policy) = set.strip_prefix("native") {
            return native::repeat(count, policy.strip_prefix('/'));
        }
        return standard::repeat(count, set, has("--on-demand"));
    }
    let effort = if has("--quick") {
        Effort::QUICK
    } else {
        Effort::FULL
    };
    let only: Option<Vec<&str>> = option("--only").map(|names| names.split(',').collect());
    let mut report = Report::default();
    for (name, run) in SECTIONS {
        if only.as_ref().is_none_or(|only| only.contains(name)) {
            run(&mut report, effort);
        }
    }
    if let Some(file) = option("--beside") {
        let json = std::fs::read_to_string(file).expect("the figures of the other engines");
        report
            .append(&json)
            .expect("figures as this one writes them");
    }
    if let Some(file) = option("--json") {
        std::fs::write(file, report.json()).expect("a place for the figures");
    }
    print!("{}", report.table());
}
