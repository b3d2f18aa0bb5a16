//! A loaded set with one thing changed: what a test asks to learn whether its cases would notice.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::document::closest;
use super::pieces::Identity;
use super::{Inner, PolicySet};
use crate::component::{ComponentError, ConfigureError, SettingsProblem};
use crate::digest::Digest;
use crate::request::Business;

/// Why a set cannot be had with other settings.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaryError {
    /// The policy could not be asked.
    #[error("the policy `{policy}` could not be given other settings")]
    Component {
        /// Its id in the set.
        policy: String,
        /// What happened.
        #[source]
        error: ComponentError,
    },
    /// These are no facts that a set can attest.
    #[error("no set can attest these facts: {message}")]
    Assumed {
        /// What is wrong with them.
        message: String,
    },
    /// The policy does not take the settings.
    #[error("the policy `{policy}` refuses the settings: {}", told(problems))]
    Refused {
        /// Its id in the set.
        policy: String,
        /// What it says is wrong with them.
        problems: Vec<SettingsProblem>,
    },
    /// The set has no such policy.
    #[error("the set has no policy `{policy}` ({help})")]
    UnknownPolicy {
        /// What was asked for.
        policy: String,
        /// The id that was meant, or those that there are.
        help: String,
    },
}

impl PolicySet {
    /// The same set with other settings of one of its policies. Its component is not compiled again, so that this takes
    /// milliseconds. What the files of the set lock is not looked at: it is the set as it would be if they said so.
    ///
    /// ```
    /// # fn strict(set: &maysend::PolicySet) -> Result<maysend::PolicySet, maysend::VaryError> {
    /// set.with_settings("frequency", &serde_json::json!({ "marketing-per-day": 1 }))
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no such policy, or it does not take the settings.
    pub fn with_settings(&self, policy: &str, settings: &Value) -> Result<Self, VaryError> {
        let mut policies = self.0.policies.clone();
        let Some(found) = policies.iter_mut().find(|found| found.id == policy) else {
            return Err(self.unknown(policy));
        };
        found.configured = found
            .configured
            .with_settings(&self.0.engine, settings.to_string())
            .map_err(|error| match error {
                ConfigureError::Settings(problems) => VaryError::Refused {
                    policy: policy.to_owned(),
                    problems,
                },
                ConfigureError::Component(error) => VaryError::Component {
                    policy: policy.to_owned(),
                    error,
                },
            })?;
        Ok(self.varied(|inner| inner.policies = policies))
    }

    /// The same set for another business, or for the same one with other hours.
    #[must_use]
    pub fn with_business(&self, business: Business) -> Self {
        self.varied(|inner| inner.business = Some(business))
    }

    /// The same set with others who may approve in place of a role (`[approvers]`).
    #[must_use]
    pub fn with_approvers(&self, approvers: BTreeMap<String, Vec<String>>) -> Self {
        self.varied(|inner| inner.approvers = approvers)
    }

    /// What the set attests (`[assume]`), by name: what it says nothing of is left out.
    #[must_use]
    pub fn assumed(&self) -> Map<String, Value> {
        match serde_json::to_value(&self.0.assume) {
            Ok(Value::Object(mut facts)) => {
                facts.retain(|_, fact| !fact.is_null());
                facts
            }
            _ => Map::new(),
        }
    }

    /// The same set that attests these facts and no others.
    ///
    /// # Errors
    ///
    /// When no set can attest them: a name that is none, a value of another kind.
    pub fn with_assumed(&self, facts: &Map<String, Value>) -> Result<Self, VaryError> {
        let assume = serde_json::from_value(facts.clone().into());
        let assume = assume.map_err(|error| VaryError::Assumed {
            message: error.to_string(),
        })?;
        Ok(self.varied(|inner| inner.assume = assume))
    }

    fn varied(&self, change: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = Inner::clone(&self.0);
        change(&mut inner);
        let identity = Identity::new(
            (&inner.name, &inner.version),
            inner.business.as_ref(),
            &inner.assume,
            &inner.approvers,
            &inner.policies,
        );
        inner.digest = Digest::of(identity.text().as_bytes());
        Self(Arc::new(inner))
    }

    fn unknown(&self, policy: &str) -> VaryError {
        let known: Vec<&str> = self.policies().iter().map(|policy| policy.id()).collect();
        VaryError::UnknownPolicy {
            policy: policy.to_owned(),
            help: match closest(policy, &known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it has {}", known.join(", ")),
            },
        }
    }
}

fn told(problems: &[SettingsProblem]) -> String {
    let each = problems.iter().map(|problem| {
        let name = problem.pointer.trim_start_matches('/').replace('/', ".");
        if name.is_empty() {
            problem.message.clone()
        } else {
            format!("`{name}` {}", problem.message)
        }
    });
    each.collect::<Vec<_>>().join("; ")
}
