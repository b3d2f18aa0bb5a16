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
        "A policy of its own, compiled into a component",
        &[
            "build",
            "examples/dealership/promised-times",
            "--locked",
            "--output",
            "examples/dealership/promised-times.wasm",
        ],
    ),
    (
        "Its suite of cases, against the set with that policy: every clause and code comes up, or it says why not",
        &[
            "test",
            "--policies",
            "examples/dealership/house.toml",
            "--all-covered",
            "--excuses",
            "examples/dealership/excuses.toml",
            "examples/dealership/cases",
        ],
    ),
    (
        "Its written policy, from what decided these texts: open it in a browser, or print it",
        &[
            "document",
            "examples/dealership/house.toml",
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
        let may_stop_texts = matches!(arguments.first(), Some(&("decide" | "receive")));
        let stopped_some = may_stop_texts && status.code() == Some(NOT_ALL_ALLOWED);
        if !status.success() && !stopped_some {
            bail!("`maysend {}` failed ({status})", arguments.join(" "));
        }
    }
    Ok(())
}
