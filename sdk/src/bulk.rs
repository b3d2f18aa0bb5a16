//! Bulk in disguise: much the same text to many people, one by one.

use crate::text::folded;
use crate::types::{Instant, Message, SentText};

/// To how many different people this sender has sent much the same text in the last `minutes`: the same template or campaign, or
/// four words in five in common. The recipient of the text at hand is not counted.
///
/// Texts dated later than `at` count too: a clock that is ahead hides nothing. Of a long text the first hundred words are compared.
///
/// ```
/// use maysend_sdk::{bulk, testing};
///
/// let request = testing::request("2026-11-24T16:15:00Z");
/// let sent = testing::sent_text(request.at - 60, "r-1", "Hi Bob, the new Civics are here, come and see one!");
/// let body = "Hi Dana, the new Civics are here, come and see one!";
/// assert_eq!(bulk::recipients_of_the_same(&[sent], request.at, 10, &request.message, body), 1);
/// ```
#[must_use]
pub fn recipients_of_the_same(
    sent: &[SentText],
    at: Instant,
    minutes: u32,
    message: &Message,
    body: &str,
) -> u32 {
    let since = at.saturating_sub(i64::from(minutes).saturating_mul(60));
    let words = word_set(body);
    let mut recipients: Vec<&str> = sent
        .iter()
        .filter(|text| text.at >= since && is_alike(text, message, &words))
        .map(|text| text.recipient.as_str())
        .collect();
    recipients.sort_unstable();
    recipients.dedup();
    u32::try_from(recipients.len()).unwrap_or(u32::MAX)
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
    let all = words
        .len()
        .saturating_add(other.len())
        .saturating_sub(shared);
    // Only the name and a number differ.
    all >= 4 && shared.saturating_mul(5) >= all.saturating_mul(4)
}

/// The different words of a text, in order.
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
