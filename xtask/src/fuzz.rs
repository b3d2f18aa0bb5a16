//! Makes up bytes for the bodies in the tests crate, with a nightly toolchain and sanitizers.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run;
use maysend_build::TARGET;

/// The targets, as `tests/fuzz/targets` has them.
const TARGETS: &[&str] = &["answer", "artifact", "component", "request", "set"];

#[derive(Debug)]
pub(crate) struct Options {
    targets: Vec<String>,
    seconds: u64,
}

impl Options {
    pub(crate) fn parse(arguments: &[&str]) -> Result<Self, String> {
        let mut options = Options {
            targets: Vec::new(),
            seconds: 600,
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match *argument {
                "--seconds" => {
                    options.seconds = arguments
                        .next()
                        .and_then(|number| number.parse().ok())
                        .ok_or("`--seconds` needs a number")?;
                }
                target if TARGETS.contains(&target) => options.targets.push(target.to_owned()),
                unknown => {
                    return Err(format!(
                        "`{unknown}` is no target; the targets are {}",
                        TARGETS.join(", ")
                    ));
                }
            }
        }
        if options.targets.is_empty() {
            options.targets = TARGETS.iter().map(|&target| target.to_owned()).collect();
        }
        Ok(options)
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    if run::output(&mut nightly(&["cargo", "fuzz", "--version"])).is_err() {
        bail!(
            "fuzzing needs a nightly toolchain and cargo-fuzz: run `rustup toolchain install nightly` \
             and `cargo install cargo-fuzz`"
        );
    }
    run::run(Command::new("rustup").args(["target", "add", "--toolchain", "nightly", TARGET]))
        .context("the guests of the tests are built with the nightly toolchain too")?;
    for target in &options.targets {
        eprintln!("\n==> {target}, for {} seconds", options.seconds);
        let root = run::root();
        // What is found on the way is kept out of the repository; what is worth keeping is copied to the corpus by hand.
        let found = root.join("target/fuzz").join(target);
        std::fs::create_dir_all(&found)
            .with_context(|| format!("cannot create `{}`", found.display()))?;
        let corpus = root.join("tests/fuzz/corpus").join(target);
        let mut command = nightly(&["cargo", "fuzz", "run", "--fuzz-dir", "tests/fuzz", target]);
        command.args([found, corpus]).args([
            "--".to_owned(),
            format!("-max_total_time={}", options.seconds),
            "-max_len=65536".to_owned(),
            "-timeout=60".to_owned(),
            "-rss_limit_mb=4096".to_owned(),
        ]);
        let leaks = root.join("tests/fuzz/leaks.txt");
        command.env("LSAN_OPTIONS", format!("suppressions={}", leaks.display()));
        run::run(&mut command)
            .with_context(|| format!("`{target}` has found something, or could not be run"))?;
    }
    Ok(())
}

/// A program of the nightly toolchain, in the folder of the workspace.
fn nightly(arguments: &[&str]) -> Command {
    let mut command = Command::new("rustup");
    command
        .args(["run", "nightly"])
        .args(arguments)
        // Cargo sets these for what it runs, and the other toolchain's would follow them.
        .env_remove("CARGO")
        .env_remove("RUSTC")
        .env_remove("RUSTUP_TOOLCHAIN")
        .current_dir(run::root());
    command
}
