//! Builds the guests of the tests into components, as the standard policies are built.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

use maysend_build::{Guests, from_module, shared_target_dir};

/// Package, library, and the file that the component is written to.
const GUESTS: [(&str, &str, &str); 2] = [
    (
        "maysend-guest-hostile",
        "maysend_guest_hostile",
        "hostile.wasm",
    ),
    (
        "smith-honda-promised-times",
        "smith_honda_promised_times",
        "promised-times.wasm",
    ),
];

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<()> {
    let folder =
        PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").context("cargo names no manifest folder")?);
    let out_dir = PathBuf::from(env::var_os("OUT_DIR").context("cargo names no output folder")?);
    let workspace = folder.parent().context("the crate has no parent folder")?;

    let guests = Guests::new(workspace, &shared_target_dir(&out_dir));
    guests.compile(GUESTS.iter().map(|(package, ..)| *package))?;
    for (_, library, file) in GUESTS {
        let bytes = from_module(&guests.module(library)?)?;
        fs::write(out_dir.join(file), bytes).with_context(|| format!("cannot write `{file}`"))?;
        for source in guests.sources(library)? {
            rerun_if_changed(&source);
        }
    }
    for own in ["build.rs", "../sdk/build/src", "../Cargo.lock", "../wit"] {
        rerun_if_changed(Path::new(own));
    }
    Ok(())
}

fn rerun_if_changed(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}
