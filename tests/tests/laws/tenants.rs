//! What a vendor locks, a dealership can only tighten: whatever settings it writes over the floor, its decisions are at least as
//! strict.

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use maysend::{PolicySet, Request};
use maysend_tests::order::{Ends, loosened};
use maysend_tests::strategies::{requests, sampled};
use maysend_tests::{engine, native_library};
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use proptest::test_runner::TestCaseError;
use serde_json::Value;

use crate::{BUSINESS, ORDER, files, folder, law, told};

/// So many floors with a dealership each, and so many texts that both decide.
const SETS: u32 = 24;
const TEXTS: usize = 30;

/// A setting that has a stricter side.
#[derive(Clone, Debug)]
struct Turned {
    name: String,
    schema: Value,
    floor: Value,
}

/// Names that settings which list names may have, beside those of their defaults.
const NAMES: [&str; 3] = ["one.example", "two.example", "three.example"];
/// A number is turned by so much at most: what is turned to its end lets nothing go at all, and then there is nothing to compare.
const STEP: i64 = 60;

/// The settings of one policy that have a stricter side, as its schema has them.
fn settings(policy: &str) -> Vec<(String, Value)> {
    let path = format!(
        "{}/../policies/{policy}/settings.schema.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let Some(properties) = schema["properties"].as_object() else {
        return Vec::new();
    };
    properties
        .iter()
        .filter(|(_, setting)| setting.get("x-stricter").is_some())
        .map(|(name, setting)| (name.clone(), setting.clone()))
        .collect()
}

/// A value of the setting that is as strict as this one, or stricter.
fn stricter(schema: &Value, than: &Value, which: Index) -> Value {
    let among = |least: i64, most: i64| {
        let width = usize::try_from((most - least).max(0)).unwrap() + 1;
        Value::from(least + i64::try_from(which.index(width)).unwrap())
    };
    match &schema["x-stricter"] {
        Value::Array(ladder) => {
            let rung = ladder.iter().position(|step| step == than).unwrap_or(0);
            ladder[rung + which.index(ladder.len() - rung)].clone()
        }
        way if way == "higher" && than.is_i64() => {
            let now = than.as_i64().unwrap();
            let most = schema["maximum"].as_i64().unwrap_or(i64::MAX);
            among(now, most.min(now + STEP).max(now))
        }
        way if way == "higher" && than.is_boolean() => {
            Value::from(than == true || which.index(2) == 1)
        }
        way if way == "lower" && than.is_i64() => {
            let now = than.as_i64().unwrap();
            let least = schema["minimum"].as_i64().unwrap_or(1);
            among(least.max(now - STEP).min(now), now)
        }
        way => {
            // What is neither a number, a switch nor a list stays as it is.
            let Some(names) = than.as_array() else {
                return than.clone();
            };
            let mut names = names.clone();
            if way == "more" && schema["items"]["type"] == "string" {
                let known = schema["items"]["enum"].as_array().cloned();
                let more = known.unwrap_or_else(|| NAMES.map(Value::from).to_vec());
                let one = which.get(&more).clone();
                if !names.contains(&one) {
                    names.push(one);
                }
            } else if way == "fewer" && !names.is_empty() {
                names.remove(which.index(names.len()));
            }
            Value::Array(names)
        }
    }
}

/// A policy, what its vendor set and what its dealership sets over that.
type Settings = Vec<OfPolicy>;

/// Of one policy: each setting with the value of the vendor and that of the dealership.
type OfPolicy = (String, Vec<(String, Value, Value)>);

/// A few settings of each policy: the vendor turned the default, the dealership turned that again.
fn floors() -> impl Strategy<Value = Settings> {
    ORDER
        .iter()
        .map(|policy| {
            let all: Vec<Turned> = settings(policy)
                .into_iter()
                .map(|(name, schema)| Turned {
                    floor: schema["default"].clone(),
                    name,
                    schema,
                })
                .collect();
            turned((*policy).to_owned(), all)
        })
        .collect::<Vec<_>>()
}

fn turned(policy: String, all: Vec<Turned>) -> BoxedStrategy<OfPolicy> {
    let many = all.len();
    subsequence(all, 0..=many.min(3))
        .prop_flat_map(|some| {
            let many = some.len();
            let ways = proptest::collection::vec((any::<Index>(), any::<Index>()), many);
            (Just(some), ways)
        })
        .prop_map(move |(some, ways)| {
            let turned = some.iter().zip(ways).map(|(one, (vendor, own))| {
                let floor = stricter(&one.schema, &one.floor, vendor);
                let own = stricter(&one.schema, &floor, own);
                (one.name.clone(), floor, own)
            });
            (policy.clone(), turned.collect())
        })
        .boxed()
}

fn line(name: &str, value: &Value) -> String {
    format!("{name} = {}\n", toml::Value::try_from(value).unwrap())
}

/// Both decide the same texts, and the dealership no more loosely. What it amends is no longer what was approved, and with an
/// approval that counts no more goes its end.
fn compare(vendor: &PolicySet, own: &PolicySet, asked: &[Request]) -> Result<(), TestCaseError> {
    for request in asked {
        let (first, second) = (
            vendor.decide(request).unwrap(),
            own.decide(request).unwrap(),
        );
        let looser = loosened(&first, &second, Ends::AreApprovals);
        prop_assert!(
            looser.is_empty(),
            "{}",
            told(request, request, &first, &second, &looser)
        );
    }
    Ok(())
}

#[test]
fn a_dealership_cannot_loosen_a_floor_of_all_policies() {
    let library = native_library();
    let asked = sampled(&requests(), 7, TEXTS);
    let loaded = std::cell::Cell::new(0_u32);
    let refused = std::cell::RefCell::new(Vec::new());
    law(floors(), SETS, |settings| {
        let folder = folder();
        let (mut vendor, mut own) = (
            format!("name = \"vendor\"\nversion = \"1\"\n{BUSINESS}\n"),
            "name = \"own\"\nversion = \"1\"\nextends = \"vendor.toml\"\n".to_owned(),
        );
        for (policy, turned) in &settings {
            vendor.push_str(&format!(
                "[[policy]]\nuse = \"standard/{policy}\"\nlocked = true\n{}[policy.settings]\n",
                files(policy)
            ));
            own.push_str(&format!(
                "[[policy]]\nid = \"{policy}\"\n[policy.settings]\n"
            ));
            for (name, floor, over) in turned {
                vendor.push_str(&line(name, floor));
                own.push_str(&line(name, over));
            }
        }
        folder.write("vendor.toml", &vendor).unwrap();
        folder.write("policy.toml", &own).unwrap();
        // Two settings may not go together, as when one window ends before it begins.
        let load = |name| {
            PolicySet::from_file(engine(), &library, &folder, name)
                .map_err(|problems| refused.borrow_mut().push(problems.to_string()))
        };
        let (Ok(floor), Ok(over)) = (load("vendor.toml"), load("policy.toml")) else {
            return Ok(());
        };
        loaded.set(loaded.get() + 1);
        compare(&floor, &over, &asked)
            .map_err(|error| TestCaseError::fail(format!("{vendor}\n{own}\n{error}")))
    });
    assert!(
        loaded.get() * 2 >= SETS,
        "only {} of {SETS} dealerships loaded: {:#?}",
        loaded.get(),
        refused.borrow()
    );
}

#[test]
fn a_dealership_cannot_loosen_what_the_example_locks() {
    let library = native_library();
    let asked = sampled(&requests(), 8, TEXTS);
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/dealership");
    let example = Dir::open_ambient_dir(example, ambient_authority()).unwrap();
    let vendor = format!(
        "{}\n{BUSINESS}",
        example.read_to_string("vendor.toml").unwrap()
    );
    let locked = locked(&vendor);
    assert!(locked.len() > 5 && locked.iter().any(|(_, all)| all.len() > 2));
    let strategies: Vec<_> = locked
        .into_iter()
        .map(|(policy, all)| turned(policy, all))
        .collect();
    law(strategies, SETS / 2, |settings| {
        let folder = cap_tempfile::tempdir(ambient_authority()).unwrap();
        let mut own = "name = \"own\"\nversion = \"1\"\nextends = \"vendor.toml\"\n".to_owned();
        for (policy, turned) in &settings {
            own.push_str(&format!(
                "[[policy]]\nid = \"{policy}\"\n[policy.settings]\n"
            ));
            for (name, _, over) in turned {
                own.push_str(&line(name, over));
            }
        }
        folder.write("vendor.toml", &vendor).unwrap();
        folder.write("policy.toml", &own).unwrap();
        let load = |name| {
            PolicySet::from_file(engine(), &library, &folder, name)
                .unwrap_or_else(|problems| panic!("{own}\n{problems}"))
        };
        compare(&load("vendor.toml"), &load("policy.toml"), &asked)
            .map_err(|error| TestCaseError::fail(format!("{own}\n{error}")))
    });
}

/// Of each policy of a set the settings that it locks one by one.
fn locked(vendor: &str) -> Vec<(String, Vec<Turned>)> {
    let set: toml::Table = toml::from_str(vendor).unwrap();
    set["policy"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let policy = entry["use"].as_str().unwrap().replace("standard/", "");
            let names: Vec<&str> = entry["locked"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|part| part.as_str()?.strip_prefix("settings."))
                .collect();
            let set = |name: &str| entry.get("settings").and_then(|own| own.get(name));
            let turned = settings(&policy)
                .into_iter()
                .filter(|(name, _)| names.contains(&name.as_str()))
                .map(|(name, schema)| Turned {
                    floor: set(&name).map_or(schema["default"].clone(), |value| {
                        serde_json::to_value(value).unwrap()
                    }),
                    name,
                    schema,
                });
            (policy.clone(), turned.collect())
        })
        .collect()
}
