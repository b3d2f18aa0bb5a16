//! What registries say about the number, and what comes of it whatever the consent.

use maysend_sdk::prelude::*;

use crate::codes;
use crate::dates::DAY;
use crate::law::{self, INTERNAL_LIST};
use crate::reassigned::is_yes;
use crate::settings::{Answer, Settings};

/// What a do-not-call list says of the number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Listed {
    Yes,
    No,
    /// Not asked, or too long ago.
    NotAsked,
}

pub(crate) fn listed(request: &Request, list: &str) -> Listed {
    let Some(answer) = request.registry(list) else {
        return Listed::NotAsked;
    };
    let at = request.at();
    let is_fresh = law::oldest_good(list, at)
        .is_some_and(|oldest| answer.checked_at >= oldest && answer.checked_at <= at);
    if is_yes(answer) {
        Listed::Yes
    } else if answer.answer == "no" && is_fresh {
        Listed::No
    } else {
        Listed::NotAsked
    }
}

/// Registries that stop texts, or are worth knowing, whatever the consent.
pub(crate) fn opinion(request: &Request, class: Class, settings: &Settings) -> Opinion {
    let mut opinion = not_asked(request, class, settings);
    let listed = |name: &str| request.registry(name).is_some_and(is_yes);
    for name in settings
        .stopping_registries
        .iter()
        .filter(|name| listed(name))
    {
        opinion = opinion.and(
            stop(
                settings,
                settings.stopped_by_registry,
                "registry",
                codes::REGISTRY,
            )
            .because(format!(
                "The registry `{name}` lists this number or its owner."
            ))
            .clause("consent/registries")
            .remedy("Do not text this number; somebody responsible decides how to go on."),
        );
    }
    for name in settings.noted_registries.iter().filter(|name| listed(name)) {
        let note =
            format!("The registry `{name}` lists this customer: mind what you write about money.");
        opinion = opinion.note(Finding::note(codes::REGISTRY, note).clause("consent/registries"));
    }
    if class == Class::Marketing && listed(INTERNAL_LIST) {
        opinion = opinion.and(
            Opinion::deny(codes::INTERNAL_DO_NOT_CALL)
                .because("The number is on our own do-not-call list, and this text is marketing.")
                .clause("consent/registries")
                .authority("47 CFR 64.1200(d)")
                .remedy("Leave out what promotes something, or do not send it."),
        );
    }
    opinion
}

/// Nobody asked a registry that would stop the text, or not lately.
fn not_asked(request: &Request, class: Class, settings: &Settings) -> Opinion {
    let own = (class == Class::Marketing).then_some(INTERNAL_LIST);
    let days = i64::from(settings.stopping_registry_days);
    let oldest = request.at().saturating_sub(days.saturating_mul(DAY));
    let says_nothing = |answer: &RegistryAnswer| {
        answer.answer == "no-data" || answer.answer == "no" && answer.checked_at < oldest
    };
    let missing: Vec<String> = settings
        .stopping_registries
        .iter()
        .map(String::as_str)
        .chain(own)
        .filter(|name| request.registry(name).is_none_or(says_nothing))
        .map(|name| format!("`{name}`"))
        .collect();
    if missing.is_empty() {
        return Opinion::allow();
    }
    let why = format!(
        "It is not known whether the number or its owner is in the registries that stop texts; nobody has asked {} in the last {} days.",
        missing.join(", "),
        settings.stopping_registry_days
    );
    let remedy = "Look the number up and hand the answers over. Whose software asks by itself attests that in the policy set, \
                  under `[assume]`; a registry that nobody keeps is taken out of `stopping-registries`.";
    match settings.registries_not_asked {
        Answer::Note => Opinion::allow().note(
            Finding::note(codes::REGISTRY_NOT_ASKED, why)
                .clause("consent/registries")
                .remedy(remedy),
        ),
        answer => stop(settings, answer, "registry", codes::REGISTRY_NOT_ASKED)
            .because(why)
            .clause("consent/registries")
            .remedy(remedy),
    }
}

/// A hold or a deny, as the setting says.
pub(crate) fn stop(settings: &Settings, answer: Answer, subject: &str, code: &str) -> Opinion {
    match answer {
        Answer::Deny => Opinion::deny(code),
        Answer::Hold | Answer::Note => Opinion::hold(settings.approver.clone(), subject, code),
    }
}
