//! The policy `place`: where the customer may be. It labels; what follows is for the judges.

use maysend_jurisdiction::{
    Candidates, Facts, Origin, State, States, candidates, state_of_region, zone_of_name,
};
use maysend_sdk::prelude::*;
use maysend_sdk::{schemars, serde};

/// Settings of the policy `place`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    crate = "serde"
)]
#[schemars(crate = "schemars")]
pub struct Settings {
    /// Whether the ZIP code alone counts where the area code points to another place; else both count.
    #[schemars(extend("x-stricter" = [true, false]))]
    pub postal_code_alone: bool,
}

/// The configured policy.
#[derive(Debug)]
pub struct PlacePolicy {
    settings: Settings,
}

impl Policy for PlacePolicy {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new(
            "place",
            env!("CARGO_PKG_VERSION"),
            "Where the customer may be: the states and the clocks that a text must be right for.",
        )
        .stages([Stage::Label])
        .reads([Part::RecipientPhone, Part::RecipientPlace])
        .gives_labels(["place", "state", "zone"])
        .codes([
            "place/unknown",
            "place/disagree",
            "place/region-unknown",
            "place/zone-unknown",
        ])
    }

    fn settings_schema() -> String {
        include_str!("../settings.schema.json").to_owned()
    }

    fn configure(settings: Settings, _: &Files) -> Result<Self, Problems> {
        Ok(Self { settings })
    }

    fn clauses(&self, _: &Business) -> Vec<Clause> {
        let which = if self.settings.postal_code_alone {
            "The ZIP code says where a customer is; without one the area code does"
        } else {
            "ZIP code and area code both say where a customer may be"
        };
        let text = format!(
            "{which}. A text must be right in each place that comes into question, on each of its clocks. Where nothing tells the \
             place, it must be right in all fifty states and the District of Columbia."
        );
        vec![Clause::new(
            "place/where",
            "Where the customer may be",
            text,
        )]
    }
}

impl Outbound for PlacePolicy {
    fn review(&self, _: Stage, request: &Request, _: &Draft) -> Result<Opinion, Failure> {
        let place = request.place();
        let known = Facts {
            phone: request.phone(),
            postal_code: place.postal_code,
            region: place.region,
            time_zone: place.time_zone,
        };
        let said = |fact: Option<_>| fact.map(str::trim).filter(|fact| !fact.is_empty());
        let mut zone_unknown = false;
        let known = Facts {
            // A zone that does not exist adds no clock.
            time_zone: said(known.time_zone).and_then(|zone| {
                let exists = calendar::local(request.at(), zone).is_ok();
                let zone = exists.then_some(zone).or_else(|| zone_of_name(zone));
                zone_unknown = zone.is_none();
                zone
            }),
            ..known
        };
        let region_unknown = said(known.region).is_some_and(|it| state_of_region(it).is_none());
        let found = self.candidates(&known);
        let mut opinion = labels(&known, &found)
            .into_iter()
            .fold(Opinion::allow(), Opinion::label);
        for (applies, code, message) in [
            (
                found.everywhere,
                "place/unknown",
                "Neither ZIP code nor area code tell where the customer is, so every state counts.",
            ),
            (
                found.disagree,
                "place/disagree",
                "ZIP code, area code and state do not point to the same state, so each of them counts.",
            ),
            (
                region_unknown,
                "place/region-unknown",
                "The customer's state is not one of the United States or their territories, so it counts for nothing.",
            ),
            (
                zone_unknown,
                "place/zone-unknown",
                "The customer's time zone is not one that is known, so it counts for nothing.",
            ),
        ] {
            if applies {
                opinion = opinion.note(Finding::note(code, message).clause("place/where"));
            }
        }
        Ok(opinion)
    }
}

impl PlacePolicy {
    fn candidates<'a>(&self, known: &Facts<'a>) -> Candidates<'a> {
        if self.settings.postal_code_alone {
            let without_phone = candidates(&Facts {
                phone: None,
                ..*known
            });
            if !without_phone.everywhere {
                return without_phone;
            }
        }
        candidates(known)
    }
}

/// `place`, and a label for each state and each clock. Where the place is unknown only what a region or a zone adds is named: that
/// every state counts is said by `unknown`.
fn labels(known: &Facts<'_>, found: &Candidates<'_>) -> Vec<Label> {
    let mut labels = vec![Label::new(
        "place",
        if found.everywhere { "unknown" } else { "known" },
    )];
    let named = [
        (
            Origin::PostalCode,
            Facts {
                postal_code: known.postal_code,
                ..Facts::default()
            },
        ),
        (
            Origin::AreaCode,
            Facts {
                phone: known.phone,
                ..Facts::default()
            },
        ),
    ]
    .map(|(origin, facts)| (origin, told_by(&facts)));
    let region = known.region.and_then(state_of_region);
    let states = if found.everywhere {
        region.map_or(States::NONE, States::from)
    } else {
        found
            .places
            .iter()
            .fold(States::NONE, |all, place| all | place.states)
    };
    for state in states.iter() {
        let mut label = Label::new("state", state.code());
        for (origin, told) in &named {
            if told.contains(state) {
                label = label.cue(origin.cue());
            }
        }
        if region == Some(state) {
            label = label.cue(Origin::Region.cue());
        }
        labels.push(label);
    }
    let zones: Vec<(&str, Origin)> = if found.everywhere {
        let of_region = region.into_iter().flat_map(State::zones);
        of_region
            .map(|zone| (zone, Origin::Region))
            .chain(known.time_zone.map(|zone| (zone, Origin::TimeZone)))
            .collect()
    } else {
        let places = found.places.iter();
        places.map(|place| (place.zone, place.origin)).collect()
    };
    labels.extend(
        zones
            .into_iter()
            .map(|(zone, origin)| Label::new("zone", zone).cue(origin.cue())),
    );
    labels
}

/// The states that these facts alone point to; none if they tell no place.
fn told_by(facts: &Facts<'_>) -> States {
    let found = candidates(facts);
    if found.everywhere {
        return States::NONE;
    }
    found
        .places
        .iter()
        .fold(States::NONE, |all, place| all | place.states)
}

maysend_sdk::export!(PlacePolicy: outbound);
