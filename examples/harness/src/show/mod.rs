//! Answers for people.

mod body;
pub(crate) mod escape;
pub(crate) mod finding;
pub(crate) mod lines;
mod moment;
mod paint;
pub(crate) mod table;
mod tally;
pub(crate) mod text;

use std::io::IsTerminal as _;

use chrono_tz::Tz;
use maysend::{Instant, PolicySet, Request, Stage, Verdict};

pub(crate) use paint::{bold, dim, of_verdict, paint};
pub(crate) use tally::Tally;

/// The width of what is no terminal.
const WIDTH: usize = 120;

/// What answers are written on.
#[derive(Debug)]
pub(crate) struct Paper {
    pub(crate) width: usize,
    /// Whether colours are seen; if not, marks under the text stand in for underlines.
    pub(crate) has_colour: bool,
    /// The dealership's own clock.
    zone: Option<Tz>,
    /// Whether a policy of the set changes texts, so that a denied one may not be the one that was judged.
    amends: bool,
}

impl Paper {
    /// Where no set is at hand: moments in UTC, and no word of a text that policies may have changed.
    #[cfg(feature = "ledger")]
    pub(crate) fn plain() -> Self {
        Self {
            width: width(),
            has_colour: has_colour(),
            zone: None,
            amends: true,
        }
    }

    pub(crate) fn new(set: &PolicySet) -> Self {
        let zone = set.business().map(|business| business.time_zone.as_str());
        Self {
            width: width(),
            has_colour: has_colour(),
            zone: zone.and_then(|zone| zone.parse().ok()),
            amends: set
                .policies()
                .iter()
                .any(|policy| policy.description().stages.contains(&Stage::Amend)),
        }
    }

    pub(crate) fn zone(&self, request: &Request) -> Option<Tz> {
        match &request.business {
            Some(business) => business.time_zone.parse().ok(),
            None => self.zone,
        }
    }
}

/// How wide lines may be.
pub(crate) fn width() -> usize {
    let terminal = std::io::stdout()
        .is_terminal()
        .then(terminal_size::terminal_size)
        .flatten();
    match terminal {
        Some((width, _)) => usize::from(width.0).max(40),
        None => WIDTH,
    }
}

fn has_colour() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

/// A policy's verdict, and until when where it is that the text waits.
pub(crate) fn until(verdict: Verdict, not_before: Option<Instant>) -> String {
    match not_before {
        Some(instant) if verdict == Verdict::Defer => format!("{verdict} until {instant}"),
        _ => verdict.to_string(),
    }
}

/// Whom a message goes to or comes from: the name if there is one.
pub(crate) fn who(request: &Request) -> String {
    match &request.recipient.name {
        Some(name) if !name.trim().is_empty() => escape::line(name),
        _ => request.recipient.phone.to_string(),
    }
}
