//! Decides the messages of the example dealership, and writes its policy down.

use anyhow::{Result, bail};

use crate::{run, toolchain};

const HARNESS: &str = "maysend-harness";

/// What the demo runs of the harness: a heading for the reader, and the command line.
const PARTS: &[(&str, &[&str])] = &[
    (
        "Texts that the staff of the example dealership want to send",
        &[
            "decide",
            "--policies",
            "examples/dealership/policy.toml",
            "--format",
            "table",
            "examples/dealership/outbound.jsonl",
        ],
    ),
    (
        "Texts that its customers sent",
        &[
            "receive",
            "--policies",
            "examples/dealership/policy.toml",
            "--format",
            "table",
            "examples/dealership/inbound.jsonl",
        ],
    ),
    (
        "Its written policy, from what decided these texts: open it in a browser, or print it",
        &[
            "document",
            "examples/dealership/policy.toml",
            "--output",
            "target/demo/policy.html",
        ],
    ),
];

/// Where the demo writes.
const FOLDER: &str = "target/demo";

/// The harness's exit status when it decided everything and not all of it was allowed.
const NOT_ALL_ALLOWED: i32 = 2;

pub(crate) fn run() -> Result<()> {
    toolchain::ensure_target()?;
    eprintln!("building the engine, the policies and the command (some minutes the first time)");
    run::run(&mut run::cargo(["build", "--locked", "--package", HARNESS]))?;
    std::fs::create_dir_all(run::root().join(FOLDER))?;
    for (heading, arguments) in PARTS {
        println!("\n{heading}\n$ maysend {}\n", arguments.join(" "));
        let mut command = run::cargo(["run", "--quiet", "--locked", "--package", HARNESS, "--"]);
        let status = run::status(command.args(*arguments))?;
        if !status.success() && status.code() != Some(NOT_ALL_ALLOWED) {
            bail!("`maysend {}` failed ({status})", arguments.join(" "));
        }
    }
    Ok(())
}
