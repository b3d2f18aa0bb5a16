//! Bytes as a request: what is one can be written and read again, is decided the same each time, and a STOP in it is honoured.

use std::sync::OnceLock;

use maysend::{DecideError, Library, PolicySet, Request};

use super::{engine, is_sound, reader};

fn policies() -> &'static PolicySet {
    static SET: OnceLock<PolicySet> = OnceLock::new();
    SET.get_or_init(|| {
        let library = Library::new().with(
            "reader",
            // It asks for memory where there is none left: large requests must not be trapped by the guest.
            reader()
                .memory("(memory (export \"memory\") 100)")
                .receive("(i32.const 2048)")
                .component(),
        );
        PolicySet::from_toml(
            engine(),
            &library,
            "name = \"fuzz\"\nversion = \"1\"\n\
             business = { name = \"Smith Honda\", time-zone = \"America/Chicago\" }\n\
             [assume]\nemployed = true\nnotices = \"none\"\n\
             [[policy]]\nuse = \"reader\"\nlimits = { deadline-ms = 10000 }\n",
        )
        .unwrap_or_else(|problems| panic!("{problems}"))
    })
}

pub(super) fn holds(bytes: &[u8]) {
    let Ok(request) = serde_json::from_slice::<Request>(bytes) else {
        return;
    };
    let json = serde_json::to_string(&request).expect("a request is JSON");
    let again: Request =
        serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error} in\n{json}"));
    assert_eq!(again, request);

    let set = policies();
    match (set.decide(&request), set.decide(&again)) {
        (Ok(one), Ok(other)) => {
            assert_eq!(one.outcome, other.outcome);
            is_sound(&one.outcome);
        }
        (Err(DecideError::Request(_)), Err(DecideError::Request(_)))
        | (Err(DecideError::Transient(_)), _)
        | (_, Err(DecideError::Transient(_))) => {}
        (one, other) => panic!("{one:?} and {other:?}"),
    }

    let reaction = set.receive(&request);
    let stop = request.message.body.trim().eq_ignore_ascii_case("stop")
        || request.message.carrier_flag.as_deref() == Some("opt-out");
    let honoured = reaction
        .effects
        .iter()
        .any(|effect| effect.kind == "opt-out");
    assert!(honoured || !stop, "a STOP was lost");
    assert_eq!(PolicySet::reply_request(&request, &reaction), None);
}
