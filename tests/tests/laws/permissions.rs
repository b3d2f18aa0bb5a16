//! Taking away what permits never loosens.

use maysend::Request;
use maysend::request::{Approval, ConsentLevel};
use maysend_tests::engine;
use maysend_tests::order::Ends;
use maysend_tests::strategies::requests;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::{CASES, decide, no_looser};

#[test]
fn dropping_a_consent() {
    asked_of_a_place(Ends::Count, |request, which| {
        // A consent that was taken back forbids.
        let live: Vec<usize> = (0..request.recipient.consents.len())
            .filter(|index| request.recipient.consents[*index].withdrawn_at.is_none())
            .collect();
        if live.is_empty() {
            return None;
        }
        let mut without = request.clone();
        without.recipient.consents.remove(*which.get(&live));
        Some((request.clone(), without))
    });
}

#[test]
fn weakening_a_consent() {
    type Weaken = fn(&mut maysend::request::Consent);
    let ways: [Weaken; 4] = [
        |consent| consent.evidence = None,
        |consent| consent.seller = Some("Jones Ford".to_owned()),
        |consent| {
            consent.level = match consent.level {
                ConsentLevel::PriorExpressWritten => ConsentLevel::Written,
                ConsentLevel::Written => ConsentLevel::Express,
                _ => ConsentLevel::Provided,
            }
        },
        |consent| consent.method = "unknown".to_owned(),
    ];
    no_looser(
        (
            requests(),
            any::<Index>(),
            proptest::sample::select(ways.to_vec()),
        ),
        CASES,
        Ends::Count,
        |(request, which, weaken)| {
            let mut weaker = request.clone();
            if weaker.recipient.consents.is_empty() {
                return None;
            }
            weaken(which.get_mut(&mut weaker.recipient.consents));
            Some((request, weaker))
        },
    );
}

#[test]
fn dropping_a_relationship() {
    dropped(Ends::Count, |request| &mut request.recipient.relationships);
}

/// Of a text that somebody has to approve, with all that it needs and what it has beside; those given for nothing count for nothing.
#[test]
fn dropping_an_approval() {
    asked_of_a_place(Ends::AreApprovals, |request, which| {
        let mut approved = request.clone();
        let approvals = &mut approved.message.approvals;
        for hold in decide(request).outcome.holds {
            approvals.push(Approval {
                subject: hold.subject,
                granted_by: "e-1".to_owned(),
                granted_role: hold.role,
                granted_at: request.at.plus(-1),
                expires_at: None,
                body_digest: Some(engine().body_digest(&request.message.body).to_string()),
            });
        }
        if approvals.is_empty() {
            return None;
        }
        let mut without = approved.clone();
        let approvals = &mut without.message.approvals;
        approvals.remove(which.index(approvals.len()));
        Some((approved, without))
    });
}

/// Every other one is of a sender with a personal phone, and with leave to use it.
#[test]
fn dropping_a_standing_permission() {
    asked_of_a_place(Ends::AreApprovals, |request, which| {
        let mut permitted = request.clone();
        let permissions = &mut permitted.sender.approvals;
        if which.index(2) == 0 {
            permitted.sender.device = Some("personal-phone".to_owned());
            permissions.push(Approval {
                subject: "personal-phone".to_owned(),
                granted_by: "e-1".to_owned(),
                granted_role: "manager".to_owned(),
                granted_at: request.at.plus(-1),
                expires_at: None,
                body_digest: None,
            });
        }
        if permissions.is_empty() {
            return None;
        }
        let mut without = permitted.clone();
        let permissions = &mut without.sender.approvals;
        permissions.remove(which.index(permissions.len()));
        Some((permitted, without))
    });
}

fn dropped<T>(ends: Ends, list: impl Fn(&mut Request) -> &mut Vec<T>) {
    asked_of_a_place(ends, |request, which| {
        let mut without = request.clone();
        let permissions = list(&mut without);
        if permissions.is_empty() {
            return None;
        }
        permissions.remove(which.index(permissions.len()));
        Some((request.clone(), without))
    });
}

fn asked_of_a_place(ends: Ends, pair: impl Fn(&Request, Index) -> Option<(Request, Request)>) {
    no_looser(
        (requests(), any::<Index>()),
        CASES,
        ends,
        |(request, which)| pair(&request, which),
    );
}
