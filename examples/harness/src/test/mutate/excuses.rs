//! Changes that no case has to notice, each with its reason.

use std::path::Path;

use anyhow::{Context as _, bail};
use serde::Deserialize;

use super::Mutant;

/// The excuses of a file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Excuses {
    #[serde(rename = "excuse", default)]
    excuses: Vec<Excuse>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Excuse {
    policy: String,
    setting: String,
    value: Option<toml::Value>,
    // Looked for by ourselves: an error that says which excuse has none is worth more than a line number.
    #[serde(default)]
    reason: String,
}

impl Excuses {
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let name = path.display();
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the excuses `{name}`"))?;
        Self::parse(&text).with_context(|| format!("the excuses `{name}`"))
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let table: toml::Table = toml::from_str(text)?;
        let excuses: Self = serde_path_to_error::deserialize(toml::Value::Table(table))
            .map_err(|error| anyhow::anyhow!("`{}`: {}", error.path(), error.inner()))?;
        for excuse in &excuses.excuses {
            if excuse.reason.trim().is_empty() {
                bail!(
                    "{} has no `reason`: write why no case has to notice it",
                    excuse.name()
                );
            }
        }
        Ok(excuses)
    }

    /// The reason why this change need not be noticed, if there is one.
    pub(super) fn of(&self, mutant: &Mutant) -> Option<&str> {
        self.excuses
            .iter()
            .find(|excuse| excuse.covers(mutant))
            .map(|excuse| excuse.reason.trim())
    }

    /// An excuse that is not needed would hide the change once the cases stop noticing it.
    pub(super) fn check<'m>(
        &self,
        survivors: impl Iterator<Item = &'m Mutant> + Clone,
    ) -> anyhow::Result<()> {
        let idle: Vec<String> = self
            .excuses
            .iter()
            .filter(|excuse| !survivors.clone().any(|mutant| excuse.covers(mutant)))
            .map(Excuse::name)
            .collect();
        if !idle.is_empty() {
            bail!(
                "{} excuses nothing: no such change is left unnoticed; take it out of the excuses",
                idle.join(", ")
            );
        }
        Ok(())
    }
}

impl Excuse {
    /// An excuse for a setting is one for what lies in it, too.
    fn covers(&self, mutant: &Mutant) -> bool {
        let is_in = mutant
            .setting
            .strip_prefix(self.setting.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        let value = self.value_in_words();
        self.policy == mutant.policy && is_in && value.is_none_or(|value| value == mutant.to)
    }

    fn value_in_words(&self) -> Option<String> {
        Some(match self.value.as_ref()? {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    }

    fn name(&self) -> String {
        let Self {
            policy, setting, ..
        } = self;
        match self.value_in_words() {
            Some(value) => format!("the excuse for `{setting}` of `{policy}` as `{value}`"),
            None => format!("the excuse for `{setting}` of `{policy}`"),
        }
    }
}
