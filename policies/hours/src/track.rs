//! One clock that must stand in open hours, laid out day by day as far as somebody asks.

use maysend_jurisdiction::{
    Closure, Date, Day, Hours, Origin, State, States, Window, service_hours, solicitation_hours,
};
use maysend_sdk::prelude::*;
use maysend_sdk::types;

use crate::spans::joined;

const DAY_MINUTES: u16 = 1440;
/// Days that are laid out at most: the fourteen that are searched, and the broken ones at both ends.
const DAYS: u8 = 16;
/// Open spans are followed beyond midnight for so long; whoever is open longer is asked again.
const LONG_ENOUGH: Instant = 2 * 86_400;

/// A clock, the hours that are open on it, and what makes them so.
#[derive(Debug)]
pub(crate) struct Track<'a> {
    pub(crate) zone: &'a str,
    pub(crate) plan: Plan<'a>,
    /// The wall clock at the instant of the request.
    pub(crate) now: Civil,
    next: Date,
    days: u8,
    /// The last window that was laid out reached midnight.
    to_midnight: bool,
    spans: Vec<(Instant, Instant)>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Plan<'a> {
    /// The hours of the law for solicitation, inside the dealership's own bounds.
    Solicitation {
        states: States,
        bounds: Window,
        origin: Origin,
    },
    /// The hours for everything else.
    Service {
        states: States,
        bounds: Window,
        origin: Origin,
    },
    /// The dealership's opening hours.
    Business {
        hours: &'a [Opening],
        special_days: &'a [SpecialDay],
    },
}

impl<'a> Track<'a> {
    pub(crate) fn new(zone: &'a str, plan: Plan<'a>, at: Instant) -> Result<Self, UnknownZone> {
        let now = calendar::local(at, zone)?;
        let next = Date {
            year: now.year,
            month: now.month,
            day: now.day,
        };
        Ok(Self {
            zone,
            plan,
            now,
            next,
            days: 0,
            to_midnight: false,
            spans: Vec::new(),
        })
    }

    /// The open span that holds `t`, or else the first one after it; none within the days that are searched.
    pub(crate) fn span_from(
        &mut self,
        t: Instant,
    ) -> Result<Option<(Instant, Instant)>, UnknownZone> {
        loop {
            let found = self.spans.iter().copied().find(|(_, end)| t < *end);
            if let Some((start, end)) = found {
                let is_last = self.spans.last() == Some(&(start, end));
                let goes_on = is_last && self.to_midnight && end.saturating_sub(t) < LONG_ENOUGH;
                if !goes_on || self.days >= DAYS {
                    return Ok(found);
                }
            } else if self.days >= DAYS {
                return Ok(None);
            }
            self.lay_out_a_day()?;
        }
    }

    fn lay_out_a_day(&mut self) -> Result<(), UnknownZone> {
        let date = self.next;
        self.next = date.next();
        self.days = self.days.saturating_add(1);
        self.to_midnight = false;
        for window in self.plan.windows(self.zone, date) {
            let Date { year, month, day } = date;
            let opens = calendar::instant_of(self.zone, year, month, day, window.opens)?;
            let closes = calendar::instant_of(self.zone, year, month, day, window.closes)?;
            self.to_midnight = window.closes == DAY_MINUTES;
            match self.spans.last_mut() {
                Some(last) if opens <= last.1 => last.1 = last.1.max(closes),
                _ if opens < closes => self.spans.push((opens, closes)),
                _ => {}
            }
        }
        Ok(())
    }

    /// The hours of the law today, on this clock; none for the dealership's own.
    pub(crate) fn today(&self) -> Option<Hours> {
        let Civil {
            year, month, day, ..
        } = self.now;
        self.plan.hours(self.zone, Date { year, month, day })
    }

    pub(crate) fn minute_now(&self) -> u16 {
        u16::from(self.now.hour) * 60 + u16::from(self.now.minute)
    }
}

impl Plan<'_> {
    /// The windows of a day, in order and apart from each other.
    fn windows(&self, zone: &str, date: Date) -> Vec<Window> {
        match self {
            Self::Business {
                hours,
                special_days,
            } => business_windows(hours, special_days, date),
            _ => match self.hours(zone, date).map(|hours| hours.day) {
                Some(Day::Open(window)) => vec![window],
                _ => Vec::new(),
            },
        }
    }

    fn hours(&self, zone: &str, date: Date) -> Option<Hours> {
        match *self {
            Self::Solicitation { states, bounds, .. } => {
                Some(within(solicitation_hours(states, zone, date), bounds))
            }
            Self::Service { states, bounds, .. } => Some(service_hours(bounds, states, zone, date)),
            Self::Business { .. } => None,
        }
    }

    pub(crate) fn origin(&self) -> Origin {
        match self {
            Self::Solicitation { origin, .. } | Self::Service { origin, .. } => *origin,
            Self::Business { .. } => Origin::Unknown,
        }
    }

    pub(crate) fn states(&self) -> impl Iterator<Item = State> + use<> {
        match self {
            Self::Solicitation { states, .. } | Self::Service { states, .. } => *states,
            Self::Business { .. } => States::NONE,
        }
        .iter()
    }
}

/// The hours of the law inside the bounds that the dealership set.
fn within(mut hours: Hours, bounds: Window) -> Hours {
    if let Day::Open(window) = hours.day {
        let opens = window.opens.max(bounds.opens);
        let closes = window.closes.min(bounds.closes);
        hours.day = if opens < closes {
            Day::Open(Window { opens, closes })
        } else {
            Day::Closed(Closure::Weekday)
        };
    }
    hours
}

fn business_windows(hours: &[Opening], special_days: &[SpecialDay], date: Date) -> Vec<Window> {
    let is_special = |day: &&SpecialDay| {
        let types::Date { year, month, day } = day.date;
        Date { year, month, day } == date
    };
    let mut special = special_days.iter().filter(is_special).peekable();
    if special.peek().is_some() {
        let windows = special.flat_map(|day| &day.windows);
        return open_windows(windows.map(|window| (window.opens, window.closes)));
    }
    let weekday = date.weekday();
    let openings = hours.iter().filter(|opening| opening.weekday == weekday);
    open_windows(openings.map(|opening| (opening.opens, opening.closes)))
}

/// The windows in order and apart. One that ends before it begins, or beyond midnight, opens nothing.
fn open_windows(minutes: impl Iterator<Item = (u16, u16)>) -> Vec<Window> {
    let spans = minutes
        .filter(|(_, closes)| *closes <= DAY_MINUTES)
        .map(|(opens, closes)| (opens.into(), closes.into()))
        .collect();
    let minute = |minute: i64| u16::try_from(minute).unwrap_or(DAY_MINUTES);
    joined(spans)
        .into_iter()
        .map(|(opens, closes)| Window {
            opens: minute(opens),
            closes: minute(closes),
        })
        .collect()
}
