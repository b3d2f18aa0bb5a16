//! Makes sure that policies can be compiled.

use std::env;
use std::io::ErrorKind;
use std::process::Command;

use anyhow::{Context, Result, bail};
use maysend_build::{TARGET, installed};

use crate::run;

/// Installs the target of the policies if the toolchain lacks it. It is asked for by name, which RUSTUP_AUTO_INSTALL=0 does not
/// forbid: that setting is about what rustup installs unasked.
pub(crate) fn ensure_target() -> Result<()> {
    if has_target()? {
        return Ok(());
    }
    eprintln!("installing the target `{TARGET}`");
    let mut rustup = Command::new("rustup");
    rustup
        .args(["target", "add", TARGET])
        .current_dir(run::root());
    match rustup.status() {
        Ok(status) if status.success() => {}
        Ok(status) => bail!("`rustup target add {TARGET}` failed ({status})"),
        Err(error) if error.kind() == ErrorKind::NotFound => bail!(
            "the toolchain lacks the target `{TARGET}`, and there is no rustup to add it: \
             install rustup, or this target's standard library from where rustc came"
        ),
        Err(error) => return Err(error).context("cannot start rustup"),
    }
    if !has_target()? {
        bail!(
            "rustup added the target `{TARGET}`, but to another toolchain than the rustc on the path"
        );
    }
    Ok(())
}

fn has_target() -> Result<bool> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    installed(&rustc).context("cannot ask rustc for its targets")
}
