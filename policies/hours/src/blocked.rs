//! Why a text may not go out now: one finding for each kind of reason.

use std::cmp::Reverse;

use maysend_jurisdiction::{Bound, Closure, Date, Day, Hours, Window, federal};
use maysend_sdk::prelude::*;

use crate::notices::InForce;
use crate::search::Opening;
use crate::track::{Plan, Track};
use crate::words;

/// Laws that one finding names at most.
const MOST_AUTHORITIES: usize = 6;

/// Why one clock stands in closed hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    TooEarly,
    TooLate,
    ClosedDay,
    BusinessClosed,
}

impl Reason {
    fn code(self) -> &'static str {
        match self {
            Self::TooEarly => "hours/too-early",
            Self::TooLate => "hours/too-late",
            Self::ClosedDay => "hours/closed-day",
            Self::BusinessClosed => "hours/business-closed",
        }
    }
}

/// A clock that stands in closed hours.
struct Blocked<'t, 'a> {
    reason: Reason,
    opens: Instant,
    hours: Option<Hours>,
    track: &'t Track<'a>,
}

/// The findings on everything that is closed at `at`. `first` is when all of it is open.
pub(crate) fn findings(
    at: Instant,
    tracks: &mut [Track<'_>],
    first: Option<Opening>,
    business: &str,
) -> Result<Vec<Finding>, UnknownZone> {
    let mut starts = Vec::with_capacity(tracks.len());
    for track in &mut *tracks {
        starts.push(
            track
                .span_from(at)?
                .map_or(Instant::MAX, |(start, _)| start),
        );
    }
    let blocked: Vec<Blocked<'_, '_>> = tracks
        .iter()
        .zip(starts)
        .filter(|(_, opens)| *opens > at)
        .map(|(track, opens)| Blocked::new(track, opens))
        .collect();

    let mut findings = Vec::new();
    for reason in [
        Reason::TooEarly,
        Reason::TooLate,
        Reason::ClosedDay,
        Reason::BusinessClosed,
    ] {
        let same: Vec<&Blocked<'_, '_>> = blocked
            .iter()
            .filter(|blocked| blocked.reason == reason)
            .collect();
        // Of several clocks the one that opens last speaks for all, and the one of the ZIP code before others.
        let rank =
            |blocked: &&&Blocked<'_, '_>| (blocked.opens, Reverse(blocked.track.plan.origin()));
        let Some(last) = same.iter().max_by_key(rank) else {
            continue;
        };
        let others = blocked.len() > same.len();
        let mut finding = Finding::violation(reason.code(), last.message(business))
            .clause(last.clause())
            .authorities(authorities(&same))
            .remedy(last.remedy(first, others)?)
            .attribute("zone", last.track.zone);
        if let Some(mark) = last.confidence() {
            finding = finding.attribute("confidence", mark.to_string());
        }
        findings.push(finding);
    }
    Ok(findings)
}

impl<'t, 'a> Blocked<'t, 'a> {
    fn new(track: &'t Track<'a>, opens: Instant) -> Self {
        let hours = track.today();
        let reason = match hours.map(|hours| hours.day) {
            None => Reason::BusinessClosed,
            Some(Day::Closed(_)) => Reason::ClosedDay,
            Some(Day::Open(window)) if track.minute_now() < window.opens => Reason::TooEarly,
            Some(Day::Open(_)) => Reason::TooLate,
        };
        Self {
            reason,
            opens,
            hours,
            track,
        }
    }

    fn message(&self, business: &str) -> String {
        let track = self.track;
        let clock = words::clock(track.zone);
        let Some(hours) = self.hours else {
            let now = words::moment(&track.now);
            return format!("{business} is closed: it is {now} ({clock}).");
        };
        let by = words::by(track.plan.origin());
        let texts = match track.plan {
            Plan::Solicitation { .. } => "marketing texts",
            _ => "texts",
        };
        let today = words::date_of(&track.now);
        match hours.day {
            Day::Open(Window { opens, closes }) => format!(
                "{by} {} ({clock}); {texts} go there from {} to {} only.",
                words::moment(&track.now),
                words::time(opens),
                words::time(closes),
            ),
            Day::Closed(closure) => {
                let day = match closure {
                    Closure::Holiday(name) => name.to_owned(),
                    Closure::Weekday => format!("{}s", words::weekday(today.weekday())),
                };
                format!(
                    "{by} {} ({clock}); {texts} do not go {} on {day}.",
                    words::day(today),
                    whither(hours.opens_by),
                )
            }
        }
    }

    fn clause(&self) -> &'static str {
        match self.track.plan {
            Plan::Solicitation { .. } => "hours/marketing",
            Plan::Service { .. } => "hours/service",
            Plan::Business { .. } => "hours/business",
        }
    }

    /// When it may go; of the dealership's own hours also who may lift them, if nothing else stands in the way.
    fn remedy(&self, first: Option<Opening>, others: bool) -> Result<String, UnknownZone> {
        let when = first_moment(first, self.track.zone)?;
        let liftable = self.reason == Reason::BusinessClosed && !others;
        Ok(match (liftable, first) {
            (false, _) => format!("{when}."),
            (true, Some(_)) => format!("{when}, or now if a manager approves it."),
            (true, None) => format!("{when} unless a manager approves it."),
        })
    }

    /// The rule that closes this clock now.
    fn bound(&self) -> Option<Bound> {
        let hours = self.hours?;
        Some(match self.reason {
            Reason::TooLate => hours.closes_by,
            _ => hours.opens_by,
        })
    }

    /// How sure the rule is; none where no law closes this clock, but the dealership alone.
    fn confidence(&self) -> Option<char> {
        let bound = self.bound().filter(|_| !self.laws().is_empty())?;
        Some(bound.rule.confidence())
    }

    /// The laws that close this clock now, the federal one too if it does.
    fn laws(&self) -> Vec<&'static str> {
        let mut laws = Vec::new();
        if !matches!(self.track.plan, Plan::Solicitation { .. }) {
            return laws;
        }
        let date = words::date_of(&self.track.now);
        let minute = self.track.minute_now();
        let mut cite = |closed: bool, authority: Option<&'static str>| {
            laws.extend(authority.filter(|_| closed));
        };
        cite(
            is_closed(federal().day(date), minute),
            federal().authority(),
        );
        for state in self.track.plan.states() {
            let rule = state.rule(date);
            if !rule.is_federal() && rule.clock().is_none_or(|clock| clock == self.track.zone) {
                cite(is_closed(rule.day(date), minute), rule.authority());
            }
        }
        laws
    }
}

fn is_closed(day: Day, minute: u16) -> bool {
    match day {
        Day::Open(window) => minute < window.opens || minute >= window.closes,
        Day::Closed(_) => true,
    }
}

/// `to Pennsylvania`, or `there` where no state's rule closes the day.
fn whither(bound: Bound) -> String {
    bound.state.map_or_else(
        || "there".to_owned(),
        |state| format!("to {}", state.name()),
    )
}

fn authorities(blocked: &[&Blocked<'_, '_>]) -> Vec<&'static str> {
    let mut all: Vec<&'static str> = Vec::new();
    for law in blocked.iter().flat_map(|blocked| blocked.laws()) {
        if !all.contains(&law) && all.len() < MOST_AUTHORITIES {
            all.push(law);
        }
    }
    all
}

/// When everything is open, on the clock of `zone`; without a final period.
fn first_moment(first: Option<Opening>, zone: &str) -> Result<String, UnknownZone> {
    let Some(opening) = first else {
        return Ok("There is no moment within 14 days at which it may go out".to_owned());
    };
    let moment = words::moment(&calendar::local(opening.from, zone)?);
    Ok(format!(
        "It may go out from {moment} ({})",
        words::clock(zone)
    ))
}

/// The finding on a notice in force. `zone` is the clock on which the first moment is told.
pub(crate) fn notice_finding(
    in_force: InForce<'_>,
    date: Date,
    first: Option<Opening>,
    zone: &str,
) -> Result<Finding, UnknownZone> {
    let state = in_force.state;
    let rule = state.rule(date);
    let (code, what) = if in_force.is_emergency() {
        ("hours/emergency", "an emergency is declared")
    } else {
        ("hours/closed-day", "a holiday is proclaimed")
    };
    let message = format!(
        "Marketing texts do not go to {} while {what}.",
        state.name()
    );
    Ok(Finding::violation(code, message)
        .clause("hours/marketing")
        .authorities(rule.authority())
        .remedy(format!("{}.", first_moment(first, zone)?))
        .attribute("confidence", rule.confidence().to_string()))
}
