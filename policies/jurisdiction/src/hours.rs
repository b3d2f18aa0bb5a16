//! The hours that the rules of several states leave open together.

use crate::date::Date;
use crate::rule::{Closure, Day, Rule, Window, federal};
use crate::state::{State, States};

/// What the federal rule and those of some states leave of one day in one zone.
#[derive(Clone, Copy, Debug)]
pub struct Hours {
    /// Open in the window that all of them share, or closed.
    pub day: Day,
    /// The rule that opens last, or that closes the day.
    pub opens_by: Bound,
    /// The rule that closes first, or that closes the day.
    pub closes_by: Bound,
}

/// A rule, and the state whose it is; none: the federal one.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    /// The state.
    pub state: Option<State>,
    /// The rule.
    pub rule: &'static Rule,
}

/// The hours for solicitation on `date` in `zone`: the federal window and those of all `states`.
///
/// A state whose rule keeps a clock of its own counts in the zone of that clock only.
#[must_use]
pub fn solicitation_hours(states: States, zone: &str, date: Date) -> Hours {
    let federal = Bound {
        state: None,
        rule: federal(),
    };
    Hours {
        day: federal.rule.day(date),
        opens_by: federal,
        closes_by: federal,
    }
    .kept_in(states, zone, date, |rule| !rule.is_federal())
}

/// The hours for texts that solicit nothing, which `base` allows: the states whose rules bind every text narrow them.
#[must_use]
pub fn service_hours(base: Window, states: States, zone: &str, date: Date) -> Hours {
    let federal = Bound {
        state: None,
        rule: federal(),
    };
    Hours {
        day: Day::Open(base),
        opens_by: federal,
        closes_by: federal,
    }
    .kept_in(states, zone, date, Rule::binds_all)
}

impl Hours {
    fn kept_in(
        mut self,
        states: States,
        zone: &str,
        date: Date,
        counts: fn(&Rule) -> bool,
    ) -> Self {
        for state in states.iter() {
            let rule = state.rule(date);
            if counts(rule) && rule.clock().is_none_or(|clock| clock == zone) {
                let state = Some(state);
                self.tighten(Bound { state, rule }, date);
            }
        }
        self
    }

    fn tighten(&mut self, bound: Bound, date: Date) {
        let Day::Open(window) = self.day else { return };
        match bound.rule.day(date) {
            Day::Closed(closure) => self.close(closure, bound),
            Day::Open(own) => {
                if own.opens > window.opens {
                    self.opens_by = bound;
                }
                if own.closes < window.closes {
                    self.closes_by = bound;
                }
                let shared = Window {
                    opens: own.opens.max(window.opens),
                    closes: own.closes.min(window.closes),
                };
                if shared.opens < shared.closes {
                    self.day = Day::Open(shared);
                } else {
                    self.close(Closure::Weekday, bound);
                }
            }
        }
    }

    fn close(&mut self, closure: Closure, bound: Bound) {
        self.day = Day::Closed(closure);
        self.opens_by = bound;
        self.closes_by = bound;
    }
}
