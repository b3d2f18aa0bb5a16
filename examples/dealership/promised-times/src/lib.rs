//! A text promises no time at which the door is closed: customers stood before it.
//!
//! What a policy of one's own is for: no rule of `rules` can read a time in a text and compare it with the opening hours.

mod clock;

use maysend_sdk::prelude::*;

/// What a policy set may give as `settings`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// What follows: a warning, or the question whether the sender is sure.
    #[schemars(extend("x-stricter" = ["warn", "ask"], "enum" = ["warn", "ask"]))]
    answer: String,
    /// So many minutes after closing somebody still opens the door; at most 60.
    #[schemars(extend("x-stricter" = "lower", "maximum" = 60))]
    grace_minutes: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            answer: "ask".to_owned(),
            grace_minutes: 15,
        }
    }
}

/// The configured policy.
#[derive(Debug)]
pub struct PromisedTimes {
    asks: bool,
    grace: u16,
}

const CLOSED: &str = "promised-times/closed";
const HOURS_UNKNOWN: &str = "promised-times/hours-unknown";
const CLAUSE: &str = "promised-times/open-door";

impl Policy for PromisedTimes {
    type Settings = Settings;

    fn describe() -> Description {
        Description::new(
            "promised-times",
            env!("CARGO_PKG_VERSION"),
            "A text promises no time at which the door is closed.",
        )
        .stages([Stage::Judge])
        .reads([Part::Business])
        .codes([CLOSED, HOURS_UNKNOWN])
    }

    fn configure(settings: Settings, _: &Files) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let asks = settings.answer == "ask";
        if !asks && settings.answer != "warn" {
            problems.push("/answer", "must be `warn` or `ask`");
        }
        if settings.grace_minutes > 60 {
            problems.push("/grace-minutes", "must be at most 60");
        }
        problems.or(Self {
            asks,
            grace: settings.grace_minutes,
        })
    }

    fn clauses(&self, business: &Business) -> Vec<Clause> {
        let then = if self.asks {
            "asks whether the sender is sure"
        } else {
            "is warned about"
        };
        let text = format!(
            "A text of {} names no time at which the door is closed on every day of the week; {} minutes after closing somebody still \
             opens. A text that does {then}.",
            business.name, self.grace
        );
        vec![Clause::new(CLAUSE, "Times that we promise", text)]
    }
}

impl Outbound for PromisedTimes {
    fn review(&self, _: Stage, request: &Request, draft: &Draft) -> Result<Opinion, Failure> {
        let named = clock::named(draft.body());
        if named.is_empty() {
            return Ok(Opinion::allow());
        }
        let Some(hours) = &request.business()?.hours else {
            let finding = Finding::note(
                HOURS_UNKNOWN,
                "The text names a time, and the opening hours are not known.",
            );
            return Ok(Opinion::allow().note(finding.clause(CLAUSE)));
        };
        // On which day is not read: a time is a mistake where it is one on every day.
        let is_open = |minute: u16| {
            hours.iter().any(|opening| {
                (opening.opens..=opening.closes.saturating_add(self.grace)).contains(&minute)
            })
        };
        let Some(closed) = named.into_iter().find(|named| !is_open(named.minute)) else {
            return Ok(Opinion::allow());
        };
        let finding = Finding::warning(CLOSED, "The door is closed at this time, on every day.")
            .clause(CLAUSE)
            .remedy("Name a time at which we are open, or have somebody there who opens.")
            .at(draft.span(closed.place));
        Ok(if self.asks {
            Opinion::hold("sender", CLOSED, finding)
        } else {
            Opinion::allow().finding(finding)
        })
    }
}

maysend_sdk::export!(PromisedTimes: outbound);

#[cfg(test)]
mod tests {
    use maysend_sdk::testing::{self, Tester};

    use super::*;

    #[test]
    fn what_is_no_setting_is_refused() {
        let problems = Tester::<PromisedTimes>::new(r#"{"answer": "deny", "grace-minutes": 61}"#)
            .err()
            .unwrap();
        assert_eq!(
            problems.to_string(),
            "/answer: must be `warn` or `ask`; /grace-minutes: must be at most 60"
        );
    }

    #[test]
    fn a_text_without_a_time_needs_no_hours() {
        let tester = Tester::<PromisedTimes>::new("{}").unwrap();
        let request = testing::request("2026-11-24T16:15:00Z");
        let opinion = tester.review(Stage::Judge, &request, "Your Accord is ready.", []);
        assert_eq!(opinion, Opinion::allow());
    }
}
