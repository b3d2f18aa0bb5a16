//! `maysend completions`, `maysend man` and `maysend bench`: what is made from the definitions, and what is measured.

use serde_json::Value;

use super::{Folder, maysend, maysend_in};

#[test]
fn every_shell_has_its_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = maysend(&["completions", shell], "");
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{shell}");
        assert!(ran.stdout.contains("receive"), "{shell}: {}", ran.stdout);
    }
    let ran = maysend(&["completions", "cmd"], "");
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
}

#[test]
fn every_command_has_its_page() {
    let folder = Folder::new("man");
    let ran = maysend_in(&folder.0, &["man", "pages/man1"], "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    for page in ["maysend", "maysend-batch", "maysend-decide", "maysend-test"] {
        let path = folder.0.join(format!("pages/man1/{page}.1"));
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.contains(".SH SYNOPSIS"), "{page}: {text}");
    }
}

#[test]
fn a_bench_measures_each_policy_against_its_limits() {
    let arguments = ["bench", "--rounds", "2", "small.toml", "requests.jsonl"];
    let json: Vec<&str> = arguments.iter().copied().chain(["--format=json"]).collect();
    let ran = maysend(&json, "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let measured: Value = serde_json::from_str(&ran.stdout).unwrap();
    let policies = measured["policies"].as_array().unwrap();
    assert!(!policies.is_empty());
    for policy in policies {
        let most = policy["fuel"]["most"].as_u64().unwrap();
        assert!(
            most > 0 && most <= policy["fuel_limit"].as_u64().unwrap(),
            "{policy}"
        );
        assert!(policy["bytes"].as_u64().unwrap() <= policy["bytes_limit"].as_u64().unwrap());
    }
    let ran = maysend(&arguments, "");
    assert_eq!(ran.status, 0);
    assert!(ran.stdout.contains("of limit"), "{}", ran.stdout);
}
