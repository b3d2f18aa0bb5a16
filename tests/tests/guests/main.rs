//! Policies that misbehave: each ends as a typed failure, never as allow, and leaves nothing behind.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod answers;
mod budgets;
mod crafted;
mod generated;
mod inbound;
mod isolation;
mod reads;

use std::sync::OnceLock;

use maysend::{DecideError, Decision, FailureKind, Library, Outcome, PolicySet, Request, Verdict};
use maysend_tests::engine;
use maysend_tests::guests::{HOSTILE, keep_compiled, library};
use serde_json::json;

/// The registry: every guest there is has a test of its name, or this does not compile.
mod every_guest_has_a_test {
    use super::answers::*;
    use super::budgets::*;
    use super::crafted::*;
    use super::generated::*;
    use super::inbound::*;
    use super::isolation::*;
    use super::reads::*;

    macro_rules! tested {
        ($($guest:ident)*) => {
            $(const _: fn() = $guest;)*
        };
    }

    maysend_guest_hostile::foreach_guest!(tested);
    maysend_tests::foreach_crafted_guest!(tested);
    maysend_tests::foreach_generated_guest!(tested);
}

/// A body with characters of more than one byte.
const BODY: &str = "Hi Señor Núñez, your car is ready.";

fn request(body: &str) -> Request {
    serde_json::from_value(json!({
        "at": "2026-11-24T16:15:00Z",
        "message": { "id": "m-1", "body": body },
        "recipient": { "phone": "(214) 555-0123" },
    }))
    .expect("a request")
}

fn load(library: &Library, text: &str) -> PolicySet {
    PolicySet::from_toml(engine(), library, text).unwrap_or_else(|problems| panic!("{problems}"))
}

/// A set of one policy, under the id `it`, with more lines in its table.
fn set_of(library: &Library, policy: &str, more: &str) -> PolicySet {
    // Where the time does not matter, a busy machine must not either.
    let limits = if more.contains("limits = ") {
        ""
    } else {
        "limits = { deadline-ms = 60000 }"
    };
    let text = format!(
        "name = \"test\"\nversion = \"1\"\n[[policy]]\nid = \"it\"\nuse = \"{policy}\"\n{more}\n{limits}\n"
    );
    load(library, &text)
}

fn hostile_library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let library = library([]);
        keep_compiled(&library);
        library
    })
}

/// The hostile policy doing this at that time.
fn hostile(does: &str, at: &str, more: &str) -> PolicySet {
    set_of(
        hostile_library(),
        HOSTILE,
        &format!("settings = {{ does = \"{does}\", at = \"{at}\" }}\n{more}"),
    )
}

/// Why a set with the hostile policy doing this at that time does not load.
fn hostile_problems(does: &str, at: &str) -> String {
    let text = format!(
        "name = \"test\"\nversion = \"1\"\n[[policy]]\nid = \"it\"\nuse = \"{HOSTILE}\"\n\
         settings = {{ does = \"{does}\", at = \"{at}\" }}\nlimits = {{ deadline-ms = 60000 }}\n"
    );
    PolicySet::from_toml(engine(), hostile_library(), &text)
        .expect_err("a refusal")
        .to_string()
}

fn decide(set: &PolicySet, body: &str) -> Decision {
    set.decide(&request(body)).expect("a decision")
}

/// What a good policy says, to be compared before and after somebody else's failure.
fn good() -> Outcome {
    let set = hostile("count", "judge", "");
    let outcome = decide(&set, BODY).outcome;
    assert_eq!(outcome.verdict, Verdict::Allow);
    assert_eq!(outcome.failures, []);
    outcome
}

/// The one failure of the hostile policy, after everything that holds of every failure was seen to hold.
fn failure(does: &str, at: &str) -> FailureKind {
    failure_of(does, |more| hostile(does, at, more))
}

fn failure_of(what: &str, set: impl Fn(&str) -> PolicySet) -> FailureKind {
    let before = good();

    let denied = decide(&set(""), BODY);
    let [failure] = denied.failures.as_slice() else {
        panic!("{what}: not one failure but {:?}", denied.failures);
    };
    assert_eq!(failure.policy, "it", "{what}");
    assert!(!failure.kind.is_transient(), "{what}");
    assert_eq!(denied.verdict, Verdict::Deny, "{what}");
    assert_eq!(denied.body, None, "{what}");
    assert_eq!(denied.valid_until, None, "{what}");
    let told = denied
        .findings
        .iter()
        .find(|finding| finding.code == "maysend/policy-failed");
    assert!(
        told.is_some_and(|finding| finding.message.contains("`it`")),
        "{what}"
    );

    let held = decide(&set("on-failure = \"hold\""), BODY);
    assert_eq!(held.verdict, Verdict::Hold, "{what}");
    assert_eq!(held.failures, denied.failures, "{what}");
    let subjects: Vec<_> = held
        .holds
        .iter()
        .map(|hold| hold.subject.as_str())
        .collect();
    assert_eq!(subjects, ["policy-failure/it"], "{what}");

    let watched = decide(&set("mode = \"monitor\""), BODY);
    assert_eq!(watched.verdict, Verdict::Allow, "{what}");
    assert_eq!(watched.failures, [], "{what}");
    assert_eq!(watched.body.as_deref(), Some(BODY), "{what}");
    assert_eq!(
        watched.execution.policies[0].failure,
        Some(failure.kind.clone()),
        "{what}"
    );

    assert_eq!(good(), before, "{what}: the next decision");
    failure.kind.clone()
}

/// The words of a failure for an answer that the contract does not allow.
fn malformed(does: &str, at: &str) -> String {
    match failure(does, at) {
        FailureKind::Malformed { message } => message,
        other => panic!("{does}: {other:?}"),
    }
}

/// The failure that another try may mend.
fn transient(set: &PolicySet) -> FailureKind {
    match set.decide(&request(BODY)) {
        Err(DecideError::Transient(failure)) => failure.kind,
        other => panic!("{other:?}"),
    }
}
