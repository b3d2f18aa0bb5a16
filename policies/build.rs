//! Builds the standard policies into components for the crate to embed, or takes those that were packaged with it.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

use maysend_build::{Guests, from_module, sha256, shared_target_dir};

use discover::{PolicyCrate, policy_crates};
use packaged::Component;

#[path = "build/discover.rs"]
mod discover;
#[path = "build/packaged.rs"]
mod packaged;

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

    for own in ["build.rs", "build"] {
        rerun_if_changed(Path::new(own));
    }
    let policies = policy_crates(&folder)?;
    let components = if policies.is_empty() {
        rerun_if_changed(Path::new("components"));
        packaged::components(&folder.join("components"))?
    } else {
        compiled(&folder, &policies, &shared_target_dir(&out_dir))?
    };
    embed(&components, &out_dir)
}

fn compiled(folder: &Path, policies: &[PolicyCrate], target_dir: &Path) -> Result<Vec<Component>> {
    let workspace = folder.parent().context("the crate has no parent folder")?;
    let guests = Guests::new(workspace, target_dir);
    guests.compile(policies.iter().map(|policy| policy.package.as_str()))?;

    let mut sources = watched(workspace, folder)?;
    let mut components = Vec::new();
    for policy in policies {
        sources.extend(guests.sources(&policy.library)?);
        let module = guests.module(&policy.library)?;
        let bytes = from_module(&module).with_context(|| {
            format!(
                "cannot make a component of the policy in `{}`",
                policy.folder.display()
            )
        })?;
        components.push(Component {
            name: policy.name.clone(),
            bytes,
        });
    }
    for source in sources {
        rerun_if_changed(&source);
    }
    Ok(components)
}

/// Where a file that no policy was compiled from yet could appear. Cases and prose are left out: they change nothing.
fn watched(workspace: &Path, policies: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut packages = discover::package_folders(policies)?;
    packages.extend(["sdk", "sdk/build"].map(|package| workspace.join(package)));
    let inside = ["Cargo.toml", "build", "build.rs", "data", "src"];
    let of_packages = packages
        .iter()
        .flat_map(|package| inside.map(|name| package.join(name)));
    let of_workspace = ["Cargo.toml", "Cargo.lock", "wit"].map(|name| workspace.join(name));
    // Cargo starts a build script each time when a file that it watches is not there.
    Ok(of_packages
        .chain(of_workspace)
        .filter(|path| path.exists())
        .collect())
}

fn embed(components: &[Component], out_dir: &Path) -> Result<()> {
    let mut table = String::from("&[\n");
    for Component { name, bytes } in components {
        let file = format!("{name}.wasm");
        write_anew(&out_dir.join(&file), bytes)
            .with_context(|| format!("cannot write `{file}`"))?;
        let sha256 = sha256(bytes);
        writeln!(
            table,
            "    StandardPolicy {{\n        name: \"standard/{name}\",\n        \
             component: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\")),\n        \
             sha256: \"{sha256}\",\n    }},"
        )?;
    }
    table.push_str("]\n");
    fs::write(out_dir.join("standard.rs"), table).context("cannot write `standard.rs`")
}

/// Writes a file in place of the old one, not into it: a copy of the target folder may share the old one.
fn write_anew(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if path.exists() {
        fs::remove_file(path)?;
    }
    fs::write(path, bytes)
}

fn rerun_if_changed(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}
