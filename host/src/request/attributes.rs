//! Facts of the embedder's own.

use std::fmt;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// A fact of the embedder's own that the contract has no field for (WIT `types.attribute`).
///
/// In JSON several are a list of these, or for short a table of names and values, `{"customer-type": "fleet"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// For `deserialize_with`.
pub(super) fn list_or_table<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Attribute>, D::Error> {
    struct Attributes;

    impl<'de> Visitor<'de> for Attributes {
        type Value = Vec<Attribute>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str(
                r#"attributes, such as {"customer-type": "fleet"} or [{"name": "customer-type", "value": "fleet"}]"#,
            )
        }

        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(list))
        }

        fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Self::Value, A::Error> {
            let mut attributes = Vec::new();
            while let Some((name, value)) = table.next_entry()? {
                attributes.push(Attribute { name, value });
            }
            Ok(attributes)
        }
    }

    deserializer.deserialize_any(Attributes)
}
