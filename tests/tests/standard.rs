//! What holds of every standard policy as it is shipped.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use maysend::{CheckedComponent, Limits};
use maysend_tests::cases::{CaseFile, files};
use maysend_tests::{engine, native_library};

/// The largest component that a decision path should carry.
const MAX_BYTES: usize = 425_000;

#[test]
fn it_is_small_and_imports_nothing_but_the_contract() {
    for policy in maysend_policies::standard() {
        let checked = CheckedComponent::check(policy.component).expect(policy.name);
        assert!(checked.size() <= MAX_BYTES, "{}", policy.name);
        assert_eq!(checked.digest().as_str(), policy.sha256);
        for import in checked.imports() {
            let allowed = ["types", "log", "calendar"].map(|interface| {
                format!("maysend:policy/{interface}@{}", maysend::CONTRACT_VERSION)
            });
            assert!(allowed.contains(import), "{}: {import}", policy.name);
        }
        let compiled = checked
            .compile(engine(), &Limits::small())
            .expect(policy.name);
        assert_eq!(
            format!("standard/{}", compiled.description().name),
            policy.name
        );
    }
}

#[test]
fn rules_may_ask_for_every_topic_that_texts_are_given() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies/classification/data");
    let mut topics = BTreeSet::new();
    for name in ["english.cues", "service.cues", "spanish.cues"] {
        let cues = std::fs::read_to_string(data.join(name)).expect(name);
        let heads = cues.lines().filter_map(|line| {
            let words = line.strip_prefix("fact ").or(line.strip_prefix("topic "))?;
            words.split_whitespace().next().map(str::to_owned)
        });
        topics.extend(heads);
    }
    assert!(topics.len() >= 15, "{topics:?}");
    let readme = std::fs::read_to_string(data.join("../README.md")).expect("its README");
    let row = readme.lines().find(|line| line.starts_with("| `topic` |"));
    let told = row
        .expect("its row on topics")
        .split('`')
        .skip(3)
        .step_by(2);
    topics.extend(told.map(str::to_owned));
    topics.retain(|topic| !maysend_policy_rules::KNOWN_TOPICS.contains(&topic.as_str()));
    assert_eq!(topics, BTreeSet::new(), "`rules` would refuse them");
}

#[test]
fn every_worked_example_is_a_case() {
    let examples: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../data/scenarios.json")).expect("the worked examples");
    let examples: BTreeSet<String> = examples
        .iter()
        .filter_map(|example| example.get("id")?.as_str().map(str::to_owned))
        .collect();
    assert_eq!(examples.len(), 46);
    let cases: BTreeSet<String> = files()
        .iter()
        .map(|(_, path)| CaseFile::read(path).expect("a case file"))
        .flat_map(|file| file.cases().to_vec())
        .filter_map(|case| case.scenario)
        .collect();
    assert_eq!(examples, cases);
}

/// `tests/data/clauses.json`: for each worked example's case (`hours/scenarios: its name`) the clauses that it comes under. With
/// `MAYSEND_BLESS=1` in the environment it is written anew.
#[test]
fn the_clauses_of_the_worked_examples_are_on_record() {
    let library = native_library();
    let mut clauses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (policy, path) in files() {
        let file = CaseFile::read(&path).expect("a case file");
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        for case in file.cases().iter().filter(|case| case.scenario.is_some()) {
            let found = maysend_tests::cases::clauses(&file, case, &library).expect("a decision");
            clauses.insert(format!("{policy}/{stem}: {}", case.name), found);
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/clauses.json");
    let text = serde_json::to_string_pretty(&clauses).expect("JSON") + "\n";
    if std::env::var_os("MAYSEND_BLESS").is_some() {
        std::fs::write(&path, text).expect("the file is written");
        return;
    }
    assert_eq!(
        std::fs::read_to_string(&path).expect("the file"),
        text,
        "run this test with MAYSEND_BLESS=1, then `cargo xtask pages`"
    );
}
