//! Each standard policy keeps the schema of its settings as a file, so that its component need not make it: the file is true.
//!
//! With `MAYSEND_BLESS=1` in the environment the files are written anew.

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
fn hours() {
    check::<maysend_policy_hours::HoursPolicy>("hours");
}

#[test]
fn opt_out() {
    check::<maysend_policy_opt_out::OptOuts>("opt-out");
}
