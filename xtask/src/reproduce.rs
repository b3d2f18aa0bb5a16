//! Checks that the policies build to the same bytes from another place.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use anyhow::{Context, Result, bail};

use crate::policies::{self, Component};
use crate::run;

/// Fails unless a copy of the sources, in another folder and with another cargo home, builds to what was `built` here.
pub(crate) fn check(built: &[Component]) -> Result<()> {
    let place = TemporaryFolder::new()?;
    let copy = place.0.join("a copy of the sources");
    copy_sources(&run::root(), &copy)?;
    let home = other_cargo_home(&place.0)?;

    eprintln!("building the policies again in `{}`", copy.display());
    let again = policies::rebuilt(&copy, &place.0.join("built"), home.as_deref())?;
    let differ: Vec<_> = again
        .iter()
        .filter(|component| !built.contains(component))
        .map(|c| c.name.as_str())
        .collect();
    if !differ.is_empty() {
        bail!(
            "built in another folder these come out different: {}",
            differ.join(", ")
        );
    }
    if again.len() != built.len() {
        bail!(
            "built in another folder there are {} policies instead of {}",
            again.len(),
            built.len()
        );
    }
    eprintln!("the {} policies are the same, byte for byte", again.len());
    Ok(())
}

/// Copies what git tracks or would track, as it is now, uncommitted changes included.
fn copy_sources(from: &Path, to: &Path) -> Result<()> {
    let mut git = Command::new("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ])
    .current_dir(from);
    let files = run::output(&mut git).context("the sources to copy are those that git lists")?;
    for file in files.split('\0').filter(|file| !file.is_empty()) {
        copy_file(&from.join(file), &to.join(file))
            .with_context(|| format!("cannot copy `{file}`"))?;
    }
    Ok(())
}

fn copy_file(source: &Path, target: &Path) -> Result<()> {
    // Deleted, but not committed.
    let Ok(kind) = source.symlink_metadata() else {
        return Ok(());
    };
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    #[cfg(unix)]
    if kind.is_symlink() {
        std::os::unix::fs::symlink(fs::read_link(source)?, target)?;
        return Ok(());
    }
    if kind.is_file() {
        fs::copy(source, target)?;
    }
    Ok(())
}

/// The same cargo home by another path, so that nothing is downloaded anew.
#[cfg(unix)]
fn other_cargo_home(place: &Path) -> Result<Option<PathBuf>> {
    let in_home = || env::home_dir().map(|home| home.join(".cargo"));
    let Some(home) = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(in_home)
    else {
        return Ok(None);
    };
    let other = place.join("cargo");
    fs::create_dir(&other).context("cannot create another cargo home")?;
    for entry in fs::read_dir(&home).with_context(|| format!("cannot list `{}`", home.display()))? {
        let entry = entry?;
        // The hidden ones are cargo's locks and bookkeeping, which each home has of its own.
        if !entry.file_name().to_string_lossy().starts_with('.') {
            std::os::unix::fs::symlink(entry.path(), other.join(entry.file_name()))?;
        }
    }
    Ok(Some(other))
}

#[cfg(not(unix))]
fn other_cargo_home(_place: &Path) -> Result<Option<PathBuf>> {
    Ok(None)
}

/// A folder of its own among the temporary ones, removed in the end.
struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    fn new() -> Result<Self> {
        let path = env::temp_dir().join(format!("maysend-{}", process::id()));
        fs::create_dir(&path).with_context(|| format!("cannot create `{}`", path.display()))?;
        Ok(TemporaryFolder(path))
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("cannot remove `{}`: {error}", self.0.display());
        }
    }
}
