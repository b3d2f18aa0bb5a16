//! The case files of the standard policies.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use maysend::Library;
pub use maysend_cases::{Case, CaseFile, Outcome};

use crate::engine;

/// Every case file of the standard policies, with its policy's name.
///
/// # Panics
///
/// When the folders cannot be read.
pub fn files() -> Vec<(String, PathBuf)> {
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(policies).expect("the folder of the policies") {
        let folder = entry.expect("an entry").path();
        let Ok(cases) = std::fs::read_dir(folder.join("cases")) else {
            continue;
        };
        for case in cases {
            let path = case.expect("an entry").path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                let policy = folder.file_name().unwrap_or_default().to_string_lossy();
                files.push((policy.into_owned(), path));
            }
        }
    }
    files.sort();
    files
}

/// Runs one of the cases of a file against a library and says everything that is not as expected.
///
/// # Errors
///
/// A line for each difference, or what is wrong with the case.
pub fn run(file: &CaseFile, case: &Case, library: &Library) -> Result<(), String> {
    let ran = file
        .set(case, engine(), library)
        .and_then(|set| file.run(case, engine(), &set))
        .map_err(|error| error.to_string())?;
    if ran.differences.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = ran.differences.iter().map(ToString::to_string).collect();
    Err(lines.join("\n"))
}

/// The clauses of the written policy that the findings of a case name.
///
/// # Errors
///
/// What is wrong with the case.
pub fn clauses(
    file: &CaseFile,
    case: &Case,
    library: &Library,
) -> Result<BTreeSet<String>, String> {
    let ran = file
        .set(case, engine(), library)
        .and_then(|set| file.run(case, engine(), &set))
        .map_err(|error| error.to_string())?;
    let findings = match ran.outcome {
        Outcome::Decision(decision) => decision.outcome.findings,
        Outcome::Reaction(reaction) => reaction.findings,
    };
    Ok(findings
        .into_iter()
        .filter_map(|finding| finding.clause)
        .collect())
}
