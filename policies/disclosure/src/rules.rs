//! The rules behind what the policy asks, as rows of `data/rules.txt`.

/// The rules, with their sources.
#[derive(Debug)]
pub(crate) struct Rules(Vec<Row>);

#[derive(Debug)]
struct Row {
    kind: &'static str,
    rule: &'static str,
    value: &'static str,
    since: &'static str,
}

impl Rules {
    /// Reads the table: `kind | rule | value | in force since | source | confidence | checked`.
    pub(crate) fn load() -> Self {
        let row = |line: &'static str| {
            let mut fields = line.split('|').map(str::trim);
            Some(Row {
                kind: fields.next()?,
                rule: fields.next()?,
                value: fields.next()?,
                since: fields.next()?,
            })
        };
        Self(
            include_str!("../data/rules.txt")
                .lines()
                .filter(|line| !line.starts_with('#'))
                .filter_map(row)
                .collect(),
        )
    }

    /// The rules of these kinds that are in force on this day (`2026-11-25`), as authorities of a finding.
    pub(crate) fn authorities(&self, kinds: &[&str], day: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|row| kinds.contains(&row.kind) && row.since <= day)
            .map(|row| row.rule.to_owned())
            .collect()
    }

    /// The value of the rule of this kind, if one is in force on this day.
    pub(crate) fn value(&self, kind: &str, day: &str) -> Option<&'static str> {
        self.0
            .iter()
            .find(|row| row.kind == kind && row.since <= day)
            .map(|row| row.value)
    }
}

/// The most days that may pass between two opt-out lines.
pub(crate) fn longest_interval() -> u32 {
    Rules::load()
        .value("line-days", LATEST)
        .and_then(|days| days.parse().ok())
        .unwrap_or(1)
}

/// After every date in the table.
const LATEST: &str = "9999";

/// The day in UTC: dates of rules are looked up by it, and a few hours do not matter there.
pub(crate) fn day(at: maysend_sdk::types::Instant) -> String {
    let days = i32::try_from(at.div_euclid(86_400)).unwrap_or(i32::MAX);
    let date = maysend_sdk::types::Date::new(1970, 1, 1).plus_days(days);
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_says_where_it_is_from_and_how_sure_it_is() {
        for line in include_str!("../data/rules.txt")
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            let fields: Vec<&str> = line.split('|').map(str::trim).collect();
            let [kind, rule, _, since, source, confidence, checked] = fields.try_into().unwrap();
            assert!(
                !kind.is_empty() && !rule.is_empty() && !source.is_empty(),
                "{line}"
            );
            assert!(since.is_empty() || since.len() == 10, "{line}");
            assert!(
                ["official page read", "quoted", "secondary source"].contains(&confidence),
                "{line}"
            );
            assert_eq!(checked.len(), 10, "{line}");
        }
        assert_eq!(longest_interval(), 30);
    }

    #[test]
    fn a_rule_counts_from_its_day_on() {
        let rules = Rules::load();
        assert_eq!(rules.value("line-words-va", "2025-12-31"), None);
        assert_eq!(
            rules.value("line-words-va", "2026-01-01"),
            Some("stop unsubscribe")
        );
        assert_eq!(
            day(maysend_sdk::testing::at("2026-11-24T16:15:00Z")),
            "2026-11-24"
        );
    }
}
