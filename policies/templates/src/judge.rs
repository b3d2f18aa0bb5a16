//! Holds what should have been approved and was not.

use maysend_sdk::prelude::*;
use maysend_sdk::{bulk, text};

use crate::clauses;
use crate::look::Look;
use crate::settings::{Answer, Settings, Unapproved};

/// For so long after what it answers an answer that a policy gave needs no template, in seconds.
pub(crate) const ANSWER_SECONDS: u32 = 3_600;

pub(crate) struct Judge<'a> {
    pub(crate) settings: &'a Settings,
    /// The ids of the templates that are in the book, and whether it has any.
    pub(crate) empty: bool,
    pub(crate) declared: Option<&'a crate::book::Template>,
    pub(crate) request: &'a Request,
    pub(crate) draft: &'a Draft,
    pub(crate) look: Look<'a>,
}

impl Judge<'_> {
    pub(crate) fn opinion(&self) -> Opinion {
        let mut opinion = self.offers();
        let declared = self.request.message().template.as_deref();
        if let Some(template) = self.look.approved() {
            if let Some(other) = declared.filter(|declared| *declared != template.id) {
                opinion = opinion.finding(
                    Finding::warning(
                        "templates/other-than-declared",
                        format!(
                            "This was announced as the template {other}, but it is {}.",
                            template.id
                        ),
                    )
                    .clause(clauses::APPROVED)
                    .remedy("Correct the campaign or the text."),
                );
            }
            return opinion;
        }
        if self.is_by_hand() {
            return opinion.and(self.answer(self.settings.by_hand, self.by_hand()));
        }
        if self.is_answer() {
            return opinion;
        }
        let finding = self.unapproved();
        opinion.and(match self.settings.unapproved {
            Unapproved::Hold => self.answer(Answer::Hold, finding),
            Unapproved::Deny => self.answer(Answer::Deny, finding),
        })
    }

    fn offers(&self) -> Opinion {
        self.look
            .offers
            .iter()
            .filter(|(offer, _)| !offer.days.hold(self.look.day))
            .fold(Opinion::allow(), |opinion, (offer, range)| {
                let finding = Finding::warning(
                    "templates/offer-not-in-force",
                    format!("The offer {} {}.", offer.id, offer.days.told(self.look.day)),
                )
                .clause(clauses::OFFERS)
                .remedy("Leave it out, or have the offer prolonged.")
                .at(self.draft.span(range.clone()));
                opinion.and(self.answer(self.settings.ended_offer, finding))
            })
    }

    fn unapproved(&self) -> Finding {
        let who = match self.request.message().trigger {
            Trigger::Automated => "Software sends this",
            Trigger::Manual => "This goes to many",
        };
        if let Some((template, range)) = &self.look.template {
            return Finding::violation(
                "templates/not-in-force",
                format!(
                    "{who}, and the template {} {}.",
                    template.id,
                    template.days.told(self.look.day)
                ),
            )
            .clause(clauses::APPROVED)
            .remedy("Have the template prolonged, or use another one.")
            .at(self.draft.span(range.clone()));
        }
        let finding = Finding::violation(
            "templates/unapproved",
            format!("{who}, and nobody approved it as a template."),
        )
        .clause(clauses::APPROVED);
        if self.empty {
            return finding
                .remedy("Have the text approved; the policy set names no file with templates.");
        }
        match self.declared {
            Some(template) => finding
                .at(self.draft.span(self.look.departs(template)))
                .remedy(format!(
                    "It departs from the template {} here: write it as approved, or have it approved.",
                    template.id
                )),
            None => finding.remedy("Use an approved template, or have this one approved."),
        }
    }

    fn by_hand(&self) -> Finding {
        Finding::warning(
            "templates/free-text",
            "This is written freely; here texts to customers are templates.",
        )
        .clause(clauses::APPROVED)
        .remedy("Use an approved template.")
    }

    fn answer(&self, answer: Answer, finding: Finding) -> Opinion {
        match answer {
            Answer::Allow if finding.code == "templates/free-text" => Opinion::allow(),
            Answer::Allow => Opinion::allow().finding(finding),
            Answer::Ask => {
                let role = match self.request.message().trigger {
                    Trigger::Manual => "sender",
                    Trigger::Automated => self.settings.approver.as_str(),
                };
                Opinion::hold(role, finding.code.clone(), finding)
            }
            Answer::Hold => Opinion::hold(
                self.settings.approver.as_str(),
                finding.code.clone(),
                finding,
            ),
            Answer::Deny => Opinion::deny(Finding {
                severity: Severity::Violation,
                ..finding
            }),
        }
    }

    /// Written by a person, to one customer, and not much the same as they wrote to others.
    fn is_by_hand(&self) -> bool {
        let settings = self.settings;
        let message = self.request.message();
        let one_to_one = message
            .audience
            .is_some_and(|audience| audience <= settings.one_to_one_audience);
        let bulk = self
            .request
            .sent_lately()
            .map_or(settings.recent_not_known_is_bulk, |sent| {
                bulk::recipients_of_the_same(
                    sent,
                    self.request.at(),
                    settings.bulk_minutes,
                    message,
                    self.draft.body(),
                ) >= settings.bulk_recipients
            });
        message.trigger == Trigger::Manual && one_to_one && !bulk
    }

    /// What a policy answers by itself: its topic says so, and what it answers is on record.
    fn is_answer(&self) -> bool {
        let topic = self.request.message().topic.as_deref().map(text::folded);
        let named = topic.is_some_and(|topic| {
            self.settings
                .answers
                .iter()
                .any(|answer| text::folded(answer) == topic)
        });
        let at = self.request.at();
        let recent =
            |then: Instant| (0..=i64::from(ANSWER_SECONDS)).contains(&at.saturating_sub(then));
        let wrote = self.request.history().is_some_and(|history| {
            history
                .exchanges
                .iter()
                .any(|text| text.direction == Direction::Inbound && recent(text.at))
        });
        let opted_out = self
            .request
            .opt_outs()
            .is_some_and(|opt_outs| opt_outs.iter().any(|opt_out| recent(opt_out.at)));
        named
            && (wrote || opted_out)
            && self
                .request
                .message()
                .audience
                .is_some_and(|audience| audience <= 1)
            && self.draft.class() != Class::Marketing
    }
}
