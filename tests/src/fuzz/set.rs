//! Bytes as a policy set: every problem has a place in the text, and what loads decides.

use std::sync::OnceLock;

use maysend::{DecideError, Library, PolicySet};
use serde_json::json;

use super::{engine, is_sound, reader};
use crate::guests::Handmade;

fn library() -> &'static Library {
    static LIBRARY: OnceLock<(Library, PolicySet)> = OnceLock::new();
    let (library, _) = LIBRARY.get_or_init(|| {
        let schema = r#"{"type": "object", "properties": {
            "opens": {"type": "string", "x-stricter": "higher"}, "cap": {"type": "integer", "x-stricter": "lower"},
            "style": {"x-stricter": ["allow", "warn", "deny"]}}}"#;
        let library = Library::new()
            .with("standard/reader", reader().schema(schema).component())
            .with("standard/both", Handmade::new("both").receive("(i32.const 2048)").component());
        // An engine forgets what no set uses; compiling again and again would be all that is tried.
        let kept = PolicySet::from_toml(
            engine(),
            &library,
            "name = \"kept\"\nversion = \"1\"\n[[policy]]\nuse = \"standard/reader\"\n[[policy]]\nuse = \"standard/both\"\n",
        )
        .unwrap_or_else(|problems| panic!("{problems}"));
        (library, kept)
    });
    library
}

pub(super) fn holds(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let set = match PolicySet::from_toml(engine(), library(), text) {
        Ok(set) => set,
        Err(problems) => {
            assert!(!problems.problems().is_empty());
            assert!(!problems.to_string().is_empty());
            return;
        }
    };
    // The same text is the same set.
    let again = PolicySet::from_toml(engine(), library(), text).expect("the same set");
    assert_eq!(set.digest(), again.digest());
    let request = crate::request(&json!({
        "at": "2026-11-24T16:15:00Z",
        "message": { "body": "Your car is ready." },
        "recipient": { "phone": "(214) 555-0123" },
    }));
    match set.decide(&request) {
        Ok(decision) => is_sound(&decision.outcome),
        Err(DecideError::Transient(_)) => {}
        Err(error) => panic!("{error}"),
    }
}
