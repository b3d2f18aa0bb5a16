//! Measures how well the policies understand texts, and trains the one that learned.

use std::env;

use anyhow::{Context, Result, bail};

use crate::{run, toolchain};

/// Runs a program of the tests crate, which knows the options.
pub(crate) fn run(program: &str, options: &[String]) -> Result<()> {
    toolchain::ensure_target()?;
    let here = env::current_dir().context("cannot tell the folder that this was called in")?;
    let mut command = run::cargo([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "maysend-tests",
        "--bin",
        program,
        "--",
    ]);
    // A set may be a file, named from where the command was given.
    command.args(options).current_dir(here);
    if !run::status(&mut command)?.success() {
        bail!("`{program}` did not end well");
    }
    Ok(())
}
