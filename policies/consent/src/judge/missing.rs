//! What to say of the consent that is missing.

use maysend_sdk::prelude::*;

use super::Judge;
use crate::codes;
use crate::law::Situation;
use crate::record::{Basis, Miss};
use crate::words;

impl Judge<'_> {
    /// A live inquiry may stand in for an express consent that nobody wrote down, but not for one that was taken back.
    pub(super) fn inquiry_may_do(&self) -> bool {
        let fits = matches!(
            self.facts.situation,
            Situation::InquiryFollowUp | Situation::Service
        ) && self.level <= ConsentLevel::Express
            && !self.aim.was_taken_back();
        let Some((inquiry, ends)) = self.facts.inquiry.filter(|_| fits) else {
            return false;
        };
        let basis = Basis {
            level: ConsentLevel::Provided,
            since: inquiry.at,
            until: Some(ends),
            recorded: false,
            proved: false,
            what: String::new(),
        };
        !self.reassigned.voids(inquiry.at) && self.aim.check(basis).is_ok()
    }

    pub(super) fn missing(&self, nearest: Option<(Miss, &str)>) -> Opinion {
        let kind = if self.is_marketing() {
            "marketing"
        } else {
            "service"
        };
        let unclear = if self.draft.has("class", "unclear") {
            "It cannot be told what this text is, so it counts as marketing. "
        } else {
            ""
        };
        let about = match self.request.message().topic.as_deref() {
            Some(topic) => format!("{kind} texts (`{topic}`)"),
            None => format!("{kind} texts"),
        };
        let on_record = match nearest {
            Some((miss, id)) if !id.is_empty() => format!("The consent `{id}` {}.", miss.words()),
            Some((miss, _)) => format!("What there is {}.", miss.words()),
            None => "None is on record.".to_owned(),
        };
        let code = match nearest {
            Some((Miss::Expired, _)) => codes::EXPIRED,
            Some((Miss::Withdrawn, _)) => codes::WITHDRAWN,
            Some((Miss::OtherSeller, _)) => codes::OTHER_SELLER,
            _ => codes::MISSING,
        };
        let class = self
            .draft
            .labels("class")
            .find(|label| Class::from_value(&label.value) == self.facts.class);
        let span = class
            .filter(|_| self.is_marketing())
            .and_then(|label| label.spans.first().copied());
        let mixed = self.is_marketing() && self.draft.has("mixed", "yes");
        let finding = Finding::violation(
            code,
            format!(
                "{unclear}This text needs {} to {about}, given by {}. {on_record}",
                words::needed(self.level),
                words::methods(self.level)
            ),
        )
        .clause("consent/levels")
        .authorities(self.authorities.iter().copied())
        .remedy(words::remedy(self.level, mixed, self.is_marketing()))
        .at(span)
        .attribute("level", words::name(self.level))
        .attribute("topic", kind)
        .attribute("methods", words::methods(self.level));
        Opinion::deny(finding)
    }
}
