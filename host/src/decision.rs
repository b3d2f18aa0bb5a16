//! The answers: a decision about a text to a customer, a reaction to a text from one.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::failure::Failure;
use crate::sandbox::Used;
use crate::verdict::{Class, Effect, Finding, Hold, Label, Verdict};
use crate::{Instant, VERSION};

/// What becomes of one text to a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Decision {
    /// What was decided and why: deterministic, to be kept.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// What policies in monitor mode found. Nothing of it counts, and it is no part of the outcome: a watching policy that misses
    /// its deadline on a busy machine must neither stop a decision nor change one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub watched: Vec<Finding>,
    /// How it was computed: differs from run to run.
    pub execution: Execution,
}

impl std::ops::Deref for Decision {
    type Target = Outcome;

    fn deref(&self) -> &Outcome {
        &self.outcome
    }
}

/// The deterministic part of a decision: the same set, request and engine version give the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Outcome {
    /// The message's id, echoed.
    pub id: String,
    /// What is to become of it.
    pub verdict: Verdict,
    /// The first instant at which all judges agree; of a hold, what remains when it is lifted.
    pub not_before: Option<Instant>,
    /// A text that leaves at this instant or later must be asked again.
    pub valid_until: Option<Instant>,
    /// What must be approved, by whom.
    pub holds: Vec<Hold>,
    /// The text as it would be sent; none if it may not be.
    pub body: Option<String>,
    /// What the text was taken for.
    pub class: Class,
    /// What was found out about it; spans are in the body as it would be sent.
    pub labels: Vec<Label>,
    /// What the policies found.
    pub findings: Vec<Finding>,
    /// What else is to be done.
    pub effects: Vec<Effect>,
    /// Policies that did not answer.
    pub failures: Vec<Failure>,
    /// Facts that the policy set attests and the request did not give.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumed: Vec<String>,
    /// What the decision rests on.
    pub digests: Digests,
    /// Which versions decided.
    pub versions: Versions,
}

/// What a decision rests on, as lowercase hex SHA-256; over personal data keyed (HMAC).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Digests {
    /// The policy set in force.
    pub set: Digest,
    /// The request. Keyed.
    pub request: Digest,
    /// The body as it would be sent: what an approval is given for. Keyed.
    pub body: Digest,
    /// Each policy of the set.
    pub policies: Vec<PolicyDigest>,
}

/// The identity of one configured policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PolicyDigest {
    /// Its id in the set.
    pub policy: String,
    /// The component.
    pub component: Digest,
    /// The settings and files.
    pub settings: Digest,
}

/// Which versions decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Versions {
    /// The WIT package.
    pub contract: String,
    /// The tz database.
    pub tz: String,
    /// This crate.
    pub engine: String,
}

impl Versions {
    pub(crate) fn current() -> Self {
        Self {
            contract: crate::CONTRACT_VERSION.to_owned(),
            tz: chrono_tz::IANA_TZDB_VERSION.to_owned(),
            engine: VERSION.to_owned(),
        }
    }
}

/// How a decision was computed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Execution {
    /// The whole, in microseconds.
    pub micros: u64,
    /// How often the judges were asked: more than once to find an instant that all agree on.
    pub rounds: u32,
    /// Each policy, in the order it was first asked.
    pub policies: Vec<PolicyExecution>,
}

/// How one policy was computed, over all the times it was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PolicyExecution {
    /// Its id in the set.
    pub policy: String,
    /// Whether it only watches.
    pub monitor: bool,
    /// Its own verdict: the strictest of now and of the instant that all agreed on, or `defer` where it made the text wait for
    /// another; none if it failed or does not judge.
    pub verdict: Option<Verdict>,
    /// The latest instant to which it deferred the text in any round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Instant>,
    /// How often it was asked.
    pub calls: u32,
    /// In how many places it changed the body.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub edits: u32,
    /// Fuel used, configuring included.
    pub fuel: u64,
    /// The most memory that it had in any call, in bytes.
    #[serde(default)]
    pub memory: u64,
    /// Time in microseconds.
    pub micros: u64,
    /// How its last call began: `fresh` was instantiated and configured for it; `snapshot` was instantiated as `configure` had
    /// left it; `native` is a test's stand-in; `rehearsed` was not made, the answer was known.
    pub tier: String,
    /// What it wrote to the log, as much as is kept, and how many lines are not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<LogLine>,
    /// How it failed, if it only watches or the failure is transient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<crate::FailureKind>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl PolicyExecution {
    /// One call more.
    pub(crate) fn add(&mut self, used: Used, micros: u64) {
        self.calls = self.calls.saturating_add(1);
        self.fuel = self.fuel.saturating_add(used.fuel);
        self.memory = self.memory.max(used.memory);
        self.micros = self.micros.saturating_add(micros);
        self.log.extend(used.log);
    }
}

/// A line that a policy wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// `debug`, `info`, `warn`, `error`.
    pub level: String,
    /// The text. A policy's: filter it before it reaches a terminal.
    pub text: String,
}

/// What is to be done about one text from a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reaction {
    /// The message's id, echoed.
    pub id: String,
    /// What is to be done, of all policies, each once.
    pub effects: Vec<Effect>,
    /// An answer to send at once; decide it as an outbound text first.
    pub reply: Option<Reply>,
    /// What was found out about the text.
    pub labels: Vec<Label>,
    /// What the policies found.
    pub findings: Vec<Finding>,
    /// What policies in monitor mode found; nothing of it counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub watched: Vec<Finding>,
    /// Policies that did not answer; the engine's own reading of keywords and carrier flags stood in.
    pub failures: Vec<Failure>,
    /// What the reaction rests on.
    pub digests: Digests,
    /// Which versions reacted.
    pub versions: Versions,
    /// How it was computed: differs from run to run.
    pub execution: Execution,
}

/// An answer to a customer's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reply {
    /// The text.
    pub body: String,
    /// What it is about: `opt-out-confirmation`, ...
    pub topic: Option<String>,
    /// The policy that wrote it.
    pub policy: String,
}

pub(crate) fn micros(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX)
}
