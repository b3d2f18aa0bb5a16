//! Panics, refusals, and answers that the contract does not allow.

use maysend::{FailureKind, Limits, Outcome, Severity, Verdict};

use super::{BODY, decide, failure, good, hostile, malformed};

#[test]
fn a_panic_is_told_in_its_own_words() {
    for stage in ["label", "amend", "judge"] {
        match failure("panic", stage) {
            FailureKind::Trap { message } => {
                assert!(message.contains("this policy gives up"), "{message}");
            }
            other => panic!("{other:?}"),
        }
    }
    match failure("panic-at-length", "judge") {
        FailureKind::Trap { message } => assert!(message.len() <= 2_000, "{}", message.len()),
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        failure("unreachable", "judge"),
        FailureKind::Trap { .. }
    ));
}

#[test]
fn a_policy_can_give_up() {
    let refused = |message: String| FailureKind::Refused { message };
    assert_eq!(failure("err", "judge"), refused("I do not know".to_owned()));
    assert_eq!(failure("err-at-length", "judge"), refused("ñ".repeat(500)));
}

#[test]
fn a_span_lies_in_the_body_and_between_characters() {
    for does in [
        "span-outside",
        "span-reversed",
        "span-inside-character",
        "effect-span-outside",
        "label-span-outside",
    ] {
        let message = malformed(does, "judge");
        assert!(message.starts_with("a span of bytes"), "{does}: {message}");
    }
    let message = malformed("edit-span-inside-character", "amend");
    assert_eq!(
        message,
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
    for stage in ["label", "judge"] {
        assert_eq!(
            malformed("edit", stage),
            "an edit outside of the stage amend"
        );
    }
    assert_eq!(
        decide(&hostile("deny", "judge", ""), BODY).verdict,
        Verdict::Deny
    );
    assert_eq!(
        decide(&hostile("hold", "judge", ""), BODY).verdict,
        Verdict::Hold
    );
}

#[test]
fn edits_do_not_overlap() {
    for does in ["overlapping-edits", "insert-inside-replacement"] {
        assert_eq!(malformed(does, "amend"), "edits that overlap");
    }
    let decision = decide(&hostile("two-edits", "amend", ""), "abc");
    assert_eq!(
        decision.body.as_deref(),
        Some("before, first, secondc Last.")
    );
    assert_eq!(decision.failures, []);
}

#[test]
fn only_labels_that_were_announced_are_taken() {
    assert_eq!(
        malformed("unknown-label", "label"),
        "a label `class` that its description does not name"
    );
}

#[test]
fn an_instant_lies_ahead_and_can_be_told() {
    for does in ["defer-into-past", "defer-to-now", "defer-beyond-time"] {
        let message = malformed(does, "judge");
        assert!(message.starts_with("it defers to"), "{does}: {message}");
    }
    assert_eq!(
        malformed("allow-until-past", "judge"),
        "an allow that has ended before it begins"
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
fn nothing_is_nameless() {
    assert_eq!(
        malformed("hold-of-nobody", "judge"),
        "a hold without a role or a subject"
    );
    assert_eq!(
        malformed("finding-without-code", "judge"),
        "a finding without a code"
    );
    assert_eq!(
        malformed("effect-without-kind", "judge"),
        "an effect without a kind"
    );
}

#[test]
fn an_answer_has_a_size() {
    assert_eq!(
        malformed("many-findings", "judge"),
        "a list of 600 entries, 512 are read"
    );
    assert_eq!(
        malformed("long-finding", "judge"),
        "a text of 16385 bytes, 16384 are read"
    );
    assert_eq!(
        failure("huge-answer", "judge"),
        FailureKind::AnswerTooLarge {
            limit: Limits::small().answer_bytes
        }
    );
}

#[test]
fn a_text_that_is_none_is_refused() {
    assert!(malformed("broken-text", "judge").contains("utf-8"));
}

#[test]
fn an_effect_that_nobody_knows_is_reviewed() {
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
