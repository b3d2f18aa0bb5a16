//! The target that policies are compiled for, and whether the toolchain has it.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::BuildError;

/// What policies are compiled for: WebAssembly with nothing around it.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Whether this compiler has the standard library of [`TARGET`].
///
/// # Errors
///
/// [`BuildError::Start`], if `rustc` cannot be started.
pub fn installed(rustc: &OsStr) -> Result<bool, BuildError> {
    let output = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|source| BuildError::Start {
            program: rustc.display().to_string(),
            source,
        })?;
    // rustc prints where the library would be, whether or not it is there.
    Ok(output.status.success()
        && Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}
