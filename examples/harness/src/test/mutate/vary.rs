//! The neighbours of a value: what a setting could be a little otherwise.

use serde_json::{Map, Value};

use crate::schema::{self, Known};

/// One neighbour of a value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Neighbour {
    /// Where in the value it differs, as names and indices; empty: it is the value itself.
    pub(super) inside: Vec<String>,
    /// What stands there, in words.
    pub(super) from: String,
    /// What stands there instead, in words.
    pub(super) to: String,
    /// The whole value with the change.
    pub(super) value: Value,
}

/// Minutes by which opening hours are moved.
const HOUR: u16 = 60;
/// Minutes of a day.
const DAY: u16 = 1440;
/// How deep tables in lists are followed.
const MAX_DEPTH: usize = 8;

/// The neighbours of a setting's value, or why there are none.
pub(super) fn neighbours(known: Known<'_>, value: &Value) -> Result<Vec<Neighbour>, &'static str> {
    let choices = own(known.property).or_else(|| own(known.resolved));
    if let Some(choices) = choices
        && !value.is_null()
    {
        let others = choices
            .into_iter()
            .filter(|choice| *choice != value && !choice.is_null());
        let found: Vec<_> = others.map(|other| whole(value, other.clone())).collect();
        return some(found, "it can be nothing else");
    }
    match value {
        Value::Null => Err("it is not set, and what it could be is open"),
        Value::Bool(truth) => Ok(vec![whole(value, (!truth).into())]),
        Value::Number(number) => {
            let Some(number) = number.as_i64() else {
                return Err("a number without steps");
            };
            let bound = |name: &str| {
                let bound = known.property.get(name);
                bound.or_else(|| known.resolved.get(name))?.as_i64()
            };
            let least = bound("minimum").unwrap_or(i64::MIN);
            let most = bound("maximum").unwrap_or(i64::MAX);
            let steps = [number.checked_sub(1), number.checked_add(1)];
            let found = steps.into_iter().flatten();
            let found = found.filter(|step| (least..=most).contains(step));
            let found: Vec<_> = found.map(|step| whole(value, step.into())).collect();
            some(found, "it can be nothing else")
        }
        Value::String(_) => some(
            inside(known, value),
            "a text of its own: nothing stands beside it",
        ),
        Value::Array(_) => some(inside(known, value), "the list is empty"),
        Value::Object(_) => some(inside(known, value), "the table is empty"),
    }
}

fn own(schema: &Value) -> Option<Vec<&Value>> {
    schema::choices(schema)
}

fn some(found: Vec<Neighbour>, otherwise: &'static str) -> Result<Vec<Neighbour>, &'static str> {
    if found.is_empty() {
        Err(otherwise)
    } else {
        Ok(found)
    }
}

fn whole(from: &Value, to: Value) -> Neighbour {
    Neighbour {
        inside: Vec::new(),
        from: schema::words(from),
        to: schema::words(&to),
        value: to,
    }
}

/// Of a list, a table or a text: hours an hour earlier and later at each end, lists and tables with one entry fewer; and so in what
/// lies in them, with numbers, switches and choices as those of a setting.
fn inside(known: Known<'_>, value: &Value) -> Vec<Neighbour> {
    let mut found = Vec::new();
    let shape = Shape {
        root: known.root,
        node: known.resolved,
    };
    collect(shape, value, value, &mut Vec::new(), &mut found);
    found
}

/// What a schema says of a value that lies in a setting.
#[derive(Clone, Copy)]
struct Shape<'s> {
    root: &'s Value,
    node: &'s Value,
}

impl<'s> Shape<'s> {
    fn of_items(self) -> Self {
        self.at(self.node.get("items"))
    }

    fn of_field(self, key: &str) -> Self {
        let properties = self.node.get("properties");
        let own = properties.and_then(|properties| properties.get(key));
        self.at(own.or_else(|| self.node.get("additionalProperties")))
    }

    fn at(self, node: Option<&'s Value>) -> Self {
        Self {
            root: self.root,
            node: node.map_or(&Value::Null, |node| schema::resolve(self.root, node)),
        }
    }
}

fn collect(
    shape: Shape<'_>,
    root: &Value,
    at: &Value,
    path: &mut Vec<String>,
    found: &mut Vec<Neighbour>,
) {
    if path.len() > MAX_DEPTH {
        return;
    }
    let is_inside = !path.is_empty();
    let mut add = |from: String, to: String, value: Value| {
        found.push(Neighbour {
            inside: path.clone(),
            from,
            to,
            value: with(root, path, value),
        });
    };
    let choices = own(shape.node).filter(|_| is_inside && at.is_string());
    for other in choices.iter().flatten() {
        if *other != at && !other.is_null() {
            add(schema::words(at), schema::words(other), (*other).clone());
        }
    }
    match at {
        Value::String(text) => {
            let clock = if is_inside { clocks(text) } else { Vec::new() };
            for moved in windows(text).into_iter().chain(clock) {
                add(text.clone(), moved.clone(), moved.into());
            }
        }
        Value::Bool(truth) if is_inside => {
            add(truth.to_string(), (!truth).to_string(), (!truth).into());
        }
        Value::Number(number) if is_inside => {
            let number = number.as_i64();
            let steps = number.map(|number| [number.checked_sub(1), number.checked_add(1)]);
            for step in steps.into_iter().flatten().flatten() {
                add(schema::words(at), step.to_string(), step.into());
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let mut fewer = items.clone();
                fewer.remove(index);
                let name = name(item);
                add(name.clone(), format!("without {name}"), fewer.into());
            }
            for (index, item) in items.iter().enumerate() {
                path.push(index.to_string());
                collect(shape.of_items(), root, item, path, found);
                path.pop();
            }
        }
        Value::Object(fields) => {
            // What a table in a list must have, the list says: leaving out its entries asks for nothing but a refusal.
            if path.is_empty() {
                for key in fields.keys() {
                    let mut fewer = fields.clone();
                    fewer.remove(key);
                    add(key.clone(), format!("without {key}"), fewer.into());
                }
            }
            for (key, item) in fields {
                // A list that would be empty asks for nothing but a refusal, too.
                let is_least = item.as_array().is_some_and(|items| items.len() < 2);
                if is_least && !holds_hours(item) && !holds_tables(item) {
                    continue;
                }
                path.push(key.clone());
                collect(shape.of_field(key), root, item, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

fn holds_tables(value: &Value) -> bool {
    let items = value.as_array();
    items.is_some_and(|items| items.iter().any(Value::is_object))
}

/// Whether it is a list of hours, of which a day may have none.
fn holds_hours(value: &Value) -> bool {
    let items = value.as_array().into_iter().flatten();
    items
        .filter_map(Value::as_str)
        .any(|text| !windows(text).is_empty())
}

/// An entry of a list by what it is called.
fn name(item: &Value) -> String {
    let called = |key: &str| item.get(key).and_then(Value::as_str);
    let called = called("id")
        .or_else(|| called("name"))
        .or_else(|| called("role"));
    called.map_or_else(|| schema::words(item), str::to_owned)
}

/// The whole with another value at a place.
fn with(root: &Value, path: &[String], value: Value) -> Value {
    let mut root = root.clone();
    let mut at = &mut root;
    for part in path {
        let next = match at {
            Value::Array(items) => part
                .parse()
                .ok()
                .and_then(|index: usize| items.get_mut(index)),
            Value::Object(fields) => fields.get_mut(part),
            _ => None,
        };
        // The path comes from the same value, so that every part of it is there.
        let Some(next) = next else { return root };
        at = next;
    }
    *at = value;
    root
}

/// Settings with another value at a path of tables, which are made where there are none.
pub(super) fn set(settings: &mut Map<String, Value>, path: &[&str], value: Value) {
    match path {
        [] => {}
        [last] => {
            settings.insert((*last).to_owned(), value);
        }
        [first, rest @ ..] => {
            let table = settings
                .entry((*first).to_owned())
                .or_insert_with(|| Map::new().into());
            if let Value::Object(table) = table {
                set(table, rest, value);
            }
        }
    }
}

/// Opening hours like `08:00-18:00`, each end an hour earlier and an hour later, where that is still a time of the day.
fn windows(text: &str) -> Vec<String> {
    let Some((opens, closes)) = text
        .split_once('-')
        .and_then(|(opens, closes)| Some((minute(opens)?, minute(closes)?)))
    else {
        return Vec::new();
    };
    moved(opens, closes)
        .into_iter()
        .map(|(opens, closes)| hours(opens, closes))
        .collect()
}

/// A time of the day like `18:00`, an hour earlier and an hour later.
fn clocks(text: &str) -> Vec<String> {
    let Some(minute) = minute(text).filter(|minute| *minute <= DAY) else {
        return Vec::new();
    };
    let moved = [minute.checked_sub(HOUR), minute.checked_add(HOUR)];
    let moved = moved.into_iter().flatten();
    moved.filter(|minute| *minute <= DAY).map(clock).collect()
}

/// The minute of the day that `18:00` names.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let two = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !two(hour) || !two(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    hour.checked_mul(60)?.checked_add(minute)
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The same in minutes of the day.
pub(super) fn moved(opens: u16, closes: u16) -> Vec<(u16, u16)> {
    [
        (opens.checked_sub(HOUR), Some(closes)),
        (opens.checked_add(HOUR), Some(closes)),
        (Some(opens), closes.checked_sub(HOUR)),
        (Some(opens), closes.checked_add(HOUR)),
    ]
    .into_iter()
    .filter_map(|(opens, closes)| Some((opens?, closes?)))
    .filter(|(opens, closes)| opens < closes && *closes <= DAY)
    .collect()
}

/// Minutes of the day as `08:00-18:00`.
pub(super) fn hours(opens: u16, closes: u16) -> String {
    format!("{}-{}", clock(opens), clock(closes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(schema: &Value, value: &Value) -> Result<Vec<String>, &'static str> {
        let known = Known {
            root: schema,
            property: schema,
            resolved: schema,
            default: None,
        };
        let found = neighbours(known, value)?;
        let shown = found.iter().map(|neighbour| {
            let mut place = neighbour.inside.join(".");
            if !place.is_empty() {
                place.push_str(": ");
            }
            format!("{place}{} -> {}", neighbour.from, neighbour.to)
        });
        Ok(shown.collect())
    }

    #[test]
    fn numbers_go_a_step_either_way_within_their_bounds() {
        let minutes = json!({ "type": "integer", "minimum": 0, "maximum": 5 });
        assert_eq!(of(&minutes, &json!(3)).unwrap(), ["3 -> 2", "3 -> 4"]);
        assert_eq!(of(&minutes, &json!(5)).unwrap(), ["5 -> 4"]);
        assert_eq!(of(&json!({}), &json!(i64::MAX)).unwrap().len(), 1);
        assert_eq!(of(&json!({}), &json!(0.5)), Err("a number without steps"));
    }

    #[test]
    fn switches_flip_and_choices_turn_into_every_other() {
        assert_eq!(of(&json!({}), &json!(true)).unwrap(), ["true -> false"]);
        let answers = json!({ "enum": ["note", "hold", "deny"] });
        assert_eq!(
            of(&answers, &json!("hold")).unwrap(),
            ["hold -> note", "hold -> deny"]
        );
        assert!(of(&json!({}), &json!("manager")).is_err());
        assert!(of(&json!({}), &Value::Null).is_err());
    }

    #[test]
    fn lists_lose_one_entry_and_hours_in_them_move() {
        assert!(of(&json!({}), &json!([])).is_err());
        assert_eq!(
            of(&json!({}), &json!(["tow", "loaner"])).unwrap(),
            ["tow -> without tow", "loaner -> without loaner"]
        );
        let roles =
            json!([{ "role": "bdc", "hours": { "monday": ["00:30-24:00"] }, "words": ["a"] }]);
        assert_eq!(
            of(&json!({}), &roles).unwrap(),
            [
                "bdc -> without bdc",
                "0.hours.monday: 00:30-24:00 -> without 00:30-24:00",
                "0.hours.monday.0: 00:30-24:00 -> 01:30-24:00",
                "0.hours.monday.0: 00:30-24:00 -> 00:30-23:00",
            ]
        );
    }

    #[test]
    fn what_lies_in_a_table_of_a_list_varies_as_settings_do() {
        let schema = json!({
            "items": { "$ref": "#/$defs/Rule" },
            "$defs": { "Rule": { "properties": {
                "then": { "enum": ["hold", "deny", null] },
                "when": { "anyOf": [{ "$ref": "#/$defs/When" }, { "type": "null" }] },
            } }, "When": { "properties": { "clock": { "enum": ["business", "customer"] } } } },
        });
        let rules = json!([{
            "id": "quiet",
            "then": "hold",
            "because": "We rest.",
            "when": {
                "clock": "business",
                "weekday": ["saturday", "sunday"],
                "topic": ["offer"],
                "time": { "from": "18:00", "to": "23:30" },
                "if-missing": false,
                "recipients-over": 5,
            },
        }]);
        assert_eq!(
            of(&schema, &rules).unwrap(),
            [
                "quiet -> without quiet",
                "0.then: hold -> deny",
                "0.when.clock: business -> customer",
                "0.when.weekday: saturday -> without saturday",
                "0.when.weekday: sunday -> without sunday",
                "0.when.time.from: 18:00 -> 17:00",
                "0.when.time.from: 18:00 -> 19:00",
                "0.when.time.to: 23:30 -> 22:30",
                "0.when.if-missing: false -> true",
                "0.when.recipients-over: 5 -> 4",
                "0.when.recipients-over: 5 -> 6",
            ]
        );
    }

    #[test]
    fn a_change_inside_leaves_the_rest_as_it_is() {
        let value = json!([{ "id": "a", "hours": ["08:00-18:00"] }, { "id": "b" }]);
        let known = Known {
            root: &Value::Null,
            property: &Value::Null,
            resolved: &Value::Null,
            default: None,
        };
        let found = neighbours(known, &value).unwrap();
        let last = found.last().unwrap();
        assert_eq!(
            last.value,
            json!([{ "id": "a", "hours": ["08:00-19:00"] }, { "id": "b" }])
        );
        let mut settings = Map::new();
        set(&mut settings, &["texts", "stop"], json!("Bye"));
        assert_eq!(Value::from(settings), json!({ "texts": { "stop": "Bye" } }));
    }
}
