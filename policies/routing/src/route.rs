//! To whom a customer's text goes.

use maysend_sdk::prelude::*;
use maysend_sdk::text::folded;

use crate::answer::{self, Who};
use crate::codes;
use crate::duty::{Roster, Taker};
use crate::settings::{AfterHours, Settings};
use crate::tables::Tables;
use crate::words::Words;

/// One text from a customer and what is known of whom it is meant for.
pub(crate) struct Receipt<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) roster: &'a Roster,
    pub(crate) tables: &'a Tables,
    pub(crate) request: &'a Request,
    pub(crate) text: &'a Draft,
}

impl Receipt<'_> {
    pub(crate) fn reaction(&self) -> Result<Reaction, Failure> {
        let words = Words::of(self.text.body());
        if let Some(span) = self.tables.urgent(&words) {
            return Ok(self.urgent(self.text.span(span)));
        }
        match self.request.sender().on_duty {
            Some(true) => Ok(Reaction::none()),
            None => Ok(self.not_known(
                "duty-not-known",
                Finding::note(
                    codes::DUTY_NOT_KNOWN,
                    format!(
                        "It is not known whether the person whom this text is for is at work: it goes to the role `{}`.",
                        self.settings.fallback_role
                    ),
                ),
            )),
            Some(false) => self.off_duty(&words),
        }
    }

    /// At any hour, and also where somebody is at work: the one who is must hear of it anyway.
    fn urgent(&self, span: Option<Span>) -> Reaction {
        let role = &self.settings.urgent_role;
        Reaction::none()
            .effect(self.route(role, "urgent").at(span))
            .finding(
                Finding::note(
                    codes::URGENT,
                    format!(
                        "Somebody may be in trouble: the text goes to the role `{role}` at once."
                    ),
                )
                .at(span)
                .clause("routing/urgent")
                .remedy("Call the customer."),
            )
    }

    fn not_known(&self, reason: &str, finding: Finding) -> Reaction {
        Reaction::none()
            .effect(self.route(&self.settings.fallback_role, reason))
            .effect(Effect::new("review", reason))
            .finding(finding.clause("routing/absent"))
    }

    fn off_duty(&self, words: &Words) -> Result<Reaction, Failure> {
        let business = self.request.business()?;
        let now = self.request.local_time(&business.time_zone)?;
        let meant_for = self
            .request
            .sender()
            .role
            .as_deref()
            .filter(|role| !folded(role).is_empty());
        let last = &self.settings.fallback_role;
        let (reaction, who) = match self.roster.taker(meant_for, last, business, &now) {
            Taker::NotKnown => {
                let finding = Finding::note(
                    codes::HOURS_NOT_KNOWN,
                    format!(
                        "The person whom this text is for is not at work, and it is not known who is: it goes to the role `{last}`."
                    ),
                );
                return Ok(self.not_known("hours-not-known", finding));
            }
            Taker::Role(role) => {
                let message = format!(
                    "The person whom this text is for is not at work: it goes to the role `{role}`."
                );
                let reaction = Reaction::none()
                    .effect(self.route(&role, "off-duty"))
                    .finding(Finding::note(codes::OFF_DUTY, message).clause("routing/absent"));
                (reaction, Who::Colleague)
            }
            Taker::Nobody => (self.after_hours(meant_for), Who::Nobody),
        };
        Ok(self.with_answer(reaction, words, who))
    }

    fn after_hours(&self, meant_for: Option<&str>) -> Reaction {
        let fallback = self.settings.fallback_role.as_str();
        let (role, message) = match (self.settings.after_hours, meant_for) {
            (AfterHours::Wait, Some(role)) => (
                role,
                format!("Nobody is at work: the text waits for the role `{role}`."),
            ),
            _ => (
                fallback,
                format!("Nobody is at work: the text goes to the role `{fallback}`."),
            ),
        };
        Reaction::none()
            .effect(self.route(role, "after-hours"))
            .finding(Finding::note(codes::AFTER_HOURS, message).clause("routing/after-hours"))
    }

    fn with_answer(&self, reaction: Reaction, words: &Words, who: Who) -> Reaction {
        if !self.settings.reply {
            return reaction;
        }
        match answer::answer(self.settings, self.tables, self.request, words, who) {
            Ok(text) => reaction.reply(text, Some(answer::TOPIC)),
            Err(why) => reaction.finding(
                Finding::note(
                    codes::NOT_ANSWERED,
                    format!("Software does not answer this text: {why}."),
                )
                .clause("routing/answer"),
            ),
        }
    }

    fn route(&self, role: &str, reason: &str) -> Effect {
        let effect = Effect::new("route", role).attribute("reason", reason);
        match &self.request.sender().id {
            Some(id) => effect.attribute("meant-for", id.as_str()),
            None => effect,
        }
    }
}
