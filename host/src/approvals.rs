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
        .filter(|approval| {
            approval.granted_at <= at
                && approval.expires_at.is_none_or(|end| at < end)
                && approval.body_digest.as_deref() == Some(body.as_str())
                && is_by_the_right_person(request, approval)
        })
        .collect()
}

/// An acknowledgement is the sender's own; an approval is anybody else's, and both must be known to tell them apart.
fn is_by_the_right_person(request: &Request, approval: &Approval) -> bool {
    let Some(sender) = request.sender.id.as_deref().filter(|id| !id.is_empty()) else {
        return false;
    };
    if approval.granted_by.is_empty() {
        return false;
    }
    (approval.granted_by == sender) == (approval.granted_role == SENDER)
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
            lifted.push(Finding {
                policy: crate::ENGINE.to_owned(),
                code: "maysend/hold-lifted".to_owned(),
                severity: Severity::Note,
                clause: None,
                message: format!(
                    "The hold `{}` was lifted by `{}` ({}) on {}.",
                    hold.subject, approval.granted_by, approval.granted_role, approval.granted_at
                ),
                authorities: Vec::new(),
                span: None,
                remedy: None,
                attributes: Vec::new(),
            });
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
