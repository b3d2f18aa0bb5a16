//! Whether a locked setting was only tightened: the schema's `x-stricter` says which way that is.

use serde_json::Value;

/// What a schema says of one setting.
struct Setting<'s> {
    stricter: Option<&'s Value>,
    default: Option<&'s Value>,
}

/// Whether `to` is at least as strict as `from` (or, where that is not set, as the default) for the setting at `pointer`.
/// The error says why not.
pub(crate) fn is_no_looser(
    schema: &Value,
    pointer: &str,
    from: Option<&Value>,
    to: &Value,
) -> Result<(), String> {
    let setting = find(schema, pointer);
    let before = from.or(setting.as_ref().and_then(|setting| setting.default));
    if before == Some(to) {
        return Ok(());
    }
    let (Some(stricter), Some(before)) = (
        setting.as_ref().and_then(|setting| setting.stricter),
        before,
    ) else {
        return Err("the policy does not say which way it would be stricter".to_owned());
    };
    let holds = match stricter {
        Value::String(way) => match way.as_str() {
            "higher" => compare(to, before).is_some_and(std::cmp::Ordering::is_ge),
            "lower" => compare(to, before).is_some_and(std::cmp::Ordering::is_le),
            "more" => contains(to, before),
            "fewer" => contains(before, to),
            _ => false,
        },
        Value::Array(ladder) => {
            let rung = |value: &Value| ladder.iter().position(|step| step == value);
            matches!((rung(to), rung(before)), (Some(to), Some(before)) if to >= before)
        }
        _ => false,
    };
    if holds {
        Ok(())
    } else {
        Err(format!("{to} is looser than {before}"))
    }
}

/// A part of a name that the schema does not have, and those that stand in its place.
#[derive(Debug)]
pub(crate) struct UnknownSetting<'s> {
    pub(crate) token: String,
    pub(crate) known: Vec<&'s str>,
}

/// Whether a schema has the setting of this dotted name. One that leaves its names open has every name.
pub(crate) fn is_setting<'s>(schema: &'s Value, name: &str) -> Result<(), UnknownSetting<'s>> {
    let mut node = schema;
    for (depth, token) in name.split('.').take(MAX_DEPTH).enumerate() {
        let table = resolve(schema, node);
        let properties = table.get("properties").and_then(Value::as_object);
        let is_open = match table.get("additionalProperties") {
            // A schema that says nothing of its settings at all.
            None => depth == 0 && properties.is_none(),
            Some(more) => *more != Value::Bool(false),
        };
        match properties.and_then(|properties| properties.get(token)) {
            Some(property) => node = property,
            None if is_open => return Ok(()),
            None => {
                return Err(UnknownSetting {
                    token: token.to_owned(),
                    known: properties
                        .into_iter()
                        .flat_map(serde_json::Map::keys)
                        .map(String::as_str)
                        .collect(),
                });
            }
        }
    }
    Ok(())
}

/// How deep a schema is followed.
const MAX_DEPTH: usize = 32;

fn find<'s>(schema: &'s Value, pointer: &str) -> Option<Setting<'s>> {
    let mut node = schema;
    let mut default = schema.get("default");
    let mut stricter = None;
    for token in pointer.split('/').skip(1).take(MAX_DEPTH) {
        let token = token.replace("~1", "/").replace("~0", "~");
        let property = resolve(schema, node).get("properties")?.get(&token)?;
        default = property
            .get("default")
            .or_else(|| default.and_then(|above| above.get(&token)));
        stricter = property
            .get("x-stricter")
            .or_else(|| resolve(schema, property).get("x-stricter"));
        node = property;
    }
    Some(Setting { stricter, default })
}

/// Follows `$ref` within the schema, and the one branch of an optional value that is not null.
fn resolve<'s>(schema: &'s Value, node: &'s Value) -> &'s Value {
    let mut node = node;
    for _ in 0..MAX_DEPTH {
        let reference = node.get("$ref").and_then(Value::as_str);
        let next = match reference {
            Some(reference) => reference
                .strip_prefix('#')
                .and_then(|pointer| schema.pointer(pointer)),
            None => node
                .get("anyOf")
                .or_else(|| node.get("allOf"))
                .and_then(Value::as_array)
                .and_then(|branches| {
                    branches
                        .iter()
                        .find(|branch| branch.get("type").and_then(Value::as_str) != Some("null"))
                }),
        };
        match next {
            Some(next) => node = next,
            None => break,
        }
    }
    node
}

fn compare(one: &Value, other: &Value) -> Option<std::cmp::Ordering> {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64()?.partial_cmp(&other.as_f64()?),
        (Value::Bool(one), Value::Bool(other)) => Some(one.cmp(other)),
        // Times of day, written HH:MM.
        (Value::String(one), Value::String(other)) if one.len() == other.len() => {
            Some(one.cmp(other))
        }
        _ => None,
    }
}

fn contains(larger: &Value, smaller: &Value) -> bool {
    match (larger, smaller) {
        (Value::Array(larger), Value::Array(smaller)) => {
            smaller.iter().all(|item| larger.contains(item))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn schema() -> Value {
        json!({
            "properties": {
                "opens": { "type": "string", "x-stricter": "higher", "default": "08:00" },
                "cap": { "x-stricter": "lower" },
                "days": { "x-stricter": "fewer" },
                "style": { "$ref": "#/$defs/Style" },
                "style-free": { "default": "warn" },
                "nested": { "anyOf": [{ "$ref": "#/$defs/Nested" }, { "type": "null" }] },
            },
            "$defs": {
                "Style": { "x-stricter": ["allow", "warn", "deny"] },
                "Nested": { "properties": { "on": { "x-stricter": "higher", "default": true } } },
            },
        })
    }

    fn ok(pointer: &str, from: Value, to: Value) -> bool {
        is_no_looser(&schema(), pointer, Some(&from), &to).is_ok()
    }

    #[test]
    fn tighter_passes_and_looser_does_not() {
        assert!(ok("/opens", json!("08:00"), json!("09:00")));
        assert!(!ok("/opens", json!("09:00"), json!("08:00")));
        assert!(ok("/cap", json!(3), json!(2)));
        assert!(!ok("/cap", json!(3), json!(4)));
        assert!(ok("/days", json!([1, 2]), json!([1])));
        assert!(!ok("/days", json!([1]), json!([1, 2])));
        assert!(ok("/style", json!("warn"), json!("deny")));
        assert!(!ok("/style", json!("warn"), json!("allow")));
        assert!(!ok("/style", json!("warn"), json!("unheard-of")));
        assert!(!ok("/nested/on", json!(true), json!(false)));
    }

    #[test]
    fn what_the_schema_does_not_say_cannot_change() {
        assert!(!ok("/style-free", json!("warn"), json!("deny")));
        assert!(ok("/style-free", json!("warn"), json!("warn")));
        assert!(!ok("/unknown", json!(1), json!(2)));
    }

    #[test]
    fn a_name_is_a_setting_or_not() {
        let schema = schema();
        for name in ["opens", "nested", "nested.on"] {
            assert!(is_setting(&schema, name).is_ok(), "{name}");
        }
        let unknown = is_setting(&schema, "nested.off").unwrap_err();
        assert_eq!((unknown.token.as_str(), unknown.known), ("off", vec!["on"]));
        for name in ["open", "opens.at", "nested.on.off"] {
            assert!(is_setting(&schema, name).is_err(), "{name}");
        }
        // What a schema leaves open it does not deny.
        assert!(is_setting(&json!({ "additionalProperties": true }), "any.name").is_ok());
        assert!(is_setting(&json!({}), "any.name").is_ok());
    }

    #[test]
    fn a_default_counts_as_set() {
        assert!(is_no_looser(&schema(), "/opens", None, &json!("07:00")).is_err());
        assert!(is_no_looser(&schema(), "/opens", None, &json!("09:00")).is_ok());
        assert!(is_no_looser(&schema(), "/cap", None, &json!(1)).is_err());
    }
}
