//! Measures how well the policies understand texts.

use std::env;

use anyhow::{Context, Result, bail};

use crate::{run, toolchain};

/// Passes the options on to the program of the tests crate, which knows them.
pub(crate) fn run(options: &[String]) -> Result<()> {
    toolchain::ensure_target()?;
    let here = env::current_dir().context("cannot tell the folder that this was called in")?;
    let mut evaluate = run::cargo([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "maysend-tests",
        "--bin",
        "evaluate",
        "--",
    ]);
    // A set may be a file, named from where the command was given.
    evaluate.args(options).current_dir(here);
    if !run::status(&mut evaluate)?.success() {
        bail!("the evaluation did not end well");
    }
    Ok(())
}
