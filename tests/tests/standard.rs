//! What holds of every standard policy as it is shipped.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use maysend::{CheckedComponent, Limits};
use maysend_tests::cases::{CaseFile, files};
use maysend_tests::engine;

/// The largest component that a decision path should carry.
const MAX_BYTES: usize = 350_000;

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
fn the_worked_examples_are_cases() {
    let scenarios: BTreeSet<String> = files()
        .iter()
        .map(|(_, path)| CaseFile::read(path).expect("a case file"))
        .flat_map(|file| file.cases().to_vec())
        .filter_map(|case| case.scenario)
        .collect();
    assert!(scenarios.len() >= 40, "{scenarios:?}");
}
