//! The labels, for what a request may know of a place.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use maysend_jurisdiction::{Candidates, Facts, PlaceLabel, candidates, from_labels};
use maysend_policy_place::PlacePolicy;
use maysend_sdk::prelude::*;
use maysend_sdk::testing::{self, Tester};
use proptest::prelude::*;

fn review(settings: &str, facts: &Facts<'_>) -> Opinion {
    let mut request = testing::request("2026-11-24T16:15:00Z");
    let own = |text: Option<&str>| text.map(str::to_owned);
    request.recipient.phone = own(facts.phone);
    request.recipient.postal_code = own(facts.postal_code);
    request.recipient.region = own(facts.region);
    request.recipient.time_zone = own(facts.time_zone);
    Tester::<PlacePolicy>::new(settings)
        .unwrap()
        .review(Stage::Label, &request, "text", [])
}

fn shown(opinion: &Opinion) -> Vec<String> {
    opinion
        .labels
        .iter()
        .map(|label| format!("{}={} ({})", label.name, label.value, label.cues.join(", ")))
        .collect()
}

fn notes(opinion: &Opinion) -> Vec<&str> {
    opinion
        .findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect()
}

fn read(opinion: &Opinion) -> Candidates<'_> {
    from_labels(opinion.labels.iter().map(|label| PlaceLabel {
        name: &label.name,
        value: &label.value,
        cue: label.cues.first().map(String::as_str),
    }))
}

#[test]
fn what_agrees_is_one_place() {
    let opinion = review(
        "{}",
        &Facts {
            phone: Some("+12145550123"),
            postal_code: Some("75201"),
            region: Some("TX"),
            ..Facts::default()
        },
    );
    assert_eq!(
        shown(&opinion),
        [
            "place=known ()",
            "state=TX (ZIP code, area code, state)",
            "zone=America/Chicago (ZIP code)"
        ]
    );
    assert!(notes(&opinion).is_empty());
}

#[test]
fn what_disagrees_counts_twice_unless_the_zip_code_is_trusted() {
    let facts = Facts {
        phone: Some("+12125550123"),
        postal_code: Some("90012"),
        ..Facts::default()
    };
    let both = review("{}", &facts);
    assert_eq!(
        shown(&both),
        [
            "place=known ()",
            "state=CA (ZIP code)",
            "state=NY (area code)",
            "zone=America/Los_Angeles (ZIP code)",
            "zone=America/New_York (area code)"
        ]
    );
    assert_eq!(notes(&both), ["place/disagree"]);
    let one = review(r#"{"postal-code-alone": true}"#, &facts);
    assert_eq!(
        shown(&one),
        [
            "place=known ()",
            "state=CA (ZIP code)",
            "zone=America/Los_Angeles (ZIP code)"
        ]
    );
}

#[test]
fn trusting_the_zip_code_leaves_what_else_is_known() {
    let opinion = review(
        r#"{"postal-code-alone": true}"#,
        &Facts {
            phone: Some("+12125550123"),
            postal_code: Some("75201"),
            region: Some("FL"),
            time_zone: Some("Pacific/Honolulu"),
        },
    );
    let values: Vec<&str> = opinion
        .labels
        .iter()
        .map(|label| label.value.as_str())
        .collect();
    assert!(values.contains(&"FL") && values.contains(&"Pacific/Honolulu"));
    assert!(!values.contains(&"NY"), "{values:?}");
    assert_eq!(notes(&opinion), ["place/disagree"]);
}

#[test]
fn a_number_of_no_place_may_be_anywhere() {
    for phone in [
        None,
        Some("+18335550123"),
        Some("+447700900123"),
        Some("+15005550123"),
    ] {
        let opinion = review(
            "{}",
            &Facts {
                phone,
                ..Facts::default()
            },
        );
        assert_eq!(shown(&opinion), ["place=unknown ()"], "{phone:?}");
        assert_eq!(notes(&opinion), ["place/unknown"]);
    }
    let opinion = review(
        "{}",
        &Facts {
            region: Some("PR"),
            ..Facts::default()
        },
    );
    assert_eq!(
        shown(&opinion),
        [
            "place=unknown ()",
            "state=PR (state)",
            "zone=America/Puerto_Rico (state)"
        ]
    );
}

#[test]
fn a_zone_that_does_not_exist_counts_for_nothing() {
    let opinion = review(
        "{}",
        &Facts {
            postal_code: Some("75201"),
            time_zone: Some("America/Gotham"),
            ..Facts::default()
        },
    );
    assert_eq!(notes(&opinion), ["place/zone-unknown"]);
    assert!(
        opinion
            .labels
            .iter()
            .all(|label| label.value != "America/Gotham")
    );
}

proptest! {
    /// What judges read from the labels is what the facts say, whatever they are.
    #[test]
    fn labels_tell_all_that_the_facts_do(
        npa in proptest::option::of(200_u16..1000),
        zip in proptest::option::of(0_u32..100_000),
        region in proptest::option::of(prop_oneof![Just("TX"), Just("PR"), Just("US-NY"), Just("??")]),
        zone in proptest::option::of(prop_oneof![Just("America/Chicago"), Just("Pacific/Guam")]),
    ) {
        let phone = npa.map(|npa| format!("+1{npa}5550123"));
        let zip = zip.map(|zip| format!("{zip:05}"));
        let facts = Facts { phone: phone.as_deref(), postal_code: zip.as_deref(), region, time_zone: zone };
        let said = candidates(&facts);
        let opinion = review("{}", &facts);
        let read = read(&opinion);
        prop_assert_eq!(read.everywhere, said.everywhere);
        let flat = |candidates: &Candidates<'_>| -> Vec<(String, Vec<&str>)> {
            candidates.places.iter().map(|place| (place.zone.to_owned(), place.states.iter().map(|state| state.code()).collect())).collect()
        };
        prop_assert_eq!(flat(&read), flat(&said));
    }
}
