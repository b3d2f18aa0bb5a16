//! Builds the benchmark's own policies into components, as the standard policies are built.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use maysend_build::{Guests, from_module, shared_target_dir};

fn main() -> Result<()> {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").context("no manifest folder")?);
    let out_dir = PathBuf::from(env::var_os("OUT_DIR").context("no output folder")?);
    let workspace = folder.parent().context("the crate has no parent folder")?;
    let guests = Guests::new(workspace, &shared_target_dir(&out_dir));
    guests.compile([
        "maysend-bench-policy-decision",
        "maysend-bench-policy-nothing",
    ])?;
    for name in ["decision", "nothing"] {
        let library = format!("maysend_bench_policy_{name}");
        let bytes = from_module(&guests.module(&library)?)?;
        fs::write(out_dir.join(format!("{name}.wasm")), bytes)?;
        for source in guests.sources(&library)? {
            println!("cargo::rerun-if-changed={}", source.display());
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../Cargo.lock");
    Ok(())
}
