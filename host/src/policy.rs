//! A policy in a set: configured, with what the set says of it.

use serde::{Deserialize, Serialize};

use crate::component::{Configured, Description, Stage};
use crate::limits::Limits;

/// Whether what a policy says counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a set says one or the other")]
pub enum Mode {
    /// It runs and is reported; nothing of it counts.
    Monitor,
    /// It counts.
    #[default]
    Enforce,
}

/// What becomes of a message when a policy fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "there is no third way that is safe"
)]
pub enum OnFailure {
    /// It waits for a manager.
    Hold,
    /// It is not sent.
    #[default]
    Deny,
}

/// A policy of a set.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Policy {
    pub(crate) id: String,
    pub(crate) mode: Mode,
    pub(crate) on_failure: OnFailure,
    pub(crate) limits: Limits,
    pub(crate) source: String,
    pub(crate) configured: Configured,
}

impl Policy {
    /// Its id in the set.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where it comes from: `standard/hours`, or the path of a component.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether what it says counts.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// What becomes of a message when it fails.
    #[must_use]
    pub const fn on_failure(&self) -> OnFailure {
        self.on_failure
    }

    /// What it may use.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What it says about itself.
    #[must_use]
    pub fn description(&self) -> &Description {
        self.configured.description()
    }

    /// Its settings as JSON.
    #[must_use]
    pub fn settings(&self) -> &str {
        self.configured.settings()
    }

    pub(crate) fn is_enforced(&self) -> bool {
        self.mode == Mode::Enforce
    }

    pub(crate) fn has_stage(&self, stage: Stage) -> bool {
        self.description().stages.contains(&stage)
    }
}
