//! Earlier texts within a span of time that rolls with the clock.

use maysend_sdk::prelude::*;

/// A cap: so many texts within so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cap {
    pub(crate) most: usize,
    pub(crate) seconds: Instant,
}

/// What a cap makes of one more text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// It may go; from `until` on, if there is such an instant, it may not.
    Now { until: Option<Instant> },
    /// The first instant at which it may go.
    From(Instant),
}

impl Cap {
    /// Whether one more text may go at `at`, beside those that went, or are to go, at these instants.
    ///
    /// A text counts while less than the span lies between it and the new one, on either side: what is reserved for later
    /// would else make too many then.
    pub(crate) fn room(self, times: &[Instant], at: Instant) -> Room {
        if self.is_full(times, at) {
            // A text leaves the window when the span has passed since.
            let mut ends: Vec<Instant> = times
                .iter()
                .map(|time| time.saturating_add(self.seconds))
                .filter(|end| *end > at)
                .collect();
            ends.sort_unstable();
            let free = ends.into_iter().find(|end| !self.is_full(times, *end));
            return Room::From(free.unwrap_or(Instant::MAX));
        }
        let begins = times
            .iter()
            .map(|time| time.saturating_sub(self.seconds).saturating_add(1))
            .filter(|begin| *begin > at && self.is_full(times, *begin));
        Room::Now {
            until: begins.min(),
        }
    }

    fn is_full(self, times: &[Instant], at: Instant) -> bool {
        let near = |time: &&Instant| {
            let apart = i128::from(**time) - i128::from(at);
            apart.unsigned_abs() < i128::from(self.seconds).unsigned_abs()
        };
        times.iter().filter(near).count() >= self.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Instant = 86_400;
    const CAP: Cap = Cap {
        most: 3,
        seconds: DAY,
    };

    #[test]
    fn the_third_goes_and_the_fourth_waits_for_the_oldest_to_leave() {
        let now = 1_000_000;
        assert_eq!(
            CAP.room(&[now - 10, now - 20], now),
            Room::Now { until: None }
        );
        let three = [now - 10, now - 3600, now - 20];
        assert_eq!(CAP.room(&three, now), Room::From(now - 3600 + DAY));
        assert_eq!(
            CAP.room(&three, now - 3600 + DAY),
            Room::Now { until: None }
        );
        // Of five, the third from the end must leave.
        let five = [now - 50, now - 40, now - 30, now - 20, now - 10];
        assert_eq!(CAP.room(&five, now), Room::From(now - 30 + DAY));
    }

    #[test]
    fn what_is_reserved_for_later_counts() {
        let now = 1_000_000;
        let reserved = [now + 60, now + 120, now + 180];
        assert_eq!(CAP.room(&reserved, now), Room::From(now + 60 + DAY));
        let tomorrow = [now + DAY + 60, now + DAY + 120, now + DAY + 180];
        assert_eq!(
            CAP.room(&tomorrow, now),
            Room::Now {
                until: Some(now + 181)
            }
        );
    }

    #[test]
    fn absurd_times_are_no_trouble() {
        let times = [
            Instant::MIN,
            Instant::MAX,
            0,
            Instant::MAX - 1,
            Instant::MAX - 2,
        ];
        for at in [Instant::MIN, -1, 0, Instant::MAX] {
            let _ = CAP.room(&times, at);
        }
        assert_eq!(CAP.room(&times, Instant::MAX), Room::From(Instant::MAX));
    }
}
