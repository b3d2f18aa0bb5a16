//! What no case has to notice or to bring up, each with its reason.

use std::path::Path;

use anyhow::{Context as _, bail};
use maysend_cases::Place;
use serde::Deserialize;

use super::coverage::{Coverage, Covered};
use super::mutate::Mutant;

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
    /// A change of this setting need not be noticed.
    setting: Option<String>,
    value: Option<toml::Value>,
    /// This code need not come up.
    code: Option<String>,
    /// This clause need not come up.
    clause: Option<String>,
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
        let table: toml::Table = toml::from_str(text).map_err(|error| {
            let place = error.span().map(|span| Place::of(text, span.start));
            let place = place.map_or(String::new(), |Place { line, column }| {
                format!(", line {line}, column {column}")
            });
            anyhow::anyhow!("they are no TOML{place}: {}", error.message())
        })?;
        let excuses: Self = serde_path_to_error::deserialize(toml::Value::Table(table))
            .map_err(|error| anyhow::anyhow!("`{}`: {}", error.path(), error.inner()))?;
        for excuse in &excuses.excuses {
            let given = [&excuse.setting, &excuse.code, &excuse.clause];
            if given.into_iter().flatten().count() != 1 {
                bail!(
                    "an excuse for `{}` names not one of `setting`, `code` and `clause`",
                    excuse.policy
                );
            }
            if excuse.value.is_some() && excuse.setting.is_none() {
                bail!(
                    "{} has a `value`, which is one of a `setting`",
                    excuse.name()
                );
            }
            if excuse.reason.trim().is_empty() {
                let why = if excuse.setting.is_some() {
                    "notice it"
                } else {
                    "bring it up"
                };
                bail!(
                    "{} has no `reason`: write why no case has to {why}",
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
            .filter(|excuse| excuse.setting.is_some())
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

    /// Notes at every clause and code that never came up why it need not. An excuse for one that did, or that there is not, would
    /// hide it once it no longer does.
    pub(super) fn excuse(&self, coverage: &mut Coverage) -> anyhow::Result<()> {
        for excuse in &self.excuses {
            let (listed, name) = match (&excuse.code, &excuse.clause) {
                (Some(code), _) => (&mut coverage.codes, code),
                (_, Some(clause)) => (&mut coverage.clauses, clause),
                _ => continue,
            };
            let is_it = |covered: &&mut Covered| {
                (&covered.policy, &covered.name, covered.cases) == (&excuse.policy, name, 0)
            };
            match listed.iter_mut().find(is_it) {
                Some(covered) => covered.excuse = Some(excuse.reason.trim().to_owned()),
                None => bail!(
                    "{} excuses nothing: it came up, or the set has none; take it out of the excuses",
                    excuse.name()
                ),
            }
        }
        Ok(())
    }
}

impl Excuse {
    /// An excuse for a setting is one for what lies in it, too.
    fn covers(&self, mutant: &Mutant) -> bool {
        let own = self.setting.as_deref();
        let is_in = own
            .and_then(|own| mutant.setting.strip_prefix(own))
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
        let given = [&self.setting, &self.code, &self.clause];
        let what = given.into_iter().flatten().next();
        let what = what.map(String::as_str).unwrap_or_default();
        let policy = &self.policy;
        match self.value_in_words() {
            Some(value) => format!("the excuse for `{what}` of `{policy}` as `{value}`"),
            None => format!("the excuse for `{what}` of `{policy}`"),
        }
    }
}
