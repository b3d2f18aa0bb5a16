//! Fuel, memory, stack, time, calls, log: what a policy may use up is its own.

use maysend::{FailureKind, Limits, Verdict, WASM_STACK};

use super::{BODY, decide, failure, good, hostile, transient};

#[test]
fn a_loop_uses_up_its_fuel() {
    let fuel = FailureKind::Fuel {
        limit: Limits::small().review_fuel,
    };
    assert_eq!(failure("spin", "judge"), fuel);
    assert_eq!(failure("spin", "label"), fuel);
    assert_eq!(failure("spin-after-logging", "amend"), fuel);
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
        FailureKind::Fuel { limit: 2_000_000 }
    );
    let fuel = decision.execution.policies[0].fuel;
    assert!(fuel >= 2_000_000, "only {fuel}");
}

#[test]
fn a_loop_with_much_fuel_ends_at_the_deadline_and_may_be_tried_again() {
    let limits = "limits = { review-fuel = 10000000000, deadline-ms = 50 }";
    let deadline = FailureKind::Deadline { limit_ms: 50 };
    for stage in ["label", "amend", "judge"] {
        assert_eq!(transient(&hostile("spin", stage, limits)), deadline);
    }
    let held = hostile("spin", "judge", &format!("{limits}\non-failure = \"hold\""));
    assert_eq!(transient(&held), deadline);

    let watched = hostile("spin", "judge", &format!("{limits}\nmode = \"monitor\""));
    let decision = decide(&watched, BODY);
    assert_eq!(decision.verdict, Verdict::Allow);
    assert_eq!(decision.execution.policies[0].failure, Some(deadline));
    good();
}

#[test]
fn moving_much_memory_with_few_instructions_ends_too() {
    let limits = "limits = { deadline-ms = 200 }";
    match hostile("fill-memory-over-and-over", "judge", limits).decide(&super::request(BODY)) {
        Ok(decision) => {
            assert_eq!(decision.verdict, Verdict::Deny);
            assert!(matches!(
                decision.failures[0].kind,
                FailureKind::Fuel { .. }
            ));
        }
        Err(error) => assert!(
            matches!(error, maysend::DecideError::Transient(_)),
            "{error}"
        ),
    }
    good();
}

#[test]
fn memory_has_an_end() {
    let limit = Limits::small().memory;
    for does in ["allocate-without-end", "allocate-at-once"] {
        match failure(does, "judge") {
            FailureKind::Memory { limit: told, used } => {
                assert_eq!(told, limit, "{does}");
                assert!(used > limit, "{does}: {used}");
            }
            other => panic!("{does}: {other:?}"),
        }
    }
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
    }
    good();
}

#[test]
fn deep_recursion_ends_on_a_thread_with_a_small_stack() {
    let ended = std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(|| {
            (
                failure("recurse", "judge"),
                failure("recurse-with-arrays", "judge"),
            )
        })
        .expect("a thread")
        .join()
        .expect("a thread that did not overflow");
    assert_eq!(
        ended.0,
        FailureKind::Stack {
            limit: WASM_STACK as u64
        }
    );
    // Arrays lie in linear memory, whose stack ends sooner.
    assert!(
        matches!(
            ended.1,
            FailureKind::Trap { .. } | FailureKind::Stack { .. }
        ),
        "{:?}",
        ended.1
    );
}

#[test]
fn the_calendar_can_be_asked_so_often_only() {
    let limit = u64::from(Limits::small().calendar_calls);
    assert_eq!(
        failure("flood-calendar", "judge"),
        FailureKind::Calls { limit }
    );

    let set = hostile(
        "flood-calendar",
        "judge",
        "limits = { calendar-calls = 3, deadline-ms = 60000 }",
    );
    assert_eq!(
        decide(&set, BODY).failures[0].kind,
        FailureKind::Calls { limit: 3 }
    );

    let set = hostile("ask-calendar-once", "judge", "");
    assert_eq!(decide(&set, BODY).verdict, Verdict::Allow);
}

#[test]
fn a_flood_of_log_is_cut_and_does_no_harm() {
    for does in ["flood-log", "flood-log-with-long-lines"] {
        let decision = decide(&hostile(does, "judge", ""), BODY);
        assert_eq!(decision.verdict, Verdict::Allow, "{does}");
        let log = &decision.execution.policies[0].log;
        assert!(!log.is_empty() && log.len() <= 100, "{does}: {}", log.len());
        let bytes: usize = log.iter().map(|line| line.text.len()).sum();
        assert!(bytes as u64 <= Limits::small().log_bytes, "{does}: {bytes}");
    }
    assert_eq!(
        failure("log-one-huge-line", "judge"),
        FailureKind::AnswerTooLarge {
            limit: Limits::small().answer_bytes
        }
    );
}
