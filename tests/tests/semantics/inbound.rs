//! Texts from customers: joined effects, one answer, and a STOP that nothing loses.

use maysend::{PolicySet, Reaction, Severity};
use serde_json::json;

use crate::{set, text};

fn react(id: &str, settings: &str) -> String {
    format!("[[policy]]\nid = \"{id}\"\nuse = \"react\"\nsettings = {{ {settings} }}\n")
}

fn receive(set: &PolicySet, body: &str) -> Reaction {
    set.receive(&text(json!({ "message": { "body": body } })))
}

fn effects(reaction: &Reaction) -> Vec<(&str, &str)> {
    reaction
        .effects
        .iter()
        .map(|effect| (effect.kind.as_str(), effect.value.as_str()))
        .collect()
}

#[test]
fn effects_are_joined_and_opt_out_beats_opt_in() {
    let set = set(&(react("in", "effect = \"opt-in\"")
        + &react("pause", "effect = \"pause\"")
        + &react("out", "effect = \"opt-out\"")
        + &react("again", "effect = \"opt-out\"")));
    let reaction = receive(&set, "whatever");
    assert_eq!(effects(&reaction), [("pause", "all"), ("opt-out", "all")]);
}

#[test]
fn an_opt_out_is_answered_with_its_confirmation_only() {
    let set = set(&(react("chat", "reply = \"We are closed.\"")
        + &react(
            "out",
            "effect = \"opt-out\", reply = \"You are opted out.\", topic = \"opt-out-confirmation\"",
        )));
    let reaction = receive(&set, "whatever");
    let reply = reaction.reply.as_ref().unwrap();
    assert_eq!(reply.body, "You are opted out.");
    assert_eq!(reply.policy, "out");
    let withheld = &reaction.findings[0];
    assert_eq!(withheld.code, "maysend/reply-withheld");
    assert_eq!(withheld.severity, Severity::Note);
}

#[test]
fn a_stop_is_not_lost_when_a_policy_fails() {
    let set = set("[[policy]]\nuse = \"give-up-inbound\"\n");
    for body in ["STOP", "stop all", " Unsubscribe! "] {
        let reaction = receive(&set, body);
        assert!(effects(&reaction).contains(&("opt-out", "all")), "{body}");
        assert!(effects(&reaction).contains(&("review", "policy-failure")));
        assert_eq!(reaction.failures.len(), 1);
    }
    let reaction = receive(&set, "START");
    assert_eq!(
        effects(&reaction),
        [
            (
                "review",
                "the text or its carrier flag asks for texts again"
            ),
            ("review", "policy-failure")
        ]
    );
    let reaction = receive(&set, "See you at 5");
    assert_eq!(effects(&reaction), [("review", "policy-failure")]);
}

#[test]
fn a_stop_is_not_lost_when_no_policy_understands_it() {
    for policies in [
        react("pause", "effect = \"pause\""),
        react("out", "effect = \"opt-out\"") + "mode = \"monitor\"\n",
        "[[policy]]\nuse = \"see\"\n".to_owned(),
    ] {
        // `mode` after the settings would be one of them.
        let policies = policies.replace("settings = { effect = \"opt-out\" }\nmode", "mode");
        let set = set(&policies);
        let reaction = receive(&set, "STOP");
        assert!(
            effects(&reaction).contains(&("opt-out", "all")),
            "{policies}"
        );
    }
}

#[test]
fn a_stop_is_not_narrowed_when_another_policy_fails() {
    let narrow = "[[policy]]\nuse = \"narrow\"\n";
    let reaction = receive(&set(narrow), "STOP");
    assert_eq!(effects(&reaction), [("opt-out", "marketing")]);
    let reaction = receive(
        &set(&format!("{narrow}[[policy]]\nuse = \"give-up-inbound\"\n")),
        "STOP",
    );
    assert!(effects(&reaction).contains(&("opt-out", "all")));
}

#[test]
fn a_carrier_flag_goes_before_the_text() {
    let set = set("[[policy]]\nuse = \"see\"\n");
    let flagged = text(json!({
        "message": { "body": "no more please", "carrier_flag": "opt-out" }
    }));
    assert!(effects(&set.receive(&flagged)).contains(&("opt-out", "all")));
}

#[test]
fn a_wrong_number_gets_no_answer() {
    let chat = react("chat", "reply = \"We will call you.\"");
    let void = react("void", "effect = \"void-consent\"");
    assert!(receive(&set(&chat), "whatever").reply.is_some());
    assert_eq!(receive(&set(&(chat + &void)), "whatever").reply, None);
}

#[test]
fn an_answer_is_asked_for_with_what_the_text_ended() {
    let confirmation = react(
        "ends",
        "effect = \"opt-out\", reply = \"You are out.\", topic = \"opt-out-confirmation\"",
    );
    let set = set(&(confirmation
        + &react("void", "effect = \"void-consent\"")
        + &react("pause", "effect = \"pause\"")));
    let consent = |id: &str, given_at: &str, withdrawn_at: Option<&str>| {
        json!({
            "id": id, "topic": "all", "level": "written", "method": "signature", "given_at": given_at,
            "withdrawn_at": withdrawn_at,
        })
    };
    let at = "2026-11-24T12:00:00Z";
    let asked = text(json!({ "recipient": { "opt_outs": [], "consents": [
        consent("before", "2026-11-01T12:00:00Z", None),
        consent("withdrawn", "2026-11-01T12:00:00Z", Some("2026-11-02T12:00:00Z")),
        consent("to-come", "2026-11-24T12:00:01Z", None),
    ] } }));
    let reply = PolicySet::reply_request(&asked, &set.receive(&asked)).unwrap();
    let withdrawn: Vec<_> = reply
        .recipient
        .consents
        .iter()
        .map(|consent| consent.withdrawn_at.map(|at| at.to_string()))
        .collect();
    let earlier = "2026-11-02T12:00:00Z";
    assert_eq!(
        withdrawn,
        [Some(at.to_owned()), Some(earlier.to_owned()), None]
    );
    let opt_outs: Vec<_> = reply
        .recipient
        .opt_outs
        .iter()
        .flatten()
        .map(|opt_out| opt_out.source.as_str())
        .collect();
    assert_eq!(opt_outs, ["text", "pause"]);
}
