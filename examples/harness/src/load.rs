//! A policy set from a file, with the standard policies at hand.

use std::path::Path;

use anyhow::Context as _;
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use maysend::{Engine, EngineConfig, Library, LoadError, PolicySet};

use crate::problems;

/// Loads a set. None: it has problems, and they were reported.
pub(crate) fn set(path: &Path) -> anyhow::Result<Option<PolicySet>> {
    set_in(&engine()?, path)
}

/// The same in an engine that serves more than this set.
pub(crate) fn set_in(engine: &Engine, path: &Path) -> anyhow::Result<Option<PolicySet>> {
    match read(engine, path)? {
        Ok(set) => Ok(Some(set)),
        Err(error) => {
            problems::report(&error, folder(path))?;
            Ok(None)
        }
    }
}

/// The same, with the problems for whoever does more than report them.
pub(crate) fn read(engine: &Engine, path: &Path) -> anyhow::Result<Result<PolicySet, LoadError>> {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .with_context(|| format!("`{}` is no name of a policy-set file", path.display()))?;
    let folder = folder(path).unwrap_or_else(|| Path::new("."));
    // The one place where the user's own authority opens a folder; the set reaches nothing outside of it.
    let dir = Dir::open_ambient_dir(folder, ambient_authority()).with_context(|| {
        format!(
            "cannot open the folder `{}` of the policy set",
            folder.display()
        )
    })?;
    Ok(PolicySet::from_file(engine, &library(), &dir, name))
}

/// The folder of a set, where it is another than the one in which the command runs.
pub(crate) fn folder(path: &Path) -> Option<&Path> {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
}

/// An engine for one message at a time.
pub(crate) fn engine() -> anyhow::Result<Engine> {
    engine_of(small())
}

/// The same for sets of which most are asked a few times and never again: no snapshots of them are made.
pub(crate) fn engine_for_changes() -> anyhow::Result<Engine> {
    let mut config = small();
    config.snapshot_bytes = 0;
    engine_of(config)
}

/// The same with a key of its own for digests over personal data: for what is kept.
#[cfg(feature = "ledger")]
pub(crate) fn engine_with(key: maysend::DigestKey) -> anyhow::Result<Engine> {
    let mut config = small();
    config.digest_key = key;
    engine_of(config)
}

/// An engine that decides on all cores.
pub(crate) fn engine_for_many() -> anyhow::Result<Engine> {
    let mut config = EngineConfig::default();
    config.threads = 1;
    engine_of(config)
}

fn small() -> EngineConfig {
    let mut config = EngineConfig::default();
    config.concurrency = 4;
    config.threads = 1;
    config
}

fn engine_of(config: EngineConfig) -> anyhow::Result<Engine> {
    Engine::new(config).context("cannot start the engine")
}

/// The standard policies.
pub(crate) fn library() -> Library {
    maysend_policies::standard()
        .iter()
        .map(|policy| (policy.name, policy.component))
        .collect()
}
