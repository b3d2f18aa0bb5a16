//! Builds the Extism plugin, with the tool that builds the policies.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use maysend_build::{Guests, shared_target_dir};

fn main() -> Result<()> {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").context("no manifest folder")?);
    let out_dir = PathBuf::from(env::var_os("OUT_DIR").context("no output folder")?);
    let guests = Guests::new(&folder, &shared_target_dir(&out_dir));
    guests.compile(["maysend-bench-plugin"])?;
    fs::write(
        out_dir.join("plugin.wasm"),
        guests.module("maysend_bench_plugin")?,
    )?;
    for source in guests.sources("maysend_bench_plugin")? {
        println!("cargo::rerun-if-changed={}", source.display());
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=Cargo.lock");
    Ok(())
}
