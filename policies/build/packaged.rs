//! Reads the components that a published crate carries instead of the sources of its policies.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::discover;

/// A standard policy, ready to be embedded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Component {
    /// What policy sets call it after `standard/`.
    pub(crate) name: String,
    /// The binary.
    pub(crate) bytes: Vec<u8>,
}

/// The components in `folder`, each checked against the digest that `digests.toml` gives for it.
pub(crate) fn components(folder: &Path) -> Result<Vec<Component>> {
    let digests = folder.join("digests.toml");
    let digests = fs::read_to_string(&digests).with_context(|| {
        format!(
            "there are neither sources of policies here nor `{}`: `cargo xtask policies --package` writes it",
            digests.display()
        )
    })?;
    let digests: toml::Table = digests.parse().context("`digests.toml` is not TOML")?;
    let digests = digests
        .get("sha256")
        .and_then(toml::Value::as_table)
        .context("`digests.toml` has no table `sha256`")?;

    let mut components = Vec::new();
    for (name, digest) in digests {
        discover::check_name(name)?;
        let path = folder.join(name).with_extension("wasm");
        let bytes = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let found = maysend_build::sha256(&bytes);
        if digest.as_str() != Some(&found) {
            bail!(
                "`{}` is not the component that was packaged: its SHA-256 is {found}",
                path.display()
            );
        }
        components.push(Component {
            name: name.clone(),
            bytes,
        });
    }
    components.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(components)
}
