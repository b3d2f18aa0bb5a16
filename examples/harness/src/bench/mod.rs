//! `maysend bench`: what each policy of a set takes, against its limits.

mod report;

use std::fs::File;
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use maysend::{Decision, Policy, PolicySet, Request};

use crate::answer::patiently;
use crate::arguments::Report;
use crate::input::Requests;
use crate::load;
use crate::progress;
use crate::status::Status;
use crate::stream::Trouble;
use report::{Measured, Spread};

/// What is measured, and what it ends with.
pub(crate) const HELP: &str = "\
Example:
  maysend bench policy.toml requests.jsonl

One request is decided at a time, every policy from its snapshot. Fuel does not depend on the machine; times do. Fuel is that of one call: a
policy that a decision asks more than once counts with the mean of that decision's calls. A bench of few requests says little: use those of a week.

Exit status:
  0  measured
  2  a policy failed: it came to a limit, or gave no sound answer
  1  an error: a set that does not load, a file that is no list of requests";

#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// Decide all requests so many times.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    rounds: u32,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Report::Text)]
    format: Report,
    /// The policy set, a TOML file.
    #[arg(value_name = "SET")]
    set: PathBuf,
    /// Requests: a JSON object, an array of objects, or JSON Lines.
    #[arg(value_name = "REQUESTS")]
    requests: PathBuf,
}

pub(crate) fn run(arguments: &Bench) -> anyhow::Result<Status> {
    let requests = read(&arguments.requests)?;
    let Some(set) = load::set(&arguments.set)? else {
        return Ok(Status::Error);
    };
    let snapshots = set.prepare();
    let mut measured = Measured::new(&set, snapshots, sizes(&set, &arguments.set));
    // What is first touched is slow once: the first round warms up, and is not counted.
    for request in &requests {
        patiently(&set, request)?;
    }
    let total = u64::from(arguments.rounds)
        .saturating_mul(u64::try_from(requests.len()).unwrap_or(u64::MAX));
    let bar = progress::bar("decisions", Some(total));
    for _ in 0..arguments.rounds {
        for request in &requests {
            let decision: Decision = patiently(&set, request)?;
            measured.count(&decision);
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    let mut out = anstream::stdout().lock();
    match arguments.format {
        Report::Text => measured.text(&mut out)?,
        Report::Json => {
            serde_json::to_writer_pretty(&mut out, &measured.value())?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(measured.status())
}

fn read(path: &Path) -> anyhow::Result<Vec<Request>> {
    let file = File::open(path).with_context(|| format!("cannot open `{}`", path.display()))?;
    let mut requests = Vec::new();
    for item in Requests::new(BufReader::new(file)) {
        match item {
            Ok(read) => requests.push(read.request),
            Err(mistake) => {
                let file = Some(path.display().to_string());
                bail!("{}", Trouble::from_mistake(mistake, file));
            }
        }
    }
    if requests.is_empty() {
        bail!("`{}` has no request", path.display());
    }
    Ok(requests)
}

/// The bytes of each component; none of one that lies beside a set which this one extends.
fn sizes(set: &PolicySet, path: &Path) -> Vec<Option<u64>> {
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    let size = |policy: &Policy| match maysend_policies::find(policy.source()) {
        Some(standard) => u64::try_from(standard.component.len()).ok(),
        None => {
            let file = std::fs::metadata(folder.join(policy.source())).ok()?;
            Some(file.len())
        }
    };
    set.policies().iter().map(size).collect()
}

/// The middle and the far end of what was measured.
fn spread(mut values: Vec<u64>) -> Spread {
    values.sort_unstable();
    let last = values.len().saturating_sub(1);
    let at = |percent: usize| {
        let index = last.saturating_mul(percent).checked_div(100).unwrap_or(0);
        values.get(index).copied().unwrap_or(0)
    };
    Spread {
        median: at(50),
        p99: at(99),
        most: at(100),
    }
}
