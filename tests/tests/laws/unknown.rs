//! *Not known* is never looser than knowing.

use maysend::request::{Direction, RegistryAnswer, Sender};
use maysend::{Class, Request, Verdict};
use maysend_tests::order::Ends;
use maysend_tests::strategies::requests;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::{CASES, compared, decide, law, no_looser};

fn forgotten(forget: impl Fn(&mut Request)) {
    law(requests(), CASES, |request| {
        let mut unknown = request.clone();
        forget(&mut unknown);
        no_looser(&request, &unknown)
    });
}

#[test]
fn opt_outs() {
    forgotten(|request| request.recipient.opt_outs = None);
}

#[test]
fn history() {
    forgotten(|request| request.history = None);
}

#[test]
fn the_beginning_of_the_history() {
    law((requests(), any::<Index>()), CASES, |(request, which)| {
        let mut unknown = request.clone();
        if let Some(history) = &mut unknown.history {
            let forgotten = which.index(history.exchanges.len() + 1);
            if let Some(last) = history.exchanges.drain(..forgotten).next_back() {
                history.complete_since = history.complete_since.max(last.at.plus(1));
            }
        }
        no_looser(&request, &unknown)
    });
}

#[test]
fn what_became_of_an_earlier_text() {
    law((requests(), any::<Index>()), CASES, |(request, which)| {
        let mut unknown = request.clone();
        if let Some(history) = unknown
            .history
            .as_mut()
            .filter(|it| !it.exchanges.is_empty())
        {
            let text = which.get_mut(&mut history.exchanges);
            if text.direction == Direction::Outbound {
                text.status = "unknown".to_owned();
                text.labels.clear();
            }
        }
        no_looser(&request, &unknown)
    });
}

#[test]
fn the_words_of_an_earlier_text() {
    law((requests(), any::<Index>()), CASES, |(request, which)| {
        let mut unknown = request.clone();
        if let Some(history) = unknown
            .history
            .as_mut()
            .filter(|it| !it.exchanges.is_empty())
        {
            which.get_mut(&mut history.exchanges).body = None;
        }
        no_looser(&request, &unknown)
    });
}

#[test]
fn audience() {
    forgotten(|request| request.message.audience = None);
}

#[test]
fn group() {
    forgotten(|request| request.message.group_size = None);
}

#[test]
fn channel_and_line() {
    forgotten(|request| {
        request.message.channel = None;
        request.recipient.line_type = None;
    });
}

#[test]
fn who_wrote_it() {
    forgotten(|request| request.message.origin = None);
}

/// Without a sender no approval counts, and with it goes its end.
#[test]
fn the_sender() {
    type Forget = fn(&mut Sender);
    let ways: [Forget; 8] = [
        |sender| sender.employed = None,
        |sender| sender.on_duty = None,
        |sender| sender.device = None,
        |sender| sender.archived = None,
        |sender| sender.id = None,
        |sender| sender.role = None,
        |sender| sender.recent = None,
        |sender| *sender = Sender::default(),
    ];
    law(
        (requests(), select(ways.to_vec())),
        2 * CASES,
        |(request, forget)| {
            let mut unknown = request.clone();
            forget(&mut unknown.sender);
            compared(&request, &unknown, Ends::AreApprovals)
        },
    );
}

#[test]
fn notices() {
    forgotten(|request| request.notices = None);
}

/// The approval of a text outside of hours that are not known has an end of its own, and is leave that only the unknown asks for.
#[test]
fn opening_hours() {
    law(requests(), CASES, |mut request| {
        let approvals = &mut request.message.approvals;
        approvals.retain(|approval| approval.subject != "business-hours-unknown");
        let mut unknown = request.clone();
        if let Some(business) = &mut unknown.business {
            business.hours = None;
        }
        compared(&request, &unknown, Ends::AreApprovals)
    });
}

#[test]
fn group_of_the_business() {
    forgotten(|request| {
        if let Some(business) = &mut request.business {
            business.group = None;
        }
    });
}

/// A registry that would stop a text and that nobody asked holds it: whoever can look the number up decides. That is less than the
/// deny of a yes, and it is the only fact of which so much is forgiven, with the answer about reassigned numbers, of which a note is
/// made.
#[test]
fn registries() {
    law(
        (requests(), any::<Index>()),
        3 * CASES,
        |(request, which)| {
            let mut unknown = request.clone();
            let registries = &mut unknown.recipient.registries;
            if registries.is_empty() {
                return Ok(());
            }
            let dropped = registries.remove(which.index(registries.len()));
            if dropped.answer != "yes" || !is_forgiven(&dropped) {
                return no_looser(&request, &unknown);
            }
            let decision = decide(&unknown);
            let binds = match dropped.registry.as_str() {
                "reassigned-numbers" => false,
                "internal-do-not-call" => decision.class == Class::Marketing,
                _ => true,
            };
            let confirms = decision
                .findings
                .iter()
                .any(|finding| finding.code == "consent/opt-out-confirmation");
            let held = decision.holds.iter().any(|hold| hold.subject == "registry");
            prop_assert!(
                !binds || confirms || held || decision.verdict == Verdict::Deny,
                "{}",
                serde_json::to_string(&unknown).unwrap()
            );
            Ok(())
        },
    );
}

fn is_forgiven(answer: &RegistryAnswer) -> bool {
    matches!(
        answer.registry.as_str(),
        "reassigned-numbers" | "internal-do-not-call" | "litigators" | "deceased" | "minor"
    )
}

#[test]
fn the_place() {
    forgotten(|request| {
        request.recipient.phone = "+18335550123".parse().unwrap();
        request.recipient.postal_code = None;
        request.recipient.region = None;
        request.recipient.time_zone = None;
    });
}

/// A consent that names no business is taken for one of the records of this business, below prior express written.
#[test]
fn proof_and_name_of_a_consent() {
    forgotten(|request| {
        for consent in &mut request.recipient.consents {
            consent.evidence = None;
            consent.method = String::new();
            if consent.seller.as_deref() != Some("Jones Ford") {
                consent.seller = None;
            }
        }
    });
}

/// That it is about service may permit. That it is about sales, or only confirms an opt-out, is the sender's own restraint.
#[test]
fn that_it_is_about_service() {
    const OTHER: [&str; 4] = ["lead", "inquiry", "sale-event", "opt-out-confirmation"];
    forgotten(|request| {
        let topic = &mut request.message.topic;
        *topic = topic.take().filter(|topic| OTHER.contains(&topic.as_str()));
    });
}
