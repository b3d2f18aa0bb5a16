//! When a hostile policy misbehaves.

use maysend_sdk::prelude::*;

/// When; at other times it is good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Moment {
    Configure,
    Clauses,
    Label,
    Amend,
    #[default]
    Judge,
    Receive,
}

impl From<Stage> for Moment {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Label => Self::Label,
            Stage::Amend => Self::Amend,
            Stage::Judge => Self::Judge,
        }
    }
}
