//! `maysend new`, and `maysend build` as far as no compiler runs.

use std::fs;
use std::path::PathBuf;

use super::maysend;

/// A folder that is not there yet.
fn free(test: &str, name: &str) -> PathBuf {
    let parent = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&parent);
    fs::create_dir_all(&parent).unwrap();
    parent.join(name)
}

#[test]
fn a_new_policy_is_a_crate_that_cargo_reads_with_the_sdk_in_it() {
    let folder = free("new", "no-promises");
    let ran = maysend(&["new", folder.to_str().unwrap()], "");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(
        ran.stdout.starts_with("made the policy `no-promises` in "),
        "{}",
        ran.stdout
    );

    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let metadata = std::process::Command::new(cargo)
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(&folder)
        .output()
        .unwrap();
    let text = String::from_utf8(metadata.stdout).unwrap();
    assert!(
        metadata.status.success(),
        "{}",
        String::from_utf8_lossy(&metadata.stderr)
    );
    assert!(text.contains("\"name\":\"no-promises\""), "{text}");
    for file in [
        "Cargo.lock",
        "maysend-sdk/src/lib.rs",
        "maysend-sdk/wit/policy.wit",
    ] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    let lock = fs::read_to_string(folder.join("Cargo.lock")).unwrap();
    assert!(lock.contains("name = \"wit-bindgen\""), "{lock}");
    let source = fs::read_to_string(folder.join("src/lib.rs")).unwrap();
    assert!(
        !source.contains("{{"),
        "something was not filled in: {source}"
    );

    let set = folder.join("policies.toml");
    let ran = maysend(&["check", set.to_str().unwrap()], "");
    assert_eq!(
        ran.status, 1,
        "nobody built the component yet: {}",
        ran.stdout
    );

    let again = maysend(&["new", folder.to_str().unwrap()], "");
    assert_eq!(again.status, 1);
    assert!(
        again.stderr.contains("already: give a name that is free"),
        "{}",
        again.stderr
    );
}

#[test]
fn names_that_rust_or_the_contract_would_refuse_are_refused() {
    for name in [
        "No-Promises",
        "no_promises",
        "7-days",
        "a--b",
        "fn",
        "serde",
        "a-",
    ] {
        let folder = free("names", name);
        let ran = maysend(&["new", folder.to_str().unwrap()], "");
        assert_eq!(ran.status, 1, "{name}");
        assert!(!folder.exists(), "{name}");
        assert!(ran.stderr.contains(&format!("`{name}` ")), "{}", ran.stderr);
    }
}

#[test]
fn what_is_no_policy_crate_is_not_built() {
    let folder = free("no-crate", "empty");
    fs::create_dir(&folder).unwrap();
    let ran = maysend(&["build", folder.to_str().unwrap()], "");
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr
            .contains("there is no `Cargo.toml`; `maysend new NAME` makes one"),
        "{}",
        ran.stderr
    );

    fs::create_dir(folder.join("src")).unwrap();
    fs::write(folder.join("src/lib.rs"), "").unwrap();
    fs::write(
        folder.join("Cargo.toml"),
        "[workspace]\n[package]\nname = \"plain\"\nedition = \"2024\"\n",
    )
    .unwrap();
    let ran = maysend(&["build", folder.to_str().unwrap()], "");
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr
            .contains("`crate-type = [\"cdylib\", \"rlib\"]` under `[lib]`"),
        "{}",
        ran.stderr
    );
}
