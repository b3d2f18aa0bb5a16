//! A set kept in pieces and loaded from them again.

use std::collections::BTreeMap;

use maysend::{Digest, Engine, EngineConfig, PiecesError, PolicySet};
use maysend_tests::strategies::seeded;
use maysend_tests::{component_library, engine};

use super::folder;

type Kept = BTreeMap<Digest, Vec<u8>>;

const SET: &str = r#"
name = "kept"
version = "3"
[business]
id = "smith-honda"
name = "Smith Honda"
time-zone = "America/Chicago"
[assume]
notices = "none"
registries = ["minor"]
[approvers]
manager = ["general-manager"]
[[policy]]
use = "standard/classification"
[[policy]]
use = "standard/place"
[[policy]]
use = "standard/hours"
mode = "monitor"
on-failure = "hold"
[policy.settings]
service-opens = 540
[policy.limits]
review-fuel = 20000000
[[policy]]
use = "standard/templates"
files = ["templates.toml"]
"#;

const TEMPLATES: &str = r#"
[[template]]
id = "ready"
class = "informational"
texts = ["Your {vehicle} is ready for pickup."]
"#;

fn set() -> PolicySet {
    let folder = folder(&[
        ("policy.toml", SET.as_bytes()),
        ("templates.toml", TEMPLATES.as_bytes()),
    ]);
    PolicySet::from_file(engine(), &component_library(), &folder, "policy.toml")
        .unwrap_or_else(|problems| panic!("{problems}"))
}

fn kept(set: &PolicySet) -> Kept {
    set.pieces()
        .iter()
        .map(|piece| (Digest::of(piece), piece.to_vec()))
        .collect()
}

fn load(digest: &Digest, kept: &Kept) -> Result<PolicySet, PiecesError> {
    PolicySet::from_pieces(engine(), digest, |digest| kept.get(digest).cloned())
}

/// The pieces with one of them changed, and kept under its new digest in the piece that joins them.
fn rewritten(set: &PolicySet, change: impl Fn(&mut serde_json::Value)) -> (Digest, Kept) {
    let mut kept = kept(set);
    let mut joint: serde_json::Value =
        serde_json::from_slice(&kept.remove(set.digest()).expect("the joint")).expect("JSON");
    change(&mut joint);
    let bytes = joint.to_string().into_bytes();
    let digest = Digest::of(&bytes);
    kept.insert(digest.clone(), bytes);
    (digest, kept)
}

#[test]
fn what_was_kept_decides_as_the_set_did() {
    let set = set();
    let again = load(set.digest(), &kept(&set)).expect("a set");
    assert_eq!((again.name(), again.version()), ("kept", "3"));
    assert_eq!(again.pieces(), set.pieces());
    for request in seeded(3, 60) {
        let (then, now) = (
            set.decide(&request).expect("a decision"),
            again.decide(&request).expect("a decision"),
        );
        assert_eq!(now.outcome, then.outcome);
        assert_eq!(now.watched, then.watched);
    }
}

#[test]
fn the_last_piece_names_the_others() {
    let set = set();
    let pieces = set.pieces();
    let (last, others) = pieces.split_last().expect("pieces");
    assert_eq!(Digest::of(last), *set.digest());
    let named = PolicySet::pieces_named(last).expect("digests");
    let mut others: Vec<Digest> = others.iter().map(|piece| Digest::of(piece)).collect();
    others.sort();
    let mut sorted = named;
    sorted.sort();
    assert_eq!(sorted, others);
}

#[test]
fn what_is_missing_or_was_changed_is_named() {
    let set = set();
    for piece in set.pieces() {
        let digest = Digest::of(&piece);
        let mut without = kept(&set);
        without.remove(&digest);
        let error = load(set.digest(), &without).expect_err("a piece is missing");
        assert!(
            matches!(&error, PiecesError::Missing { digest: named, .. } if *named == digest),
            "{error}"
        );
        let mut changed = kept(&set);
        if let Some(last) = changed.get_mut(&digest).and_then(|bytes| bytes.last_mut()) {
            *last ^= 1;
        }
        let error = load(set.digest(), &changed).expect_err("a piece was changed");
        assert!(
            matches!(&error, PiecesError::Changed { digest: named, .. } if *named == digest),
            "{error}"
        );
    }
}

#[test]
fn what_cannot_be_read_or_is_not_for_this_host_is_refused() {
    let set = set();
    let refused = |(digest, kept): (Digest, Kept)| {
        let error = load(&digest, &kept).expect_err("refused");
        error.to_string()
    };
    insta::assert_snapshot!(refused(
        rewritten(&set, |joint| joint["contract"] = "0.0.9".into())
    ));
    insta::assert_snapshot!(refused(rewritten(&set, |joint| {
        joint["policies"][2]["limits"]["review_fuel"] = u64::MAX.into();
    })));
    insta::assert_snapshot!(refused(rewritten(&set, |joint| joint["assume"] = 1.into())));
    // Settings in the place of a component, and a component in the place of settings.
    let error = refused(rewritten(&set, |joint| {
        joint["policies"][0]["component"] = joint["policies"][0]["settings"].clone();
    }));
    assert!(
        error.starts_with("the component of `classification` is refused: "),
        "{error}"
    );
    let error = refused(rewritten(&set, |joint| {
        joint["policies"][0]["settings"] = joint["policies"][0]["component"].clone();
    }));
    insta::assert_snapshot!(error);
    // Those of another policy.
    insta::assert_snapshot!(refused(rewritten(&set, |joint| {
        joint["policies"][1]["settings"] = joint["policies"][2]["settings"].clone();
    })));
}

#[test]
fn an_engine_that_allows_less_refuses_what_had_more() {
    let set = set();
    let kept = kept(&set);
    let mut config = EngineConfig::default();
    config.ceiling.review_fuel = 19_999_999;
    let engine = Engine::new(config).expect("an engine");
    let look = |digest: &Digest| kept.get(digest).cloned();
    let error = PolicySet::from_pieces(&engine, set.digest(), look).expect_err("refused");
    assert!(
        matches!(&error, PiecesError::Limits { policy } if policy == "classification" || policy == "hours"),
        "{error}"
    );
}
