//! The keys of a ledger: read from a file or from the environment, never from the command line, where others see them.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use maysend::ledger::KeyRing;
use zeroize::Zeroizing;

/// The variable that holds what a file of keys would.
const KEYS: &str = "MAYSEND_KEYS";

/// Reads the keys from a file, or else from the environment.
pub(crate) fn read(file: Option<&Path>) -> anyhow::Result<KeyRing> {
    let (text, whence) = match file {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("cannot read the keys in `{}`", path.display()))?;
            (Zeroizing::new(text), format!("`{}`", path.display()))
        }
        None => match std::env::var(KEYS) {
            Ok(text) => (Zeroizing::new(text), KEYS.to_owned()),
            Err(_) => bail!(
                "no keys are given: name their file with `--keys`, or put its text into {KEYS}; `maysend ledger init --new-keys` makes some"
            ),
        },
    };
    KeyRing::from_toml(&text).with_context(|| whence)
}

/// Writes a file with new keys, that nobody else may read. A file that is there is left alone: its keys may be in use.
pub(crate) fn write_new(path: &Path, name: &str) -> anyhow::Result<()> {
    let text = KeyRing::new_file(name)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let whence = || format!("cannot write new keys to `{}`", path.display());
    let mut file = options.open(path).with_context(whence)?;
    file.write_all(text.as_bytes()).with_context(whence)?;
    file.sync_all().with_context(whence)
}
