//! Where in the text of a case file something is.

use serde_path_to_error::{Path, Segment};
use toml::de::{DeTable, DeValue};

/// A place in a text. Both are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a place in a text is a line and a column"
)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl Place {
    /// That of a byte of a text.
    #[must_use]
    pub fn of(text: &str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            line: before.matches('\n').count().saturating_add(1),
            column: line.chars().count().saturating_add(1),
        }
    }

    /// That of a field, or of what it should lie in.
    pub(crate) fn of_path(text: &str, path: &Path) -> Option<Self> {
        let keys = path.iter().map(|segment| match segment {
            Segment::Map { key } => key.clone(),
            Segment::Seq { index } => index.to_string(),
            Segment::Enum { .. } | Segment::Unknown => String::new(),
        });
        Self::of_keys(text, &keys.collect::<Vec<_>>())
    }

    /// The same, the keys one by one: a number is that of an entry of a list.
    pub(crate) fn of_keys(text: &str, keys: &[impl AsRef<str>]) -> Option<Self> {
        let root = DeTable::parse(text).ok()?;
        let mut at = root.span().start;
        let root = DeValue::Table(root.into_inner());
        let mut here = &root;
        for key in keys.iter().map(AsRef::as_ref) {
            let inner = match here {
                DeValue::Table(table) => table
                    .iter()
                    .find(|(name, _)| name.get_ref() == key)
                    .map(|(name, value)| (name.span().start, value)),
                DeValue::Array(items) => {
                    let item = key.parse().ok().and_then(|index: usize| items.get(index));
                    item.map(|item| (item.span().start, item))
                }
                _ => None,
            };
            let Some((start, value)) = inner else { break };
            (at, here) = (start, value.get_ref());
        }
        Some(Self::of(text, at))
    }
}
