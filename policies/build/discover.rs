//! Finds the crates of the standard policies.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// A crate that becomes a component.
#[derive(Debug)]
pub(crate) struct PolicyCrate {
    /// What policy sets call it after `standard/`.
    pub(crate) name: String,
    /// The name of its package.
    pub(crate) package: String,
    /// The stem of the module that cargo writes.
    pub(crate) library: String,
    /// Where its `Cargo.toml` is.
    pub(crate) folder: PathBuf,
}

/// The policy crates among the subfolders of `policies`, sorted by name: those that build a `cdylib`.
pub(crate) fn policy_crates(policies: &Path) -> Result<Vec<PolicyCrate>> {
    let mut found = Vec::new();
    for folder in package_folders(policies)? {
        let manifest = folder.join("Cargo.toml");
        let read = || read_policy_crate(&manifest, &folder);
        if let Some(policy) =
            read().with_context(|| format!("cannot use `{}`", manifest.display()))?
        {
            found.push(policy);
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// Every subfolder of `parent` that holds a package, sorted.
pub(crate) fn package_folders(parent: &Path) -> Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in
        fs::read_dir(parent).with_context(|| format!("cannot list `{}`", parent.display()))?
    {
        let folder = entry?.path();
        if folder.join("Cargo.toml").is_file() {
            folders.push(folder);
        }
    }
    folders.sort();
    Ok(folders)
}

fn read_policy_crate(manifest: &Path, folder: &Path) -> Result<Option<PolicyCrate>> {
    let manifest: toml::Table = fs::read_to_string(manifest)?.parse()?;
    let text =
        |section: &str, key: &str| manifest.get(section)?.get(key)?.as_str().map(str::to_owned);

    let crate_types = manifest
        .get("lib")
        .and_then(|lib| lib.get("crate-type"))
        .and_then(toml::Value::as_array);
    if !crate_types.is_some_and(|types| types.iter().any(|kind| kind.as_str() == Some("cdylib"))) {
        return Ok(None);
    }
    let package = text("package", "name").context("the package has no name")?;
    let Some(name) = package.strip_prefix("maysend-policy-") else {
        bail!(
            "the package of a standard policy is called `maysend-policy-<name>`, not `{package}`"
        );
    };
    check_name(name)?;
    Ok(Some(PolicyCrate {
        name: name.to_owned(),
        library: text("lib", "name").unwrap_or_else(|| package.replace('-', "_")),
        folder: folder.to_owned(),
        package,
    }))
}

/// Names become file names and Rust strings, so they hold nothing that would have to be escaped in either.
pub(crate) fn check_name(name: &str) -> Result<()> {
    if name.is_empty()
        || !name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    {
        bail!("a policy's name is made of small letters, digits and `-`: `{name}`");
    }
    Ok(())
}
