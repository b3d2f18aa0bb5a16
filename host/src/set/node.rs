//! TOML as a tree in which every value knows its place.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Place, Problems};

/// A value with its place.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) place: Place,
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Scalar(Value),
    Array(Vec<Node>),
    Table(BTreeMap<String, Entry>),
}

#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) key: Place,
    pub(crate) value: Node,
}

impl Node {
    /// Reads a whole file. What cannot be read is a problem; what can be read is returned all the same.
    pub(crate) fn parse(file: usize, text: &str, problems: &mut Problems) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let place = error.span().map(|span| Place { file, span });
            // The parser's own words; a test holds it to them. The text is read up to there alone.
            let told = error.message();
            if told.contains("max recursion depth") || told.contains("recursion limit") {
                problems.only(
                    place.as_ref(),
                    "values stand too deep inside each other",
                    "no set needs more than a dozen levels: look for a bracket that is not closed",
                );
                break;
            }
            problems.add_with_help(
                place.as_ref(),
                told.trim().replace('\n', ", "),
                "the file is not valid TOML there",
            );
        }
        let span = table.span();
        Self {
            place: Place { file, span },
            kind: Kind::Table(entries(file, table.into_inner(), problems)),
        }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        match &self.kind {
            Kind::Scalar(value) => value.clone(),
            Kind::Array(nodes) => nodes.iter().map(Self::to_json).collect(),
            Kind::Table(entries) => entries
                .iter()
                .map(|(key, entry)| (key.clone(), entry.value.to_json()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }

    /// The node at an RFC 6901 pointer or, where there is none, the closest one above.
    pub(crate) fn closest(&self, pointer: &str) -> &Self {
        let mut node = self;
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            let next = match &node.kind {
                Kind::Table(entries) => entries.get(&token).map(|entry| &entry.value),
                Kind::Array(nodes) => token.parse::<usize>().ok().and_then(|at| nodes.get(at)),
                Kind::Scalar(_) => None,
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// Lays the other tree over this one: tables merge, everything else is replaced.
    pub(crate) fn overlay(&mut self, over: &Self) {
        match (&mut self.kind, &over.kind) {
            (Kind::Table(base), Kind::Table(more)) => {
                for (key, entry) in more {
                    match base.get_mut(key) {
                        Some(known) => {
                            known.value.overlay(&entry.value);
                            known.key = entry.key.clone();
                        }
                        None => {
                            base.insert(key.clone(), entry.clone());
                        }
                    }
                }
                self.place = over.place.clone();
            }
            _ => *self = over.clone(),
        }
    }

    /// Reads the tree as a type, naming every problem and not only the first.
    pub(crate) fn read<T: DeserializeOwned>(
        &self,
        what: &str,
        problems: &mut Problems,
    ) -> Option<T> {
        let mut json = self.to_json();
        let mut dropped: Vec<String> = Vec::new();
        for _ in 0..MAX_TRIES {
            let error = match serde_path_to_error::deserialize::<_, T>(json.clone()) {
                Ok(value) if dropped.is_empty() => return Some(value),
                Ok(_) => return None,
                Err(error) => error,
            };
            let pointer = pointer_of(error.path());
            let message = error.inner().to_string();
            let key = pointer.rsplit('/').next().unwrap_or_default().to_owned();
            let follows = dropped
                .iter()
                .any(|dropped| message.starts_with(&format!("missing field `{dropped}`")));
            if follows {
                return None;
            }
            let place = match unknown_field(&message) {
                Some(field) => self.key_place(&pointer, field),
                None => self.closest(&pointer).place.clone(),
            };
            problems.add(Some(&place), format!("{what}: {message}"));
            let target = match unknown_field(&message) {
                Some(field) if !pointer.ends_with(&format!("/{field}")) => {
                    format!("{pointer}/{field}")
                }
                _ => pointer,
            };
            if !remove(&mut json, &target) {
                return None;
            }
            dropped.push(key);
        }
        None
    }

    fn key_place(&self, pointer: &str, field: &str) -> Place {
        let parent = self.closest(pointer);
        let from = |node: &Self| match &node.kind {
            Kind::Table(entries) => entries.get(field).map(|entry| entry.key.clone()),
            _ => None,
        };
        from(parent)
            .or_else(|| {
                let (above, _) = pointer.rsplit_once('/')?;
                from(self.closest(above))
            })
            .unwrap_or_else(|| parent.place.clone())
    }
}

/// Problems that are looked for in one table.
const MAX_TRIES: usize = 32;

fn unknown_field(message: &str) -> Option<&str> {
    message.strip_prefix("unknown field `")?.split('`').next()
}

fn remove(json: &mut Value, pointer: &str) -> bool {
    let Some((parent, token)) = pointer.rsplit_once('/') else {
        return false;
    };
    let token = token.replace("~1", "/").replace("~0", "~");
    match json.pointer_mut(parent) {
        Some(Value::Object(map)) => map.remove(&token).is_some(),
        Some(Value::Array(items)) => match token.parse::<usize>() {
            Ok(index) if index < items.len() => {
                items.remove(index);
                true
            }
            _ => false,
        },
        _ => false,
    }
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        let token = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.replace('~', "~0").replace('/', "~1"),
            Segment::Enum { .. } | Segment::Unknown => continue,
        };
        pointer.push('/');
        pointer.push_str(&token);
    }
    pointer
}

fn entries(file: usize, table: DeTable<'_>, problems: &mut Problems) -> BTreeMap<String, Entry> {
    table
        .into_iter()
        .map(|(key, value)| {
            let place = Place {
                file,
                span: key.span(),
            };
            (
                key.into_inner().into_owned(),
                Entry {
                    key: place,
                    value: node(file, value, problems),
                },
            )
        })
        .collect()
}

fn node(file: usize, value: Spanned<DeValue<'_>>, problems: &mut Problems) -> Node {
    let place = Place {
        file,
        span: value.span(),
    };
    let kind = match value.into_inner() {
        DeValue::String(text) => Kind::Scalar(Value::String(text.into_owned())),
        DeValue::Boolean(truth) => Kind::Scalar(Value::Bool(truth)),
        DeValue::Datetime(datetime) => Kind::Scalar(Value::String(datetime.to_string())),
        DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) => Kind::Scalar(number.into()),
            Err(_) => {
                problems.add(
                    Some(&place),
                    format!("`{integer}` is too large: whole numbers have 64 bits"),
                );
                Kind::Scalar(Value::Null)
            }
        },
        DeValue::Float(float) => match float
            .as_str()
            .parse()
            .ok()
            .and_then(serde_json::Number::from_f64)
        {
            Some(number) => Kind::Scalar(Value::Number(number)),
            None => {
                problems.add(Some(&place), format!("`{float}` is no finite number"));
                Kind::Scalar(Value::Null)
            }
        },
        DeValue::Array(items) => Kind::Array(
            items
                .into_iter()
                .map(|item| node(file, item, problems))
                .collect(),
        ),
        DeValue::Table(table) => Kind::Table(entries(file, table, problems)),
    };
    Node { place, kind }
}
