//! The example dealership's own suite, run against the set that it has in force, its own component included.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use maysend::{Finding, PolicySet, Rehearsal};
use maysend_tests::cases::{CaseFile, Outcome};
use maysend_tests::{component_library, engine};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/dealership")
}

/// The set, in a folder where the component lies beside it.
fn set() -> &'static PolicySet {
    static SET: OnceLock<PolicySet> = OnceLock::new();
    SET.get_or_init(|| {
        let own = cap_tempfile::tempdir(ambient_authority()).unwrap();
        let dealership = Dir::open_ambient_dir(folder(), ambient_authority()).unwrap();
        for name in ["house.toml", "policy.toml", "vendor.toml"] {
            dealership.copy(name, &own, name).unwrap();
        }
        let component: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/promised-times.wasm"));
        own.write("promised-times.wasm", component).unwrap();
        PolicySet::from_file(engine(), &component_library(), &own, "house.toml")
            .unwrap_or_else(|problems| panic!("{problems}"))
    })
}

/// What any case brought up, by the policy's id.
#[derive(Default)]
struct CameUp {
    clauses: BTreeSet<(String, String)>,
    codes: BTreeSet<(String, String)>,
}

impl CameUp {
    fn take(&mut self, findings: &[Finding]) {
        for finding in findings {
            let policy = || finding.policy.clone();
            self.codes.insert((policy(), finding.code.clone()));
            let clause = finding.clause.clone().map(|clause| (policy(), clause));
            self.clauses.extend(clause);
        }
    }
}

/// Every case comes out as expected, and together they bring up every clause and code but those that are excused.
#[test]
fn the_suite_passes_and_covers_every_clause_and_code() {
    let set = set();
    let paths: Vec<PathBuf> = std::fs::read_dir(folder().join("cases"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let mut came_up = CameUp::default();
    let mut wrong = Vec::new();
    std::thread::scope(|scope| {
        let running: Vec<_> = paths.iter().map(|path| scope.spawn(|| ran(path))).collect();
        for file in running {
            let (own, differences) = file.join().unwrap();
            came_up.clauses.extend(own.clauses);
            came_up.codes.extend(own.codes);
            wrong.extend(differences);
        }
    });
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    let mut never = BTreeSet::new();
    for clause in set.clauses(None).unwrap() {
        let clause = (clause.policy, clause.id);
        if !came_up.clauses.contains(&clause) {
            never.insert(clause);
        }
    }
    for policy in set.policies() {
        for code in &policy.description().codes {
            let family = code.strip_suffix('*');
            let is_it = |(own, found): &(String, String)| {
                own == policy.id()
                    && (found == code || family.is_some_and(|family| found.starts_with(family)))
            };
            if !came_up.codes.iter().any(is_it) {
                never.insert((policy.id().to_owned(), code.clone()));
            }
        }
    }
    assert_eq!(never, excused());
}

/// What the cases of a file brought up, and what is not as they expect.
fn ran(path: &Path) -> (CameUp, Vec<String>) {
    let file = CaseFile::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (mut came_up, mut wrong) = (CameUp::default(), Vec::new());
    // Most cases of a file differ in what one policy reads.
    let rehearsal = Rehearsal::new();
    for case in file.cases() {
        let ran = file.rehearse(case, engine(), set(), &rehearsal).unwrap();
        match ran.outcome {
            Outcome::Decision(decision) => came_up.take(&decision.findings),
            Outcome::Reaction(reaction) => came_up.take(&reaction.findings),
        }
        let name = format!("{}: {}", path.display(), case.name);
        let differences = ran.differences.into_iter();
        wrong.extend(differences.map(|difference| format!("{name}: {difference}")));
    }
    (came_up, wrong)
}

/// The clauses and codes that need not come up; `maysend test --all-covered` reads the same file.
fn excused() -> BTreeSet<(String, String)> {
    let text = std::fs::read_to_string(folder().join("excuses.toml")).unwrap();
    let table: toml::Table = toml::from_str(&text).unwrap();
    let excuses = table["excuse"].as_array().unwrap().iter();
    excuses
        .filter_map(|excuse| {
            let name = excuse.get("code").or_else(|| excuse.get("clause"))?;
            let field = |value: &toml::Value| value.as_str().unwrap().to_owned();
            Some((field(&excuse["policy"]), field(name)))
        })
        .collect()
}
