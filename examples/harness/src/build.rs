//! `maysend build`: a policy crate becomes a component, with cargo and no other tool.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use cargo_metadata::{CrateType, Metadata, MetadataCommand, Package, Target};
use maysend_build::{Guests, from_module};

use crate::arguments::{Build, Report};
use crate::status::Status;
use crate::{inspect, show::escape};

pub(crate) fn run(arguments: &Build) -> anyhow::Result<Status> {
    let policy = PolicyCrate::of(&arguments.folder)?;
    let mut guests = Guests::new(&policy.workspace, &policy.target_dir).defining_profile();
    if !arguments.locked {
        guests = guests.unlocked();
    }
    guests.compile([policy.package.as_str()])?;
    let component = from_module(&guests.module(&policy.library)?)
        .with_context(|| format!("cannot make a component of `{}`", policy.package))?;
    let file = arguments.output.clone().unwrap_or_else(|| {
        let file = policy.folder.join(format!("{}.wasm", policy.package));
        file.strip_prefix(".").map(Path::to_owned).unwrap_or(file)
    });
    fs::write(&file, &component).with_context(|| format!("cannot write `{}`", file.display()))?;
    let shown = escape::line(&file.display().to_string());
    let mut out = anstream::stdout().lock();
    writeln!(out, "wrote `{shown}`\n")?;
    inspect::show(&mut out, &shown, &component, Report::Text)?;
    out.flush()?;
    Ok(Status::Allowed)
}

/// What cargo says of the crate.
struct PolicyCrate {
    package: String,
    library: String,
    folder: PathBuf,
    workspace: PathBuf,
    target_dir: PathBuf,
}

impl PolicyCrate {
    fn of(folder: &Path) -> anyhow::Result<Self> {
        let manifest = folder.join("Cargo.toml");
        if !manifest.is_file() {
            bail!(
                "`{}` holds no crate: there is no `Cargo.toml`; `maysend new NAME` makes one",
                folder.display()
            );
        }
        let manifest = fs::canonicalize(&manifest)
            .with_context(|| format!("cannot use `{}`", manifest.display()))?;
        let metadata = MetadataCommand::new()
            .manifest_path(&manifest)
            .no_deps()
            .exec()
            .map_err(|error| match error {
                cargo_metadata::Error::Io(io) if io.kind() == ErrorKind::NotFound => anyhow!(
                    "there is no `cargo` to build with: install Rust (https://rustup.rs), and see that `cargo` is on the PATH"
                ),
                error => anyhow::Error::new(error)
                    .context(format!("cargo cannot read `{}`", manifest.display())),
            })?;
        let package = package(&metadata, &manifest)?;
        let library = library(package)?;
        Ok(Self {
            package: package.name.to_string(),
            library: library.name.replace('-', "_"),
            folder: folder.to_owned(),
            workspace: metadata.workspace_root.clone().into(),
            target_dir: metadata.target_directory.clone().into(),
        })
    }
}

fn package<'a>(metadata: &'a Metadata, manifest: &Path) -> anyhow::Result<&'a Package> {
    metadata
        .packages
        .iter()
        .find(|package| package.manifest_path.as_std_path() == manifest)
        .with_context(|| {
            format!(
                "`{}` is a workspace and no crate: give the folder of the policy",
                manifest.display()
            )
        })
}

fn library(package: &Package) -> anyhow::Result<&Target> {
    package
        .targets
        .iter()
        .find(|target| target.crate_types.contains(&CrateType::CDyLib))
        .with_context(|| {
            format!(
                "`{}` builds no library that could become a component: write `crate-type = [\"cdylib\", \"rlib\"]` under `[lib]` in its `Cargo.toml`",
                package.name
            )
        })
}
