//! What a run of case files says, as the JUnit XML that build servers show.

use anyhow::Context as _;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::fault::Fault;
use super::{Tested, report};
use crate::show::escape;

/// One suite a file; first what kept cases from running. Without times and dates: the same run writes the same file.
pub(super) fn report(tested: &[Tested<'_>], faults: &[Fault]) -> anyhow::Result<String> {
    let mut report = Report::new("maysend");
    for faults in faults.chunk_by(|one, next| one.file == next.file) {
        let name = faults.first().and_then(|fault| fault.file.as_deref());
        let name = name.map_or("maysend test".to_owned(), escape::line);
        let mut case = TestCase::new("can be run", unready(faults));
        case.set_classname(name.as_str());
        let mut suite = TestSuite::new(name.as_str());
        suite.add_test_case(case);
        report.add_test_suite(suite);
    }
    for file in tested.chunk_by(|one, next| one.path == next.path) {
        let Some(first) = file.first() else { continue };
        let name = escape::line(&first.path.display().to_string());
        let mut suite = TestSuite::new(name.as_str());
        for tested in file {
            let mut case = TestCase::new(escape::line(&tested.case.name), status(tested)?);
            case.set_classname(name.as_str());
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    report.to_string().context("cannot write the JUnit XML")
}

/// What is wrong with a file, in one error: build servers count cases, of which it is none.
fn unready(faults: &[Fault]) -> TestCaseStatus {
    let all: Vec<String> = faults.iter().map(Fault::in_its_file).collect();
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    match all.as_slice() {
        [only] => status.set_message(only.as_str()),
        _ => status.set_message(format!("{} problems", all.len())),
    };
    status.set_description(all.join("\n"));
    status
}

fn status(tested: &Tested<'_>) -> anyhow::Result<TestCaseStatus> {
    Ok(match &tested.result {
        Ok(ran) if ran.differences.is_empty() => TestCaseStatus::success(),
        Ok(ran) => {
            let what: Vec<&str> = ran
                .differences
                .iter()
                .map(|difference| difference.what.as_str())
                .collect();
            let mut shown = Vec::new();
            report::failure(&mut shown, ran)?;
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(format!("not as expected: {}", what.join(", ")));
            // What paints is left out where the XML is written.
            status.set_description(String::from_utf8_lossy(&shown));
            status
        }
        Err(error) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(escape::line(&error.to_string()));
            status
        }
    })
}
