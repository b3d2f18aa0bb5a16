//! Which approvals count, and which holds they lift.

use std::collections::BTreeMap;

use crate::Instant;
use crate::digest::Digest;
use crate::request::{Approval, Request};
use crate::verdict::{Finding, Hold, Severity};

/// The role of a hold that asks the sender: are you sure?
const SENDER: &str = "sender";

/// Roles that may approve beside the one that a hold names.
pub(crate) type Approvers = BTreeMap<String, Vec<String>>;

/// The approvals of the message that were given for this body, by somebody who may give them, and still stand.
pub(crate) fn standing<'a>(request: &'a Request, body: &Digest, at: Instant) -> Vec<&'a Approval> {
    request
        .message
        .approvals
        .iter()
        .filter(|approval| flaw(request, approval, body, at).is_none())
        .collect()
}

/// Why an approval does not count, as the end of a sentence about it; none: it does.
pub(crate) fn flaw(
    request: &Request,
    approval: &Approval,
    body: &Digest,
    at: Instant,
) -> Option<String> {
    if approval.granted_at > at {
        return Some(format!(
            "it is of {}, which is still to come",
            approval.granted_at
        ));
    }
    if let Some(end) = approval.expires_at.filter(|end| at >= *end) {
        return Some(format!("it ended at {end}"));
    }
    match approval.body_digest.as_deref() {
        None => {
            return Some("it does not say for which text it was given (`body_digest`)".to_owned());
        }
        Some(given) if given != body.as_str() => {
            return Some(
                "it was given for another text than the one that would be sent".to_owned(),
            );
        }
        Some(_) => {}
    }
    // An acknowledgement is the sender's own; an approval is anybody else's, and both must be known to tell them apart.
    let Some(sender) = request.sender.id.as_deref().filter(|id| !id.is_empty()) else {
        return Some(
            "the request does not name the sender (`sender.id`), and nobody may approve their own text"
                .to_owned(),
        );
    };
    if approval.granted_by.is_empty() {
        return Some("it does not say by whom it was given (`granted_by`)".to_owned());
    }
    match (
        approval.granted_by == sender,
        approval.granted_role == SENDER,
    ) {
        (true, false) => Some(format!(
            "`{sender}` sends the text, and nobody may approve their own"
        )),
        (false, true) => Some(format!(
            "only `{sender}`, who sends the text, can confirm it as its sender"
        )),
        _ => None,
    }
}

/// Why approvals that name what a hold is about did not lift it.
///
/// `holds` are what is left, and what was there before any was lifted.
pub(crate) fn left(
    request: &Request,
    (holds, before): (&[Hold], &[Hold]),
    approvers: &Approvers,
    body: &Digest,
) -> Vec<Finding> {
    let mut left = Vec::new();
    for hold in holds {
        let about = request.message.approvals.iter();
        for approval in about.filter(|approval| approval.subject == hold.subject) {
            let flaw = flaw(request, approval, body, request.at);
            // One that lifts another hold about the same counts.
            let lifts =
                |hold: &Hold| approval.subject == hold.subject && may(approval, hold, approvers);
            if flaw.is_none() && before.iter().any(lifts) {
                continue;
            }
            let why = flaw.unwrap_or_else(|| format!("it takes {}", who_may(hold, approvers)));
            let told = note(
                "maysend/approval-not-counted",
                format!(
                    "The approval of `{}` by `{}` ({}) does not count: {why}.",
                    hold.subject, approval.granted_by, approval.granted_role
                ),
            );
            if !left.contains(&told) {
                left.push(told);
            }
        }
    }
    left
}

/// Who may lift a hold.
fn who_may(hold: &Hold, approvers: &Approvers) -> String {
    if hold.role == SENDER {
        return "the sender's own word (the role `sender`)".to_owned();
    }
    let others = approvers.get(&hold.role).into_iter().flatten();
    let others = others.filter(|role| *role != SENDER);
    let roles = std::iter::once(&hold.role).chain(others);
    let roles: Vec<String> = roles.map(|role| format!("`{role}`")).collect();
    format!("the role {}", roles.join(" or "))
}

fn note(code: &str, message: String) -> Finding {
    Finding {
        policy: crate::ENGINE.to_owned(),
        code: code.to_owned(),
        severity: Severity::Note,
        clause: None,
        message,
        authorities: Vec::new(),
        span: None,
        remedy: None,
        attributes: Vec::new(),
    }
}

/// Takes out the holds that are lifted, and says by whom.
pub(crate) fn lift(
    holds: &mut Vec<Hold>,
    standing: &[&Approval],
    approvers: &Approvers,
) -> Vec<Finding> {
    let mut lifted = Vec::new();
    holds.retain(|hold| {
        let found = standing
            .iter()
            .find(|approval| approval.subject == hold.subject && may(approval, hold, approvers));
        if let Some(approval) = found {
            lifted.push(note(
                "maysend/hold-lifted",
                format!(
                    "The hold `{}` was lifted by `{}` ({}) on {}.",
                    hold.subject, approval.granted_by, approval.granted_role, approval.granted_at
                ),
            ));
        }
        found.is_none()
    });
    lifted
}

fn may(approval: &Approval, hold: &Hold, approvers: &Approvers) -> bool {
    if hold.role == SENDER {
        return approval.granted_role == SENDER;
    }
    approval.granted_role != SENDER
        && (approval.granted_role == hold.role
            || approvers
                .get(&hold.role)
                .is_some_and(|roles| roles.contains(&approval.granted_role)))
}
