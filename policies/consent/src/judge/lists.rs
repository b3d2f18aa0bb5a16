//! Numbers that have gone to somebody else, and the do-not-call lists of the nation and of states.

use maysend_sdk::prelude::*;

use super::Judge;
use crate::codes;
use crate::dates;
use crate::facts;
use crate::law::{self, NATIONAL_LIST, REASSIGNED_NUMBERS, REASSIGNED_RULE, STATE_LIST};
use crate::record::Basis;
use crate::registries::{self, Listed, stop};
use crate::settings::Answer;
use crate::words;

impl Judge<'_> {
    pub(super) fn reassigned_not_asked(&self, basis: &Basis) -> Opinion {
        let Some(answer) = self.answer_to_reassigned(basis) else {
            return Opinion::allow();
        };
        let why = format!(
            "Nobody has lately asked, or been told, whether the number has gone to somebody else since {}.",
            basis.what
        );
        let remedy = "Ask the Reassigned Numbers Database about the date of the consent.";
        if answer == Answer::Note {
            let note = Finding::note(codes::REASSIGNED_NOT_ASKED, why).clause("consent/registries");
            return Opinion::allow().note(note.authority(REASSIGNED_RULE).remedy(remedy));
        }
        let stopped = stop(
            self.settings,
            answer,
            "reassigned-number",
            codes::REASSIGNED_NOT_ASKED,
        )
        .because(why)
        .clause("consent/registries")
        .authority(REASSIGNED_RULE)
        .remedy(remedy);
        let by_state = law::needed(
            REASSIGNED_NUMBERS,
            law::date(self.request.at()),
            self.facts.states,
        );
        stopped.authorities(by_state.map(|needed| needed.authority()))
    }

    /// What becomes of a text on this permission where nobody asked whether the number changed hands; none: somebody did.
    fn answer_to_reassigned(&self, basis: &Basis) -> Option<Answer> {
        let at = self.request.at();
        let oldest = law::oldest_good(REASSIGNED_NUMBERS, at);
        if oldest.is_some_and(|oldest| self.reassigned.clears(basis.since, oldest)) {
            return None;
        }
        let is_old = dates::months_after(basis.since, self.settings.reassigned_months) <= at;
        let by_state =
            || law::needed(REASSIGNED_NUMBERS, law::date(at), self.facts.states).is_some();
        Some(match self.settings.reassigned_not_asked {
            _ if !self.is_marketing() => Answer::Note,
            Answer::Note if by_state() => Answer::Hold,
            answer if is_old || by_state() => answer,
            _ => Answer::Note,
        })
    }

    pub(super) fn is_held_as_reassigned(&self, basis: &Basis) -> bool {
        basis.recorded
            && self
                .answer_to_reassigned(basis)
                .is_some_and(|answer| answer != Answer::Note)
    }

    /// The follow-up of a live inquiry: its clock lifts the lists, but somebody should know.
    pub(super) fn do_not_call(&self) -> Opinion {
        let standing = self.standing();
        if standing.is_empty() {
            return Opinion::allow();
        }
        let Some((_, ends)) = self
            .facts
            .inquiry
            .filter(|_| facts::clock_runs(self.request))
        else {
            return self.listed();
        };
        stop(
            self.settings,
            self.settings.inquiry_on_do_not_call,
            "do-not-call",
            codes::DO_NOT_CALL,
        )
        .because(format!(
            "{}; only the customer's inquiry allows this text, until {}.",
            words::of_lists(&standing),
            dates::day(ends)
        ))
        .clause("consent/registries")
        .authorities(self.list_laws(&standing))
        .remedy(
            "Check the list, have the follow-up approved, or call a customer who asked for that.",
        )
    }

    /// Marketing without a signed consent to a number on a list, past every clock.
    pub(super) fn listed(&self) -> Opinion {
        let standing = self.standing();
        if standing.is_empty() || facts::clock_runs(self.request) {
            return Opinion::allow();
        }
        if standing.iter().all(|list| list.says == Listed::NotAsked) {
            return Opinion::allow().note(
                Finding::note(
                    codes::DO_NOT_CALL_NOT_ASKED,
                    format!("{}.", words::of_lists(&standing)),
                )
                .clause("consent/registries")
                .authorities(self.list_laws(&standing)),
            );
        }
        let (inquiry, purchase) = law::months_now();
        Opinion::deny(codes::DO_NOT_CALL)
            .because(format!(
                "{}, and the time that lifts it ({purchase} months after a purchase, {inquiry} after an inquiry) is over or never began.",
                words::of_lists(&standing)
            ))
            .clause("consent/registries")
            .authorities(self.list_laws(&standing))
            .remedy("Only a signed consent to marketing from us lifts the list.")
    }

    /// The lists that bind here and have not said no.
    pub(super) fn standing(&self) -> Vec<Standing> {
        let binds =
            |registry| registry == NATIONAL_LIST || self.laws_behind(registry).next().is_some();
        [
            (NATIONAL_LIST, "the national do-not-call list"),
            (STATE_LIST, "the do-not-call list of the customer's state"),
        ]
        .into_iter()
        .filter(|(registry, _)| binds(*registry))
        .map(|(registry, name)| Standing {
            registry,
            name,
            says: registries::listed(self.request, registry),
        })
        .filter(|list| list.says != Listed::No)
        .collect()
    }

    /// The federal rule, its clocks, and the laws of the states where the customer may be.
    fn list_laws(&self, standing: &[Standing]) -> Vec<&'static str> {
        standing
            .iter()
            .flat_map(|list| {
                let federal: &[&str] = if list.registry == NATIONAL_LIST {
                    &["47 CFR 64.1200(c)(2)", "47 CFR 64.1200(f)(5)"]
                } else {
                    &[]
                };
                federal
                    .iter()
                    .copied()
                    .chain(self.laws_behind(list.registry))
            })
            .collect()
    }

    fn laws_behind(&self, registry: &'static str) -> impl Iterator<Item = &'static str> {
        let date = law::date(self.request.at());
        law::list_authorities(registry, date, self.facts.states)
    }
}

/// A do-not-call list that has not said no.
#[derive(Debug)]
pub(crate) struct Standing {
    registry: &'static str,
    /// For people: "the national do-not-call list".
    pub(crate) name: &'static str,
    pub(crate) says: Listed,
}

/// The number has gone to somebody else.
pub(super) fn void() -> Opinion {
    Opinion::deny(codes::REASSIGNED)
        .because("The number has gone to somebody else since the consent was given, so the consent is void.")
        .clause("consent/registries")
        .authorities([REASSIGNED_RULE, "47 CFR 64.1200(a)(1)(iii)"])
        .remedy(
            "Ask the customer for the present number, but not by text to this one; a consent given since then counts once the database \
             has been asked about its date.",
        )
        .effect(Effect::new("void-consent", "reassigned-number"))
}
