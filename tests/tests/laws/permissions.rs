//! Taking away what permits never loosens.

use maysend::Request;
use maysend::request::ConsentLevel;
use maysend_tests::order::Ends;
use maysend_tests::strategies::requests;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::{CASES, compared, law, no_looser};

#[test]
fn dropping_a_consent() {
    law((requests(), any::<Index>()), CASES, |(request, which)| {
        // A consent that was taken back forbids.
        let live: Vec<usize> = (0..request.recipient.consents.len())
            .filter(|index| request.recipient.consents[*index].withdrawn_at.is_none())
            .collect();
        if live.is_empty() {
            return Ok(());
        }
        let mut without = request.clone();
        without.recipient.consents.remove(*which.get(&live));
        no_looser(&request, &without)
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
    law(
        (
            requests(),
            any::<Index>(),
            proptest::sample::select(ways.to_vec()),
        ),
        CASES,
        |(request, which, weaken)| {
            let mut weaker = request.clone();
            if weaker.recipient.consents.is_empty() {
                return Ok(());
            }
            weaken(which.get_mut(&mut weaker.recipient.consents));
            no_looser(&request, &weaker)
        },
    );
}

#[test]
fn dropping_a_relationship() {
    law((requests(), any::<Index>()), CASES, |(request, which)| {
        dropped(&request, which, Ends::Count, |request| {
            &mut request.recipient.relationships
        })
    });
}

#[test]
fn dropping_an_approval() {
    law((requests(), any::<Index>()), CASES, |(request, which)| {
        dropped(&request, which, Ends::AreApprovals, |request| {
            &mut request.message.approvals
        })
    });
}

#[test]
fn dropping_a_standing_permission() {
    law((requests(), any::<Index>()), CASES, |(request, which)| {
        dropped(&request, which, Ends::AreApprovals, |request| {
            &mut request.sender.approvals
        })
    });
}

fn dropped<T>(
    request: &Request,
    which: Index,
    ends: Ends,
    list: impl Fn(&mut Request) -> &mut Vec<T>,
) -> Result<(), TestCaseError> {
    let mut without = request.clone();
    let permissions = list(&mut without);
    if permissions.is_empty() {
        return Ok(());
    }
    permissions.remove(which.index(permissions.len()));
    compared(request, &without, ends)
}
