//! Whether the permissions on record carry a text.

mod asking;
mod lists;
mod missing;

pub(crate) use lists::Standing;
use maysend_sdk::prelude::*;

use crate::asks::{Asks, folded};
use crate::codes;
use crate::dates::DAY;
use crate::facts::Facts;
use crate::law::{self, Situation};
use crate::reassigned::Reassigned;
use crate::record::{Aim, Basis, Miss};
use crate::registries::{self, stop};
use crate::settings::{Answer, Automated, Settings};
use crate::words;

/// One text against the permissions of its recipient.
#[derive(Debug)]
pub(crate) struct Judge<'a> {
    settings: &'a Settings,
    asks: &'a Asks,
    request: &'a Request,
    draft: &'a Draft,
    facts: Facts<'a>,
    aim: Aim,
    reassigned: Reassigned,
    /// The level that the text needs, and the laws and rules behind it.
    level: ConsentLevel,
    authorities: Vec<&'static str>,
}

/// What was found on record.
#[derive(Debug, Default)]
struct Found<'a> {
    /// The strongest permission that is enough, if there is any.
    best: Option<Basis>,
    /// The consent that came nearest without counting.
    nearest: Option<(Miss, &'a str)>,
    /// A permission would do if the number had not gone to somebody else.
    void: bool,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(
        settings: &'a Settings,
        asks: &'a Asks,
        request: &'a Request,
        draft: &'a Draft,
    ) -> Self {
        Self::of_class(settings, asks, request, draft, draft.class())
    }

    fn of_class(
        settings: &'a Settings,
        asks: &'a Asks,
        request: &'a Request,
        draft: &'a Draft,
        class: Class,
    ) -> Self {
        let facts = Facts::of(request, draft, class, settings);
        let topics: Vec<&str> = draft
            .values("topic")
            .chain(request.message().topic.as_deref())
            .collect();
        let about_inquiry = facts.inquiry.is_some() && facts.situation != Situation::Marketing;
        let aim = Aim::new(
            request,
            facts.class,
            draft.has("mixed", "yes"),
            &topics,
            about_inquiry,
            settings.evidence_required,
        );
        let (mut level, authorities) = law::required(facts.situation, request.at(), facts.states);
        if facts.situation == Situation::AutomatedService
            && settings.automated_informational == Automated::Written
        {
            level = level.max(ConsentLevel::Written);
        }
        let reassigned = Reassigned::of(request);
        Self {
            settings,
            asks,
            request,
            draft,
            facts,
            aim,
            reassigned,
            level,
            authorities,
        }
    }

    pub(crate) fn opinion(&self) -> Opinion {
        if self.confirms_an_opt_out() {
            return Opinion::allow().note(
                Finding::note(
                    codes::OPT_OUT_CONFIRMATION,
                    "The one confirmation of an opt-out needs no consent of its own.",
                )
                .clause("consent/levels")
                .authority("47 CFR 64.1200(a)(12)"),
            );
        }
        let opinion = self.circumstances().and(registries::opinion(
            self.request,
            self.facts.class,
            self.settings,
        ));
        match self.asked() {
            Some(asked) => opinion.and(asked),
            None => opinion.and(self.answer()),
        }
    }

    /// Notes that change nothing here.
    fn circumstances(&self) -> Opinion {
        let mut opinion = Opinion::allow();
        if let Some(landline) = self.landline() {
            opinion = opinion.and(landline);
        }
        if self.request.opt_outs().is_none() {
            let why = "It is not known whether the customer has opted out since giving consent.";
            let remedy = "Look the number up in the list of opt-outs, and hand the answer over.";
            opinion = match self.settings.opt_outs_not_known {
                Answer::Note => opinion.note(
                    Finding::note(codes::OPT_OUTS_NOT_KNOWN, why)
                        .clause("consent/levels")
                        .remedy(remedy),
                ),
                answer => opinion.and(
                    stop(self.settings, answer, "opt-outs", codes::OPT_OUTS_NOT_KNOWN)
                        .because(why)
                        .clause("consent/levels")
                        .remedy(remedy),
                ),
            };
        }
        opinion
    }

    /// Where landlines are stopped, a line of which nobody knows the type may be one.
    fn landline(&self) -> Option<Opinion> {
        let why = match (self.request.line_type(), self.settings.landlines) {
            (Some("landline"), _) => {
                "The number is a landline, where a text may not arrive or be read out to anybody."
            }
            (None | Some("unknown" | ""), Answer::Hold | Answer::Deny) => {
                "It is not known whether the number is a landline, where a text may not arrive or be read out to anybody."
            }
            _ => return None,
        };
        let remedy = "Ask for a mobile number, or call.";
        Some(match self.settings.landlines {
            Answer::Note => Opinion::allow().note(
                Finding::note(codes::LANDLINE, why)
                    .clause("consent/levels")
                    .remedy(remedy),
            ),
            answer => stop(self.settings, answer, "landline", codes::LANDLINE)
                .because(why)
                .clause("consent/levels")
                .remedy(remedy),
        })
    }

    /// Somebody opted out, or wrote, within a day, and this is said to confirm it. Whether it may go, the policy on opt-outs says.
    fn confirms_an_opt_out(&self) -> bool {
        let at = self.request.at();
        let lately = |then: Instant| then <= at && at.saturating_sub(then) <= DAY;
        let topic = self.request.message().topic.as_deref().map(folded);
        let opted_out = || {
            self.request
                .opt_outs()
                .is_some_and(|opt_outs| opt_outs.iter().any(|it| lately(it.at)))
        };
        let wrote = || {
            self.request.history().is_some_and(|history| {
                history
                    .exchanges
                    .iter()
                    .any(|text| text.direction == Direction::Inbound && lately(text.at))
            })
        };
        self.facts.class != Class::Marketing
            && topic.as_deref() == Some("optoutconfirmation")
            && (opted_out() || wrote())
    }

    fn is_marketing(&self) -> bool {
        self.facts.class == Class::Marketing
    }

    fn answer(&self) -> Opinion {
        let found = self.search();
        if let Some(basis) = found.best {
            return self.permitted(&basis);
        }
        if found.void {
            return lists::void();
        }
        if self.inquiry_may_do() {
            let unrecorded = stop(self.settings, self.settings.inquiry_without_record, "inquiry-consent", codes::NOT_RECORDED)
                .because("The customer made an inquiry lately, but no consent to texts about it is on record.")
                .clause("consent/levels")
                .authorities(self.authorities.iter().copied())
                .remedy("Record how the customer asked to be reached, or call instead.");
            return if self.is_marketing() {
                self.do_not_call().and(unrecorded)
            } else {
                unrecorded
            };
        }
        let missing = self.missing(found.nearest);
        if let Some(looked_at) = self.unclear() {
            looked_at
        } else if self.is_marketing() {
            missing.and(self.listed())
        } else {
            missing
        }
    }

    /// The answer for a text of which nobody can tell what it is, if the dealership has somebody look at those that might go as a
    /// service text.
    fn unclear(&self) -> Option<Opinion> {
        let of_class = |value: &str| self.draft.has("class", value);
        if self.settings.unclear_class != Answer::Hold
            || !self.is_marketing()
            || of_class("marketing")
            || !of_class("unclear")
        {
            return None;
        }
        let (settings, asks, request, draft) = (self.settings, self.asks, self.request, self.draft);
        let milder = Self::of_class(settings, asks, request, draft, Class::Informational).answer();
        if milder.verdict == Verdict::Deny {
            return None;
        }
        Some(
            stop(settings, settings.unclear_class, "unclear-class", codes::UNCLEAR_CLASS)
                .because("It cannot be told what this text is. As a service text it might go, as marketing it needs a consent that is not on record.")
                .clause("consent/levels")
                .authorities(self.authorities.iter().copied())
                .remedy("Say what it is about: the repair, the appointment, the order; or have it looked at.")
                .and(milder),
        )
    }

    fn search(&self) -> Found<'a> {
        let mut found = Found::default();
        let consents = self.request.consents().iter();
        for (weighed, id) in
            consents.map(|consent| (self.aim.weigh(consent, self.level), consent.id.as_str()))
        {
            self.take(&mut found, weighed, id);
        }
        let circumstance = |since, until, what: &str| Basis {
            level: ConsentLevel::Provided,
            since,
            until,
            recorded: false,
            proved: false,
            what: what.to_owned(),
        };
        let own = match self.facts.situation {
            Situation::Answer => self.facts.answered.map(|(text, until)| {
                circumstance(
                    text.at,
                    Some(until),
                    "the customer's own text, which it answers",
                )
            }),
            Situation::OpenOrder => self.facts.order.map(|order| {
                circumstance(
                    order.at,
                    order.ends_at,
                    "the open order, for which the customer gave the number",
                )
            }),
            _ => None,
        };
        if let Some(basis) = own.filter(|basis| basis.level >= self.level) {
            self.take(&mut found, self.aim.check(basis), "");
        }
        // Whatever was on record, it was somebody else's.
        found.void |= found.best.is_none()
            && self
                .request
                .consents()
                .iter()
                .any(|consent| self.reassigned.voids(consent.given_at));
        found
    }

    fn take(&self, found: &mut Found<'a>, weighed: Result<Basis, Miss>, id: &'a str) {
        match weighed {
            Ok(basis) if self.reassigned.voids(basis.since) => found.void = true,
            Ok(basis) => {
                let listed = !self.standing().is_empty();
                // What carries the text without further questions goes before what is stronger on paper.
                let rank = |basis: &Basis| {
                    (
                        !listed || !self.asks_for_list(basis),
                        !self.is_held_as_reassigned(basis),
                        basis.until.is_none(),
                        basis.until,
                        basis.level,
                        basis.proved,
                        basis.since,
                    )
                };
                if found
                    .best
                    .as_ref()
                    .is_none_or(|best| rank(&basis) > rank(best))
                {
                    found.best = Some(basis);
                }
            }
            Err(miss) => {
                if found.nearest.is_none_or(|(known, _)| miss > known) {
                    found.nearest = Some((miss, id));
                }
            }
        }
    }

    fn permitted(&self, basis: &Basis) -> Opinion {
        let note = Finding::note(codes::BASIS, format!("It may go on {}.", basis.what))
            .clause("consent/levels")
            .attribute("level", words::name(basis.level));
        let mut opinion = Opinion::allow().note(note);
        if let Some(until) = basis.until {
            opinion = opinion.until(until);
        }
        if self.level >= ConsentLevel::Written && !basis.proved {
            let note = Finding::note(
                codes::EVIDENCE,
                format!("No proof of {} is recorded.", basis.what),
            )
            .clause("consent/levels")
            .remedy("Record where the signed paper, the form or the text is kept.");
            opinion = opinion.note(note);
        }
        if self.asks_for_list(basis) {
            opinion = opinion.and(self.do_not_call());
            if let Some((_, ends)) = self.facts.inquiry {
                opinion = opinion.until(ends);
            }
        }
        if basis.recorded {
            opinion.and(self.reassigned_not_asked(basis))
        } else {
            opinion
        }
    }

    /// Whether the national list counts beside this permission: only a signed consent lifts it.
    fn asks_for_list(&self, basis: &Basis) -> bool {
        self.facts.situation == Situation::InquiryFollowUp
            && basis.level < ConsentLevel::PriorExpressWritten
    }
}
