//! Builds the benchmark's own policies into components, as the standard policies are built.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

#[path = "../../../policies/build/component.rs"]
mod component;
#[path = "../../../policies/build/guest.rs"]
mod guest;
#[path = "../../../policies/build/target.rs"]
mod target;

fn main() -> Result<()> {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").context("no manifest folder")?);
    let out_dir = PathBuf::from(env::var_os("OUT_DIR").context("no output folder")?);
    let workspace = folder.parent().context("the crate has no parent folder")?;
    let guests = guest::Guests::new(workspace, &guest::shared_target_dir(&out_dir));
    guests.compile([
        "maysend-bench-policy-decision",
        "maysend-bench-policy-nothing",
    ])?;
    for name in ["decision", "nothing"] {
        let library = format!("maysend_bench_policy_{name}");
        let bytes = component::from_module(&guests.module(&library)?)?;
        fs::write(out_dir.join(format!("{name}.wasm")), bytes)?;
        for source in guests.sources(&library)? {
            println!("cargo::rerun-if-changed={}", source.display());
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../Cargo.lock");
    Ok(())
}
