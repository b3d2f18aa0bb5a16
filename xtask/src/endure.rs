//! Runs the long forms of the tests that are short in `cargo xtask test`.

use anyhow::Result;

use crate::{postgres, run, toolchain};

/// What is asked for, and how often.
#[derive(Debug)]
pub(crate) struct Options {
    siege: u64,
    determinism: u64,
    laws: u64,
    mutations: u64,
    /// Every so manieth quarter hour of the sweep of hours; 0 is none.
    sweep: u64,
    /// Every so manieth of that of the whole set; none: one of sixteen of those of hours.
    sweep_set: Option<u64>,
    /// Workers of a gate that are killed, on each database.
    kills: u64,
    /// Texts that each of eight workers asks for at once.
    crowd: u64,
    seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            siege: 100_000,
            determinism: 10_000,
            laws: 20,
            mutations: 100_000,
            sweep: 1,
            sweep_set: None,
            kills: 200,
            crowd: 1_000,
            seed: 1,
        }
    }
}

impl Options {
    pub(crate) fn parse(arguments: &[&str]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let place = match *argument {
                "--siege" => &mut options.siege,
                "--determinism" => &mut options.determinism,
                "--laws" => &mut options.laws,
                "--mutations" => &mut options.mutations,
                "--sweep" => &mut options.sweep,
                "--sweep-set" => options.sweep_set.insert(0),
                "--kills" => &mut options.kills,
                "--crowd" => &mut options.crowd,
                "--seed" => &mut options.seed,
                unknown => return Err(format!("`{unknown}` is not an option here")),
            };
            *place = arguments
                .next()
                .and_then(|number| number.parse().ok())
                .ok_or_else(|| format!("`{argument}` needs a number"))?;
        }
        Ok(options)
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    toolchain::ensure_target()?;
    let tool = |arguments: &[String]| {
        let mut command = run::cargo([
            "run",
            "--quiet",
            "--release",
            "--locked",
            "--package",
            "maysend-tests",
            "--bin",
            "endure",
            "--",
        ]);
        command.args(arguments);
        command
    };
    if options.siege > 0 {
        run::run(&mut tool(&["siege".to_owned(), options.siege.to_string()]))?;
    }
    if options.sweep > 0 || options.sweep_set.is_some_and(|share| share > 0) {
        let shares = std::iter::once(options.sweep).chain(options.sweep_set);
        let shares = shares.map(|share| share.to_string());
        let arguments: Vec<String> = std::iter::once("sweep".to_owned()).chain(shares).collect();
        run::run(&mut tool(&arguments))?;
    }
    for (what, count) in [
        ("mutations", options.mutations),
        ("determinism", options.determinism),
    ] {
        if count > 0 {
            let numbers = [count, options.seed].map(|number| number.to_string());
            run::run(&mut tool(
                &[&[what.to_owned()], numbers.as_slice()].concat(),
            ))?;
        }
    }
    if options.kills > 0 || options.crowd > 0 {
        let database = postgres::Database::open()?;
        let on_databases = |arguments: &[String]| {
            run::run(tool(arguments).env(postgres::VARIABLE, database.url()))
        };
        if options.kills > 0 {
            let numbers = [options.kills, options.seed].map(|number| number.to_string());
            on_databases(&[&["kills".to_owned()], numbers.as_slice()].concat())?;
        }
        if options.crowd > 0 {
            on_databases(&["crowd".to_owned(), options.crowd.to_string()])?;
        }
    }
    if options.laws > 0 {
        let mut command = run::cargo([
            "test",
            "--locked",
            "--package",
            "maysend-tests",
            "--test",
            "laws",
        ]);
        command
            .env("MAYSEND_LAW_TIMES", options.laws.to_string())
            .env("MAYSEND_LAW_SEED", options.seed.to_string());
        run::run(&mut command)?;
    }
    Ok(())
}
