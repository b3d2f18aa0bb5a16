//! How long the record of an opt-out is kept.

use maysend_sdk::prelude::*;

const ROWS: &str = include_str!("../data/retention.txt");

/// The period that keeps every rule of the table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Retention {
    years: u32,
    rule: &'static str,
}

impl Retention {
    /// The longest of the table: an opt-out follows the phone, wherever its owner moves.
    pub(crate) fn longest() -> Result<Self, String> {
        let mut longest: Option<Self> = None;
        let rows = ROWS
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        for line in rows {
            let mut fields = line.split(" | ").skip(1);
            let years = fields.next().and_then(|years| years.parse().ok());
            let (Some(years), Some(rule)) = (years, fields.next()) else {
                return Err(format!("retention.txt: `{line}` has no years or no rule"));
            };
            if longest.is_none_or(|known| known.years < years) {
                longest = Some(Self { years, rule });
            }
        }
        longest.ok_or_else(|| "retention.txt has no row".to_owned())
    }

    /// In years; a dealership may keep it longer.
    pub(crate) fn years(self, own: u32) -> u32 {
        self.years.max(own)
    }

    /// Adds to the effect until when it is kept, as a date, and the rule that wants it.
    pub(crate) fn mark(self, effect: Effect, at: Instant, own_years: u32) -> Effect {
        let years = i32::try_from(self.years(own_years)).unwrap_or(i32::MAX);
        let (effect, day) = match calendar::local(at, "UTC") {
            Ok(day) => (effect, day),
            // Outside of all calendars: then it is kept for good, which no date says.
            Err(_) => return effect.attribute("keep-rule", self.rule),
        };
        let year = day.year.saturating_add(years);
        // Every fourth year has a day more, and a record is rather kept a day too long.
        let (month, day) = match (day.month, day.day) {
            (2, 29) => (3, 1),
            other => other,
        };
        effect
            .attribute("keep-until", format!("{year:04}-{month:02}-{day:02}"))
            .attribute("keep-rule", self.rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2028-02-29 12:00 UTC.
    const LEAP_DAY: Instant = 1_835_438_400;

    fn until(own_years: u32, at: Instant) -> Vec<String> {
        let effect = Retention::longest().expect("the table reads").mark(
            Effect::new("opt-out", "all"),
            at,
            own_years,
        );
        effect
            .attributes
            .into_iter()
            .map(|attribute| attribute.value)
            .collect()
    }

    #[test]
    fn the_longest_rule_counts_and_a_dealership_may_keep_longer() {
        assert_eq!(until(5, LEAP_DAY), ["2038-03-01", "Virginia SB 1339"]);
        assert_eq!(
            until(12, LEAP_DAY + 86_400),
            ["2040-03-01", "Virginia SB 1339"]
        );
        assert_eq!(until(5, Instant::MAX), ["Virginia SB 1339"]);
    }

    #[test]
    fn every_row_says_where_it_comes_from_and_how_sure_it_is() {
        for line in ROWS.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split(" | ").collect();
            assert_eq!(fields.len(), 7, "{line}");
            assert!(
                fields.iter().all(|field| !field.trim().is_empty()),
                "{line}"
            );
        }
    }
}
