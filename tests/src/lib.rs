//! What the tests of maysend as a whole share: an engine, the standard policies twice over, and case files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

pub mod books;
pub mod cases;
pub mod endure;
pub mod evaluation;
pub mod fuzz;
pub mod guests;
mod native;
pub mod order;
pub mod strategies;
pub mod sweep;
pub mod training;

use std::sync::OnceLock;

use maysend::{Engine, EngineConfig, Library, PolicySet, Request};

pub use native::{native_library, with_native};

/// One engine for all tests of a process, as an embedder has it.
///
/// # Panics
///
/// When the machine refuses an engine.
pub fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::new(EngineConfig::default()).expect("an engine"))
}

/// The standard policies as components.
pub fn component_library() -> Library {
    maysend_policies::standard()
        .iter()
        .map(|policy| (policy.name, policy.component))
        .collect()
}

/// Loads a set of standard policies from text.
///
/// # Panics
///
/// When the set has problems, which it prints.
pub fn set(text: &str) -> PolicySet {
    match PolicySet::from_toml(engine(), &component_library(), text) {
        Ok(set) => set,
        Err(problems) => panic!("{problems}"),
    }
}

/// Reads a request from JSON.
///
/// # Panics
///
/// When it is none.
pub fn request(json: &serde_json::Value) -> Request {
    match serde_json::from_value(json.clone()) {
        Ok(request) => request,
        Err(error) => panic!("{error}"),
    }
}

/// The code of the README, as doctests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
