//! What a policy may use.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What one policy may use. A policy set may set each of them, up to what the engine allows ([`Limits::ceiling`]).
///
/// The defaults are far above what the standard policies use and far below what hurts: see the table in ARCHITECTURE.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Limits {
    /// Fuel for `describe`, `configure` and `clauses`: each gets that much.
    pub configure_fuel: u64,
    /// Fuel for one review or one reception.
    pub review_fuel: u64,
    /// Wall clock for one call; a guard against a stuck machine, not a budget.
    pub deadline: Duration,
    /// Linear memory in bytes.
    pub memory: u64,
    /// Table elements.
    pub table_elements: u64,
    /// Bytes of an answer that the host reads.
    pub answer_bytes: u64,
    /// Calls of the calendar in one review.
    pub calendar_calls: u32,
    /// Bytes of log that are kept.
    pub log_bytes: u64,
}

/// Components above this size carry a language runtime: they get the larger limits.
pub(crate) const LARGE_COMPONENT: usize = 512 << 10;

/// WebAssembly's stack in bytes: small, so that no caller's thread can overflow.
pub const WASM_STACK: usize = 512 << 10;

/// What one call of the calendar is reported as in fuel, beside the instructions of the call itself.
pub const CALENDAR_FUEL: u64 = 500;

impl Limits {
    /// For policies compiled to WebAssembly.
    #[must_use]
    pub const fn small() -> Self {
        Self {
            configure_fuel: 500_000_000,
            review_fuel: 50_000_000,
            deadline: Duration::from_secs(2),
            memory: 16 << 20,
            table_elements: 20_000,
            answer_bytes: 1 << 20,
            calendar_calls: 10_000,
            log_bytes: 16 << 10,
        }
    }

    /// For policies that carry a language runtime (Python, JavaScript).
    #[must_use]
    pub const fn large() -> Self {
        Self {
            configure_fuel: 20_000_000_000,
            review_fuel: 2_000_000_000,
            deadline: Duration::from_secs(10),
            memory: 256 << 20,
            table_elements: 200_000,
            ..Self::small()
        }
    }

    /// The most that a policy set may ask for.
    #[must_use]
    pub const fn ceiling() -> Self {
        Self {
            configure_fuel: 100_000_000_000,
            review_fuel: 10_000_000_000,
            deadline: Duration::from_secs(60),
            memory: 1 << 30,
            table_elements: 1_000_000,
            answer_bytes: 16 << 20,
            calendar_calls: 1_000_000,
            log_bytes: 1 << 20,
        }
    }

    pub(crate) const fn for_component(bytes: usize) -> Self {
        if bytes > LARGE_COMPONENT {
            Self::large()
        } else {
            Self::small()
        }
    }
}
