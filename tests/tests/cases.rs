//! Every case of every standard policy, as a component and as native Rust behind the same host.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Trial};
use maysend::Library;
use maysend_tests::cases::{CaseFile, files, run};
use maysend_tests::{component_library, native_library};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let tiers: [(&str, Arc<Library>); 2] = [
        ("component", Arc::new(component_library())),
        ("native", Arc::new(native_library())),
    ];
    // Keeps the compiled form of every policy for as long as the cases run.
    let _compiled = maysend_tests::set(
        &std::iter::once("name = \"all\"\nversion = \"1\"\n".to_owned())
            .chain(
                maysend_policies::standard()
                    .iter()
                    .map(|policy| format!("[[policy]]\nuse = \"{}\"\n", policy.name)),
            )
            .collect::<String>(),
    );
    let mut trials = Vec::new();
    for (policy, path) in files() {
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let file = match CaseFile::read(&path) {
            Ok(file) => Arc::new(file),
            Err(error) => {
                trials.push(Trial::test(format!("{policy}/{stem}"), move || {
                    Err(format!("{}: {error}", path.display()).into())
                }));
                continue;
            }
        };
        for index in 0..file.cases().len() {
            for (tier, library) in &tiers {
                let (file, library) = (Arc::clone(&file), Arc::clone(library));
                let Some(case) = file.cases().get(index).cloned() else {
                    continue;
                };
                let scenario = case
                    .scenario
                    .as_ref()
                    .map(|id| format!("{id} "))
                    .unwrap_or_default();
                let name = format!("{policy}/{stem}: {scenario}{} ({tier})", case.name);
                trials.push(Trial::test(name, move || {
                    run(&file, &case, &library).map_err(Into::into)
                }));
            }
        }
    }
    assert!(!trials.is_empty(), "no case was found");
    libtest_mimic::run(&arguments, trials).exit_code()
}
