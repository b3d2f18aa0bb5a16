//! The standard policies, as the example dealership has set them, about one text.

use maysend::{Allocation, PolicySet, Request, Verdict};

use crate::measure::{Effort, latency, throughput};
use crate::report::{Report, Target};
use crate::sets;

pub(crate) fn run(report: &mut Report, effort: Effort) {
    let engine = sets::engine(|_| {});
    let library = sets::library();
    let set = sets::standard(&engine, &library);
    let request = sets::request();
    prepare(&set, &request);

    let policies = set.policies().len();
    let one = latency(effort, |_| set.decide(&request));
    report.add(
        format!("{policies} standard policies, one decision, p50"),
        one.p50,
        "µs",
        Some(Target::AtMost(80.0)),
    );
    report.add("the same, p99", one.p99, "µs", Some(Target::AtMost(200.0)));
    let per_second = |threads| {
        throughput(effort, threads, |_| {
            let (set, request) = (set.clone(), request.clone());
            move |_| drop(std::hint::black_box(set.decide(&request)))
        })
    };
    let single = per_second(1);
    let double = per_second(2);
    report.add("the same, 1 thread", single, "/s", None);
    report.add("the same, 2 threads", double, "/s", None);
    report.add(
        "the same, 2 threads by 1",
        double / single,
        "×",
        Some(Target::AtLeast(1.8)),
    );

    crate::native::run(report, effort);

    let single = crate::sets::engine(|config| config.snapshot_bytes = 0);
    let fresh = sets::standard(&single, &library);
    let anew = latency(effort, |_| fresh.decide(&request));
    report.add(
        "the same, configured anew for every call, p50",
        anew.p50,
        "µs",
        None,
    );
}

/// Whether what is measured is what is meant: allowed, by snapshots.
pub(crate) fn prepare(set: &PolicySet, request: &Request) {
    assert_eq!(
        set.prepare(),
        set.policies().len(),
        "a policy has no snapshot"
    );
    let decision = set.decide(request).expect("a decision");
    assert_eq!(decision.verdict, Verdict::Allow, "{:#?}", decision.findings);
    assert!(
        decision
            .execution
            .policies
            .iter()
            .all(|policy| policy.tier == "snapshot")
    );
}

/// So many decisions and nothing else, for a profiler.
/// A profiler that counts instructions has no room for the pool: `on_demand` does without.
pub(crate) fn repeat(count: usize, which: &str, on_demand: bool) {
    let engine = sets::engine(|config| {
        if on_demand {
            config.allocation = Allocation::OnDemand;
        }
    });
    let library = sets::library();
    let (set, request) = match which {
        "standard" => (sets::standard(&engine, &library), sets::request()),
        "nothing" => (sets::single(&engine, &library, which), sets::request()),
        _ => (
            sets::single(&engine, &library, which),
            crate::decision::requests().swap_remove(0),
        ),
    };
    set.prepare();
    for policy in set.decide(&request).expect("a decision").execution.policies {
        eprintln!(
            "{} calls {} fuel {} micros {}",
            policy.policy, policy.calls, policy.fuel, policy.micros
        );
    }
    for _ in 0..count {
        std::hint::black_box(set.decide(&request)).expect("a decision");
    }
}
