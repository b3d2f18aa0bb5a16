//! The written policy on opt-outs.

use maysend_sdk::prelude::*;

use crate::retention::Retention;
use crate::settings::{Answer, Settings};

pub(crate) fn of(settings: &Settings, retention: Retention, business: &Business) -> Vec<Clause> {
    let name = &business.name;
    let whom = business
        .group
        .as_deref()
        .map_or("everyone here".to_owned(), |group| {
            format!("everyone at {group}")
        });
    let how_far = if settings.always_all {
        "always ends all texts"
    } else {
        "reaches as far as the customer said: all texts, or only marketing, or only service"
    };
    let reach = format!("It binds {whom}, and {how_far}.");
    let late = match settings.late_confirmation {
        Answer::Deny => "Later it is not sent.".to_owned(),
        Answer::Hold => format!(
            "Later it needs the approval of the {}, with the reason for the delay.",
            settings.approver
        ),
    };
    let unknown = match settings.not_known {
        Answer::Deny => "is not sent".to_owned(),
        Answer::Hold => format!("waits for the {}", settings.approver),
    };
    let years = retention.years(settings.keep_years);
    vec![
        Clause::new(
            "opt-out/honoured",
            "An opt-out is final",
            format!(
                "A customer of {name} who has asked for no more texts gets none, from the moment of asking and whoever is asked. {reach} \
                 Only the customer ends it: by texting START, or by a later consent that is dated and of which there is proof. A text to \
                 somebody whose opt-outs cannot be looked up {unknown}. The record of an opt-out is kept for {years} years."
            ),
        )
        .authority("47 CFR 64.1200(a)(10)")
        .authority("CTIA Messaging Principles 5.1.3"),
        Clause::new(
            "opt-out/recognised",
            "What counts as an opt-out",
            "STOP, QUIT, END, REVOKE, OPT OUT, CANCEL, UNSUBSCRIBE and their like, in English or Spanish, a no to the question whether we \
             may text, and every sentence that a reasonable person understands so, by text, phone, e-mail or in person. What may be meant \
             otherwise is honoured, and a person reads it. A word that may have meant the appointment is \
             honoured, and a person asks by phone. \"Not interested\" pauses marketing until somebody has looked. What a customer says \
             about when and how to be reached is kept to.",
        )
        .authority("47 CFR 64.1200(a)(10) and (11)"),
        Clause::new(
            "opt-out/confirmation",
            "One confirmation, and help",
            format!(
                "One text confirms an opt-out, within {} minutes, and says nothing else. {late} A customer who texts HELP is told who we \
                 are and how to opt out.",
                settings.confirmation_minutes
            ),
        )
        .authority("47 CFR 64.1200(a)(12)"),
        Clause::new(
            "opt-out/resumed",
            "Texting again",
            "START ends an opt-out and brings back what the customer had agreed to before. It is no written consent to marketing, and it \
             brings back no consent that was void.",
        ),
        Clause::new(
            "opt-out/wrong-number",
            "Wrong numbers",
            "Who answers that we have the wrong number gets nothing more. The consents for that number are void; a person corrects the \
             record.",
        )
        .authority("47 CFR 64.1200(m)"),
    ]
}
