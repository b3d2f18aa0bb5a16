//! The traits that a policy implements.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::types::{Business, Clause, Description, Opinion, Reaction, Stage};
use crate::{Draft, Failure, Files, Problems, Request, settings};

/// A policy: what it is called, what it reads, how it is configured.
///
/// The value is the *configured* policy. Whatever can be built once (tables, automata, parsed data) belongs into it: the host
/// configures a policy once and starts every decision from the memory that `configure` left, so a decision gets it for nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a policy",
    label = "does not implement `maysend_sdk::Policy`",
    note = "implement `Policy` (settings, description, configure) and `Outbound` or `Inbound` for it"
)]
pub trait Policy: Sized + Send + Sync + 'static {
    /// The settings that the policy set may give: a struct whose every field has a default, or [`NoSettings`](crate::NoSettings).
    type Settings: DeserializeOwned + JsonSchema;

    /// What the policy is and reads. Constant: it must not depend on anything.
    fn describe() -> Description;

    /// JSON Schema of the settings, for `describe`.
    ///
    /// What schemars makes of the settings. Making it takes about 40 kB of a component: a policy that wants to be small keeps
    /// the text in a file, returns that, and has a test compare it with [`testing::settings_schema`](crate::testing::settings_schema).
    #[must_use]
    fn settings_schema() -> String {
        settings::schema::<Self>()
    }

    /// Makes the configured policy. The calendar may not be asked here.
    ///
    /// # Errors
    /// All problems with the settings and files that were found, not just the first.
    fn configure(settings: Self::Settings, files: &Files) -> Result<Self, Problems>;

    /// The written policy: what this policy asks of staff, from the settings in force, for this business.
    fn clauses(&self, business: &Business) -> Vec<Clause> {
        let _ = business;
        Vec::new()
    }
}

/// A policy that reviews texts to customers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not review texts to customers",
    label = "does not implement `maysend_sdk::Outbound`, which `outbound` asks for",
    note = "implement `Outbound` for it, or export it as `inbound` only"
)]
pub trait Outbound: Policy {
    /// What this policy thinks of the draft.
    ///
    /// # Errors
    /// The policy's own failure, in words. It ends as the policy set says for failures, never as allow.
    fn review(&self, stage: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure>;
}

/// A policy that understands texts from customers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not understand texts from customers",
    label = "does not implement `maysend_sdk::Inbound`, which `inbound` asks for",
    note = "implement `Inbound` for it, or export it as `outbound` only"
)]
pub trait Inbound: Policy {
    /// What is to be done about the text.
    ///
    /// # Errors
    /// The policy's own failure, in words. The host then honours opt-outs itself and has the text reviewed.
    fn receive(&self, request: &Request, text: &Draft) -> Result<Reaction, Failure>;
}
