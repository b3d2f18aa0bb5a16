//! Whether software answers meanwhile, and what.

use maysend_sdk::prelude::*;
use maysend_sdk::text::folded;

use crate::HISTORY;
use crate::settings::Settings;
use crate::tables::{Language, Tables};
use crate::words::Words;

/// The topic of the answer, by which the next one knows of it.
pub(crate) const TOPIC: &str = "routing";

/// Whether somebody else is there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Who {
    Colleague,
    Nobody,
}

/// The answer, or in words why there is none. Whatever is not known is a reason for none.
pub(crate) fn answer(
    settings: &Settings,
    tables: &Tables,
    request: &Request,
    words: &Words,
    who: Who,
) -> Result<String, &'static str> {
    if request.message().carrier_flag.is_some() {
        return Err("the carrier took it for more than a message");
    }
    match request.opt_outs() {
        None => return Err("it is not known whether the customer has opted out"),
        Some([]) => {}
        // Lifted or not, in part or not: whoever once asked for fewer texts gets none from software unasked.
        Some(_) => return Err("the customer has an opt-out on record"),
    }
    let language = tables.answerable(words).ok_or(
        "it may be about the texts themselves, or does not surely ask about the business at hand",
    )?;
    earlier(settings, request)?;
    let business = request
        .business()
        .map_err(|_| "it is not known in whose name")?;
    let recorded = request
        .identity()
        .language
        .map(|tag| tag.to_ascii_lowercase())
        .is_some_and(|tag| tag == "es" || tag.starts_with("es-"));
    let spanish = recorded || language == Language::Spanish;
    let text = match (who, spanish) {
        (Who::Colleague, false) => &settings.reply_text,
        (Who::Colleague, true) => &settings.reply_text_es,
        (Who::Nobody, false) => &settings.after_hours_text,
        (Who::Nobody, true) => &settings.after_hours_text_es,
    };
    Ok(text.replace("{business}", &business.name))
}

/// Two machines that answer each other would never end: one answer in a while, and few in a week, all of it known.
fn earlier(settings: &Settings, request: &Request) -> Result<(), &'static str> {
    let week = request.at().saturating_sub(i64::from(HISTORY));
    let window = request
        .at()
        .saturating_sub(i64::from(settings.reply_window_hours) * 3600);
    let history = request
        .history()
        .filter(|history| history.complete_since <= week)
        .ok_or("the texts of the last seven days are not all known")?;
    let answers = history.exchanges.iter().filter(|text| {
        text.direction == Direction::Outbound
            && text.status != "failed"
            && text.at > week
            && text
                .topic
                .as_deref()
                .is_some_and(|topic| folded(topic) == TOPIC)
    });
    let at: Vec<Instant> = answers.map(|text| text.at).collect();
    if at.iter().any(|at| *at > window) {
        return Err("the customer had such an answer not long ago");
    }
    let most = usize::try_from(settings.replies_per_week).unwrap_or(usize::MAX);
    if at.len() >= most {
        return Err("the customer had as many such answers this week as there may be");
    }
    Ok(())
}
