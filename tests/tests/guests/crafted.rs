//! Answers that no compiler would write: the bytes of a handmade component.

use maysend::{FailureKind, Library, Limits, PolicySet, Verdict, WASM_STACK};
use maysend_tests::guests::Handmade;

use super::{BODY, decide, failure_of, request, set_of};

fn set(policy: &Handmade, more: &str) -> PolicySet {
    let library = Library::new().with("handmade", policy.component());
    set_of(&library, "handmade", more)
}

/// How a review with this body fails.
fn failure(review: &str) -> FailureKind {
    failure_of_policy(&Handmade::new("handmade").review(review))
}

fn failure_of_policy(policy: &Handmade) -> FailureKind {
    failure_of("handmade", |more| set(policy, more))
}

fn is_malformed(kind: &FailureKind) -> bool {
    matches!(kind, FailureKind::Malformed { .. })
}

/// Writes into the zeros at 2048, which say allow, and answers with them.
fn answer_with(stores: &str) -> String {
    format!("{stores} (i32.const 2048)")
}

#[test]
fn a_handmade_policy_can_be_good() {
    let decision = decide(&set(&Handmade::new("handmade"), ""), BODY);
    assert_eq!(decision.verdict, Verdict::Allow);
    assert_eq!(decision.failures, []);
    let both = Handmade::new("handmade").receive("(i32.const 2048)");
    assert_eq!(set(&both, "").receive(&request("STOP")).failures, []);
}

#[test]
fn an_answer_lies_in_memory_and_is_aligned() {
    for review in [
        "(i32.const -8)",
        "(i32.const 131072)",
        "(i32.const 131064)",
        "(i32.const 2049)",
    ] {
        let kind = failure(review);
        assert!(is_malformed(&kind), "{review}: {kind:?}");
    }
}

#[test]
fn an_answer_is_one_of_the_contracts() {
    for stores in [
        // Neither an opinion nor an error.
        "(i32.store8 (i32.const 2048) (i32.const 2))",
        // A fourth verdict.
        "(i32.store8 (i32.const 2056) (i32.const 3))",
        // An option that is neither there nor not.
        "(i32.store8 (i32.const 2080) (i32.const 9))",
    ] {
        let kind = failure(&answer_with(stores));
        assert!(is_malformed(&kind), "{stores}: {kind:?}");
    }
}

#[test]
fn texts_and_lists_lie_in_memory() {
    for stores in [
        // An error whose words lie beyond the end.
        "(i32.store8 (i32.const 2048) (i32.const 1)) (i64.store (i32.const 2056) (i64.const 0x7fffffff_00000010))",
        "(i32.store8 (i32.const 2048) (i32.const 1)) (i64.store (i32.const 2056) (i64.const 0xffffffff_ffffffff))",
        // So many holds.
        "(i64.store (i32.const 2072) (i64.const 0xffffffff_00000800))",
        "(i64.store (i32.const 2072) (i64.const 0x00002000_00000800))",
        // Findings that do not lie where findings can.
        "(i64.store (i32.const 2096) (i64.const 0x00000001_00000801))",
        // Edits, of a size that wraps around.
        "(i64.store (i32.const 2112) (i64.const 0x10000001_00000800))",
    ] {
        let kind = failure(&answer_with(stores));
        assert!(is_malformed(&kind), "{stores}: {kind:?}");
    }
}

#[test]
fn a_list_of_nothing_much_is_not_read_for_ever() {
    // 100,000 empty findings: few bytes in the guest, many in the host.
    let kind = failure(&answer_with(
        "(drop (memory.grow (i32.const 200)))
         (i64.store (i32.const 2096) (i64.const 0x000186a0_00020000))",
    ));
    assert_eq!(
        kind,
        FailureKind::AnswerTooLarge {
            limit: Limits::small().answer_bytes
        }
    );
}

#[test]
fn memory_for_the_request_must_be_given() {
    let with = |realloc: &str| {
        // While it is configured it behaves.
        let realloc = format!(
            "(if (result i32) (global.get $asked) (then {realloc}) (else (i32.const 65536)))"
        );
        failure_of_policy(
            &Handmade::new("handmade")
                .more("(global $asked (mut i32) (i32.const 0))")
                .configure("(global.set $asked (i32.const 1)) (i32.const 1024)")
                .realloc(&realloc),
        )
    };
    for realloc in ["(i32.const -16)", "(i32.const 131072)", "(i32.const 65537)"] {
        let kind = with(realloc);
        assert!(is_malformed(&kind), "{realloc}: {kind:?}");
    }
    assert!(matches!(with("(unreachable)"), FailureKind::Trap { .. }));
    assert_eq!(
        with("(loop (br 0)) (unreachable)"),
        FailureKind::Fuel {
            limit: Limits::small().review_fuel
        }
    );
}

#[test]
fn traps_are_typed() {
    for review in [
        "(unreachable)",
        "(i32.div_s (i32.const 1) (i32.const 0))",
        "(i32.load (i32.const -4))",
        "(i32.trunc_f64_s (f64.const nan))",
    ] {
        let kind = failure(review);
        assert!(
            matches!(kind, FailureKind::Trap { .. }),
            "{review}: {kind:?}"
        );
    }
    let recursive = Handmade::new("handmade")
        .more("(func $dive (param i32) (result i32) (i32.add (i32.const 1) (call $dive (local.get 0))))")
        .review("(call $dive (i32.const 0))");
    assert_eq!(
        failure_of_policy(&recursive),
        FailureKind::Stack {
            limit: WASM_STACK as u64
        }
    );
}

#[test]
fn who_grows_memory_in_vain_and_goes_on_has_not_failed() {
    let policy = Handmade::new("handmade").review(
        "(if (i32.ne (memory.grow (i32.const 30000)) (i32.const -1)) (then (unreachable)))
         (i32.const 2048)",
    );
    let decision = decide(&set(&policy, ""), BODY);
    assert_eq!(decision.verdict, Verdict::Allow);
}

#[test]
fn tables_have_an_end() {
    let policy = Handmade::new("handmade")
        .more("(table $t 1 funcref)")
        .review(
            "(if (i32.ne (table.grow $t (ref.null func) (i32.const 1000000)) (i32.const -1)) (then (unreachable)))
             (i32.const 2048)",
        );
    assert_eq!(decide(&set(&policy, ""), BODY).verdict, Verdict::Allow);
}

#[test]
fn numbers_are_the_same_on_every_machine() {
    // The bits of a NaN would tell the processor: a policy that answers by them must see the same everywhere.
    let policy = Handmade::new("handmade").review(
        "(local $zero f64)
         (if (i64.ne
                (i64.reinterpret_f64 (f64.div (local.get $zero) (local.get $zero)))
                (i64.const 0x7ff8000000000000))
             (then (unreachable)))
         (i32.const 2048)",
    );
    assert_eq!(decide(&set(&policy, ""), BODY).verdict, Verdict::Allow);
}
