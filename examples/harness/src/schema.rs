//! A JSON Schema of settings as rows of a table.

use serde_json::Value;

/// One setting, in words.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Setting {
    /// Dotted where it lies in a table.
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) default: String,
    /// Which way a locked setting may still be turned.
    pub(crate) stricter: String,
    pub(crate) description: String,
}

/// How deep tables are followed: a schema may refer to itself.
const MAX_DEPTH: usize = 8;
/// How many entries of a table are looked at.
const MAX_ROWS: usize = 1000;

/// A setting as the schema has it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known<'s> {
    /// The whole schema, for what it refers to.
    pub(crate) root: &'s Value,
    /// What stands at its name.
    pub(crate) property: &'s Value,
    /// The same with `$ref` followed.
    pub(crate) resolved: &'s Value,
    pub(crate) default: Option<&'s Value>,
}

/// Calls this with the path of each setting that a schema knows; of tables with those of their entries.
pub(crate) fn each<'s>(schema: &'s Value, visit: &mut dyn FnMut(&[&'s str], Known<'s>)) {
    walk(
        schema,
        schema,
        schema.get("default"),
        &mut Vec::new(),
        visit,
    );
}

/// The settings that a schema knows; of tables their entries.
pub(crate) fn settings(schema: &Value) -> Vec<Setting> {
    let mut found = Vec::new();
    each(schema, &mut |path, known| {
        let depth = path.len().saturating_sub(1);
        let keyword = |keyword: &str| {
            let own = known.property.get(keyword);
            own.or_else(|| known.resolved.get(keyword))
        };
        found.push(Setting {
            name: path.join("."),
            kind: kind(schema, known.property, depth),
            default: known.default.map_or_else(|| "-".to_owned(), words),
            stricter: keyword("x-stricter").map_or_else(|| "-".to_owned(), stricter),
            description: keyword("description")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .replace('\n', " "),
        });
    });
    found
}

fn walk<'s>(
    root: &'s Value,
    table: &'s Value,
    defaults: Option<&'s Value>,
    path: &mut Vec<&'s str>,
    visit: &mut dyn FnMut(&[&'s str], Known<'s>),
) {
    let properties = table.get("properties").and_then(Value::as_object);
    for (key, property) in properties.into_iter().flatten().take(MAX_ROWS) {
        let resolved = resolve(root, property);
        let default = property
            .get("default")
            .or_else(|| defaults.and_then(|defaults| defaults.get(key)));
        path.push(key);
        if resolved.get("properties").is_some() && path.len() <= MAX_DEPTH {
            walk(root, resolved, default, path, visit);
        } else {
            let known = Known {
                root,
                property,
                resolved,
                default,
            };
            visit(path, known);
        }
        path.pop();
    }
}

/// Follows `$ref` and the only branch of `allOf`, or of a choice between a value and none.
pub(crate) fn resolve<'s>(root: &'s Value, node: &'s Value) -> &'s Value {
    let mut node = node;
    for _ in 0..MAX_DEPTH {
        let reference = node.get("$ref").and_then(Value::as_str);
        let next = match reference {
            Some(reference) => reference
                .strip_prefix('#')
                .and_then(|pointer| root.pointer(pointer)),
            None => {
                let branches = node.get("anyOf").or_else(|| node.get("allOf"));
                let mut real = branches
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                    .filter(|branch| !is_null(branch));
                real.next().filter(|_| real.next().is_none())
            }
        };
        match next {
            Some(next) => node = next,
            None => break,
        }
    }
    node
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("null")
}

fn kind(root: &Value, property: &Value, depth: usize) -> String {
    let schema = resolve(root, property);
    if depth > MAX_DEPTH {
        return "any".to_owned();
    }
    if let Some(values) = choices(schema) {
        return values
            .into_iter()
            .map(words)
            .collect::<Vec<_>>()
            .join(" | ");
    }
    let name = match schema.get("type") {
        Some(Value::String(name)) => name.as_str(),
        Some(Value::Array(names)) => names
            .iter()
            .filter_map(Value::as_str)
            .find(|name| *name != "null")
            .unwrap_or("any"),
        _ => "any",
    };
    match name {
        "boolean" => "true | false".to_owned(),
        "integer" => format!("whole number{}", range(schema)),
        "number" => format!("number{}", range(schema)),
        "string" => "text".to_owned(),
        "array" => {
            let items = schema.get("items").unwrap_or(&Value::Null);
            format!("list of {}", kind(root, items, depth.saturating_add(1)))
        }
        "object" => match schema.get("additionalProperties") {
            Some(values @ Value::Object(_)) => {
                format!("table of {}", kind(root, values, depth.saturating_add(1)))
            }
            _ => "table".to_owned(),
        },
        other => other.to_owned(),
    }
}

/// The values that an enumeration has.
pub(crate) fn choices(schema: &Value) -> Option<Vec<&Value>> {
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return Some(values.iter().collect());
    }
    schema
        .get("oneOf")
        .and_then(Value::as_array)?
        .iter()
        .map(|branch| match branch.get("const") {
            Some(value) => Some(vec![value]),
            None => choices(branch),
        })
        .collect::<Option<Vec<_>>>()
        .map(|values| values.concat())
}

/// ` 1 to 5`, where the schema says more than the number's size in memory.
fn range(schema: &Value) -> String {
    let bound = |name: &str| schema.get(name).filter(|bound| bound.as_f64() != Some(0.0));
    let (from, to) = (bound("minimum"), bound("maximum"));
    let is_size = |bound: &&Value| {
        [255.0, 65_535.0, 4_294_967_295.0].contains(&bound.as_f64().unwrap_or(0.0))
    };
    match (from, to.filter(|to| !is_size(to))) {
        (Some(from), Some(to)) => format!(" {from} to {to}"),
        (Some(from), None) => format!(" from {from}"),
        (None, Some(to)) => format!(" up to {to}"),
        (None, None) => String::new(),
    }
}

/// A value as people read it.
pub(crate) fn words(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "\"\"".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(", "),
        Value::Null => "none".to_owned(),
        other => other.to_string(),
    }
}

fn stricter(way: &Value) -> String {
    match way {
        Value::Array(ladder) => ladder.iter().map(words).collect::<Vec<_>>().join(" < "),
        other => words(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_schema_becomes_rows() {
        let schema = json!({
            "properties": {
                "minutes": { "type": "integer", "minimum": 1, "maximum": 5, "default": 5, "x-stricter": "lower", "description": "How\nlong." },
                "answer": { "$ref": "#/$defs/Answer", "default": "deny" },
                "words": { "type": "array", "items": { "type": "string" }, "default": [], "x-stricter": "more" },
                "texts": { "$ref": "#/$defs/Texts", "default": { "stop": "Bye" } },
            },
            "$defs": {
                "Answer": { "oneOf": [{ "const": "hold" }, { "const": "deny" }], "x-stricter": ["hold", "deny"] },
                "Texts": { "type": "object", "properties": { "stop": { "type": ["string", "null"] } } },
            },
        });
        let rows: Vec<String> = settings(&schema)
            .into_iter()
            .map(|row| {
                [
                    row.name,
                    row.kind,
                    row.default,
                    row.stricter,
                    row.description,
                ]
                .join(" / ")
            })
            .collect();
        assert_eq!(
            rows,
            [
                "minutes / whole number 1 to 5 / 5 / lower / How long.",
                "answer / hold | deny / deny / hold < deny / ",
                "words / list of text / none / more / ",
                "texts.stop / text / Bye / - / ",
            ]
        );
    }

    #[test]
    fn a_schema_that_refers_to_itself_ends() {
        let schema =
            json!({ "properties": { "a": { "$ref": "#" }, "b": { "$ref": "#/properties/b" } } });
        assert!(!settings(&schema).is_empty());
    }
}
