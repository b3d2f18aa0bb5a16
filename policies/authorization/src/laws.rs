//! Laws of the policy: what permits cannot be dropped to advantage, what restricts cannot be forgotten to advantage.

use maysend_sdk::prelude::*;
use maysend_sdk::testing;
use maysend_sdk::types;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::tests::review;

/// How strict an opinion is: denied, how many wait for whom, and until when it may go.
fn strictness(opinion: &Opinion) -> (bool, usize) {
    let mut holds: Vec<&str> = opinion
        .holds
        .iter()
        .map(|hold| hold.subject.as_str())
        .collect();
    holds.sort_unstable();
    holds.dedup();
    (opinion.verdict == Verdict::Deny, holds.len())
}

/// A denial is never looser; otherwise every hold must still be there, or, for one that the sender lifts alone, one that somebody
/// else lifts; and it must not last longer.
fn is_no_looser(before: &Opinion, after: &Opinion) -> bool {
    if after.verdict == Verdict::Deny {
        return true;
    }
    let asks_another = after.holds.iter().any(|hold| hold.role != "sender");
    let kept = before
        .holds
        .iter()
        .all(|hold| after.holds.contains(hold) || (hold.role == "sender" && asks_another));
    let ends = |opinion: &Opinion| opinion.valid_until.unwrap_or(i64::MAX);
    before.verdict != Verdict::Deny
        && kept
        && (!after.holds.is_empty() || ends(after) <= ends(before))
}

fn text(values: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    option::weighted(0.9, select(values).prop_map(str::to_owned))
}

prop_compose! {
    fn approvals()(
        subject in select(vec!["personal-phone", "bulk", "loaner"]),
        role in select(vec!["manager", "sales", "general-manager"]),
        by in select(vec!["e-1", "e-7", "", "Mike"]),
        granted in -500_i64..10,
        ends in option::weighted(0.9, -5_i64..400),
    ) -> Approval {
        let day = 86_400;
        let now = testing::at("2026-11-24T16:15:00Z");
        let mut approval = testing::approval(subject, role, now + granted * day);
        approval.granted_by = by.to_owned();
        approval.expires_at = ends.map(|ends| now + ends * day);
        approval
    }
}

prop_compose! {
    fn senders()(
        id in text(&["e-7"]),
        role in text(&["sales", "automation", "manager", "service-advisor"]),
        employed in option::weighted(0.9, proptest::bool::weighted(0.9)),
        archived in option::weighted(0.9, proptest::bool::weighted(0.9)),
        device in text(&["company-app", "web", "server", "personal-phone", "fax"]),
        approvals in vec(approvals(), 0..3),
        recent in option::weighted(0.8, 0_i64..9),
    ) -> Sender {
        let at = testing::at("2026-11-24T16:15:00Z");
        let mut sender = testing::sender();
        (sender.id, sender.role, sender.device) = (id, role, device);
        (sender.employed, sender.archived, sender.approvals) = (employed, archived, approvals);
        sender.recent = recent.map(|count| {
            (0..count).map(|it| testing::sent_text(at - it, &format!("r-{it}"), "Hi Bob, your Accord is ready.")).collect()
        });
        sender
    }
}

prop_compose! {
    fn requests()(
        sender in senders(),
        manual in any::<bool>(),
        origin in text(&["typed", "template", "suggested", "generated"]),
        topic in text(&["repair-order", "help", "opt-out-confirmation"]),
        audience in option::weighted(0.9, select(vec![1_u32, 1, 1, 2, 400, 5_000])),
        group in option::weighted(0.9, select(vec![1_u32, 1, 1, 4])),
    ) -> types::Request {
        let mut request = testing::request("2026-11-24T16:15:00Z");
        request.sender = Some(sender);
        request.message.trigger = if manual { Trigger::Manual } else { Trigger::Automated };
        (request.message.origin, request.message.topic) = (origin, topic);
        (request.message.audience, request.message.group_size) = (audience, group);
        request
    }
}

/// Settings of every strictness, none of which says that a fact not known is as good as known.
const SETTINGS: [&str; 3] = [
    "{}",
    r#"{"unapproved-personal-phone": "hold", "generated": "deny", "group-texts": "hold"}"#,
    r#"{"audience-by-others": "deny", "unattended": "hold", "suggested": "ask", "approved-personal-phone": "hold"}"#,
];

fn no_looser(
    settings: &str,
    before: &types::Request,
    after: &types::Request,
) -> Result<(), TestCaseError> {
    let (was, is) = (review(settings, before), review(settings, after));
    prop_assert!(
        is_no_looser(&was, &is),
        "{:?} became {:?}\nfrom {:?}\nto {:?}",
        strictness(&was),
        strictness(&is),
        before.sender,
        after.sender
    );
    Ok(())
}

proptest! {
    #[test]
    fn dropping_an_approval_never_loosens(request in requests(), settings in select(&SETTINGS[..]), which in 0_usize..3) {
        let mut less = request.clone();
        let approvals = &mut less.sender.as_mut().unwrap().approvals;
        if which < approvals.len() {
            approvals.remove(which);
        }
        no_looser(settings, &request, &less)?;
    }

    #[test]
    fn forgetting_a_fact_never_loosens(request in requests(), settings in select(&SETTINGS[..]), which in 0_usize..9) {
        let mut less = request.clone();
        let sender = less.sender.as_mut().unwrap();
        match which {
            0 => sender.employed = None,
            1 => sender.archived = None,
            2 => sender.device = None,
            3 => sender.role = None,
            4 => sender.recent = None,
            5 => sender.id = None,
            6 => less.message.audience = None,
            7 => less.message.group_size = None,
            _ => less.message.origin = None,
        }
        no_looser(settings, &request, &less)?;
    }

    #[test]
    fn a_larger_audience_never_loosens(request in requests(), settings in select(&SETTINGS[..]), more in 0_u32..10_000, people in 0_u32..6) {
        let mut larger = request.clone();
        larger.message.audience = request.message.audience.map(|audience| audience + more);
        larger.message.group_size = request.message.group_size.map(|size| size + people);
        no_looser(settings, &request, &larger)?;
    }

    #[test]
    fn a_text_more_to_others_never_loosens(request in requests(), settings in select(&SETTINGS[..])) {
        let mut busier = request.clone();
        if let Some(recent) = busier.sender.as_mut().unwrap().recent.as_mut() {
            recent.push(testing::sent_text(request.at, "r-other", "Hi Ann, your Accord is ready."));
        }
        no_looser(settings, &request, &busier)?;
    }
}

/// The laws would hold of a policy that denies all: this one does not.
#[test]
fn some_requests_may_go() {
    let mut request = testing::request("2026-11-24T16:15:00Z");
    let sender = request.sender.as_mut().unwrap();
    (sender.employed, sender.archived) = (Some(true), Some(true));
    sender.device = Some("company-app".to_owned());
    sender.recent = Some(Vec::new());
    (request.message.audience, request.message.group_size) = (Some(1), Some(1));
    request.message.origin = Some("typed".to_owned());
    request.message.trigger = Trigger::Manual;
    assert_eq!(review("{}", &request), Opinion::allow());
}
