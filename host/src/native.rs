//! Policies that run as native Rust, so that a test can compare them with their components. Never for production.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::bindings::types;
use crate::component::{ComponentError, Description, parse_description};
use crate::failure::FailureKind;
use crate::lowered;

/// A policy as a function of JSON: the contract's types in serde's own form, named as wit-bindgen names them.
pub trait NativePolicy: Send + Sync {
    /// `types.description`.
    fn describe(&self) -> String;
    /// Whether it exports `outbound` and `inbound`.
    fn interfaces(&self) -> (bool, bool);
    /// Takes `types.setup`.
    ///
    /// # Errors
    ///
    /// A list of `types.settings-problem`.
    fn configure(&self, setup: &str) -> Result<Box<dyn NativeConfigured>, String>;
}

/// A native policy that took its settings.
pub trait NativeConfigured: Send + Sync {
    /// Takes `types.business`, gives a list of `types.clause`.
    fn clauses(&self, business: &str) -> String;
    /// Takes `types.stage`, `types.request` and `types.draft`, gives a result of `types.opinion` or a text.
    fn review(&self, stage: &str, request: &str, draft: &str) -> String;
    /// Takes `types.request` and `types.draft`, gives a result of `types.reaction` or a text.
    fn receive(&self, request: &str, text: &str) -> String;
}

#[derive(Clone)]
pub(crate) struct Native {
    policy: Arc<dyn NativePolicy>,
    description: Arc<Description>,
}

impl Native {
    pub(crate) fn new(policy: Arc<dyn NativePolicy>) -> Result<Self, ComponentError> {
        let raw: types::Description =
            from_json(&policy.describe()).map_err(|failure| ComponentError::Failed {
                function: "describe",
                failure,
            })?;
        let description = parse_description(raw, policy.interfaces().0)?;
        Ok(Self {
            policy,
            description: Arc::new(description),
        })
    }

    pub(crate) fn description(&self) -> &Description {
        &self.description
    }

    pub(crate) fn receives(&self) -> bool {
        self.policy.interfaces().1
    }

    pub(crate) fn configure(
        &self,
        setup: &types::Setup,
    ) -> Result<Box<dyn NativeConfigured>, Vec<types::SettingsProblem>> {
        self.policy.configure(&to_json(setup)).map_err(|problems| {
            from_json(&problems).unwrap_or_else(|failure| {
                vec![types::SettingsProblem {
                    pointer: String::new(),
                    message: failure.to_string(),
                }]
            })
        })
    }

    pub(crate) fn clauses(
        &self,
        setup: &types::Setup,
        business: &lowered::Business<'_>,
    ) -> Vec<types::Clause> {
        self.configure(setup)
            .ok()
            .and_then(|policy| from_json(&policy.clauses(&to_json(business))).ok())
            .unwrap_or_default()
    }

    pub(crate) fn review(
        &self,
        setup: &types::Setup,
        stage: types::Stage,
        request: &lowered::Request<'_>,
        draft: &lowered::Draft<'_>,
    ) -> Result<Result<types::Opinion, String>, FailureKind> {
        let policy = self.reopen(setup)?;
        from_json(&policy.review(&to_json(&stage), &to_json(request), &to_json(draft)))
    }

    pub(crate) fn receive(
        &self,
        setup: &types::Setup,
        request: &lowered::Request<'_>,
        text: &lowered::Draft<'_>,
    ) -> Result<Result<types::Reaction, String>, FailureKind> {
        let policy = self.reopen(setup)?;
        from_json(&policy.receive(&to_json(request), &to_json(text)))
    }

    fn reopen(&self, setup: &types::Setup) -> Result<Box<dyn NativeConfigured>, FailureKind> {
        self.configure(setup).map_err(|_| FailureKind::Malformed {
            message: "refused settings that it took before".to_owned(),
        })
    }
}

impl std::fmt::Debug for Native {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Native").finish_non_exhaustive()
    }
}

fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, FailureKind> {
    serde_json::from_str(text).map_err(|error| FailureKind::Malformed {
        message: error.to_string(),
    })
}
