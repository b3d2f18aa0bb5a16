//! Fuel, memory, stack, time, calls, log: what a policy may use up is its own. A test for each guest, by its name.

use maysend::{ComponentError, FailureKind, Limits, PolicySet, Verdict, WASM_STACK};

use super::{BODY, decide, failure, good, hostile, hostile_problems, transient};

fn out_of_fuel() -> FailureKind {
    let limit = Limits::small().review_fuel;
    FailureKind::Fuel { limit, used: limit }
}

fn out_of_stack() -> FailureKind {
    let limit = WASM_STACK as u64;
    FailureKind::Stack { limit, used: limit }
}

fn too_large() -> FailureKind {
    let limit = Limits::small().answer_bytes;
    FailureKind::AnswerTooLarge {
        limit,
        used: limit + 1,
    }
}

/// What it asked for is more than it may have.
fn assert_out_of_memory(kind: &FailureKind, limit: u64) {
    match kind {
        FailureKind::Memory { limit: told, used } => {
            assert_eq!(*told, limit);
            assert!(*used > limit, "{used}");
        }
        other => panic!("{other:?}"),
    }
}

fn fails_in_clauses(set: &PolicySet) -> FailureKind {
    let business = serde_json::from_value(serde_json::json!({
        "name": "Smith Honda", "time_zone": "America/Chicago"
    }))
    .expect("a business");
    match set.clauses(Some(&business)) {
        Err(ComponentError::Failed {
            function: "clauses",
            failure,
        }) => failure,
        other => panic!("{other:?}"),
    }
}

#[test]
pub(super) fn many_clauses() {
    assert_eq!(
        fails_in_clauses(&hostile("many-clauses", "clauses", "")),
        FailureKind::AnswerEntries {
            list: "clauses".to_owned(),
            limit: Limits::small().answer_entries,
            used: 600,
        }
    );
}

#[test]
pub(super) fn long_clause() {
    let limit = Limits::small().answer_text_bytes;
    assert_eq!(
        fails_in_clauses(&hostile("long-clause", "clauses", "")),
        FailureKind::AnswerText {
            text: "a clause's text".to_owned(),
            limit,
            used: limit + 1,
        }
    );
}

#[test]
pub(super) fn spin() {
    assert_eq!(failure("spin", "judge"), out_of_fuel());
    assert_eq!(failure("spin", "label"), out_of_fuel());
    let limit = Limits::small().configure_fuel;
    assert_eq!(
        fails_in_clauses(&hostile("spin", "clauses", "")),
        FailureKind::Fuel { limit, used: limit }
    );
}

#[test]
pub(super) fn spin_after_logging() {
    assert_eq!(failure("spin-after-logging", "amend"), out_of_fuel());
}

#[test]
fn less_fuel_is_used_up_sooner() {
    let set = hostile(
        "spin",
        "judge",
        "limits = { review-fuel = 2000000, deadline-ms = 60000 }",
    );
    let decision = decide(&set, BODY);
    assert_eq!(decision.verdict, Verdict::Deny);
    assert_eq!(
        decision.failures[0].kind,
        FailureKind::Fuel {
            limit: 2_000_000,
            used: 2_000_000
        }
    );
    let fuel = decision.execution.policies[0].fuel;
    assert!(fuel >= 2_000_000, "only {fuel}");
}

#[test]
fn a_loop_with_much_fuel_ends_at_the_deadline_and_may_be_tried_again() {
    let limits = "limits = { review-fuel = 10000000000, deadline-ms = 50 }";
    let deadline = |kind: &FailureKind| match *kind {
        FailureKind::Deadline { limit_ms, used_ms } => limit_ms == 50 && used_ms >= 50,
        _ => false,
    };
    for stage in ["label", "amend", "judge"] {
        let kind = transient(&hostile("spin", stage, limits));
        assert!(deadline(&kind), "{kind:?}");
    }
    let held = hostile("spin", "judge", &format!("{limits}\non-failure = \"hold\""));
    assert!(deadline(&transient(&held)));

    let watched = hostile("spin", "judge", &format!("{limits}\nmode = \"monitor\""));
    let decision = decide(&watched, BODY);
    assert_eq!(decision.verdict, Verdict::Allow);
    let failure = decision.execution.policies[0].failure.as_ref();
    assert!(failure.is_some_and(deadline), "{failure:?}");
    good();
}

#[test]
pub(super) fn fill_memory_over_and_over() {
    assert_eq!(failure("fill-memory-over-and-over", "judge"), out_of_fuel());
}

#[test]
pub(super) fn copy_memory_over_and_over() {
    assert_eq!(failure("copy-memory-over-and-over", "judge"), out_of_fuel());
}

#[test]
pub(super) fn allocate_without_end() {
    let limit = Limits::small().memory;
    assert_out_of_memory(&failure("allocate-without-end", "judge"), limit);
}

#[test]
pub(super) fn allocate_at_once() {
    let limit = Limits::small().memory;
    assert_out_of_memory(&failure("allocate-at-once", "judge"), limit);
}

#[test]
fn a_set_can_give_less_memory_and_more() {
    for limit in [2 << 20, 64 << 20] {
        let set = hostile(
            "allocate-without-end",
            "judge",
            &format!(
                "limits = {{ memory = {limit}, review-fuel = 10000000000, deadline-ms = 60000 }}"
            ),
        );
        let decision = decide(&set, BODY);
        assert_eq!(decision.verdict, Verdict::Deny);
        match decision.failures[0].kind {
            FailureKind::Memory { limit: told, used } => {
                assert_eq!(told, limit);
                assert!(used > limit && used <= limit + (1 << 20), "{used}");
            }
            ref other => panic!("{other:?}"),
        }
        let used = decision.execution.policies[0].memory;
        assert!(used <= limit && used > limit / 2, "{used} of {limit}");
    }
    good();
}

/// What `configure` leaves is where every call begins: without memory none can be asked, and the next policy has all of its own.
#[test]
pub(super) fn leave_memory_full() {
    let limit = Limits::small().memory;
    assert_out_of_memory(&failure("leave-memory-full", "configure"), limit);
    assert_out_of_memory(
        &fails_in_clauses(&hostile("leave-memory-full", "configure", "")),
        limit,
    );
}

/// The fuel of a review is its own, however much `configure` used.
#[test]
pub(super) fn spend_most_fuel() {
    let set = hostile("spend-most-fuel", "configure", "");
    let decision = decide(&set, BODY);
    assert_eq!(decision.verdict, Verdict::Allow);
    assert_eq!(decision.failures, []);
    // In a review there is not so much.
    assert_eq!(failure("spend-most-fuel", "judge"), out_of_fuel());
}

#[test]
pub(super) fn recurse() {
    assert_eq!(failure("recurse", "judge"), out_of_stack());
    assert_eq!(on_a_stack_of(1 << 20, "recurse"), out_of_stack());
    assert_eq!(on_a_stack_of(64 << 10, "recurse"), out_of_stack());
}

/// Arrays lie in linear memory, whose stack ends sooner.
#[test]
pub(super) fn recurse_with_arrays() {
    let ended = on_a_stack_of(128 << 10, "recurse-with-arrays");
    assert!(
        matches!(ended, FailureKind::Trap { .. } | FailureKind::Stack { .. }),
        "{ended:?}"
    );
}

/// How the guest fails when it is asked from a thread with so little stack.
fn on_a_stack_of(bytes: usize, does: &'static str) -> FailureKind {
    let set = hostile(does, "judge", "");
    let decision = std::thread::Builder::new()
        .stack_size(bytes)
        .spawn(move || decide(&set, BODY))
        .expect("a thread")
        .join()
        .expect("a thread that did not overflow");
    assert_eq!(decision.verdict, Verdict::Deny);
    decision.failures[0].kind.clone()
}

#[test]
pub(super) fn flood_calendar() {
    let limit = Limits::small().import_calls;
    assert_eq!(
        failure("flood-calendar", "judge"),
        FailureKind::ImportCalls {
            limit,
            used: limit + 1
        }
    );
    let set = hostile(
        "flood-calendar",
        "judge",
        "limits = { import-calls = 3, deadline-ms = 60000 }",
    );
    assert_eq!(
        decide(&set, BODY).failures[0].kind,
        FailureKind::ImportCalls { limit: 3, used: 4 }
    );
}

/// The host reads every byte, and the guest pays for it.
#[test]
pub(super) fn flood_calendar_with_long_names() {
    // The SDK repeats the name in its error, and its allocator frees nothing.
    let limits = "limits = { memory = 134217728, deadline-ms = 60000 }";
    let set = hostile("flood-calendar-with-long-names", "judge", limits);
    assert_eq!(decide(&set, BODY).failures[0].kind, out_of_fuel());
}

#[test]
pub(super) fn ask_calendar_once() {
    let set = hostile("ask-calendar-once", "judge", "");
    assert_eq!(decide(&set, BODY).verdict, Verdict::Allow);
    let told = hostile_problems("ask-calendar-once", "configure");
    assert!(
        told.ends_with("the calendar may be called while deciding only, not in `describe`, `configure` or `clauses`"),
        "{told}"
    );
}

#[test]
pub(super) fn ask_calendar_absurdly() {
    let decision = decide(&hostile("ask-calendar-absurdly", "judge", ""), BODY);
    assert_eq!(decision.failures, []);
    assert_eq!(decision.verdict, Verdict::Allow);
}

fn is_cut(does: &str) {
    let decision = decide(&hostile(does, "judge", ""), BODY);
    assert_eq!(decision.verdict, Verdict::Allow, "{does}");
    let (last, kept) = decision.execution.policies[0]
        .log
        .split_last()
        .expect("a log");
    assert!(
        last.text.ends_with(" more lines were not kept)"),
        "{last:?}"
    );
    let limits = Limits::small();
    assert!(!kept.is_empty() && kept.len() as u64 <= limits.log_lines);
    let bytes: usize = kept.iter().map(|line| line.text.len()).sum();
    assert!(bytes as u64 <= limits.log_bytes, "{does}: {bytes}");
}

#[test]
pub(super) fn flood_log() {
    is_cut("flood-log");
    let set = hostile(
        "flood-log",
        "judge",
        "limits = { log-lines = 2, log-bytes = 10, deadline-ms = 60000 }",
    );
    let log: Vec<_> = decide(&set, BODY).execution.policies[0]
        .log
        .iter()
        .map(|line| line.text.clone())
        .collect();
    assert_eq!(log, ["line 0", "(4999 more lines were not kept)"]);
}

#[test]
pub(super) fn flood_log_with_long_lines() {
    is_cut("flood-log-with-long-lines");
}

#[test]
pub(super) fn flood_log_without_end() {
    assert_eq!(failure("flood-log-without-end", "judge"), out_of_fuel());
}

#[test]
pub(super) fn write_empty_lines_without_end() {
    let limit = Limits::small().import_calls;
    assert_eq!(
        failure("write-empty-lines-without-end", "judge"),
        FailureKind::ImportCalls {
            limit,
            used: limit + 1
        }
    );
}

#[test]
pub(super) fn last_words_without_end() {
    let limit = Limits::small().import_calls;
    assert_eq!(
        failure("last-words-without-end", "judge"),
        FailureKind::ImportCalls {
            limit,
            used: limit + 1
        }
    );
}

#[test]
pub(super) fn last_words_and_go_on() {
    let set = hostile(
        "last-words-and-go-on",
        "judge",
        "limits = { deadline-ms = 60000 }",
    );
    let decision = decide(&set, BODY);
    assert_eq!(decision.verdict, Verdict::Allow);
    let log: Vec<_> = decision.execution.policies[0]
        .log
        .iter()
        .map(|line| (line.level.as_str(), line.text.clone()))
        .collect();
    let kept = "\u{fffd}".repeat(512);
    assert_eq!(
        log,
        [
            ("error", "half \u{fffd}".to_owned()),
            ("warn", "between".to_owned()),
            ("error", kept)
        ]
    );
}

#[test]
pub(super) fn log_one_huge_line() {
    assert_eq!(failure("log-one-huge-line", "judge"), too_large());
}

#[test]
pub(super) fn huge_answer() {
    assert_eq!(failure("huge-answer", "judge"), too_large());
}
