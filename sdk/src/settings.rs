//! Settings: from JSON text to the policy's own struct, with all problems at once.

mod pointer;
mod wording;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use self::pointer::{Path, Removed};
use crate::{Policy, Problems};

/// Problems beyond this number are not looked for.
const MOST_PROBLEMS: usize = 64;

/// The settings of a policy that has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoSettings {}

/// The JSON Schema of a policy's settings, as text.
pub(crate) fn schema<P: Policy>() -> String {
    schemars::schema_for!(P::Settings).to_value().to_string()
}

/// Reads settings. After each problem the setting that causes it is left out and the rest is read again, so that all problems
/// are found.
pub(crate) fn read<S: DeserializeOwned>(json: &str) -> Result<S, Problems> {
    let mut value: Value = serde_json::from_str(json)
        .map_err(|error| Problems::one("", format!("not valid JSON: {error}")))?;
    // Serde would also take the fields of a struct from a list, in their order.
    if !value.is_object() {
        return Err(Problems::one("", "the settings are not a table"));
    }
    let mut problems = Problems::new();
    let mut removed = Removed::default();
    // What unknown settings were meant to be, and in which table.
    let mut meant: Vec<(Path, String)> = Vec::new();
    loop {
        let error = match serde_path_to_error::deserialize::<_, S>(&value) {
            Ok(settings) => return problems.or(settings),
            Err(error) => error,
        };
        let message = error.inner().to_string();
        let path = Path::of(error.path(), &value, wording::unknown_setting(&message));
        let original = removed.original(&path);
        let missing = wording::missing_setting(&message);
        // That it is missing too would say the same mistake twice.
        let is_said = missing.is_some_and(|missing| {
            meant
                .iter()
                .any(|(table, name)| *table == original && name == missing)
        });
        if !is_said {
            problems.push(original.to_pointer(), wording::reword(&message));
        }
        if let Some(name) = wording::meant(&message) {
            meant.push((original.parent(), name.to_owned()));
        }
        if problems.len() >= MOST_PROBLEMS || !removed.remove(&path, &mut value) {
            return Err(problems);
        }
    }
}
