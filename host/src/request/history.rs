//! The earlier texts with the customer's phone.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize, de};

use super::{Attribute, Trigger, attributes};
use crate::{Instant, Label};

/// What is known of the earlier texts (WIT `types.history`).
///
/// In JSON either `{"complete_since": ..., "exchanges": [...]}` or a bare list, which is complete from its first text on;
/// an empty list says that there was nothing before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct History {
    /// Nothing since this instant is missing.
    pub complete_since: Instant,
    /// Oldest first.
    pub exchanges: Vec<Exchange>,
}

impl<'de> Deserialize<'de> for History {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    complete_since: Instant,
    exchanges: Vec<Exchange>,
}

struct Visitor;

impl<'de> de::Visitor<'de> for Visitor {
    type Value = History;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts, or an object with `complete_since` and `exchanges`")
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<History, A::Error> {
        let exchanges: Vec<Exchange> = Deserialize::deserialize(SeqAccessDeserializer::new(seq))?;
        let complete_since = exchanges
            .iter()
            .map(|exchange| exchange.at)
            .min()
            .unwrap_or(Instant::from_unix(0));
        Ok(sorted(History {
            complete_since,
            exchanges,
        }))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<History, A::Error> {
        let full = Full::deserialize(MapAccessDeserializer::new(map))?;
        Ok(sorted(History {
            complete_since: full.complete_since,
            exchanges: full.exchanges,
        }))
    }
}

fn sorted(mut history: History) -> History {
    history.exchanges.sort_by_key(|exchange| exchange.at);
    history
}

/// Which way a text went (WIT `types.direction`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "closed by the contract")]
pub enum Direction {
    /// From the customer.
    Inbound,
    /// To the customer.
    Outbound,
}

/// One earlier text (WIT `types.exchange`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// The embedder's identifier.
    #[serde(default)]
    pub id: String,
    /// When it was sent or received.
    pub at: Instant,
    /// Which way it went.
    pub direction: Direction,
    /// What set it off.
    #[serde(default)]
    pub trigger: Trigger,
    /// `reserved`, `sent`, `failed`, `unknown` (counts as sent) or `received`; missing: `unknown`.
    #[serde(default = "unknown")]
    pub status: String,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// What it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// The campaign that it belonged to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// The template that it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Who sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// As recorded when it was decided; an outbound text without a class counts as marketing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Label>,
    /// Facts of the embedder's own.
    #[serde(
        default,
        deserialize_with = "attributes::list_or_table",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub attributes: Vec<Attribute>,
}

fn unknown() -> String {
    "unknown".to_owned()
}
