//! The written policy.

use maysend_sdk::prelude::*;

use crate::settings::{NO_CAP, Settings};

pub(crate) fn clauses(settings: &Settings) -> Vec<Clause> {
    let capped = crate::capped();
    let lines: Vec<String> = capped
        .iter()
        .map(|(state, law)| {
            format!(
                "{}: {} within {} hours{}",
                state.name(),
                law.most(),
                law.hours(),
                if law.automated_only() {
                    ", of those that software sends"
                } else {
                    ""
                }
            )
        })
        .collect();
    let text = format!(
        "Some states let only so many marketing texts go to one person: {}. The next one waits until the oldest is far enough back. \
         Where a customer's state is not known, every one of these holds.",
        lines.join("; ")
    );
    let law = Clause::new("frequency/law", "How often the law lets us text", text)
        .authorities(capped.iter().map(|(_, law)| law.authority()));
    let own: Vec<String> = [
        (
            settings.marketing_per_day,
            "marketing texts within 24 hours",
        ),
        (
            settings.marketing_per_week,
            "marketing texts within seven days",
        ),
        (
            settings.per_campaign,
            "texts of one campaign within 30 days",
        ),
        (settings.texts_per_day, "texts of any kind within 24 hours"),
    ]
    .iter()
    .filter(|(most, _)| *most < NO_CAP)
    .map(|(most, what)| format!("{most} {what}"))
    .collect();
    let mut clauses = vec![law];
    if !own.is_empty() {
        let text = format!("One number gets at most {}.", own.join(", "));
        clauses.push(Clause::new("frequency/own", "How often we text", text));
    }
    clauses
}
