//! Panics, refusals, and answers that the contract does not allow. A test for each guest, by its name.

use maysend::{FailureKind, Limits, Outcome, Severity, Verdict};

use super::{BODY, decide, failure, good, hostile, hostile_problems, malformed};

#[test]
pub(super) fn panic() {
    for stage in ["label", "amend", "judge", "configure"] {
        if stage == "configure" {
            let told = hostile_problems("panic", stage);
            assert!(told.contains("failed in `configure`: trapped: "), "{told}");
            assert!(told.contains("this policy gives up"), "{told}");
            continue;
        }
        match failure("panic", stage) {
            FailureKind::Trap { message } => {
                assert!(message.contains("this policy gives up"), "{message}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
pub(super) fn panic_at_length() {
    match failure("panic-at-length", "judge") {
        FailureKind::Trap { message } => assert!(message.len() <= 2_000, "{}", message.len()),
        other => panic!("{other:?}"),
    }
}

#[test]
pub(super) fn unreachable() {
    assert!(matches!(
        failure("unreachable", "judge"),
        FailureKind::Trap { .. }
    ));
}

fn refused(message: String) -> FailureKind {
    FailureKind::Refused { message }
}

#[test]
pub(super) fn err() {
    assert_eq!(failure("err", "judge"), refused("I do not know".to_owned()));
}

#[test]
pub(super) fn err_at_length() {
    assert_eq!(failure("err-at-length", "judge"), refused("ñ".repeat(500)));
}

#[test]
pub(super) fn span_outside() {
    let message = malformed("span-outside", "judge");
    assert!(message.starts_with("a span of bytes"), "{message}");
}

#[test]
pub(super) fn span_reversed() {
    let message = malformed("span-reversed", "judge");
    assert!(message.starts_with("a span of bytes"), "{message}");
}

#[test]
pub(super) fn span_inside_character() {
    let message = malformed("span-inside-character", "judge");
    assert!(message.starts_with("a span of bytes"), "{message}");
}

#[test]
pub(super) fn effect_span_outside() {
    let message = malformed("effect-span-outside", "judge");
    assert!(message.starts_with("a span of bytes"), "{message}");
}

#[test]
pub(super) fn label_span_outside() {
    let message = malformed("label-span-outside", "judge");
    assert!(message.starts_with("a span of bytes"), "{message}");
}

#[test]
pub(super) fn edit_span_inside_character() {
    assert_eq!(
        malformed("edit-span-inside-character", "amend"),
        format!(
            "a span of bytes 6 to 7 in a body of {}, or not on the boundaries of characters",
            BODY.len()
        )
    );
}

#[test]
fn each_stage_has_its_own_answers() {
    for stage in ["label", "amend"] {
        for does in ["deny", "hold", "defer-beyond-time", "defer-into-past"] {
            let message = malformed(does, stage);
            assert!(
                message.contains("outside of the stage judge") || message.starts_with("it defers"),
                "{does} in {stage}: {message}"
            );
        }
    }
}

#[test]
pub(super) fn edit() {
    for stage in ["label", "judge"] {
        assert_eq!(
            malformed("edit", stage),
            "an edit outside of the stage amend"
        );
    }
    assert!(
        decide(&hostile("edit", "amend", ""), BODY)
            .body
            .as_ref()
            .is_some_and(|body| body.ends_with(" Reply STOP to end."))
    );
}

#[test]
pub(super) fn deny() {
    let decision = decide(&hostile("deny", "judge", ""), BODY);
    assert_eq!((decision.verdict, &decision.body), (Verdict::Deny, &None));
    assert_eq!(decision.failures, []);
}

#[test]
pub(super) fn hold() {
    let decision = decide(&hostile("hold", "judge", ""), BODY);
    assert_eq!(decision.verdict, Verdict::Hold);
    assert_eq!(decision.holds[0].subject, "hostile");
}

#[test]
pub(super) fn overlapping_edits() {
    assert_eq!(
        malformed("overlapping-edits", "amend"),
        "edits that overlap"
    );
}

#[test]
pub(super) fn insert_inside_replacement() {
    assert_eq!(
        malformed("insert-inside-replacement", "amend"),
        "edits that overlap"
    );
}

#[test]
pub(super) fn two_edits() {
    let decision = decide(&hostile("two-edits", "amend", ""), "abc");
    assert_eq!(
        decision.body.as_deref(),
        Some("before, first, secondc Last.")
    );
    assert_eq!(decision.failures, []);
}

#[test]
pub(super) fn edits_beyond_a_body() {
    assert_eq!(
        failure("edits-beyond-a-body", "amend"),
        FailureKind::AnswerText {
            text: "a body after the edits".to_owned(),
            limit: 64 << 10,
            used: 100_000 + BODY.len() as u64,
        }
    );
}

#[test]
pub(super) fn unknown_label() {
    assert_eq!(
        malformed("unknown-label", "label"),
        "a label `class` that its description does not name"
    );
}

#[test]
pub(super) fn defer_into_past() {
    let message = malformed("defer-into-past", "judge");
    assert!(message.starts_with("it defers to"), "{message}");
}

#[test]
pub(super) fn defer_to_now() {
    let message = malformed("defer-to-now", "judge");
    assert!(message.starts_with("it defers to"), "{message}");
}

#[test]
pub(super) fn defer_beyond_time() {
    let message = malformed("defer-beyond-time", "judge");
    assert!(message.starts_with("it defers to"), "{message}");
}

#[test]
pub(super) fn allow_until_past() {
    assert_eq!(
        malformed("allow-until-past", "judge"),
        "an allow that has ended before it begins"
    );
}

#[test]
pub(super) fn allow_until_beyond_time() {
    assert_eq!(
        malformed("allow-until-beyond-time", "judge"),
        "an end beyond the year 9999"
    );
}

#[test]
fn whatever_a_policy_says_the_outcome_can_be_kept_and_read_again() {
    for does in ["allow-until-beyond-time", "echo", "unknown-effect", "hold"] {
        let outcome = decide(&hostile(does, "judge", ""), BODY).outcome;
        let json = serde_json::to_string(&outcome).expect("JSON");
        let again: Outcome = serde_json::from_str(&json)
            .unwrap_or_else(|error| panic!("{does}: {error} in\n{json}"));
        assert_eq!(again, outcome, "{does}");
    }
}

#[test]
pub(super) fn hold_of_nobody() {
    assert_eq!(
        malformed("hold-of-nobody", "judge"),
        "a hold without a role or a subject"
    );
}

#[test]
pub(super) fn finding_without_code() {
    assert_eq!(
        malformed("finding-without-code", "judge"),
        "a finding without a code"
    );
}

#[test]
pub(super) fn effect_without_kind() {
    assert_eq!(
        malformed("effect-without-kind", "judge"),
        "an effect without a kind"
    );
}

/// The list is one of 600, and 512 are read.
fn assert_too_many(does: &str, at: &str, list: &str) {
    assert_eq!(
        failure(does, at),
        FailureKind::AnswerEntries {
            list: list.to_owned(),
            limit: Limits::small().answer_entries,
            used: 600,
        }
    );
}

#[test]
pub(super) fn many_findings() {
    assert_too_many("many-findings", "judge", "findings");
}

#[test]
pub(super) fn many_holds() {
    assert_too_many("many-holds", "judge", "holds");
}

#[test]
pub(super) fn many_labels() {
    assert_too_many("many-labels", "label", "labels");
}

#[test]
pub(super) fn many_edits() {
    assert_too_many("many-edits", "amend", "edits");
}

#[test]
pub(super) fn many_effects() {
    assert_too_many("many-effects", "judge", "effects");
}

#[test]
pub(super) fn many_authorities() {
    assert_too_many("many-authorities", "judge", "authorities");
}

#[test]
pub(super) fn many_cues() {
    assert_too_many("many-cues", "label", "cues");
}

/// The text is one byte too long.
fn too_long(text: &str) -> FailureKind {
    let limit = Limits::small().answer_text_bytes;
    FailureKind::AnswerText {
        text: text.to_owned(),
        limit,
        used: limit + 1,
    }
}

#[test]
pub(super) fn long_finding() {
    assert_eq!(
        failure("long-finding", "judge"),
        too_long("a finding's message")
    );
}

#[test]
pub(super) fn long_remedy() {
    assert_eq!(
        failure("long-remedy", "judge"),
        too_long("a finding's remedy")
    );
}

#[test]
fn a_set_can_read_more_of_an_answer_and_less() {
    let more = "limits = { answer-entries = 600, answer-text-bytes = 20000, deadline-ms = 60000 }";
    for does in ["many-findings", "many-effects", "long-finding"] {
        let decision = decide(&hostile(does, "judge", more), BODY);
        assert_eq!(decision.failures, [], "{does}");
        assert_eq!(decision.verdict, Verdict::Allow, "{does}");
    }
    let less = "limits = { answer-text-bytes = 3, deadline-ms = 60000 }";
    assert_eq!(
        decide(&hostile("hold", "judge", less), BODY).failures[0].kind,
        FailureKind::AnswerText {
            text: "a hold's role".to_owned(),
            limit: 3,
            used: 7,
        }
    );
}

#[test]
pub(super) fn broken_text() {
    assert!(malformed("broken-text", "judge").contains("utf-8"));
}

#[test]
pub(super) fn unknown_effect() {
    let decision = decide(&hostile("unknown-effect", "judge", ""), BODY);
    assert_eq!(decision.verdict, Verdict::Allow);
    let kinds: Vec<_> = decision
        .effects
        .iter()
        .map(|effect| effect.kind.as_str())
        .collect();
    assert_eq!(kinds, ["launch", "review"]);
    assert_eq!(decision.effects[1].policy, "maysend");
}

#[test]
fn a_good_answer_stays_good() {
    let outcome = good();
    assert!(
        outcome
            .findings
            .iter()
            .all(|finding| finding.severity == Severity::Note)
    );
}
