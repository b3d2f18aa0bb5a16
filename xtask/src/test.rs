//! Everything that must pass, as CI runs it.

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::run::{cargo, run as run_command};
use crate::{policies, postgres, reproduce, table, toolchain};

/// A named part of the whole check.
struct Step {
    name: &'static str,
    run: fn() -> Result<()>,
}

/// In the order in which a mistake costs the least time to see.
const STEPS: &[Step] = &[
    Step {
        name: "wasm target",
        run: toolchain::ensure_target,
    },
    Step {
        name: "formatting",
        run: || run_command(&mut cargo(["fmt", "--all", "--check"])),
    },
    Step {
        name: "clippy",
        run: clippy,
    },
    Step {
        name: "documentation",
        run: documentation,
    },
    Step {
        name: "tests",
        run: tests,
    },
    Step {
        name: "reproducibility",
        run: || reproduce::check(&policies::built()?),
    },
];

/// How a step ended, and after how long.
#[derive(Clone, Copy)]
enum Outcome {
    Passed(Duration),
    Failed(Duration),
    NotRun,
}

pub(crate) fn run() -> Result<()> {
    let mut outcomes = Vec::new();
    let mut failure = None;
    for step in STEPS {
        let outcome = if failure.is_some() {
            Outcome::NotRun
        } else {
            eprintln!("\n==> {}", step.name);
            let started = Instant::now();
            match (step.run)() {
                Ok(()) => Outcome::Passed(started.elapsed()),
                Err(error) => {
                    failure = Some(error.context(format!("the step `{}` failed", step.name)));
                    Outcome::Failed(started.elapsed())
                }
            }
        };
        outcomes.push((step.name, outcome));
    }
    println!("\n{}", shown(&outcomes));
    failure.map_or(Ok(()), Err)
}

fn clippy() -> Result<()> {
    run_command(&mut cargo([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]))
}

/// With the same generated requests every time, so that the same commit gets the same answer; `cargo test` alone draws new ones.
fn tests() -> Result<()> {
    let database = postgres::Database::open()?;
    let mut test = cargo(["test", "--workspace", "--locked"]);
    test.env("PROPTEST_RNG_SEED", "20261126")
        .env(postgres::VARIABLE, database.url());
    run_command(&mut test)
}

fn documentation() -> Result<()> {
    let mut doc = cargo(["doc", "--workspace", "--no-deps", "--locked"]);
    run_command(doc.env("RUSTDOCFLAGS", "-Dwarnings"))
}

fn shown(outcomes: &[(&str, Outcome)]) -> String {
    let mut rows = vec![["step", "time", "result"].map(str::to_owned)];
    for &(name, outcome) in outcomes {
        let (time, result) = match outcome {
            Outcome::Passed(time) => (format!("{:.1} s", time.as_secs_f64()), "passed"),
            Outcome::Failed(time) => (format!("{:.1} s", time.as_secs_f64()), "failed"),
            Outcome::NotRun => (String::new(), "not run"),
        };
        rows.push([name.to_owned(), time, result.to_owned()]);
    }
    table::lines(&rows, &[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_did_not_run_is_not_said_to_have_passed() {
        let time = Duration::from_millis(12_340);
        let outcomes = [
            ("formatting", Outcome::Passed(time)),
            ("clippy", Outcome::Failed(time)),
            ("tests", Outcome::NotRun),
        ];
        let lines = "step          time  result\nformatting  12.3 s  passed\nclippy      12.3 s  failed\ntests               not run\n";
        assert_eq!(shown(&outcomes), lines);
    }
}
