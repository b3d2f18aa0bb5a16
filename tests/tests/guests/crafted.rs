//! What no compiler emits: guests in WebAssembly's text form. A test for each guest, by its name.

use maysend::{
    ComponentError, Engine, EngineConfig, FailureKind, Library, Limits, PolicySet, Verdict,
    WASM_STACK,
};
use maysend_tests::engine;
use maysend_tests::guests::{Handmade, crafted};

use super::{BODY, decide, failure_of, request, set_of};

fn set(policy: &Handmade, more: &str) -> PolicySet {
    let library = Library::new().with("handmade", policy.component());
    set_of(&library, "handmade", more)
}

/// How the guest of that name fails.
fn failure(name: &str) -> FailureKind {
    failure_of_policy(&crafted(name))
}

fn failure_of_policy(policy: &Handmade) -> FailureKind {
    failure_of("handmade", |more| set(policy, more))
}

fn assert_malformed(name: &str) {
    let kind = failure(name);
    assert!(
        matches!(kind, FailureKind::Malformed { .. }),
        "{name}: {kind:?}"
    );
}

fn assert_trapped(name: &str) {
    let kind = failure(name);
    assert!(matches!(kind, FailureKind::Trap { .. }), "{name}: {kind:?}");
}

fn assert_allowed(name: &str) {
    let decision = decide(&set(&crafted(name), ""), BODY);
    assert_eq!(decision.verdict, Verdict::Allow, "{name}");
    assert_eq!(decision.failures, [], "{name}");
}

fn out_of_fuel() -> FailureKind {
    let limit = Limits::small().review_fuel;
    FailureKind::Fuel { limit, used: limit }
}

/// Why a set with the guest does not load, without the place.
fn refused(name: &str) -> String {
    let library = Library::new().with("it", crafted(name).component());
    let text = "name = \"test\"\nversion = \"1\"\n[[policy]]\nuse = \"it\"\nlimits = { configure-fuel = 1000000, deadline-ms = 60000 }\n";
    PolicySet::from_toml(engine(), &library, text)
        .expect_err("a refusal")
        .to_string()
        .replace("policy.toml:4:7: `it`: ", "")
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
pub(super) fn answer_outside_memory() {
    assert_malformed("answer_outside_memory");
}

#[test]
pub(super) fn answer_across_the_end() {
    assert_malformed("answer_across_the_end");
}

#[test]
pub(super) fn answer_unaligned() {
    assert_malformed("answer_unaligned");
}

#[test]
pub(super) fn answer_of_no_kind() {
    assert_malformed("answer_of_no_kind");
}

#[test]
pub(super) fn verdict_of_no_kind() {
    assert_malformed("verdict_of_no_kind");
}

#[test]
pub(super) fn option_of_no_kind() {
    assert_malformed("option_of_no_kind");
}

#[test]
pub(super) fn text_outside_memory() {
    assert_malformed("text_outside_memory");
}

#[test]
pub(super) fn list_outside_memory() {
    assert_malformed("list_outside_memory");
}

#[test]
pub(super) fn list_that_wraps_around() {
    assert_malformed("list_that_wraps_around");
}

#[test]
pub(super) fn list_unaligned() {
    assert_malformed("list_unaligned");
}

#[test]
pub(super) fn overlong_text() {
    assert_malformed("overlong_text");
}

#[test]
pub(super) fn surrogate_text() {
    assert_malformed("surrogate_text");
}

#[test]
pub(super) fn realloc_outside_memory() {
    assert_malformed("realloc_outside_memory");
}

#[test]
pub(super) fn realloc_unaligned() {
    assert_malformed("realloc_unaligned");
}

#[test]
pub(super) fn list_of_nothing_much() {
    let limit = Limits::small().answer_bytes;
    assert_eq!(
        failure("list_of_nothing_much"),
        FailureKind::AnswerTooLarge {
            limit,
            used: limit + 1
        }
    );
}

#[test]
pub(super) fn text_of_100_mb() {
    let limits = "limits = { memory = 134217728, review-fuel = 1000000000, deadline-ms = 60000 }";
    let decision = decide(&set(&crafted("text_of_100_mb"), limits), BODY);
    assert_eq!(decision.verdict, Verdict::Deny);
    let limit = Limits::small().answer_bytes;
    assert_eq!(
        decision.failures[0].kind,
        FailureKind::AnswerTooLarge {
            limit,
            used: limit + 1
        }
    );
}

#[test]
pub(super) fn realloc_that_spins() {
    assert_eq!(failure("realloc_that_spins"), out_of_fuel());
}

#[test]
pub(super) fn copy_storm() {
    assert_eq!(failure("copy_storm"), out_of_fuel());
}

#[test]
pub(super) fn fill_storm() {
    assert_eq!(failure("fill_storm"), out_of_fuel());
}

#[test]
pub(super) fn table_storm() {
    assert_eq!(failure("table_storm"), out_of_fuel());
}

#[test]
pub(super) fn spin_after_answer() {
    assert_eq!(failure("spin_after_answer"), out_of_fuel());
}

#[test]
pub(super) fn realloc_that_calls_out() {
    assert_trapped("realloc_that_calls_out");
}

#[test]
pub(super) fn table_growth() {
    let limit = Limits::small().table_elements;
    match failure("table_growth") {
        FailureKind::Table { limit: told, used } => {
            assert_eq!(told, limit);
            assert!(used > limit && used <= limit + 1_000, "{used}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
pub(super) fn tables_together() {
    // A slot of the pool has room for one table: with more memory than a slot has, it is made on demand.
    let limits = "limits = { memory = 33554432, deadline-ms = 60000 }";
    let decision = decide(&set(&crafted("tables_together"), limits), BODY);
    assert_eq!(
        decision.failures[0].kind,
        FailureKind::Table {
            limit: Limits::small().table_elements,
            used: 30_002
        }
    );
}

#[test]
pub(super) fn memory_growth_in_vain() {
    assert_allowed("memory_growth_in_vain");
}

#[test]
pub(super) fn table_growth_in_vain() {
    assert_allowed("table_growth_in_vain");
}

#[test]
pub(super) fn numbers_of_this_machine() {
    assert_allowed("numbers_of_this_machine");
}

#[test]
pub(super) fn dive() {
    let limit = WASM_STACK as u64;
    assert_eq!(failure("dive"), FailureKind::Stack { limit, used: limit });
}

#[test]
pub(super) fn trap_in_review() {
    assert_trapped("trap_in_review");
}

#[test]
pub(super) fn trap_in_describe() {
    let told = refused("trap_in_describe");
    assert!(
        told.starts_with("failed in `describe`: trapped: "),
        "{told}"
    );
}

#[test]
pub(super) fn trap_in_configure() {
    let told = refused("trap_in_configure");
    assert!(
        told.starts_with("failed in `configure`: trapped: "),
        "{told}"
    );
}

#[test]
pub(super) fn spin_in_describe() {
    assert_eq!(
        refused("spin_in_describe"),
        "failed in `describe`: used up its fuel of 1000000"
    );
}

#[test]
pub(super) fn spin_in_configure() {
    assert_eq!(
        refused("spin_in_configure"),
        "failed in `configure`: used up its fuel of 1000000"
    );
}

#[test]
pub(super) fn spin_in_start() {
    assert_eq!(
        refused("spin_in_start"),
        "failed in `describe`: used up its fuel of 1000000"
    );
}

#[test]
pub(super) fn trap_in_start() {
    let told = refused("trap_in_start");
    assert!(
        told.starts_with("failed in `describe`: trapped: "),
        "{told}"
    );
}

fn clauses_of(name: &str) -> FailureKind {
    let business = serde_json::from_value(serde_json::json!({
        "name": "Smith Honda", "time_zone": "America/Chicago"
    }))
    .expect("a business");
    let set = set(
        &crafted(name),
        "limits = { configure-fuel = 1000000, deadline-ms = 60000 }",
    );
    assert_eq!(decide(&set, BODY).verdict, Verdict::Allow);
    match set.clauses(Some(&business)) {
        Err(ComponentError::Failed { failure, .. }) => failure,
        other => panic!("{other:?}"),
    }
}

#[test]
pub(super) fn trap_in_clauses() {
    let kind = clauses_of("trap_in_clauses");
    assert!(matches!(kind, FailureKind::Trap { .. }), "{kind:?}");
}

#[test]
pub(super) fn spin_in_clauses() {
    assert_eq!(
        clauses_of("spin_in_clauses"),
        FailureKind::Fuel {
            limit: 1_000_000,
            used: 1_000_000
        }
    );
}

/// One slot of the pool, two tenants with the same policy and one with another: whoever comes next finds nothing.
#[test]
pub(super) fn smuggler() {
    let mut config = EngineConfig::default();
    config.concurrency = 1;
    let engine = Engine::new(config).expect("an engine");
    let library = Library::new()
        .with("one", crafted("smuggler").component())
        .with("other", crafted("smuggler").more_data("other").component());
    let tenant = |policy: &str, name: &str| {
        let text = format!(
            "name = \"{name}\"\nversion = \"1\"\n[[policy]]\nuse = \"{policy}\"\nlimits = {{ deadline-ms = 60000 }}\n"
        );
        PolicySet::from_toml(&engine, &library, &text)
            .unwrap_or_else(|problems| panic!("{problems}"))
    };
    let tenants = [
        tenant("one", "Smith Honda"),
        tenant("one", "Jones Ford"),
        tenant("other", "Brown Kia"),
    ];
    for turn in 0..12 {
        for tenant in &tenants {
            let decision = decide(tenant, BODY);
            assert_eq!(decision.failures, [], "{turn} {}", tenant.name());
            assert_eq!(decision.verdict, Verdict::Allow, "{turn}");
        }
    }
}
