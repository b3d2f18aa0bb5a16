//! Bytes as a component: whatever they are, they are refused or become a policy, and what it decides is sound.

use maysend::{CheckedComponent, DecideError, Library, PolicySet};
use serde_json::json;

use super::{engine, is_sound};

const SET: &str =
    "name = \"fuzz\"\nversion = \"1\"\n[[policy]]\nuse = \"it\"\nlimits = { deadline-ms = 1000 }\n";

pub(super) fn holds(bytes: &[u8]) {
    let checked = CheckedComponent::check(bytes);
    if let Err(error) = &checked {
        assert!(!error.to_string().is_empty());
    }
    let library = Library::new().with("it", bytes.to_vec());
    let set = match PolicySet::from_toml(engine(), &library, SET) {
        Ok(set) => set,
        Err(problems) => {
            assert!(!problems.problems().is_empty());
            return;
        }
    };
    assert!(checked.is_ok(), "a set takes what the check refuses");
    let request = crate::request(&json!({
        "at": "2026-11-24T16:15:00Z",
        "message": { "body": "Hi Señor Núñez, STOP" },
        "recipient": { "phone": "(214) 555-0123" },
    }));
    match set.decide(&request) {
        Ok(decision) => is_sound(&decision.outcome),
        Err(DecideError::Transient(_)) => {}
        Err(error) => panic!("{error}"),
    }
    let _ = set.receive(&request);
    let business =
        serde_json::from_value(json!({ "name": "Smith Honda", "time_zone": "America/Chicago" }))
            .expect("a business");
    let _ = set.clauses(Some(&business));
}
