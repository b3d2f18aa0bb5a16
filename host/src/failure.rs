//! What can go wrong inside one policy.

use serde::{Deserialize, Serialize};

/// A policy that did not give a usable answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The policy, by its id in the set.
    pub policy: String,
    /// What happened.
    #[serde(flatten)]
    pub kind: FailureKind,
}

/// What happened to a policy. What is not [transient](Self::is_transient) happens again with the same request.
///
/// Each limit of [`Limits`](crate::Limits) has a variant of its own, with what is allowed and what was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum FailureKind {
    /// It said itself that it cannot answer.
    #[error("gave up: {message}")]
    Refused {
        /// Its words.
        message: String,
    },
    /// It panicked or did what WebAssembly does not allow.
    #[error("trapped: {message}")]
    Trap {
        /// The panic message where there is one, or else the trap.
        message: String,
    },
    /// It computed for too long, counted in fuel.
    #[error("used up its fuel of {limit}")]
    Fuel {
        /// The budget.
        limit: u64,
        /// What it used: all of it.
        used: u64,
    },
    /// It took too long by the clock. Transient: the machine may have been busy.
    #[error("did not answer within {limit_ms} ms")]
    Deadline {
        /// The budget in milliseconds.
        limit_ms: u64,
        /// Milliseconds until it was stopped.
        used_ms: u64,
    },
    /// It asked for more memory than it may have.
    #[error("asked for {used} bytes of memory, {limit} are allowed")]
    Memory {
        /// The limit in bytes.
        limit: u64,
        /// What it asked for, with what it had.
        used: u64,
    },
    /// It asked for larger tables than it may have.
    #[error("asked for tables of {used} elements, {limit} are allowed")]
    Table {
        /// The limit in elements.
        limit: u64,
        /// What it asked for, with what it had.
        used: u64,
    },
    /// It recursed too deeply.
    #[error("used up its stack of {limit} bytes")]
    Stack {
        /// The limit in bytes.
        limit: u64,
        /// What it used: all of it.
        used: u64,
    },
    /// It called imports too often: the calendar, the log.
    #[error("called the calendar and the log more than {limit} times")]
    ImportCalls {
        /// The limit.
        limit: u64,
        /// The call that was one too many.
        used: u64,
    },
    /// It handed over more than a host will take in one call.
    #[error("answered with more than {limit} bytes")]
    AnswerTooLarge {
        /// The limit in bytes.
        limit: u64,
        /// At least this much: reading ended there.
        used: u64,
    },
    /// A list of its answer is too long.
    #[error("answered with {used} {list}, {limit} are read")]
    AnswerEntries {
        /// Which: `findings`, `labels`, ...
        list: String,
        /// The limit.
        limit: u64,
        /// How many there are.
        used: u64,
    },
    /// A text of its answer is too long.
    #[error("answered with {text} of {used} bytes, {limit} are read")]
    AnswerText {
        /// Which: `a finding's message`, ...
        text: String,
        /// The limit in bytes.
        limit: u64,
        /// How long it is.
        used: u64,
    },
    /// The machine had no place for it: memory, address space or a slot of the pool was refused. Transient.
    #[error("could not be started: {message}")]
    Unavailable {
        /// What was refused.
        message: String,
    },
    /// It answered what the contract does not allow.
    #[error("gave a malformed answer: {message}")]
    Malformed {
        /// What is wrong with it.
        message: String,
    },
}

impl FailureKind {
    /// Whether asking again may end otherwise. Such a failure is never part of a final outcome.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Deadline { .. } | Self::Unavailable { .. })
    }
}
