//! One text to many people, one by one, is bulk.

use maysend_sdk::prelude::*;

use crate::asks::folded;
use crate::settings::Settings;

/// Whether this sender has lately sent much the same to as many others as make it bulk.
pub(crate) fn is_bulk(
    sent: &[SentText],
    at: Instant,
    message: &Message,
    body: &str,
    settings: &Settings,
) -> bool {
    let since = at.saturating_sub(i64::from(settings.bulk_minutes) * 60);
    let words = word_set(body);
    let mut recipients: Vec<&str> = sent
        .iter()
        .filter(|text| text.at >= since && text.at <= at && is_alike(text, message, &words))
        .map(|text| text.recipient.as_str())
        .collect();
    recipients.sort_unstable();
    recipients.dedup();
    u32::try_from(recipients.len()).unwrap_or(u32::MAX) >= settings.bulk_recipients
}

fn is_alike(text: &SentText, message: &Message, words: &[String]) -> bool {
    let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
    if same(&text.template, &message.template) || same(&text.campaign, &message.campaign) {
        return true;
    }
    let Some(other) = text.body.as_deref().map(word_set) else {
        return false;
    };
    let shared = words
        .iter()
        .filter(|word| other.binary_search(word).is_ok())
        .count();
    let all = words.len() + other.len() - shared;
    // Four words in five in common: only the name and a number differ.
    all >= 4 && shared * 5 >= all * 4
}

/// The different words of a text, in order; of a long one the first hundred.
fn word_set(body: &str) -> Vec<String> {
    let mut words: Vec<String> = body
        .split_whitespace()
        .map(folded)
        .filter(|word| !word.is_empty())
        .take(100)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use maysend_sdk::testing;

    #[test]
    fn the_same_text_to_many_is_bulk() {
        let request = testing::request("2026-11-24T16:15:00Z");
        let body = |name: &str| {
            format!(
                "Hi {name}, Mike at Smith Honda. The new Civics are here, come in this week for a drive!"
            )
        };
        let settings = Settings::default();
        let sent = |count: i64| -> Vec<SentText> {
            (0..count)
                .map(|it| {
                    testing::sent_text(
                        request.at - it * 60,
                        &format!("r{it}"),
                        &body(&format!("n{it}")),
                    )
                })
                .collect()
        };
        let bulk = |count| {
            is_bulk(
                &sent(count),
                request.at,
                &request.message,
                &body("Dana"),
                &settings,
            )
        };
        assert!(!bulk(4));
        assert!(bulk(5));
        let others =
            vec![testing::sent_text(request.at, "r", "Your Accord is ready, we close at six."); 9];
        assert!(!is_bulk(
            &others,
            request.at,
            &request.message,
            &body("Dana"),
            &settings
        ));
        let old = |it: i64| testing::sent_text(request.at - 3600, &format!("r{it}"), &body("Bob"));
        assert!(!is_bulk(
            &(0..9).map(old).collect::<Vec<_>>(),
            request.at,
            &request.message,
            &body("Dana"),
            &settings
        ));
    }
}
