//! Whether a text answers the customer, and what the customer opened.

use maysend_sdk::prelude::*;

use crate::{
    classify::{Context, asked},
    learned::excuse,
    lexicon::Lexicon,
    settings::Settings,
};

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// Texts that end a conversation instead of opening one.
const ENDINGS: &[&str] = &[
    "stop",
    "stopall",
    "stop all",
    "unsubscribe",
    "end",
    "quit",
    "cancel",
    "revoke",
    "optout",
    "opt out",
    "alto",
    "parar",
];

/// What is known of the conversation that the text stands in.
pub(crate) fn context(lexicon: &Lexicon, settings: &Settings, request: &Request) -> Context {
    let received = answered(settings, request);
    let bodies = || {
        received
            .iter()
            .filter_map(|exchange| exchange.body.as_deref())
    };
    Context {
        reply: !received.is_empty(),
        unknown: request.history().is_none() && is_one_to_one(request.message()),
        asked: asked(lexicon, bodies()),
        excuse: excuse(bodies()),
        inquiry: has_inquiry(settings, request),
        declared: settings.declared(request.message()),
    }
}

/// The customer's texts that this one answers: one by hand all within the window, one by software those that nothing was sent
/// after, one to several people or of a campaign none.
fn answered<'a>(settings: &Settings, request: &'a Request) -> Vec<&'a Exchange> {
    let message = request.message();
    let Some(history) = request.history().filter(|_| is_one_to_one(message)) else {
        return Vec::new();
    };
    let opens = request
        .at()
        .saturating_sub(i64::from(settings.reply_window_hours).saturating_mul(HOUR));
    let sent = history
        .exchanges
        .iter()
        .filter(|exchange| exchange.direction == Direction::Outbound)
        .map(|exchange| exchange.at)
        .max();
    let since = if message.trigger == Trigger::Manual {
        opens
    } else {
        sent.map_or(opens, |sent| opens.max(sent))
    };
    let within = |exchange: &&Exchange| {
        exchange.direction == Direction::Inbound
            && exchange.at >= since
            && exchange.at <= request.at()
    };
    history
        .exchanges
        .iter()
        .filter(within)
        .filter(|exchange| !is_ending(exchange))
        .collect()
}

/// Not to several people, and of no campaign; how many is known.
fn is_one_to_one(message: &Message) -> bool {
    message.audience.is_some_and(|count| count <= 1)
        && message.group_size.is_some_and(|count| count <= 1)
        && message.campaign.is_none()
}

fn is_ending(exchange: &Exchange) -> bool {
    let labelled = exchange.labels.iter().any(|label| label.name == "opt-out");
    let words = exchange
        .body
        .as_deref()
        .unwrap_or_default()
        .trim()
        .trim_matches(|c: char| c.is_ascii_punctuation())
        .to_ascii_lowercase();
    labelled || ENDINGS.contains(&words.as_str())
}

fn has_inquiry(settings: &Settings, request: &Request) -> bool {
    let now = request.at();
    let opens = now.saturating_sub(i64::from(settings.inquiry_days).saturating_mul(DAY));
    request.relationships().iter().any(|relationship| {
        relationship.kind == "inquiry"
            && relationship.at > opens
            && relationship.at <= now
            && relationship.ends_at.is_none_or(|end| now < end)
    })
}
