//! Slots: who waits, who is told that the engine is busy, and who does neither.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use maysend::native::{NativeConfigured, NativePolicy};
use maysend::{DecideError, Engine, EngineConfig, Library, PolicySet, Verdict};
use serde_json::json;

use crate::text;

/// A policy that says when it was asked, and answers when it is told to.
struct Stuck {
    asked: Sender<()>,
    go_on: Arc<Mutex<Receiver<()>>>,
}

impl NativePolicy for Stuck {
    fn describe(&self) -> String {
        json!({
            "name": "stuck", "version": "1", "summary": "Waits.", "stages": ["Judge"], "reads": [],
            "needs_labels": [], "gives_labels": [], "codes": [], "settings_schema": "{}",
        })
        .to_string()
    }

    fn interfaces(&self) -> (bool, bool) {
        (true, false)
    }

    fn configure(&self, _: &str) -> Result<Box<dyn NativeConfigured>, String> {
        Ok(Box::new(Self {
            asked: self.asked.clone(),
            go_on: Arc::clone(&self.go_on),
        }))
    }
}

impl NativeConfigured for Stuck {
    fn clauses(&self, _: &str) -> String {
        "[]".to_owned()
    }

    fn review(&self, _: &str, _: &str, _: &str) -> String {
        self.asked.send(()).unwrap();
        self.go_on.lock().unwrap().recv().unwrap();
        json!({ "Ok": {
            "verdict": "Allow", "holds": [], "valid_until": null, "findings": [], "labels": [],
            "edits": [], "effects": [],
        } })
        .to_string()
    }

    fn receive(&self, _: &str, _: &str) -> String {
        String::new()
    }
}

fn stuck_set(concurrency: usize) -> (PolicySet, Receiver<()>, Sender<()>) {
    let mut config = EngineConfig::default();
    config.concurrency = concurrency;
    let engine = Engine::new(config).unwrap();
    let (asked, was_asked) = channel();
    let (go_on, may_go_on) = channel();
    let library = Library::new().with_native(
        "stuck",
        Stuck {
            asked,
            go_on: Arc::new(Mutex::new(may_go_on)),
        },
    );
    let set = PolicySet::from_toml(
        &engine,
        &library,
        "name = \"x\"\nversion = \"1\"\n[[policy]]\nuse = \"stuck\"\n",
    )
    .unwrap();
    (set, was_asked, go_on)
}

#[test]
fn try_decide_says_that_all_slots_are_taken() {
    let (set, was_asked, go_on) = stuck_set(1);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| set.decide(&text(json!({}))).unwrap().verdict);
        was_asked.recv().unwrap();
        assert!(matches!(
            set.try_decide(&text(json!({}))),
            Err(DecideError::Busy)
        ));
        go_on.send(()).unwrap();
        assert_eq!(other.join().unwrap(), Verdict::Allow);
    });
    go_on.send(()).unwrap();
    assert_eq!(
        set.try_decide(&text(json!({}))).unwrap().verdict,
        Verdict::Allow
    );
}

#[test]
fn decide_async_does_not_hold_the_callers_thread() {
    let (set, was_asked, go_on) = stuck_set(2);
    let first = set.decide_async(text(json!({})));
    go_on.send(()).unwrap();
    assert_eq!(pollster::block_on(first).unwrap().verdict, Verdict::Allow);
    was_asked.recv().unwrap();
}
