//! Bytes as what lies in a policy's memory where its answer should be: from address 2048 on, so that pointers in them mean something.
//!
//! The bytes reach the policy as its text, two letters from `a` to `p` for each. The first byte says whether the text is one to a customer
//! or from one.

use std::sync::OnceLock;

use maysend::{DecideError, Library, PolicySet, Request};
use serde_json::json;

use super::{engine, is_sound};
use crate::guests::Handmade;

/// Bytes that are tried; the rest is left out.
const MAX: usize = 16 << 10;

fn policies() -> &'static PolicySet {
    static SET: OnceLock<PolicySet> = OnceLock::new();
    SET.get_or_init(|| {
        let guest = Handmade::new("answers")
            .stages(&[0, 1, 2])
            .gives(&["topic"])
            .more(include_str!("answer.wat"))
            .receive("(call $answer)");
        let library = Library::new().with("answers", guest.component());
        PolicySet::from_toml(
            engine(),
            &library,
            "name = \"fuzz\"\nversion = \"1\"\n[[policy]]\nuse = \"answers\"\nlimits = { deadline-ms = 10000 }\n",
        )
        .unwrap_or_else(|problems| panic!("{problems}"))
    })
}

pub(super) fn holds(bytes: &[u8]) {
    let Some((inbound, answer)) = bytes.split_first() else {
        return;
    };
    let letter = |nibble: u8| char::from(b'a' + nibble);
    let body: String = answer
        .iter()
        .take(MAX)
        .flat_map(|byte| [letter(byte >> 4), letter(byte & 15)])
        .collect();
    let request: Request = crate::request(&json!({
        "at": "2026-11-24T16:15:00Z",
        "message": { "body": body },
        "recipient": { "phone": "(214) 555-0123" },
    }));
    if inbound & 1 == 1 {
        let reaction = policies().receive(&request);
        let json = json!(reaction).to_string();
        let again: maysend::Reaction =
            serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error} in\n{json}"));
        assert_eq!(again, reaction);
        return;
    }
    match policies().decide(&request) {
        Ok(decision) => is_sound(&decision.outcome),
        Err(DecideError::Transient(_)) => {}
        Err(error) => panic!("{error}"),
    }
}
