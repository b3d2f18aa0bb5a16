//! `maysend inspect`.

use super::{maysend, without_digests};
use serde_json::Value;

#[test]
fn a_standard_policy_as_text() {
    let ran = maysend(&["inspect", "standard/hours"], "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let text: String = without_digests(&ran.stdout)
        .lines()
        .map(|line| match line.strip_prefix("size ") {
            Some(_) => "size        [size]\n".to_owned(),
            None => format!("{line}\n"),
        })
        .collect();
    insta::assert_snapshot!(text);
}

#[test]
fn a_standard_policy_as_json() {
    let ran = maysend(&["inspect", "standard/opt-out", "--format", "json"], "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let shown: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(shown["policy"], "standard/opt-out");
    assert_eq!(
        shown["interfaces"],
        serde_json::json!(["outbound", "inbound"])
    );
    assert_eq!(
        shown["description"]["needs_labels"],
        serde_json::json!(["class"])
    );
    let schema = &shown["description"]["settings_schema"]["properties"];
    assert!(schema["confirmation-minutes"].is_object(), "{schema}");
    for import in shown["imports"].as_array().unwrap() {
        assert!(import.as_str().unwrap().starts_with("maysend:policy/"));
    }
}

#[test]
fn a_file_is_what_it_contains() {
    let hours = maysend_policies::find("standard/hours").unwrap();
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("hours.wasm");
    std::fs::write(&path, hours.component).unwrap();
    let ran = maysend(&["inspect", path.to_str().unwrap()], "");
    assert_eq!(ran.status, 0);
    assert!(ran.stdout.contains(hours.sha256), "{}", ran.stdout);
}

#[test]
fn what_is_no_policy_says_why() {
    let ran = maysend(&["inspect", "policy.toml"], "");
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.stderr, @"error: `policy.toml`: not a WebAssembly component: it does not begin as WebAssembly does; give the `.wasm` file that `maysend build` or `wasm-tools component new` wrote");
    let ran = maysend(&["inspect", "standard/ours"], "");
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("standard/hours"), "{}", ran.stderr);
}
