//! *Not known* is never looser than knowing.

use maysend::request::{
    ConsentLevel, Direction, Exchange, History, Notice, RegistryAnswer, Sender, Trigger,
};
use maysend::{Class, Label, Request, Verdict};
use maysend_tests::order::Ends;
use maysend_tests::strategies::{
    DAY, HOUR, bodies, marketing_sentences, requests, service_sentences,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::{CASES, compared, decide, law, no_looser};

fn forgotten(forget: impl Fn(&mut Request)) {
    forgotten_with(Ends::Count, forget);
}

fn forgotten_with(ends: Ends, forget: impl Fn(&mut Request)) {
    no_looser(requests(), CASES, ends, |request| {
        let mut unknown = request.clone();
        forget(&mut unknown);
        Some((request, unknown))
    });
}

#[test]
fn opt_outs() {
    forgotten(|request| request.recipient.opt_outs = None);
}

/// What is amended for want of the earlier texts is no longer what was approved, and with an approval that counts no more goes its end.
#[test]
fn history() {
    forgotten_with(Ends::AreApprovals, |request| request.history = None);
}

/// For ends see the history.
#[test]
fn the_beginning_of_the_history() {
    no_looser(
        (requests(), any::<Index>()),
        CASES,
        Ends::AreApprovals,
        |(request, which)| {
            let mut unknown = request.clone();
            if let Some(history) = &mut unknown.history {
                let forgotten = which.index(history.exchanges.len() + 1);
                if let Some(last) = history.exchanges.drain(..forgotten).next_back() {
                    history.complete_since = history.complete_since.max(last.at.plus(1));
                }
            }
            Some((request, unknown))
        },
    );
}

#[test]
fn what_became_of_an_earlier_text() {
    let texts = (asked_of_a_cap(), any::<Index>());
    no_looser(texts, CASES, Ends::Count, |(request, which)| {
        let mut unknown = request.clone();
        let text = text_of(&mut unknown, which)?;
        if text.direction == Direction::Outbound {
            text.status = "unknown".to_owned();
            text.labels.clear();
        }
        Some((request, unknown))
    });
}

#[test]
fn the_words_of_an_earlier_text() {
    let texts = (answers(), any::<Index>());
    no_looser(texts, CASES, Ends::Count, |(request, which)| {
        let mut unknown = request.clone();
        text_of(&mut unknown, which)?.body = None;
        Some((request, unknown))
    });
}

fn text_of(request: &mut Request, which: Index) -> Option<&mut Exchange> {
    let history = request.history.as_mut()?;
    (!history.exchanges.is_empty()).then(|| which.get_mut(&mut history.exchanges))
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
    no_looser(
        (requests(), select(ways.to_vec())),
        2 * CASES,
        Ends::AreApprovals,
        |(request, forget)| {
            let mut unknown = request.clone();
            forget(&mut unknown.sender);
            Some((request, unknown))
        },
    );
}

/// Asked of places that notices close. A text that is of no use by the time it may go is denied for the wait, which only the known
/// has.
#[test]
fn notices() {
    let places = select(vec!["+15045550123", "+12125550123", "+18015550123"]);
    no_looser(
        (requests(), places, bodies(), any::<bool>()),
        2 * CASES,
        Ends::Count,
        |(mut request, phone, body, emergency)| {
            move_to(&mut request, phone);
            request.message.body = body;
            request.message.not_after = None;
            if emergency {
                request.notices = Some(vec![Notice {
                    kind: "emergency".to_owned(),
                    region: None,
                    starts_at: request.at.plus(-1),
                    ends_at: Some(request.at.plus(HOUR)),
                    text: "declared by the governor".to_owned(),
                }]);
            }
            let mut unknown = request.clone();
            unknown.notices = None;
            Some((request, unknown))
        },
    );
}

/// The approval of a text outside of hours that are not known has an end of its own, and is leave that only the unknown asks for. A text
/// that is of no use by the time it may go is denied for the wait, which only the known has; one that waits is judged as of then, when
/// the conversation that it is part of is over, and the one that is held meanwhile will be once it is let go: what waits is part of none.
#[test]
fn opening_hours() {
    no_looser(requests(), CASES, Ends::AreApprovals, |mut request| {
        // What confirms an opt-out confirms none any more once it has waited.
        if request.message.topic.as_deref() == Some("opt-out-confirmation") {
            return None;
        }
        let approvals = &mut request.message.approvals;
        approvals.retain(|approval| approval.subject != "business-hours-unknown");
        request.message.not_after = None;
        if decide(&request).execution.rounds > 1
            && let Some(history) = &mut request.history
        {
            history
                .exchanges
                .retain(|exchange| exchange.direction == Direction::Outbound);
        }
        let mut unknown = request.clone();
        if let Some(business) = &mut unknown.business {
            business.hours = None;
        }
        Some((request, unknown))
    });
}

/// Every other one has its consents given to the group.
#[test]
fn group_of_the_business() {
    no_looser(
        (requests(), any::<bool>()),
        CASES,
        Ends::Count,
        |(mut request, to_the_group)| {
            let group = request.business.as_ref()?.group.clone();
            if to_the_group {
                for consent in &mut request.recipient.consents {
                    consent.seller.clone_from(&group);
                }
            }
            let mut unknown = request.clone();
            unknown.business.as_mut()?.group = None;
            Some((request, unknown))
        },
    );
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
                return compared(&request, &unknown, Ends::Count).map(|_| ());
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

/// Unknown is every state and DC, by position: territories count where a code names them. They keep no law of their own but a clock,
/// and with all of their clocks some three hours a day would be left.
#[test]
fn the_place() {
    no_looser(requests(), CASES, Ends::Count, |request| {
        let phone = request.recipient.phone.to_string();
        if TERRITORIES.iter().any(|code| phone.starts_with(code)) {
            return None;
        }
        // Facts that contradict each other put the law of each state on the clock of each; not known is each on its own.
        let before = decide(&request);
        if before
            .findings
            .iter()
            .any(|finding| finding.code == "place/disagree")
        {
            return None;
        }
        let mut unknown = request.clone();
        move_to(&mut unknown, "+18335550123");
        Some((request, unknown))
    });
}

const TERRITORIES: [&str; 6] = ["+1787", "+1939", "+1340", "+1671", "+1670", "+1684"];

/// A consent that names no business is taken for one of the records of this business, below prior express written; so one that names
/// another keeps its name.
#[test]
fn proof_and_name_of_a_consent() {
    forgotten(|request| {
        for consent in &mut request.recipient.consents {
            consent.evidence = None;
            consent.method = String::new();
            let group = request.business.as_ref().and_then(|own| own.group.as_ref());
            if consent.seller.as_deref() == Some("Smith Honda") || consent.seller.as_ref() == group
            {
                consent.seller = None;
            }
        }
    });
}

/// That it is about service may permit. That it is about sales, or only confirms an opt-out, is the sender's own restraint. Asked of
/// customers who gave a number at the counter and of others, none of whom made an inquiry: that is no matter of a text about an order,
/// and of one that says nothing it may be. For ends see the history.
#[test]
fn that_it_is_about_service() {
    const OTHER: [&str; 4] = ["lead", "inquiry", "sale-event", "opt-out-confirmation"];
    no_looser(
        (requests(), service_sentences(), any::<bool>()),
        2 * CASES,
        Ends::AreApprovals,
        |(mut request, body, at_the_counter)| {
            let relationships = &mut request.recipient.relationships;
            relationships.retain(|relationship| relationship.kind != "inquiry");
            if at_the_counter {
                request.message.body = body;
                request.message.trigger = Trigger::Manual;
                request.message.topic = Some("repair-order".to_owned());
                request.recipient.relationships.clear();
                for consent in &mut request.recipient.consents {
                    consent.topic = "service".to_owned();
                    consent.level = ConsentLevel::Provided;
                }
            }
            let mut unknown = request.clone();
            let topic = &mut unknown.message.topic;
            *topic = topic.take().filter(|topic| OTHER.contains(&topic.as_str()));
            Some((request, unknown))
        },
    );
}

/// Marketing by software to somebody in Florida who agreed to it, after some texts of the last day: one more or less decides.
fn asked_of_a_cap() -> impl Strategy<Value = Request> {
    let text = (
        1..DAY,
        select(vec!["sent", "failed", "unknown"]),
        select(vec!["marketing", "informational"]),
    );
    let texts = proptest::collection::vec(text, 3..6);
    (requests(), texts, marketing_sentences()).prop_map(|(mut request, texts, body)| {
        welcome(&mut request);
        move_to(&mut request, "+13055550123");
        request.message.body = format!("Smith Honda: {body} Reply STOP to opt out.");
        request.message.trigger = Trigger::Automated;
        let exchanges = texts.into_iter().map(|(ago, status, class)| Exchange {
            status: status.to_owned(),
            labels: vec![Label {
                name: "class".to_owned(),
                value: class.to_owned(),
                source: "classification".to_owned(),
                spans: Vec::new(),
                cues: Vec::new(),
            }],
            ..exchange(&request, ago, Direction::Outbound, "Smith Honda: hello.")
        });
        let exchanges = exchanges.collect();
        remember(&mut request, exchanges);
        request
    })
}

/// An answer to what a customer asked a while ago, who agreed to service texts alone.
fn answers() -> impl Strategy<Value = Request> {
    let asked = select(vec![
        (
            "How much would the payment be?",
            "It would be $389 a month for 60 months.",
        ),
        (
            "Would you buy my truck?",
            "Yes, we would buy your truck for $18,000 today.",
        ),
        (
            "Is there a discount on brakes?",
            "Yes, 15% off brakes this week.",
        ),
        (
            "Do you have any deals on tires?",
            "Yes, we have a sale on tires, $100 off a set of four.",
        ),
    ]);
    (requests(), asked, 60..HOUR).prop_map(|(mut request, (question, answer), ago)| {
        welcome(&mut request);
        for consent in &mut request.recipient.consents {
            consent.topic = "service".to_owned();
        }
        request.message.body = answer.to_owned();
        request.message.trigger = Trigger::Manual;
        let asked = exchange(&request, ago, Direction::Inbound, question);
        remember(&mut request, vec![asked]);
        request
    })
}

fn exchange(request: &Request, ago: i64, direction: Direction, body: &str) -> Exchange {
    Exchange {
        id: format!("x-{ago}"),
        at: request.at.plus(-ago),
        direction,
        trigger: Trigger::Manual,
        status: "received".to_owned(),
        body: Some(body.to_owned()),
        topic: None,
        campaign: None,
        template: None,
        sender: None,
        labels: Vec::new(),
        attributes: Vec::new(),
    }
}

fn remember(request: &mut Request, mut exchanges: Vec<Exchange>) {
    exchanges.sort_by_key(|exchange| exchange.at);
    request.history = Some(History {
        complete_since: request.at.plus(-400 * DAY),
        exchanges,
    });
}

/// Consents in writing, no opt-out, and nothing in a registry.
fn welcome(request: &mut Request) {
    request.recipient.opt_outs = Some(Vec::new());
    for consent in &mut request.recipient.consents {
        consent.topic = "all".to_owned();
        consent.level = ConsentLevel::PriorExpressWritten;
        consent.withdrawn_at = None;
    }
    for answer in &mut request.recipient.registries {
        answer.answer = "no".to_owned();
    }
}

fn move_to(request: &mut Request, phone: &str) {
    request.recipient.phone = phone.parse().unwrap();
    request.recipient.postal_code = None;
    request.recipient.region = None;
    request.recipient.time_zone = None;
}
