//! What a policy may use.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What one policy may use. A policy set may set each of them, up to what the engine allows
/// ([`EngineConfig::ceiling`](crate::EngineConfig::ceiling)); what is not set is [`Limits::small`] or [`Limits::large`], by the size
/// of the component.
///
/// The defaults are at least ten times what the standard policies use, and far below what hurts: ARCHITECTURE.md has the table, with
/// a reason for each. Whoever goes beyond gets the [`FailureKind`](crate::FailureKind) of that limit, or, before anything runs, the
/// [`ComponentError`](crate::ComponentError).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Limits {
    /// Fuel for `describe`, `configure` and `clauses`: each gets that much.
    pub configure_fuel: u64,
    /// Fuel for one review or one reception.
    pub review_fuel: u64,
    /// Wall clock for one call; a guard against a stuck machine, not a budget.
    pub deadline: Duration,
    /// Linear memory in bytes, over all memories of an instance.
    pub memory: u64,
    /// Table elements, over all tables of an instance.
    pub table_elements: u64,
    /// Bytes that the host takes over in one call: an answer, or the arguments of one import.
    pub answer_bytes: u64,
    /// Entries of each list of an answer: holds, findings, labels, edits, effects, and the lists inside of these.
    pub answer_entries: u64,
    /// Bytes of each text of an answer.
    pub answer_text_bytes: u64,
    /// Calls of imports in one call, calendar and log together.
    pub import_calls: u64,
    /// Lines of log that are kept; more are dropped and counted.
    pub log_lines: u64,
    /// Bytes of log that are kept.
    pub log_bytes: u64,
    /// Bytes of the component.
    pub component_bytes: u64,
    /// Functions with a body, over all modules of the component.
    pub component_functions: u64,
    /// Bytes of the largest of these bodies: the compiler's memory grows with it.
    pub function_bytes: u64,
    /// How long to wait for the compiler.
    pub compile_time: Duration,
}

/// Components above this size carry a language runtime: they get the larger limits.
pub(crate) const LARGE_COMPONENT: usize = 512 << 10;

/// WebAssembly's stack in bytes: small, so that no caller's thread can overflow.
pub const WASM_STACK: usize = 512 << 10;

/// What one call of the calendar costs in fuel, beside the instructions of the call itself and [`IMPORT_BYTE_FUEL`].
pub const CALENDAR_FUEL: u64 = 500;

/// What one line of log costs in fuel, beside the instructions of the call itself and [`IMPORT_BYTE_FUEL`].
pub const LOG_FUEL: u64 = 100;

/// What each byte of a text costs in fuel that an import is called with: the host has to read it.
pub const IMPORT_BYTE_FUEL: u64 = 1;

impl Limits {
    /// For policies compiled to WebAssembly.
    #[must_use]
    pub const fn small() -> Self {
        Self {
            configure_fuel: 1_000_000_000,
            review_fuel: 50_000_000,
            deadline: Duration::from_secs(2),
            memory: 16 << 20,
            table_elements: 20_000,
            answer_bytes: 1 << 20,
            answer_entries: 512,
            answer_text_bytes: 16 << 10,
            import_calls: 10_000,
            log_lines: 100,
            log_bytes: 16 << 10,
            component_bytes: 64 << 20,
            component_functions: 100_000,
            function_bytes: 1 << 20,
            compile_time: Duration::from_secs(120),
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

    /// The most that a policy set may ask for, unless the engine says otherwise.
    #[must_use]
    pub const fn ceiling() -> Self {
        Self {
            configure_fuel: 100_000_000_000,
            review_fuel: 10_000_000_000,
            deadline: Duration::from_secs(60),
            memory: 1 << 30,
            table_elements: 1_000_000,
            answer_bytes: 16 << 20,
            answer_entries: 10_000,
            answer_text_bytes: 1 << 20,
            import_calls: 1_000_000,
            log_lines: 10_000,
            log_bytes: 1 << 20,
            component_bytes: 256 << 20,
            component_functions: 1_000_000,
            function_bytes: 4 << 20,
            compile_time: Duration::from_secs(600),
        }
    }

    /// These limits, none of them above the ceiling's.
    #[must_use]
    pub fn within(self, ceiling: &Self) -> Self {
        Self {
            configure_fuel: self.configure_fuel.min(ceiling.configure_fuel),
            review_fuel: self.review_fuel.min(ceiling.review_fuel),
            deadline: self.deadline.min(ceiling.deadline),
            memory: self.memory.min(ceiling.memory),
            table_elements: self.table_elements.min(ceiling.table_elements),
            answer_bytes: self.answer_bytes.min(ceiling.answer_bytes),
            answer_entries: self.answer_entries.min(ceiling.answer_entries),
            answer_text_bytes: self.answer_text_bytes.min(ceiling.answer_text_bytes),
            import_calls: self.import_calls.min(ceiling.import_calls),
            log_lines: self.log_lines.min(ceiling.log_lines),
            log_bytes: self.log_bytes.min(ceiling.log_bytes),
            component_bytes: self.component_bytes.min(ceiling.component_bytes),
            component_functions: self.component_functions.min(ceiling.component_functions),
            function_bytes: self.function_bytes.min(ceiling.function_bytes),
            compile_time: self.compile_time.min(ceiling.compile_time),
        }
    }

    pub(crate) const fn for_component(bytes: usize) -> Self {
        if bytes > LARGE_COMPONENT {
            Self::large()
        } else {
            Self::small()
        }
    }

    /// Whether a slot of the pool, which is made for small components, is enough.
    pub(crate) const fn fit_a_slot(&self) -> bool {
        let slot = Self::small();
        self.memory <= slot.memory && self.table_elements <= slot.table_elements
    }
}
