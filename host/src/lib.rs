//! *May this message be sent?*
//!
//! maysend decides texts of a business to its customers. The rules are sandboxed WebAssembly components; a policy set names
//! those in force, and for each message the engine answers: send it, send it like this, send it later, ask somebody, or don't,
//! and why, with the clause of the written policy and the law behind it.
//!
//! ```
//! use maysend::{Engine, EngineConfig, Library, PolicySet, Request};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let engine = Engine::new(EngineConfig::default())?;
//! // With the standard policies: `maysend_policies::standard()` gives names and components.
//! let library = Library::new();
//! let problems = PolicySet::from_toml(
//!     &engine,
//!     &library,
//!     "name = \"Smith Honda\"\nversion = \"1\"\n[[policy]]\nuse = \"standard/hours\"\n",
//! )
//! .unwrap_err();
//! assert_eq!(
//!     problems.to_string(),
//!     "policy.toml:4:7: there is no policy `standard/hours` (the library is empty)"
//! );
//!
//! let request: Request = serde_json::from_str(
//!     r#"{"at": "2026-11-24T16:15:00Z", "message": {"body": "Your Accord is ready."},
//!         "recipient": {"phone": "(214) 555-0123", "opt_outs": []}}"#,
//! )?;
//! assert_eq!(request.recipient.phone.as_str(), "+12145550123");
//! # Ok(())
//! # }
//! ```
//!
//! # What holds
//!
//! - A policy can do nothing but compute: its imports are the contract's `log` and `calendar`, and the loader proves it.
//! - Every call starts from fresh memory: no decision sees anything of another.
//! - Nothing that a policy does ends in *allow*: a failure is typed, and the decision is then what the set says for failures.
//! - The engine reads no clock for a decision, no environment and no network: the caller passes the time in.
//!
//! # Speed
//!
//! Build the program that embeds the engine with `lto = "thin"` and `codegen-units = 1` in its release profile: most of the host's half
//! of a decision is small functions of wasmtime, which are inlined only then. `cargo xtask bench` measures so; without, a decision of
//! the standard set took two fifths longer.
//!
//! # Features
//!
//! `sqlite` and `postgres` bring the ledger and the gate on a SQLite file, and on a PostgreSQL server. Nothing of them touches a decision.
//! `native-testing` lets tests put native policies in the place of components. It isolates nothing: never for production.

mod answer;
mod approvals;
mod batch;
mod bindings;
mod cache;
mod calendar;
mod component;
mod convert;
mod danger;
mod decide;
mod decision;
mod digest;
mod engine;
mod facts;
mod failure;
mod functions;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub mod gate;
mod instant;
mod keywords;
#[cfg(feature = "ledger")]
pub mod ledger;
mod library;
mod limits;
mod lowered;
#[cfg(feature = "native-testing")]
pub mod native;
mod phone;
mod policy;
mod receive;
mod registry;
mod rehearsal;
pub mod request;
mod sandbox;
mod set;
mod slots;
mod snapshots;
mod stack;
mod verdict;
mod workers;

pub use batch::DecideMany;
pub use cache::CodeCache;
pub use component::{
    CheckedComponent, CompiledPolicy, ComponentError, Description, Interface, Reads,
    SettingsProblem, Stage,
};
pub use decide::DecideError;
pub use decision::{
    Decision, Digests, Execution, LogLine, Outcome, PolicyDigest, PolicyExecution, Reaction, Reply,
    Versions,
};
pub use digest::{Digest, DigestKey};
pub use engine::{Allocation, Engine, EngineConfig, EngineError};
pub use failure::{Failure, FailureKind};
pub use instant::{Instant, InstantError};
pub use library::Library;
pub use limits::{CALENDAR_FUEL, IMPORT_BYTE_FUEL, LOG_FUEL, Limits, WASM_STACK};
pub use phone::{Phone, PhoneError};
pub use policy::{Mode, OnFailure, Policy};
pub use rehearsal::Rehearsal;
pub use request::Request;
pub use set::{
    Clause, DocumentTable, LoadError, Location, PiecesError, PolicySet, Problem, VaryError,
};
pub use verdict::{Class, Effect, Finding, Hold, Label, QuotedSpan, Severity, Span, Verdict};

/// The version of the contract that this engine speaks (WIT package `maysend:policy`).
pub const CONTRACT_VERSION: &str = "0.1.0";
/// The version of this crate.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The name under which the engine itself speaks in findings, holds and effects.
pub const ENGINE: &str = "maysend";
