//! `maysend new`, `maysend build`, and what a new user does between and after.

use std::fs;
use std::path::{Path, PathBuf};

use super::examples::examples;
use super::{Ran, fenced, maysend, maysend_in};

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

/// What `maysend new` tells its user to do next, without what is done beside the command.
fn steps(told: &str) -> Vec<Vec<&str>> {
    let lines = told.lines().filter_map(|line| line.strip_prefix("  "));
    lines
        .filter_map(|line| line.strip_prefix("maysend "))
        .map(|line| line.split(' ').collect())
        .collect()
}

/// Compiles into one folder whatever the policy: the dependencies are the same.
fn maysend_building(folder: &Path, arguments: &[&str]) -> Ran {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("new-target");
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_maysend"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .unwrap();
    Ran {
        status: ran.status.code().unwrap(),
        stdout: String::from_utf8(ran.stdout).unwrap(),
        stderr: String::from_utf8(ran.stderr).unwrap(),
    }
}

/// The code of the SDK's documentation: what a reader types.
fn blocks(language: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sdk/src/lib.rs");
    let documentation: String = fs::read_to_string(path)
        .unwrap()
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        // What rustdoc hides, the reader does not see.
        .map(|line| if line.starts_with("# ") { "" } else { line })
        .flat_map(|line| [line, "\n"])
        .collect();
    fenced(&documentation, language)
}

#[test]
fn what_a_new_user_types_works_from_the_first_command_to_the_written_policy() {
    let folder = free("path", "no-sunday-finance");
    let parent = folder.parent().unwrap();
    let told = maysend_in(parent, &["new", "no-sunday-finance"], "").stdout;
    assert!(told.contains("\n  cd no-sunday-finance\n"), "{told}");
    let steps = steps(&told);
    let commands: Vec<&str> = steps.iter().map(|step| step[0]).collect();
    assert_eq!(commands, ["build", "test", "check", "decide", "document"]);
    take(&folder, &steps, "1 allow, 1 hold");

    // And what the documentation of the SDK makes of it.
    let [manifest, set, cases] = blocks("toml").try_into().unwrap();
    assert!(manifest.contains("[package]"), "{manifest}");
    fs::write(folder.join("policies.toml"), set).unwrap();
    fs::write(folder.join("cases.toml"), cases).unwrap();
    fs::write(folder.join("src/lib.rs"), &blocks("")[0]).unwrap();
    take(&folder, &steps, "2 allow");
    let written = fs::read_to_string(folder.join("policy.html")).unwrap();
    assert!(written.contains("wait until Monday: apr, finance, financing, lease."));
}

#[test]
fn the_example_of_the_help_builds_into_another_folder() {
    let folder = free("build-example", "no-promises");
    let parent = folder.parent().unwrap();
    assert_eq!(maysend_in(parent, &["new", "no-promises"], "").status, 0);
    fs::create_dir(parent.join("dealership")).unwrap();
    let example = examples("build").remove(0);
    let words: Vec<&str> = example.iter().map(String::as_str).collect();
    assert_eq!(words[1], "no-promises");
    let ran = maysend_building(parent, &words);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let built = fs::read(parent.join("dealership/no-promises.wasm")).unwrap();
    assert!(built.starts_with(b"\0asm"));
}

/// Runs each step in the folder of a policy with three cases and two requests.
fn take(folder: &Path, steps: &[Vec<&str>], verdicts: &str) {
    for step in steps {
        let (ran, status, expected) = match step[0] {
            "build" => (
                maysend_building(folder, step),
                0,
                "wrote `no-sunday-finance.wasm`\n",
            ),
            "test" => (maysend_in(folder, step, ""), 0, "3 passed, 0 failed\n"),
            "check" => (
                maysend_in(folder, step, ""),
                0,
                "no-sunday-finance.wasm 1.0.0  enforced",
            ),
            "decide" => {
                let status = if verdicts.contains("hold") { 2 } else { 0 };
                (maysend_in(folder, step, ""), status, verdicts)
            }
            _ => (maysend_in(folder, step, ""), 0, ""),
        };
        assert_eq!(ran.status, status, "{step:?}: {ran:?}");
        assert!(ran.stdout.contains(expected), "{step:?}: {ran:?}");
    }
}
