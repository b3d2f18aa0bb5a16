//! What the case files do not say: settings, clauses, many records.

use maysend_sdk::prelude::*;
use maysend_sdk::testing::{self, Tester};
use maysend_sdk::types;

use crate::Authorization;

pub(crate) fn tester(settings: &str) -> Tester<Authorization> {
    Tester::new(settings).unwrap()
}

pub(crate) fn review(settings: &str, request: &types::Request) -> Opinion {
    tester(settings).review(
        Stage::Judge,
        request,
        "Hi Dana, your Accord is ready.",
        [Label::class(Class::Informational)],
    )
}

#[test]
fn a_request_of_which_nothing_is_known_is_denied() {
    let request = testing::request("2026-11-24T16:15:00Z");
    let opinion = review("{}", &request);
    assert_eq!(opinion.verdict, Verdict::Deny);
    let codes: Vec<&str> = opinion
        .findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect();
    for code in [
        "employment",
        "device",
        "audience",
        "bulk",
        "group",
        "by-machine",
    ] {
        let code = format!("authorization/{code}");
        assert!(codes.contains(&code.as_str()), "{code} in {codes:?}");
    }
}

#[test]
fn every_finding_says_which_clause_it_rests_on_and_why() {
    let clauses = tester("{}").clauses(&testing::business("Smith Honda", "America/Chicago"));
    let opinion = review("{}", &testing::request("2026-11-24T16:15:00Z"));
    for finding in &opinion.findings {
        let clause = finding.clause.as_deref().unwrap();
        assert!(clauses.iter().any(|own| own.id == clause), "{clause}");
        assert!(
            !finding.message.is_empty() && finding.remedy.is_some(),
            "{finding:?}"
        );
    }
}

#[test]
fn settings_out_of_range_are_all_named() {
    let settings = r#"{"group-texts": "allow", "generated": "ask", "bulk-minutes": 0, "largest-audience": 0, "approver": " ",
        "company-devices": ["web", "Personal Phone"], "grantor-roles": ["-"]}"#;
    let problems = Tester::<Authorization>::new(settings)
        .err()
        .unwrap()
        .to_string();
    for pointer in [
        "/group-texts",
        "/generated",
        "/bulk-minutes",
        "/largest-audience",
        "/approver",
        "/company-devices/1",
        "/grantor-roles/0",
    ] {
        assert!(problems.contains(pointer), "{pointer}: {problems}");
    }
}

#[test]
fn clauses_say_what_the_settings_say() {
    let business = testing::business("Smith Honda", "America/Chicago");
    let text = |settings: &str| -> String {
        let clauses = tester(settings).clauses(&business);
        assert_eq!(clauses.len(), 4);
        clauses.iter().map(|clause| clause.text.as_str()).collect()
    };
    let default = text("{}");
    assert!(default.contains("Only staff of Smith Honda") && default.contains("after 366 days"));
    assert!(
        default.contains(
            "without \
             a person may go"
        ) && default.contains("what such a sender sent lately")
    );
    let own = text(r#"{"unattended": "hold", "recent-not-known": "allow", "fixed-answers": []}"#);
    assert!(own.contains("a person waits for the approval of the manager"));
    assert!(!own.contains("sent lately") && !own.contains("Fixed answers"));
}

#[test]
fn many_records_cost_no_more_than_their_number() {
    let mut request = testing::request("2026-11-24T16:15:00Z");
    let sender = request.sender.as_mut().unwrap();
    sender.approvals = vec![testing::approval("personal-phone", "manager", 0); 20_000];
    sender.recent = Some(
        (0..2_000)
            .map(|it| testing::sent_text(request.at, &format!("r-{it}"), &"word ".repeat(2_000)))
            .collect(),
    );
    assert!(review("{}", &request).findings.len() < 12);
}

#[test]
fn the_approval_that_runs_longest_bounds_the_permission() {
    let mut request = testing::request("2026-11-24T16:15:00Z");
    let at = request.at;
    let sender = request.sender.as_mut().unwrap();
    sender.id = Some("e-7".to_owned());
    sender.employed = Some(true);
    sender.archived = Some(true);
    sender.device = Some("personal-phone".to_owned());
    sender.recent = Some(Vec::new());
    let approval = |ends: i64| {
        let mut approval = testing::approval("personal-phone", "manager", at - 60);
        approval.expires_at = Some(at + ends);
        approval
    };
    sender.approvals = vec![approval(50), approval(90), approval(-10), approval(70)];
    (request.message.audience, request.message.group_size) = (Some(1), Some(1));
    request.message.origin = Some("typed".to_owned());
    let opinion = review("{}", &request);
    assert_eq!(
        (opinion.verdict, opinion.valid_until),
        (Verdict::Allow, Some(at + 90))
    );
}
