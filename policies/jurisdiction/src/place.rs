//! Where a customer may be, from what is known.

use crate::state::{State, States};
use crate::tables::{AREA_CODES, EVERYWHERE, SPOTS, ZIP3, ZIP5, ZONES};

/// What is known of the place, as the request has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts<'a> {
    /// E.164.
    pub phone: Option<&'a str>,
    /// A ZIP code of five digits, with or without four more.
    pub postal_code: Option<&'a str>,
    /// Two-letter state or territory.
    pub region: Option<&'a str>,
    /// IANA zone.
    pub time_zone: Option<&'a str>,
}

/// Every place that counts: a text must be legal in each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidates<'a> {
    /// One for each zone, sorted by name.
    pub places: Vec<Place<'a>>,
    /// Neither ZIP code nor area code tell a place, so that every state and DC counts.
    pub everywhere: bool,
    /// What is known points to more than one state.
    pub disagree: bool,
}

/// A zone, and the states whose rules are to be kept there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// IANA zone; one that the request named may not exist.
    pub zone: &'a str,
    /// The states.
    pub states: States,
    /// What put the zone among the candidates.
    pub origin: Origin,
}

/// What put a zone among the candidates, the most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The ZIP code.
    PostalCode,
    /// The area code of the phone.
    AreaCode,
    /// The state or territory.
    Region,
    /// The zone that the request named.
    TimeZone,
    /// The clock that a state's rule means wherever the customer is.
    Clock,
    /// Nothing: the place is not known.
    Unknown,
}

impl Origin {
    /// The name by which a label of the policy `place` tells it.
    #[must_use]
    pub const fn cue(self) -> &'static str {
        match self {
            Self::PostalCode => "ZIP code",
            Self::AreaCode => "area code",
            Self::Region => "state",
            Self::TimeZone => "time zone",
            Self::Clock => "clock of the law",
            Self::Unknown => "unknown",
        }
    }

    fn from_cue(cue: &str) -> Self {
        [
            Self::PostalCode,
            Self::AreaCode,
            Self::Region,
            Self::TimeZone,
            Self::Clock,
        ]
        .into_iter()
        .find(|origin| origin.cue() == cue)
        .unwrap_or(Self::Unknown)
    }
}

/// A label of a text, as far as it tells a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceLabel<'a> {
    /// `place`, `state` or `zone`; others are passed over.
    pub name: &'a str,
    /// Its value.
    pub value: &'a str,
    /// The first of its cues.
    pub cue: Option<&'a str>,
}

/// The places that the labels of the policy `place` name.
///
/// Labels only add: a text is known to be somewhere if a label `place` says `known` and none says anything else, and every label
/// `state` and `zone` is a candidate, whoever gave it; a state without a cue of `place` brings all of its clocks. Without a known place every
/// state and DC counts.
#[must_use]
pub fn from_labels<'a>(labels: impl IntoIterator<Item = PlaceLabel<'a>>) -> Candidates<'a> {
    let (mut known, mut doubted) = (false, false);
    let (mut states, mut strange) = (States::NONE, States::NONE);
    let mut found = Found::default();
    for label in labels {
        match label.name {
            "place" if label.value == "known" => known = true,
            "place" => doubted = true,
            "state" => {
                let state = State::from_code(label.value).map_or(States::NONE, States::from);
                states |= state;
                if Origin::from_cue(label.cue.unwrap_or_default()) == Origin::Unknown {
                    strange |= state;
                }
            }
            "zone" => found.zone(label.value, Origin::from_cue(label.cue.unwrap_or_default())),
            _ => {}
        }
    }
    if !known || doubted || states.is_empty() {
        let mut everywhere = unknown(None, None);
        add_places(&mut everywhere, states, found);
        return everywhere;
    }
    // The clocks of what `place` names come with it; a state that somebody else named brings all of its own.
    let without_clocks = if found.zones.is_empty() {
        states
    } else {
        strange
    };
    for zone in without_clocks.iter().flat_map(State::zones) {
        found.zone(zone, Origin::Unknown);
    }
    Candidates {
        places: found.places(states),
        everywhere: false,
        disagree: false,
    }
}

/// To every state and DC, what is named beside them.
fn add_places<'a>(everywhere: &mut Candidates<'a>, states: States, found: Found<'a>) {
    let zones = states
        .iter()
        .flat_map(State::zones)
        .map(|zone| (zone, states, Origin::Region))
        .chain(
            found
                .zones
                .into_iter()
                .map(|(zone, origin)| (zone, states, origin)),
        );
    for (zone, states, origin) in zones {
        let place = Place {
            zone,
            states,
            origin,
        };
        match everywhere
            .places
            .binary_search_by_key(&zone, |place| place.zone)
        {
            Ok(known) => {
                if let Some(known) = everywhere.places.get_mut(known) {
                    known.states |= states;
                }
            }
            Err(free) => everywhere.places.insert(free, place),
        }
    }
}

/// A combination of states and zones that codes point to.
#[derive(Debug)]
pub(crate) struct Spot {
    pub(crate) states: u64,
    pub(crate) zones: &'static [u8],
}

/// Every place that counts for these facts.
///
/// ZIP code and area code both count where they disagree. A region or a zone never narrows what they say, it adds what they do
/// not hold. Where neither tells a place (toll-free, personal and foreign numbers) every state and DC counts in its own zones.
#[must_use]
pub fn candidates<'a>(facts: &Facts<'a>) -> Candidates<'a> {
    let by_zip = facts.postal_code.and_then(spot_of_zip);
    let by_phone = facts.phone.and_then(spot_of_phone);
    let region = facts.region.and_then(state_of_region);
    if by_zip.is_none() && by_phone.is_none() {
        return unknown(region, facts.time_zone);
    }

    let mut found = Found::default();
    let mut shares = Vec::with_capacity(3);
    for (spot, origin) in [(by_zip, Origin::PostalCode), (by_phone, Origin::AreaCode)] {
        let Some(spot) = spot else { continue };
        shares.push(States::from_bits(spot.states));
        for zone in spot.zones {
            found.zone(zone_name(*zone), origin);
        }
    }
    let mut states = shares.iter().fold(States::NONE, |all, share| all | *share);
    if let Some(region) = region.filter(|region| !states.contains(*region)) {
        shares.push(region.into());
        states |= region.into();
        region
            .zones()
            .for_each(|zone| found.zone(zone, Origin::Region));
    }
    if let Some(zone) = facts.time_zone {
        found.zone(zone, Origin::TimeZone);
    }
    for clock in states
        .iter()
        .flat_map(|state| state.rules())
        .filter_map(|rule| rule.clock())
    {
        found.zone(clock, Origin::Clock);
    }
    let common = shares
        .iter()
        .fold(u64::MAX, |common, share| common & share.bits());
    Candidates {
        places: found.places(states),
        everywhere: false,
        disagree: common == 0,
    }
}

/// Every state and DC, each in its own zones.
#[must_use]
pub fn everywhere() -> Candidates<'static> {
    unknown(None, None)
}

/// Every state and DC in its own zones, and what a region or a zone adds to them.
fn unknown<'a>(region: Option<State>, time_zone: Option<&'a str>) -> Candidates<'a> {
    let mut places: Vec<Place<'a>> = EVERYWHERE
        .iter()
        .map(|(zone, states)| Place {
            zone: zone_name(*zone),
            states: States::from_bits(*states),
            origin: Origin::Unknown,
        })
        .collect();
    let mut add = |zone: &'a str, states: States, origin: Origin| {
        let place = Place {
            zone,
            states,
            origin,
        };
        match places.binary_search_by_key(&zone, |place| place.zone) {
            Ok(found) => {
                if let Some(place) = places.get_mut(found) {
                    place.states |= states;
                }
            }
            Err(free) => places.insert(free, place),
        }
    };
    if let Some(region) = region {
        region
            .zones()
            .for_each(|zone| add(zone, region.into(), Origin::Region));
    }
    if let Some(zone) = time_zone {
        add(
            zone,
            region.map_or(States::NONE, States::from),
            Origin::TimeZone,
        );
    }
    Candidates {
        places,
        everywhere: true,
        disagree: false,
    }
}

/// Zones in the order of their names, and what put them there; what came first stays.
#[derive(Default)]
struct Found<'a> {
    zones: Vec<(&'a str, Origin)>,
}

impl<'a> Found<'a> {
    fn zone(&mut self, zone: &'a str, origin: Origin) {
        if let Err(free) = self.zones.binary_search_by_key(&zone, |known| known.0) {
            self.zones.insert(free, (zone, origin));
        }
    }

    fn places(self, states: States) -> Vec<Place<'a>> {
        self.zones
            .into_iter()
            .map(|(zone, origin)| Place {
                zone,
                states,
                origin,
            })
            .collect()
    }
}

/// The spot of a number of the North American plan: `+1`, area code, seven digits.
fn spot_of_phone(phone: &str) -> Option<&'static Spot> {
    let digits = phone.trim().strip_prefix("+1")?;
    if digits.len() != 10 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let area_code: u16 = digits.get(..3)?.parse().ok()?;
    let row = AREA_CODES
        .binary_search_by_key(&area_code, |row| row.0)
        .ok()?;
    spot(AREA_CODES.get(row)?.1)
}

/// The spot of `12345` or `12345-6789`.
fn spot_of_zip(code: &str) -> Option<&'static Spot> {
    let code = code.trim();
    let (zip, rest) = code.split_at_checked(5)?;
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(zip) || !all_digits(rest) || !matches!(rest.len(), 0 | 4) {
        return None;
    }
    let zip: u32 = zip.parse().ok()?;
    if let Ok(row) = ZIP5.binary_search_by_key(&zip, |row| row.0) {
        return spot(ZIP5.get(row)?.1);
    }
    spot(*ZIP3.get(usize::try_from(zip / 100).ok()?)?)
}

/// The state of `TX` or, as ISO 3166-2 writes it, `US-TX`.
#[must_use]
pub fn state_of_region(region: &str) -> Option<State> {
    let region = region.trim();
    let code = region
        .strip_prefix("US-")
        .or_else(|| region.strip_prefix("us-"));
    let called = |state: &State| state.name().eq_ignore_ascii_case(region);
    State::from_code(code.unwrap_or(region)).or_else(|| States::all().iter().find(called))
}

/// The clock of this name among those of the tables, letter case and blanks around it aside.
#[must_use]
pub fn zone_of_name(name: &str) -> Option<&'static str> {
    let name = name.trim();
    ZONES
        .iter()
        .find(|zone| zone.eq_ignore_ascii_case(name))
        .copied()
}

fn spot(number: u8) -> Option<&'static Spot> {
    SPOTS.get(usize::from(number))
}

fn zone_name(number: u8) -> &'static str {
    ZONES.get(usize::from(number)).copied().unwrap_or("")
}
