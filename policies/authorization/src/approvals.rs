//! Standing approvals of a sender, and which of them count.

use maysend_sdk::prelude::*;
use maysend_sdk::text::folded;

use crate::settings::{Settings, names};

const DAY: i64 = 86_400;

/// Why an approval does not count, from the farthest miss to the nearest.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Flaw {
    ForOneText,
    RoleMayNot,
    SenderNotKnown,
    SelfGranted,
    WithoutEnd,
    TooLong,
    NotYet,
    Expired,
}

impl Flaw {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::ForOneText => "was given for one text only",
            Self::RoleMayNot => "was given by somebody whose role may not give it",
            Self::SenderNotKnown => {
                "may have been given by the sender, of whom it is not known who it is"
            }
            Self::SelfGranted => "was given by the sender",
            Self::WithoutEnd => "has no end",
            Self::TooLong => "runs longer than an approval may",
            Self::NotYet => "does not begin until later",
            Self::Expired => "has expired",
        }
    }
}

/// The approval of this subject that counts and runs longest; otherwise the flaw of the one that comes nearest, if there is any.
pub(crate) fn standing<'a>(
    settings: &Settings,
    request: &'a Request,
    subject: &str,
) -> Result<(&'a Approval, Instant), Option<Flaw>> {
    let subject = folded(subject);
    let mut best: Result<(&Approval, Instant), Option<Flaw>> = Err(None);
    let own = request
        .sender_approvals()
        .iter()
        .filter(|approval| folded(&approval.subject) == subject);
    for approval in own {
        best = match (best, check(settings, request, approval)) {
            (Ok((_, until)), Ok(ends)) if ends <= until => best,
            (_, Ok(ends)) => Ok((approval, ends)),
            (Err(known), Err(flaw)) => Err(known.max(Some(flaw))),
            (Ok(_), Err(_)) => best,
        };
    }
    best
}

/// Until when it counts.
fn check(settings: &Settings, request: &Request, approval: &Approval) -> Result<Instant, Flaw> {
    if approval.body_digest.is_some() {
        return Err(Flaw::ForOneText);
    }
    if !names(&settings.grantor_roles, Some(&approval.granted_role)) {
        return Err(Flaw::RoleMayNot);
    }
    let sender = request.sender();
    let grantor = folded(&approval.granted_by);
    let Some(id) = sender.id.as_deref().map(folded).filter(|id| !id.is_empty()) else {
        return Err(Flaw::SenderNotKnown);
    };
    let is_name = sender.name.as_deref().map(folded).as_deref() == Some(grantor.as_str());
    if grantor.is_empty() || grantor == id || is_name {
        return Err(Flaw::SelfGranted);
    }
    let Some(ends) = approval.expires_at else {
        return Err(Flaw::WithoutEnd);
    };
    let longest = i64::from(settings.longest_approval_days).saturating_mul(DAY);
    if ends.saturating_sub(approval.granted_at) > longest {
        return Err(Flaw::TooLong);
    }
    if approval.granted_at > request.at() {
        return Err(Flaw::NotYet);
    }
    if ends <= request.at() {
        return Err(Flaw::Expired);
    }
    Ok(ends)
}
