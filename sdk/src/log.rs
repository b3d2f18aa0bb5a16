//! Log lines for whoever tests the policy: bounded, write-only, never part of an outcome.
//!
//! In a component the host takes them; in native tests they go to standard error.

use crate::bindings::log::Level;

/// For those who look for a mistake in the policy.
pub fn debug(text: &str) {
    write(Level::Debug, text);
}

/// Worth knowing.
pub fn info(text: &str) {
    write(Level::Info, text);
}

/// Something is odd, the policy goes on.
pub fn warn(text: &str) {
    write(Level::Warn, text);
}

/// Something is wrong.
pub fn error(text: &str) {
    write(Level::Error, text);
}

#[cfg(target_arch = "wasm32")]
fn write(level: Level, text: &str) {
    crate::bindings::log::write(level, text);
}

#[cfg(not(target_arch = "wasm32"))]
fn write(level: Level, text: &str) {
    let level = match level {
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    };
    eprintln!("{level}: {text}");
}
