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

/// Bytes of a panic's words that the host keeps.
#[cfg(target_arch = "wasm32")]
const LAST_WORDS: usize = 512;

/// The words of a panic. Not by [`error`]: what imports `write` is instantiated slower, and every policy can panic.
#[cfg(target_arch = "wasm32")]
pub(crate) fn last_words(text: &str) {
    let kept = text.get(..text.floor_char_boundary(LAST_WORDS));
    for piece in kept.unwrap_or_default().as_bytes().chunks(32) {
        let mut words = [[0; 8]; 4];
        for (word, bytes) in words.iter_mut().zip(piece.chunks(8)) {
            for (to, from) in word.iter_mut().zip(bytes) {
                *to = *from;
            }
        }
        let [first, second, third, fourth] = words.map(u64::from_le_bytes);
        crate::bindings::log::last_words(first, second, third, fourth);
    }
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
