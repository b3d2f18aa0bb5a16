//! Components that misbehave: one in Rust whose settings say how, and handmade ones for what no compiler would write.
//!
//! Each way to misbehave is a file: in `guests/hostile/src/guests` (Rust), in `guests/crafted` (WebAssembly's text form), in
//! `src/guests/generated` (what is too large to write down). Each is in the registry of its folder, and a guest without a test of
//! its name does not compile.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test whose guest cannot be made has failed"
)]

mod crafted;
mod generated;
mod handmade;

use std::sync::OnceLock;

use maysend::{Library, PolicySet};
use maysend_guest_hostile::{READS_MARK, READS_SIZE};

pub use crafted::{CRAFTED, crafted};
pub use generated::generated;
pub use handmade::Handmade;

/// The name of the hostile policy in [`library`].
pub const HOSTILE: &str = "guest/hostile";

/// The hostile policy, which reads nothing.
pub fn hostile() -> &'static [u8] {
    include_bytes!(concat!(env!("OUT_DIR"), "/hostile.wasm"))
}

/// The hostile policy with these names in `reads`.
///
/// # Panics
///
/// When the component has no room for them.
pub fn hostile_that_reads(names: &[&str]) -> Vec<u8> {
    let mut bytes = hostile().to_vec();
    let at = bytes
        .windows(READS_MARK.len())
        .position(|window| window == READS_MARK)
        .expect("the mark in the component")
        + READS_MARK.len();
    let names = names.join(" ");
    assert!(names.len() <= READS_SIZE - READS_MARK.len(), "no room");
    bytes[at..at + names.len()].copy_from_slice(names.as_bytes());
    bytes
}

/// A library with the hostile policy and these.
pub fn library<'a>(more: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Library {
    more.into_iter().fold(
        Library::new().with(HOSTILE, hostile()),
        |library, (name, bytes)| library.with(name, bytes),
    )
}

/// Keeps the hostile policy of a library compiled as long as the process runs: an engine forgets what no set uses.
///
/// # Panics
///
/// When it cannot be loaded.
pub fn keep_compiled(library: &Library) {
    static KEPT: OnceLock<PolicySet> = OnceLock::new();
    KEPT.get_or_init(|| {
        let text = format!("name = \"kept\"\nversion = \"1\"\n[[policy]]\nuse = \"{HOSTILE}\"\n");
        PolicySet::from_toml(crate::engine(), library, &text)
            .unwrap_or_else(|problems| panic!("{problems}"))
    });
}
