//! Each standard policy keeps the schema of its settings as a file, so that its component need not make it: the file is true.
//!
//! With `MAYSEND_BLESS=1` in the environment the files are written anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use std::path::Path;

use maysend_sdk::Policy;
use maysend_sdk::testing::settings_schema;

fn check<P: Policy>(policy: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../policies")
        .join(policy)
        .join("settings.schema.json");
    let schema = settings_schema::<P>();
    if std::env::var_os("MAYSEND_BLESS").is_some() {
        std::fs::write(&path, schema).unwrap();
        return;
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        schema,
        "{} is not the schema of the settings: run this test with MAYSEND_BLESS=1 and review the difference",
        path.display()
    );
    assert_eq!(P::settings_schema(), schema);

    // A set can lock a setting without setting it: what is in force then must be known.
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    for (name, setting) in schema["properties"].as_object().unwrap() {
        let can_be_turned = setting.get("x-stricter").is_some();
        assert!(
            !can_be_turned || setting.get("default").is_some(),
            "{policy}: `{name}` says which way is stricter, but not from where"
        );
    }
}

#[test]
fn advertising() {
    check::<maysend_policy_advertising::Advertising>("advertising");
}

#[test]
fn authorization() {
    check::<maysend_policy_authorization::Authorization>("authorization");
}

#[test]
fn classification() {
    check::<maysend_policy_classification::Classification>("classification");
}

#[test]
fn consent() {
    check::<maysend_policy_consent::ConsentPolicy>("consent");
}

#[test]
fn content() {
    check::<maysend_policy_content::ContentPolicy>("content");
}

#[test]
fn disclosure() {
    check::<maysend_policy_disclosure::Disclosure>("disclosure");
}

#[test]
fn frequency() {
    check::<maysend_policy_frequency::FrequencyPolicy>("frequency");
}

#[test]
fn hours() {
    check::<maysend_policy_hours::HoursPolicy>("hours");
}

#[test]
fn opt_out() {
    check::<maysend_policy_opt_out::OptOuts>("opt-out");
}

#[test]
fn place() {
    check::<maysend_policy_place::PlacePolicy>("place");
}

#[test]
fn routing() {
    check::<maysend_policy_routing::Routing>("routing");
}

#[test]
fn rules() {
    check::<maysend_policy_rules::RulesPolicy>("rules");
}

#[test]
fn templates() {
    check::<maysend_policy_templates::Templates>("templates");
}
