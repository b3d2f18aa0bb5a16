//! A broken opt-out policy loses no STOP.

use maysend::{FailureKind, Limits, PolicySet, Reaction, Request};
use serde_json::json;

use super::hostile;

fn text(body: &str, carrier_flag: Option<&str>) -> Request {
    let mut request = super::request(body);
    request.message.carrier_flag = carrier_flag.map(str::to_owned);
    request
}

fn effects(reaction: &Reaction) -> Vec<(&str, &str, &str)> {
    reaction
        .effects
        .iter()
        .map(|effect| {
            (
                effect.kind.as_str(),
                effect.value.as_str(),
                effect.policy.as_str(),
            )
        })
        .collect()
}

const OPT_OUT: (&str, &str, &str) = ("opt-out", "all", "maysend");
const ASKS_AGAIN: (&str, &str, &str) = (
    "review",
    "the text or its carrier flag asks for texts again",
    "maysend",
);
const HONOURED: (&str, &str, &str) = (
    "review",
    "the engine itself honoured a keyword or a carrier flag",
    "maysend",
);
const FAILED: (&str, &str, &str) = ("review", "policy-failure", "maysend");

fn assert_opted_out(set: &PolicySet, request: &Request) {
    let reaction = set.receive(request);
    let what = format!(
        "{:?} {:?}",
        request.message.body, request.message.carrier_flag
    );
    assert_eq!(effects(&reaction), [OPT_OUT, HONOURED, FAILED], "{what}");
    assert_eq!(reaction.failures.len(), 1, "{what}");
    assert_eq!(reaction.reply, None, "{what}");
    let told = reaction
        .findings
        .iter()
        .any(|finding| finding.code == "maysend/policy-failed");
    assert!(told, "{what}");
}

#[test]
pub(super) fn trap_on_stop() {
    let set = hostile("trap-on-stop", "receive", "");
    assert_opted_out(&set, &text("STOP", None));
    assert_opted_out(&set, &text("stop", Some("help")));
    let reaction = set.receive(&text("See you at 5", None));
    assert_eq!(effects(&reaction), []);
    assert_eq!(reaction.failures, []);
}

#[test]
fn whatever_breaks_the_carriers_word_and_the_keywords_hold() {
    let limits = "limits = { review-fuel = 10000000000, deadline-ms = 50 }";
    for (does, more) in [
        ("panic", ""),
        ("spin", ""),
        ("spin", limits),
        ("allocate-without-end", ""),
        ("recurse", ""),
        ("err", ""),
        ("flood-calendar", ""),
        ("log-one-huge-line", ""),
        ("span-outside", ""),
        ("unknown-label", ""),
        ("effect-without-kind", ""),
        ("empty-reply", ""),
        ("huge-reply", ""),
    ] {
        let set = hostile(does, "receive", more);
        assert_opted_out(&set, &text(" \u{201c}Stop.\u{201d} ", None));
        assert_opted_out(&set, &text("See you at 5", Some("opt-out")));
        assert_opted_out(&set, &text("START", Some("opt-out")));
        assert_opted_out(&set, &text("STOP", Some("opt-in")));
    }
}

#[test]
fn a_trap_on_start_is_for_a_person_to_look_at() {
    let set = hostile("panic", "receive", "");
    for request in [
        text("START", None),
        text("unstop", None),
        text("hello again", Some("opt-in")),
    ] {
        let reaction = set.receive(&request);
        assert_eq!(
            effects(&reaction),
            [ASKS_AGAIN, FAILED],
            "{:?}",
            request.message.body
        );
    }
}

#[test]
fn a_trap_on_anything_else_is_reviewed() {
    let set = hostile("panic", "receive", "");
    let reaction = set.receive(&text("Please stop texting me, I'm at a funeral", None));
    assert_eq!(effects(&reaction), [FAILED]);
    match &reaction.failures[0].kind {
        FailureKind::Trap { message } => assert!(message.contains("this policy gives up")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_failure_of_a_policy_that_only_watches_does_not_count() {
    let set = hostile("panic", "receive", "mode = \"monitor\"");
    let reaction = set.receive(&text("See you at 5", None));
    assert_eq!(effects(&reaction), []);
    assert_eq!(reaction.failures, []);
    assert!(reaction.execution.policies[0].failure.is_some());
    let reaction = set.receive(&text("STOP", None));
    assert_eq!(effects(&reaction), [OPT_OUT, HONOURED]);
}

/// A text from a customer to which the policy says what no policy may.
fn refused(does: &str) -> FailureKind {
    let set = hostile(does, "receive", "");
    assert_opted_out(&set, &text("STOP", None));
    let reaction = set.receive(&text("See you at 5", None));
    assert_eq!(effects(&reaction), [FAILED], "{does}");
    reaction.failures[0].kind.clone()
}

#[test]
pub(super) fn empty_reply() {
    assert_eq!(
        refused("empty-reply"),
        FailureKind::Malformed {
            message: "a reply without a text".to_owned()
        }
    );
}

#[test]
pub(super) fn huge_reply() {
    let limit = Limits::small().answer_text_bytes;
    assert_eq!(
        refused("huge-reply"),
        FailureKind::AnswerText {
            text: "a reply".to_owned(),
            limit,
            used: limit + 1,
        }
    );
}

fn assert_overruled(does: &str) {
    let reaction = hostile(does, "receive", "").receive(&text("STOP", None));
    assert_eq!(effects(&reaction), [OPT_OUT, HONOURED], "{does}");
    assert_eq!(reaction.reply, None, "{does}");
    assert_eq!(reaction.failures, [], "{does}");
}

/// Whoever takes STOP for START is overruled.
#[test]
pub(super) fn opt_in() {
    assert_overruled("opt-in");
}

#[test]
pub(super) fn reply_and_opt_in() {
    assert_overruled("reply-and-opt-in");
    let reaction = hostile("reply-and-opt-in", "receive", "").receive(&text("START", None));
    assert_eq!(effects(&reaction), [("opt-in", "all", "it")]);
    assert!(reaction.reply.is_some());
}

#[test]
fn a_reaction_can_be_kept_and_read_again() {
    for does in ["panic", "spin", "echo", "unknown-effect"] {
        let reaction = hostile(does, "receive", "").receive(&text("STOP", None));
        let value = json!(reaction);
        let again: Reaction = serde_json::from_value(value).expect("a reaction");
        assert_eq!(again, reaction, "{does}");
    }
}
