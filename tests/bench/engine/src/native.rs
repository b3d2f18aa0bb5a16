//! The logic of the standard policies without a sandbox: what a decision would take if policies were part of the host.

#[path = "../../../src/native/policies.rs"]
mod policies;

use std::sync::{Arc, Mutex, PoisonError};

use maysend::native::{NativeConfigured, NativePolicy};
use maysend::{Allocation, Library};
use maysend_sdk::native::{ConfiguredNative, NativePolicy as SdkPolicy};
use policies::POLICIES;

use crate::measure::{Effort, latency};
use crate::report::Report;
use crate::sets;

/// One question that the host asked a policy, as it was asked.
#[derive(Clone)]
struct Call {
    policy: usize,
    setup: String,
    stage: String,
    request: String,
    draft: String,
}

type Calls = Arc<Mutex<Vec<Call>>>;

/// A native policy that keeps what it is asked.
struct Recorder {
    index: usize,
    policy: Box<dyn SdkPolicy>,
    calls: Calls,
}

struct Recording {
    index: usize,
    setup: String,
    policy: Box<dyn ConfiguredNative>,
    calls: Calls,
}

impl NativePolicy for Recorder {
    fn describe(&self) -> String {
        self.policy.describe()
    }

    fn interfaces(&self) -> (bool, bool) {
        self.policy.interfaces()
    }

    fn configure(&self, setup: &str) -> Result<Box<dyn NativeConfigured>, String> {
        Ok(Box::new(Recording {
            index: self.index,
            setup: setup.to_owned(),
            policy: self.policy.configure(setup)?,
            calls: Arc::clone(&self.calls),
        }))
    }
}

impl NativeConfigured for Recording {
    fn clauses(&self, business: &str) -> String {
        self.policy.clauses(business)
    }

    fn review(&self, stage: &str, request: &str, draft: &str) -> String {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.push(Call {
            policy: self.index,
            setup: self.setup.clone(),
            stage: stage.to_owned(),
            request: request.to_owned(),
            draft: draft.to_owned(),
        });
        self.policy.review(stage, request, draft)
    }

    fn receive(&self, request: &str, text: &str) -> String {
        self.policy.receive(request, text)
    }
}

/// Every question of the decision that `standard` measures.
fn calls() -> Vec<Call> {
    // A profiler that counts instructions has no room for the pool.
    let engine = sets::engine(|config| config.allocation = Allocation::OnDemand);
    let calls = Calls::default();
    let mut library = Library::new();
    for (index, (name, make)) in POLICIES.iter().enumerate() {
        let recorder = Recorder {
            index,
            policy: make(),
            calls: Arc::clone(&calls),
        };
        library = library.with_native(*name, recorder);
    }
    let set = sets::standard(&engine, &library);
    set.decide(&sets::request()).expect("a decision");
    let calls = calls.lock().unwrap_or_else(PoisonError::into_inner);
    calls.clone()
}

pub(crate) fn run(report: &mut Report, effort: Effort) {
    let calls = calls();
    let configured = configured(&calls);
    let reviews = reviews(&calls, &configured);
    let all = latency(effort, |_| {
        reviews.iter().map(|review| review()).sum::<usize>()
    });
    report.add(
        "the same policies' logic native, without a host, p50",
        all.p50,
        "µs",
        None,
    );
    report.add("the same, p99", all.p99, "µs", None);
}

/// So many of one policy's reviews, or of all of them, for a profiler.
pub(crate) fn repeat(count: usize, only: Option<&str>) {
    let mut calls = calls();
    calls.retain(|call| {
        let (name, _) = POLICIES[call.policy];
        only.is_none_or(|only| name.strip_prefix("standard/") == Some(only))
    });
    let configured = configured(&calls);
    let reviews = reviews(&calls, &configured);
    for _ in 0..count {
        reviewing(&reviews);
    }
}

#[inline(never)]
fn reviewing(reviews: &[Box<dyn Fn() -> usize + '_>]) {
    for review in reviews {
        std::hint::black_box(review());
    }
}

fn configured(calls: &[Call]) -> Vec<Box<dyn ConfiguredNative>> {
    calls
        .iter()
        .map(|call| {
            POLICIES[call.policy].1()
                .configure(&call.setup)
                .expect("settings that it took")
        })
        .collect()
}

fn reviews<'a>(
    calls: &[Call],
    configured: &'a [Box<dyn ConfiguredNative>],
) -> Vec<Box<dyn Fn() -> usize + 'a>> {
    calls
        .iter()
        .zip(configured)
        .map(|(call, policy)| {
            policy
                .repeated(&call.stage, &call.request, &call.draft)
                .expect("a question that was asked")
        })
        .collect()
}
