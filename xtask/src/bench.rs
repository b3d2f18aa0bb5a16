//! The benchmarks: a workspace of their own, so that what is compared with is no dependency of the product.

use std::path::{Path, absolute};
use std::process::Command;

use anyhow::{Context, Result};

use crate::run::{cargo, run as run_command};

const MANIFEST: &str = "tests/bench/Cargo.toml";
const PEERS: &str = "tests/bench/peers/Cargo.toml";
/// The section that other engines fill.
const PEERS_SECTION: &str = "peers";

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
    let quick = options.iter().any(|option| option == "--quick");
    let mut beside = None;
    if with_peers(options) {
        let figures = absolute(Path::new("target/bench-peers.json"))
            .context("the target folder has no place")?;
        if let Some(folder) = figures.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make `{}`", folder.display()))?;
        }
        let mut peers = benchmark(PEERS, "maysend-bench-peers");
        peers.args(quick.then_some("--quick"));
        run_command(peers.arg("--json").arg(&figures))?;
        beside = Some(figures);
    }
    let mut command = benchmark(MANIFEST, "maysend-bench");
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
    if let Some(figures) = beside {
        command.arg("--beside").arg(figures);
    }
    run_command(&mut command)
}

fn benchmark(manifest: &str, package: &str) -> Command {
    cargo([
        "run",
        "--release",
        "--quiet",
        "--manifest-path",
        manifest,
        "--package",
        package,
        "--",
    ])
}

/// Whether the other engines are measured too: their own build takes minutes.
fn with_peers(options: &[String]) -> bool {
    let only = options
        .iter()
        .skip_while(|option| *option != "--only")
        .nth(1);
    only.is_none_or(|only| only.split(',').any(|section| section == PEERS_SECTION))
}

#[cfg(test)]
mod tests {
    #[test]
    fn other_engines_are_measured_unless_left_out() {
        let with = |options: &[&str]| {
            let options: Vec<String> = options.iter().map(|&option| option.to_owned()).collect();
            super::with_peers(&options)
        };
        assert!(with(&["--quick"]));
        assert!(with(&["--only", "start,peers"]));
        assert!(!with(&["--quick", "--only", "start"]));
    }

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
