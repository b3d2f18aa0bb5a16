//! Where numbers and ZIP codes may be.

use maysend_jurisdiction::{Candidates, Facts, Origin, State, States, candidates, everywhere};

fn by_phone(phone: &str) -> Candidates<'_> {
    candidates(&Facts {
        phone: Some(phone),
        ..Facts::default()
    })
}

fn by_zip(postal_code: &str) -> Candidates<'_> {
    candidates(&Facts {
        postal_code: Some(postal_code),
        ..Facts::default()
    })
}

fn zones<'a>(candidates: &Candidates<'a>) -> Vec<&'a str> {
    candidates.places.iter().map(|place| place.zone).collect()
}

fn states(candidates: &Candidates<'_>) -> Vec<&'static str> {
    let all = candidates
        .places
        .iter()
        .fold(States::NONE, |all, place| all | place.states);
    all.iter().map(State::code).collect()
}

#[test]
fn zip_codes_tell_state_and_zone() {
    for (zip, state, zone) in [
        ("40202", "KY", "America/Kentucky/Louisville"),
        ("32501", "FL", "America/Chicago"),
        ("32301", "FL", "America/New_York"),
        ("90012", "CA", "America/Los_Angeles"),
        ("75201", "TX", "America/Chicago"),
        ("75201-1234", "TX", "America/Chicago"),
        ("85001", "AZ", "America/Phoenix"),
        ("96813", "HI", "Pacific/Honolulu"),
        ("96799", "AS", "Pacific/Pago_Pago"),
        ("46320", "IN", "America/Chicago"),
        ("19103", "PA", "America/New_York"),
        ("79901", "TX", "America/Denver"),
        ("97914", "OR", "America/Boise America/Los_Angeles"),
        ("86040", "AZ", "America/Denver America/Phoenix"),
        ("86045", "AZ", "America/Denver America/Phoenix"),
        ("86001", "AZ", "America/Phoenix"),
        ("67857", "KS", "America/Chicago America/Denver"),
        ("00901", "PR", "America/Puerto_Rico"),
        ("96910", "GU", "Pacific/Guam"),
    ] {
        let found = by_zip(zip);
        assert_eq!(states(&found), [state], "{zip}");
        assert_eq!(zones(&found).join(" "), zone, "{zip}");
        assert!(!found.everywhere && !found.disagree);
        assert!(
            found
                .places
                .iter()
                .all(|place| place.origin == Origin::PostalCode)
        );
    }
}

#[test]
fn area_codes_count_in_all_their_zones() {
    for (phone, state, zone) in [
        ("+12145550123", "TX", "America/Chicago"),
        ("+12192265501", "IN", "America/Chicago America/New_York"),
        ("+18505550123", "FL", "America/Chicago America/New_York"),
        ("+14485550123", "FL", "America/Chicago America/New_York"),
        ("+19305550123", "IN", "America/Chicago America/New_York"),
        ("+13645550123", "KY", "America/Chicago America/New_York"),
        ("+17295550123", "TN", "America/Chicago America/New_York"),
        ("+14715550123", "MS", "America/Chicago"),
        ("+16025550123", "AZ", "America/Phoenix"),
        ("+18085550123", "HI", "Pacific/Honolulu"),
        ("+17875550123", "PR", "America/Puerto_Rico"),
        ("+12035550123", "CT", "America/New_York"),
        ("+17185550123", "NY", "America/New_York"),
    ] {
        let found = by_phone(phone);
        assert_eq!(states(&found), [state], "{phone}");
        assert_eq!(zones(&found).join(" "), zone, "{phone}");
    }
}

#[test]
fn zip_and_area_code_both_count() {
    let facts = Facts {
        phone: Some("+12125550123"),
        postal_code: Some("90012"),
        ..Facts::default()
    };
    let found = candidates(&facts);
    assert_eq!(zones(&found), ["America/Los_Angeles", "America/New_York"]);
    assert!(found.disagree);
    for place in &found.places {
        assert_eq!(
            place.states.iter().map(State::code).collect::<Vec<_>>(),
            ["CA", "NY"]
        );
    }
}

#[test]
fn what_tells_no_place_counts_everywhere() {
    for phone in [
        "+18335550123",
        "+15005550123",
        "+442071234567",
        "+14165550123",
        "+1214555012",
        "2145550123",
        "",
        "+1214555012x",
    ] {
        let found = by_phone(phone);
        assert!(found.everywhere, "{phone}");
        assert_eq!(states(&found).len(), 51);
        assert_eq!(found, everywhere());
    }
    assert!(candidates(&Facts::default()).everywhere);
    for zip in [
        "", "9001", "90012-12", "ABCDE", "09012", "96939", "900123", "9001２",
    ] {
        assert!(by_zip(zip).everywhere, "{zip}");
    }
    assert_eq!(
        zones(&everywhere()),
        [
            "America/Adak",
            "America/Anchorage",
            "America/Chicago",
            "America/Denver",
            "America/Los_Angeles",
            "America/New_York",
            "America/Phoenix",
            "Pacific/Honolulu"
        ]
    );
    let in_new_york = everywhere()
        .places
        .iter()
        .find(|place| place.zone == "America/New_York")
        .map(|place| place.states);
    assert!(
        in_new_york.is_some_and(|states| states.contains(State::from_code("RI").unwrap())
            && !states.contains(State::from_code("TX").unwrap()))
    );
}

#[test]
fn an_unknown_zip_leaves_the_area_code() {
    let facts = Facts {
        phone: Some("+12145550123"),
        postal_code: Some("09012"),
        ..Facts::default()
    };
    assert_eq!(zones(&candidates(&facts)), ["America/Chicago"]);
}

#[test]
fn region_and_zone_add_and_never_narrow() {
    let facts = Facts {
        phone: Some("+18335550123"),
        region: Some("TX"),
        time_zone: Some("America/Chicago"),
        ..Facts::default()
    };
    assert_eq!(candidates(&facts), everywhere());

    let facts = Facts {
        phone: Some("+12125550123"),
        region: Some("US-TX"),
        ..Facts::default()
    };
    let found = candidates(&facts);
    assert_eq!(
        zones(&found),
        ["America/Chicago", "America/Denver", "America/New_York"]
    );
    assert_eq!(states(&found), ["NY", "TX"]);
    assert!(found.disagree);

    let facts = Facts {
        phone: Some("+12145550123"),
        region: Some("tx"),
        time_zone: Some("Europe/Berlin"),
        ..Facts::default()
    };
    let found = candidates(&facts);
    assert_eq!(zones(&found), ["America/Chicago", "Europe/Berlin"]);
    assert!(!found.disagree);

    let facts = Facts {
        phone: Some("+18335550123"),
        region: Some("GU"),
        time_zone: Some("Pacific/Guam"),
        ..Facts::default()
    };
    let found = candidates(&facts);
    assert!(found.everywhere && zones(&found).contains(&"Pacific/Guam"));
    assert_eq!(states(&found).len(), 52);
}

#[test]
fn mississippi_keeps_the_clock_of_chicago() {
    let facts = Facts {
        phone: Some("+16015550123"),
        postal_code: Some("90012"),
        ..Facts::default()
    };
    assert_eq!(
        zones(&candidates(&facts)),
        ["America/Chicago", "America/Los_Angeles"]
    );
}
