//! The policy `hours`: texts go out when the law and the dealership allow it, in every place where the customer may be.

mod blocked;
mod clauses;
mod exempt;
mod notes;
mod notices;
mod search;
mod settings;
mod spans;
mod track;
mod words;

use maysend_jurisdiction::{Candidates, PlaceLabel, States, from_labels};
use maysend_sdk::prelude::*;

use crate::notices::{Closures, InForce};
use crate::search::{HORIZON, Opening};
pub use crate::settings::Settings;
use crate::settings::{LONGEST_REPLY_WINDOW, Rules};
use crate::track::{Plan, Track};

/// The configured policy.
#[derive(Debug)]
pub struct HoursPolicy {
    rules: Rules,
}

impl Policy for HoursPolicy {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new(
            "hours",
            env!("CARGO_PKG_VERSION"),
            "Texts go out when the law and the dealership allow it, wherever the customer may be.",
        )
        .stages([Stage::Judge])
        .reads([
            Part::MessageApprovals,
            Part::History(Some(LONGEST_REPLY_WINDOW * 60)),
            Part::Business,
            Part::Notices,
        ])
        .needs_labels(["class", "place"])
        .codes([
            "hours/too-early",
            "hours/too-late",
            "hours/closed-day",
            "hours/emergency",
            "hours/business-closed",
            "hours/business-hours-unknown",
            "hours/no-legal-hour",
            "hours/notices-unknown",
            "hours/answer",
            "hours/confirmation",
            "hours/approved",
        ])
    }

    fn settings_schema() -> String {
        include_str!("../settings.schema.json").to_owned()
    }

    fn configure(settings: Settings, _: &Files) -> Result<Self, Problems> {
        let rules = Rules::new(settings)?;
        Ok(Self { rules })
    }

    fn clauses(&self, business: &Business) -> Vec<Clause> {
        clauses::clauses(&self.rules, business)
    }
}

impl Outbound for HoursPolicy {
    fn review(&self, _: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        let class = draft.class();
        let place = place_of(draft);
        let mut notes = Vec::new();
        let mut tracks = self.law(request, class, &place)?;
        let own_hours = self.own_hours(request, class)?;
        if let OwnHours::Lifted(approval) = &own_hours {
            notes.push(notes::approved(approval));
        }
        let mut unknown = Unknown {
            business_hours: matches!(own_hours, OwnHours::NotKnown),
            notices: false,
        };
        if let OwnHours::Kept(track) = own_hours {
            tracks.push(*track);
        }
        let states = all_states(&place);
        let (closures, in_force) = match notices(request, class, states) {
            Notices::Known(closures, in_force) => (closures, in_force),
            Notices::NotKnown => {
                if self.rules.holds_without_notices {
                    unknown.notices = true;
                } else {
                    notes.push(notes::notices_unknown());
                }
                (Closures::default(), None)
            }
        };

        let opening = search::first_opening(request.at(), &mut tracks, &closures)?;
        let opinion = self.opinion(request, class, &mut tracks, opening, unknown, in_force)?;
        Ok(notes.into_iter().fold(opinion, Opinion::note))
    }
}

/// What the dealership's own hours ask of a text.
enum OwnHours<'a> {
    NotAsked,
    Lifted(&'a Approval),
    NotKnown,
    Kept(Box<Track<'a>>),
}

/// Facts that somebody has to look up before the text goes.
#[derive(Clone, Copy)]
struct Unknown {
    business_hours: bool,
    notices: bool,
}

/// What notices close, and the one that is in force.
enum Notices<'a> {
    Known(Closures, Option<InForce<'a>>),
    NotKnown,
}

impl HoursPolicy {
    /// One clock for every zone.
    fn law<'a>(
        &self,
        request: &Request,
        class: Class,
        candidates: &Candidates<'a>,
    ) -> Result<Vec<Track<'a>>, UnknownZone> {
        let mut tracks = Vec::with_capacity(candidates.places.len().saturating_add(1));
        for place in &candidates.places {
            let (states, origin) = (place.states, place.origin);
            let plan = if class == Class::Marketing {
                Plan::Solicitation {
                    states,
                    origin,
                    bounds: self.rules.marketing,
                }
            } else {
                Plan::Service {
                    states,
                    origin,
                    bounds: self.rules.service,
                }
            };
            tracks.push(Track::new(place.zone, plan, request.at())?);
        }
        Ok(tracks)
    }

    fn own_hours<'a>(&self, request: &'a Request, class: Class) -> Result<OwnHours<'a>, Failure> {
        if !self.rules.keeps_business_hours(class, request.message()) {
            return Ok(OwnHours::NotAsked);
        }
        if let Some(approval) = exempt::approval(&self.rules, request) {
            return Ok(OwnHours::Lifted(approval));
        }
        let business = request.business()?;
        let Some(hours) = business.hours.as_deref() else {
            return Ok(OwnHours::NotKnown);
        };
        let plan = Plan::Business {
            hours,
            special_days: &business.special_days,
        };
        let track = Track::new(&business.time_zone, plan, request.at())?;
        Ok(OwnHours::Kept(Box::new(track)))
    }

    fn opinion(
        &self,
        request: &Request,
        class: Class,
        tracks: &mut [Track<'_>],
        opening: Option<Opening>,
        unknown: Unknown,
        in_force: Option<InForce<'_>>,
    ) -> Result<Opinion, Failure> {
        let at = request.at();
        let open_now = opening
            .filter(|opening| opening.from == at && !unknown.business_hours && !unknown.notices)
            .map(|opening| opening.until);
        let exempt = exempt::exempt(&self.rules, request, class);
        if let Some(exempt) =
            exempt.filter(|exempt| open_now.is_none_or(|until| until < exempt.until()))
        {
            return Ok(Opinion::allow()
                .until(exempt.until())
                .note(notes::exempt(exempt)));
        }
        if let Some(until) = open_now {
            return Ok(Opinion::allow().until(until));
        }

        let business = request.business()?;
        let mut opinion = match opening {
            Some(opening) if opening.from == at => Opinion::allow().until(opening.until),
            Some(opening) => deferred(opening.from),
            None => no_legal_hour(at),
        };
        if let Some(in_force) = in_force {
            let zone = tracks.first().map_or("UTC", |track| track.zone);
            let finding = blocked::notice_finding(in_force, utc_day(at), opening, zone)?;
            opinion = opinion.finding(finding);
        }
        for finding in blocked::findings(at, tracks, opening, &business.name)? {
            opinion = opinion.finding(finding);
        }
        if unknown.business_hours {
            opinion = opinion.and(unknown_business_hours(business));
        }
        if unknown.notices {
            opinion = opinion.and(unknown_notices());
        }
        Ok(opinion)
    }
}

/// Of texts and places for which notices do not matter, that none is in force.
fn notices(request: &Request, class: Class, states: States) -> Notices<'_> {
    let at = request.at();
    let today = utc_day(at);
    if class != Class::Marketing || !notices::matter(states, today) {
        return Notices::Known(Closures::default(), None);
    }
    request.notices().map_or(Notices::NotKnown, |known| {
        let in_force = notices::in_force(known, states, today, at);
        Notices::Known(Closures::new(known, states, today), in_force)
    })
}

/// Where the customer may be, by the labels of the policy `place`.
fn place_of(draft: &Draft) -> Candidates<'_> {
    from_labels(draft.all_labels().iter().map(|label| PlaceLabel {
        name: &label.name,
        value: &label.value,
        cue: label.cues.first().map(String::as_str),
    }))
}

fn all_states(candidates: &Candidates<'_>) -> States {
    candidates
        .places
        .iter()
        .fold(States::NONE, |all, place| all | place.states)
}

/// The day by which rules on notices are looked up: they change so rarely that the zone does not matter.
fn utc_day(at: Instant) -> maysend_jurisdiction::Date {
    let day = i32::try_from(at.div_euclid(86_400)).unwrap_or(i32::MAX);
    maysend_jurisdiction::Date::from_number(day)
}

fn deferred(not_before: Instant) -> Opinion {
    Opinion {
        verdict: Verdict::Defer(not_before),
        ..Opinion::allow()
    }
}

/// A hold, and beneath it a wait: whoever lifts the hold does not lift the law.
fn no_legal_hour(at: Instant) -> Opinion {
    let message = "Within 14 days there is no moment at which this text may go out everywhere the customer may be.";
    deferred(at.saturating_add(HORIZON)).and(
        Opinion::hold("manager", "no-legal-hour", "hours/no-legal-hour")
            .because(message)
            .clause("hours/place")
            .remedy("Find out where the customer is, or use another way than texting."),
    )
}

fn unknown_business_hours(business: &Business) -> Opinion {
    Opinion::hold(
        "manager",
        "business-hours-unknown",
        "hours/business-hours-unknown",
    )
    .because(format!("It is not known when {} is open.", business.name))
    .clause("hours/business")
    .remedy("Enter the opening hours, or have a manager approve the text.")
}

fn unknown_notices() -> Opinion {
    Opinion::hold("manager", "notices-not-known", "hours/notices-unknown")
        .because(notes::NOTICES_UNKNOWN)
        .clause("hours/marketing")
        .remedy(
            "Look it up and have a manager approve the text, or have your system say which notices are in force, even if none is.",
        )
}

maysend_sdk::export!(HoursPolicy: outbound);
