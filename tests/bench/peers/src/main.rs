//! The one decision of the benchmark in other engines that a program can embed.
//!
//! Usage: maysend-bench-peers [--quick] [--json FILE]

#[path = "../../engine/src/measure.rs"]
#[allow(dead_code, reason = "the benchmark of maysend measures more")]
mod measure;
#[path = "../../engine/src/report.rs"]
#[allow(dead_code, reason = "the benchmark of maysend has targets")]
mod report;

mod extism;
mod regorus;

use maysend_bench_decision::inputs::inputs;
use maysend_bench_decision::native::Native;
use maysend_bench_decision::{Decision, Input};

use measure::{Effort, latency, throughput};
use report::Report;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let effort = if arguments.iter().any(|argument| argument == "--quick") {
        Effort::QUICK
    } else {
        Effort::FULL
    };
    let mut report = Report::default();
    let compiled = extism::compile().expect("the plugin");
    let instance = || extism::instance(&compiled).expect("an instance");
    engine(&mut report, effort, "an Extism plugin, warm", || {
        let mut plugin = instance();
        move |input| extism::decide(&mut plugin, input).expect("Extism's decision")
    });
    engine(
        &mut report,
        effort,
        "an Extism plugin, new for every call",
        || |input| extism::decide(&mut instance(), input).expect("Extism's decision"),
    );
    engine(&mut report, effort, "Rego in regorus, its machine", || {
        let mut machine = regorus::Machine::new().expect("the machine");
        move |input| machine.decide(input).expect("regorus' decision")
    });
    engine(&mut report, effort, "Rego in regorus, interpreted", || {
        let mut interpreter = regorus::Interpreter::new().expect("the interpreter");
        move |input| interpreter.decide(input).expect("regorus' decision")
    });
    if let Some(at) = arguments.iter().position(|argument| argument == "--json") {
        let file = arguments.get(at + 1).expect("a file");
        std::fs::write(file, report.json()).expect("a place for the figures");
    }
    print!("{}", report.table());
}

/// Asks an engine all inputs once, whether it decides as native Rust does; then measures it.
fn engine<E: FnMut(&Input) -> Decision>(
    report: &mut Report,
    effort: Effort,
    name: &str,
    make: impl Fn() -> E + Sync,
) {
    let inputs = inputs();
    let native = Native::new();
    let mut decide = make();
    for input in &inputs {
        let sorted = |mut decision: Decision| {
            decision.reasons.sort();
            decision.reasons
        };
        let (told, expected) = (decide(input), native.decide(input));
        assert_eq!(told.allow, expected.allow, "{name}: {input:?}");
        assert_eq!(sorted(told), sorted(expected), "{name}: {input:?}");
    }
    let one = latency(effort, |index| decide(&inputs[index % inputs.len()]));
    report.add(
        format!("the one decision as {name}, p50"),
        one.p50,
        "µs",
        None,
    );
    report.add("the same, p99", one.p99, "µs", None);
    for threads in [1, 2] {
        let rate = throughput(effort, threads, |_| {
            let mut decide = make();
            let inputs = &inputs;
            move |index| drop(std::hint::black_box(decide(&inputs[index % inputs.len()])))
        });
        let name = format!(
            "the same, {threads} thread{}",
            if threads > 1 { "s" } else { "" }
        );
        report.add(name, rate, "/s", None);
    }
}
