//! The benchmarks: a workspace of their own, so that what is compared with is no dependency of the product.

use std::path::{Path, absolute};

use anyhow::{Context, Result};

use crate::run::{cargo, run as run_command};

const MANIFEST: &str = "tests/bench/Cargo.toml";

/// The options, as the benchmark itself takes them.
pub(crate) fn parse(options: &[&str]) -> Result<Vec<String>, String> {
    let mut options = options.iter();
    let mut parsed = Vec::new();
    while let Some(option) = options.next() {
        parsed.push((*option).to_owned());
        match *option {
            "--quick" => {}
            "--only" | "--json" => match options.next() {
                Some(value) => parsed.push((*value).to_owned()),
                None => return Err(format!("`{option}` needs a value")),
            },
            unknown => return Err(format!("`{unknown}` is not an option of `bench`")),
        }
    }
    Ok(parsed)
}

pub(crate) fn run(options: &[String]) -> Result<()> {
    let mut command = cargo([
        "run",
        "--release",
        "--quiet",
        "--manifest-path",
        MANIFEST,
        "--package",
        "maysend-bench",
        "--",
    ]);
    let mut file_next = false;
    for option in options {
        if file_next {
            // The benchmark runs in another folder than the user.
            command.arg(absolute(Path::new(option)).context("that file has no place")?);
        } else {
            command.arg(option);
        }
        file_next = option == "--json";
    }
    run_command(&mut command)
}

#[cfg(test)]
mod tests {
    #[test]
    fn options_have_their_values() {
        let parsed = |options: &[&str]| super::parse(options);
        assert_eq!(
            parsed(&["--quick", "--only", "start"]),
            Ok(["--quick", "--only", "start"].map(str::to_owned).to_vec())
        );
        assert_eq!(
            parsed(&["--json"]),
            Err("`--json` needs a value".to_owned())
        );
        assert_eq!(
            parsed(&["--fast"]),
            Err("`--fast` is not an option of `bench`".to_owned())
        );
    }
}
