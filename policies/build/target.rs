//! The target that policies are compiled for, and whether the toolchain has it.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Whether this compiler has the standard library of [`TARGET`].
pub(crate) fn installed(rustc: &OsStr) -> io::Result<bool> {
    let output = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .stderr(Stdio::inherit())
        .output()?;
    // rustc prints where the library would be, whether or not it is there.
    Ok(output.status.success()
        && Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}
