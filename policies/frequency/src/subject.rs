//! What a text is about, as far as caps ask.

use maysend_sdk::prelude::*;

/// Topics and the campaign; with neither, it may be about anything.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    topics: Vec<&'a str>,
    campaign: Option<&'a str>,
}

impl<'a> Subject<'a> {
    pub(crate) fn of_draft(message: &'a Message, draft: &'a Draft) -> Self {
        Self {
            topics: draft
                .values("topic")
                .chain(message.topic.as_deref())
                .collect(),
            campaign: message.campaign.as_deref(),
        }
    }

    pub(crate) fn of_exchange(exchange: &'a Exchange) -> Self {
        let labelled = exchange
            .labels
            .iter()
            .filter(|label| label.name == "topic")
            .map(|label| label.value.as_str());
        Self {
            topics: labelled.chain(exchange.topic.as_deref()).collect(),
            campaign: exchange.campaign.as_deref(),
        }
    }

    /// Whether the two may be about the same: they share a topic or a campaign, or one of them does not say.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let silent = |subject: &Self| subject.topics.is_empty() && subject.campaign.is_none();
        silent(self)
            || silent(other)
            || self.topics.is_empty() != other.topics.is_empty()
            || self.topics.iter().any(|topic| {
                let same = |other: &&str| is_same_name(topic, other);
                other.topics.iter().any(same)
            })
            || self.campaign.is_some_and(|campaign| {
                other
                    .campaign
                    .is_some_and(|other| is_same_name(campaign, other))
            })
    }
}

/// Topics and campaigns are named by people: case and blanks around them tell none apart.
pub(crate) fn is_same_name(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}
