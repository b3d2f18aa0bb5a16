//! What must hold of any bytes at all, one body for each way that bytes come in.
//!
//! The tests replay the corpus in `tests/fuzz/corpus` (`tests/corpus.rs`); `cargo xtask fuzz` makes up new bytes for as long as it is
//! told, with sanitizers. A body returns, or panics if something does not hold that must.

mod answer;
mod artifact;
mod component;
mod mutate;
mod request;
mod set;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use maysend::{Engine, EngineConfig, Outcome, Verdict};
use serde_json::json;

use crate::guests::Handmade;

pub use mutate::mutations;

/// A way that bytes come in.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Target {
    /// The name of its folder in the corpus.
    pub name: &'static str,
    /// What must hold.
    pub body: fn(&[u8]),
    /// Whether one input takes as long as dozens of the others'.
    pub slow: bool,
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target {
        name: "answer",
        body: answer::holds,
        slow: false,
    },
    Target {
        name: "artifact",
        body: artifact::holds,
        slow: true,
    },
    Target {
        name: "component",
        body: component::holds,
        slow: false,
    },
    Target {
        name: "request",
        body: request::holds,
        slow: false,
    },
    Target {
        name: "set",
        body: set::holds,
        slow: false,
    },
];

/// Where the corpus is.
pub fn corpora() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus")
}

/// The inputs of a target, in order.
///
/// # Panics
///
/// When its folder cannot be read.
pub fn corpus(target: &Target) -> Vec<PathBuf> {
    let folder = corpora().join(target.name);
    let mut inputs: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry").path())
        .collect();
    inputs.sort();
    inputs
}

/// Bytes as components, with what the others say of them.
pub fn component(bytes: &[u8]) {
    component::holds(bytes);
}

/// Bytes as a change to compiled code in the cache.
pub fn artifact(bytes: &[u8]) {
    artifact::holds(bytes);
}

/// Bytes as a policy set's TOML.
pub fn set(bytes: &[u8]) {
    set::holds(bytes);
}

/// Bytes as a request's JSON.
pub fn request(bytes: &[u8]) {
    request::holds(bytes);
}

/// Bytes as what lies in a policy's memory where its answer should be.
pub fn answer(bytes: &[u8]) {
    answer::holds(bytes);
}

/// An engine for few decisions at a time, which compiles on nobody's behalf.
fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let mut config = EngineConfig::default();
        config.concurrency = 2;
        config.snapshot_bytes = 0;
        config.ceiling.review_fuel = 2_000_000;
        config.ceiling.configure_fuel = 2_000_000;
        config.ceiling.memory = 16 << 20;
        config.ceiling.component_bytes = 1 << 20;
        Engine::new(config).expect("an engine")
    })
}

/// A policy that reads all there is, needs a label and allows.
fn reader() -> Handmade {
    Handmade::new("reader").reads(&[
        "message.approvals",
        "message.attachments",
        "sender",
        "sender.approvals",
        "sender.recent",
        "recipient.phone",
        "recipient.place",
        "recipient.identity",
        "recipient.consents",
        "recipient.opt-outs",
        "recipient.relationships",
        "recipient.registries",
        "history",
        "history.bodies",
        "business",
        "notices",
        "attributes",
    ])
}

/// What holds of every outcome: it can be kept and read again, and no failure allows.
fn is_sound(outcome: &Outcome) {
    let json = json!(outcome).to_string();
    let again: Outcome =
        serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error} in\n{json}"));
    assert_eq!(&again, outcome);
    assert!(
        outcome.failures.is_empty() || outcome.verdict >= Verdict::Hold,
        "{:?} with {:?}",
        outcome.verdict,
        outcome.failures
    );
    let sendable = outcome.verdict != Verdict::Deny;
    assert_eq!(outcome.body.is_some(), sendable);
    for finding in &outcome.findings {
        if let Some(span) = &finding.span {
            assert!(span.start <= span.end);
        }
    }
}
