//! Every call starts from fresh memory, however many there are at once.

use std::sync::Arc;

use maysend::{Engine, EngineConfig, FailureKind, Limits, PolicySet, Verdict};
use maysend_tests::guests::{HOSTILE, library};

use super::{BODY, decide, hostile, request};

#[test]
pub(super) fn count() {
    for stage in ["label", "amend", "judge"] {
        let set = hostile("count", stage, "");
        for _ in 0..5 {
            let decision = decide(&set, BODY);
            // Once when configured, once when asked.
            let counts: Vec<_> = decision
                .findings
                .iter()
                .map(|finding| (finding.code.as_str(), finding.message.as_str()))
                .collect();
            assert_eq!(counts, [("hostile/count", "2")], "{stage}");
        }
    }
    let set = hostile("count", "receive", "");
    for _ in 0..5 {
        let reaction = set.receive(&request("STOP"));
        assert_eq!(reaction.findings[0].message, "2");
    }
}

#[test]
fn the_same_request_gives_the_same_outcome_from_many_threads() {
    for does in ["echo", "panic", "recurse"] {
        let set = hostile(does, "judge", "");
        let expected = decide(&set, BODY).outcome;
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..125 {
                        assert_eq!(decide(&set, BODY).outcome, expected, "{does}");
                    }
                });
            }
        });
    }
}

#[test]
fn good_and_bad_policies_run_side_by_side() {
    let good = hostile("count", "judge", "");
    let expected = decide(&good, BODY).outcome;
    std::thread::scope(|scope| {
        for does in ["recurse", "allocate-without-end", "panic", "huge-answer"] {
            scope.spawn(move || {
                let bad = hostile(does, "judge", "");
                for _ in 0..20 {
                    assert_eq!(decide(&bad, BODY).verdict, Verdict::Deny, "{does}");
                }
            });
        }
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..100 {
                    assert_eq!(decide(&good, BODY).outcome, expected);
                }
            });
        }
    });
}

#[test]
fn loading_a_set_takes_no_place_from_a_decision() {
    let mut config = EngineConfig::default();
    config.concurrency = 1;
    let engine = Engine::new(config).expect("an engine");
    let library = library([]);
    let load = |does: &str| {
        let text = format!(
            "name = \"test\"\nversion = \"1\"\n[[policy]]\nid = \"it\"\nuse = \"{HOSTILE}\"\nsettings = {{ does = \"{does}\" }}\nlimits = {{ deadline-ms = 60000 }}\n"
        );
        PolicySet::from_toml(&engine, &library, &text)
    };
    let busy = load("spin").expect("a set");
    let done = Arc::new(());
    std::thread::scope(|scope| {
        let running = Arc::clone(&done);
        let busy = &busy;
        scope.spawn(move || {
            for _ in 0..10 {
                let failures = decide(busy, BODY).outcome.failures;
                assert_eq!(
                    failures[0].kind,
                    FailureKind::Fuel {
                        limit: Limits::small().review_fuel,
                        used: Limits::small().review_fuel,
                    }
                );
            }
            drop(running);
        });
        let mut loaded = 0;
        while Arc::strong_count(&done) > 1 || loaded == 0 {
            load("allow").unwrap_or_else(|problems| panic!("{problems}"));
            loaded += 1;
        }
    });
}
