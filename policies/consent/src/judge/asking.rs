//! Texts that ask for consent.

use maysend_sdk::prelude::*;

use super::Judge;
use crate::asks::folded;
use crate::codes;
use crate::law::Situation;
use crate::record::Aim;
use crate::registries::stop;
use crate::settings::Answer;

impl Judge<'_> {
    /// A text that asks for a consent which its recipient has not given.
    pub(super) fn asked(&self) -> Option<Opinion> {
        let reading = self.asks.read_text(self.draft.body());
        let cue = reading.request;
        let label = self.draft.labels("topic").find(|label| {
            label.value == "consent-request" && !reading.offers_content && self.label_asks(label)
        });
        if cue.is_none() && label.is_none() {
            return None;
        }
        let for_marketing = self.is_marketing() || cue.as_ref().is_some_and(|cue| cue.marketing);
        if self.has_agreed(for_marketing) {
            return None;
        }
        if cue.as_ref().is_some_and(|cue| cue.by_form) && self.links_to_a_form() {
            return Some(
                self.answer().note(
                    Finding::note(
                        codes::FORM_LINK,
                        "The link to our own form may stand in an answer to the customer.",
                    )
                    .clause("consent/no-asking"),
                ),
            );
        }
        let span = cue
            .and_then(|cue| self.draft.span(cue.span))
            .or_else(|| label.and_then(|label| label.spans.first().copied()));
        // Double opt-in asks those who agreed to something already, never strangers.
        let knows_us = self.request.consents().iter().any(|consent| {
            consent.level >= ConsentLevel::Express
                && self.aim.valid(consent).is_ok()
                && !self.reassigned.voids(consent.given_at)
        });
        let answer = if knows_us {
            self.settings.double_opt_in
        } else {
            Answer::Deny
        };
        let asked = stop(self.settings, answer, "consent-request", codes::ASKED_BY_TEXT)
            .because("This text asks for consent to texts, and such a text needs that consent itself.")
            .at(span)
            .clause("consent/no-asking")
            .authorities(["47 CFR 64.1200(a)(1)(iii) and (a)(2)", "CTIA Messaging Principles 5.1"])
            .remedy(
                "Ask at the desk, on the phone, by e-mail or with a web form; its link may stand in an answer to the customer's own text.",
            );
        let on_list = answer != Answer::Deny && self.is_marketing();
        Some(if on_list {
            asked.and(self.do_not_call())
        } else {
            asked
        })
    }

    /// The label is generous: "okay, I will text you" asks nothing. Words of asking count where the sentence is a question.
    fn label_asks(&self, label: &Label) -> bool {
        const OF_ASKING: [&str; 16] = [
            "may",
            "can",
            "could",
            "ok",
            "okay",
            "mind",
            "alright",
            "want",
            "permission",
            "like",
            "is",
            "it",
            "if",
            "to",
            "for",
            "best",
        ];
        let body = self.draft.body();
        let asks = |span: &Span| {
            let Some(rest) = usize::try_from(span.start)
                .ok()
                .and_then(|start| body.get(start..))
            else {
                return true;
            };
            let first = rest
                .split(|letter: char| !letter.is_alphanumeric())
                .next()
                .map(folded)
                .unwrap_or_default();
            let ending = rest
                .chars()
                .find(|letter| matches!(letter, '.' | '!' | '?' | '\n'));
            !OF_ASKING.contains(&first.as_str()) || ending == Some('?')
        };
        label.spans.is_empty() || label.spans.iter().any(asks)
    }

    pub(super) fn has_agreed(&self, for_marketing: bool) -> bool {
        let needed = if for_marketing {
            ConsentLevel::PriorExpressWritten
        } else {
            self.level.max(ConsentLevel::Express)
        };
        let marketing = (for_marketing && !self.is_marketing()).then(|| {
            Aim::new(
                self.request,
                Class::Marketing,
                false,
                &[],
                false,
                self.settings.evidence_required,
            )
        });
        let aim = marketing.as_ref().unwrap_or(&self.aim);
        self.request.consents().iter().any(|consent| {
            aim.weigh(consent, needed)
                .is_ok_and(|basis| !self.reassigned.voids(basis.since))
        })
    }

    pub(super) fn links_to_a_form(&self) -> bool {
        // The class alone is no proof: where the texts before are not known, it is read from the words.
        let answers = self.facts.situation == Situation::Answer;
        if !self.settings.form_link_in_answers || !answers || self.is_marketing() {
            return false;
        }
        let body = self.draft.body().to_ascii_lowercase();
        let domains = self
            .request
            .business()
            .map(|business| business.domains.as_slice())
            .unwrap_or_default();
        domains
            .iter()
            .map(|domain| domain.trim().to_ascii_lowercase())
            .any(|domain| names_host(&body, &domain))
    }
}

/// Whether the text names this host or one below it, and not a longer name that only contains it.
fn names_host(body: &str, domain: &str) -> bool {
    let part_of_name = |letter: char| letter.is_alphanumeric() || letter == '-';
    !domain.is_empty()
        && body.match_indices(domain).any(|(start, found)| {
            let before = body.get(..start).and_then(|text| text.chars().next_back());
            let after = body.get(start.saturating_add(found.len())..).unwrap_or("");
            let mut next = after.chars();
            let goes_on = match next.next() {
                Some('.') => next.next().is_some_and(part_of_name),
                // A name before an at sign is somebody's, not a host.
                Some(letter) => part_of_name(letter) || letter == '@',
                None => false,
            };
            !before.is_some_and(|letter| part_of_name(letter) || letter == '@') && !goes_on
        })
}

#[cfg(test)]
mod tests {
    use super::names_host;

    #[test]
    fn a_host_is_a_whole_name() {
        for body in [
            "sign up at smithhonda.example",
            "https://www.smithhonda.example/texts?x=1",
            "smithhonda.example. thanks",
            "(smithhonda.example)",
        ] {
            assert!(names_host(body, "smithhonda.example"), "{body}");
        }
        for body in [
            "notsmithhonda.example/texts",
            "smithhonda.example.evil.example",
            "smithhonda.examples",
            "smithhonda.example@evil.example",
            "amy@smithhonda.example",
            "smith-honda.example",
        ] {
            assert!(!names_host(body, "smithhonda.example"), "{body}");
        }
        assert!(!names_host("anything", ""));
    }
}
