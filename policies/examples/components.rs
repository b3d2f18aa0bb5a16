//! Shows, writes or rebuilds the standard components; `cargo xtask policies` is made of it.
//!
//! - `components list` prints those that this build embeds: name, bytes and SHA-256, with tabs between.
//! - `components write FOLDER` writes them, and `digests.toml`, as a published crate carries them.
//! - `components rebuild WORKSPACE TARGET [CARGO-HOME]` compiles those of another copy of the sources and prints them
//!   likewise.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use maysend_build::{Guests, from_module, sha256};
use maysend_policies::standard;

#[path = "../build/discover.rs"]
mod discover;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match *arguments.as_slice() {
        ["list"] => {
            list();
            Ok(())
        }
        ["write", folder] => write(Path::new(folder)),
        ["rebuild", workspace, target_dir] => {
            rebuild(Path::new(workspace), Path::new(target_dir), None)
        }
        ["rebuild", workspace, target_dir, home] => rebuild(
            Path::new(workspace),
            Path::new(target_dir),
            Some(Path::new(home)),
        ),
        _ => bail!("give `list`, `write FOLDER` or `rebuild WORKSPACE TARGET [CARGO-HOME]`"),
    }
}

fn list() {
    for policy in standard() {
        print(policy.name, policy.component.len(), policy.sha256);
    }
}

fn write(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    let mut digests = String::from("# Written by `cargo xtask policies --package`.\n[sha256]\n");
    for policy in standard() {
        let name = policy.name.trim_start_matches("standard/");
        let path = folder.join(name).with_extension("wasm");
        fs::write(&path, policy.component)
            .with_context(|| format!("cannot write `{}`", path.display()))?;
        writeln!(digests, "{name} = \"{}\"", policy.sha256)?;
    }
    fs::write(folder.join("digests.toml"), digests).context("cannot write `digests.toml`")?;
    list();
    Ok(())
}

fn rebuild(workspace: &Path, target_dir: &Path, cargo_home: Option<&Path>) -> Result<()> {
    let policies = discover::policy_crates(&workspace.join("policies"))?;
    let mut guests = Guests::new(workspace, target_dir);
    if let Some(home) = cargo_home {
        guests = guests.cargo_home(home);
    }
    guests.compile(policies.iter().map(|policy| policy.package.as_str()))?;
    for policy in &policies {
        let bytes = from_module(&guests.module(&policy.library)?).with_context(|| {
            format!(
                "cannot make a component of the policy in `{}`",
                policy.folder.display()
            )
        })?;
        print(
            &format!("standard/{}", policy.name),
            bytes.len(),
            &sha256(&bytes),
        );
    }
    Ok(())
}

fn print(name: &str, bytes: usize, sha256: &str) {
    println!("{name}\t{bytes}\t{sha256}");
}
