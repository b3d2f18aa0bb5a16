//! Who is at work when.

use maysend_sdk::prelude::*;
use maysend_sdk::text::folded;

/// Minutes of one day, [opens, closes).
pub(crate) type Windows = Vec<(u16, u16)>;

/// Whether a role is at work.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Work {
    At,
    Off,
    /// The hours of the business are not known, and the role has none of its own.
    NotKnown,
}

/// One role with its hours and its stand-in.
#[derive(Debug)]
pub(crate) struct Turn {
    /// Folded.
    pub(crate) role: String,
    /// From Monday on; none: the hours of the business.
    pub(crate) hours: Option<[Windows; 7]>,
    /// As the settings write it.
    pub(crate) fallback: Option<String>,
}

/// All roles of which the settings say something.
#[derive(Debug)]
pub(crate) struct Roster {
    turns: Vec<Turn>,
}

/// The role that takes a text now.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Taker {
    Role(String),
    /// Everybody in the chain is off.
    Nobody,
    NotKnown,
}

impl Roster {
    pub(crate) fn new(turns: Vec<Turn>) -> Self {
        Self { turns }
    }

    /// The first role at work: the one that the text was meant for (a colleague), those that stand in for it, and `last`.
    pub(crate) fn taker(
        &self,
        meant_for: Option<&str>,
        last: &str,
        business: &Business,
        now: &Civil,
    ) -> Taker {
        let mut next = meant_for.map(str::to_owned);
        // The settings have no circles; the bound says so to whoever reads only this.
        for _ in 0..=self.turns.len() {
            let Some(role) = next else { break };
            match self.work(&role, business, now) {
                Work::At => return Taker::Role(role),
                Work::NotKnown => return Taker::NotKnown,
                Work::Off => {}
            }
            next = self.turn(&role).and_then(|turn| turn.fallback.clone());
        }
        match self.work(last, business, now) {
            Work::At => Taker::Role(last.to_owned()),
            Work::NotKnown => Taker::NotKnown,
            Work::Off => Taker::Nobody,
        }
    }

    fn turn(&self, role: &str) -> Option<&Turn> {
        let name = folded(role);
        self.turns.iter().find(|turn| turn.role == name)
    }

    fn work(&self, role: &str, business: &Business, now: &Civil) -> Work {
        let minute = u16::from(now.hour) * 60 + u16::from(now.minute);
        let inside = |(opens, closes): (u16, u16)| opens <= minute && minute < closes;
        let at = |open: bool| if open { Work::At } else { Work::Off };
        let special = business.special_days.iter().find(|day| {
            (day.date.year, day.date.month, day.date.day) == (now.year, now.month, now.day)
        });
        let special_open = special.map(|day| {
            day.windows
                .iter()
                .any(|window| inside((window.opens, window.closes)))
        });
        let own = self.turn(role).and_then(|turn| turn.hours.as_ref());
        match (own, special_open, &business.hours) {
            // On a day when the business closes early nobody is there later, whatever their week says.
            (_, Some(false), _) => Work::Off,
            (Some(week), _, _) => at(week
                .get(usize::from(now.weekday.saturating_sub(1)))
                .is_some_and(|windows| windows.iter().copied().any(inside))),
            (None, Some(true), _) => Work::At,
            (None, None, Some(hours)) => at(hours
                .iter()
                .any(|day| day.weekday == now.weekday && inside((day.opens, day.closes)))),
            (None, None, None) => Work::NotKnown,
        }
    }
}

/// Reads `08:00-12:00`; an error carries the index of the window.
pub(crate) fn parse_windows(windows: &[String]) -> Result<Windows, (usize, String)> {
    windows
        .iter()
        .enumerate()
        .map(|(index, window)| {
            parse_window(window).ok_or_else(|| {
                (
                    index,
                    format!("`{window}` is no window, write `08:00-18:00`"),
                )
            })
        })
        .collect()
}

fn parse_window(window: &str) -> Option<(u16, u16)> {
    let (opens, closes) = window.split_once('-')?;
    let window = (minute(opens.trim())?, minute(closes.trim())?);
    (window.0 < window.1).then_some(window)
}

fn minute(clock: &str) -> Option<u16> {
    let (hour, minute) = clock.split_once(':')?;
    let is_written = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_written(hour) || !is_written(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let of_day = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && of_day <= 1440).then_some(of_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_windows_and_refuses_what_is_none() {
        assert_eq!(minute("24:00"), Some(1440));
        assert_eq!(parse_window("08:00-12:30"), Some((480, 750)));
        for wrong in [
            "",
            "8-12",
            "08:00",
            "12:00-08:00",
            "08:60-09:00",
            "08:00-24:01",
            "+8:00-09:00",
            "99:99-99:99",
        ] {
            assert_eq!(parse_window(wrong), None, "{wrong}");
        }
    }
}
