//! The written policy on texts for somebody who is away.

use maysend_sdk::prelude::*;

use crate::settings::{AfterHours, Settings};

pub(crate) fn of(settings: &Settings, business: &Business) -> Vec<Clause> {
    let name = &business.name;
    let fallback = &settings.fallback_role;
    let mut chains = String::new();
    for role in &settings.roles {
        if let Some(stand_in) = &role.fallback {
            chains.push_str(&format!(" For {} it is {stand_in}.", role.role));
        }
    }
    let after = match settings.after_hours {
        AfterHours::FallbackRole => format!("goes to {fallback} at once"),
        AfterHours::Wait => {
            "waits for the role that it was meant for, which answers it first thing".to_owned()
        }
    };
    let mut clauses = vec![
        Clause::new(
            "routing/absent",
            "Nobody's absence leaves a customer waiting",
            format!(
                "A text for somebody at {name} who is off duty goes to a colleague in the same role who is at work, else to whoever \
                 stands in.{chains} Where nobody else does, or where it is not known who is at work, it goes to {fallback}."
            ),
        ),
        Clause::new(
            "routing/after-hours",
            "Texts after hours",
            format!("A text that finds nobody at work {after}."),
        ),
        Clause::new(
            "routing/urgent",
            "Trouble comes first",
            format!(
                "A text that speaks of an accident, a breakdown, a tow or the like goes to {} at any hour, and a person calls back.",
                settings.urgent_role
            ),
        ),
    ];
    if settings.reply {
        clauses.push(Clause::new(
            "routing/answer",
            "What software answers",
            format!(
                "Software may tell the customer that an answer will come: once in {} hours and {} times a week at most, never with an \
                 offer, never to somebody who has opted out, and never to a text that may be about the texts themselves.",
                settings.reply_window_hours, settings.replies_per_week
            ),
        ));
    }
    clauses
}
