//! The written policy on who may text, from the settings in force.

use maysend_sdk::prelude::*;

use crate::settings::{Answer, Settings};

pub(crate) fn of(settings: &Settings, business: &Business) -> Vec<Clause> {
    let name = &business.name;
    let answer = |answer| match answer {
        Answer::Allow => "may go".to_owned(),
        Answer::Ask => "goes when the sender confirms it once more".to_owned(),
        Answer::Hold => format!("waits for the approval of the {}", settings.approver),
        Answer::Deny => "is not sent".to_owned(),
    };
    vec![
        people(settings, name, &answer),
        devices(settings, name, &answer),
        audience(settings, &answer),
        machines(settings, &answer),
    ]
}

fn people(settings: &Settings, name: &str, answer: &dyn Fn(Answer) -> String) -> Clause {
    Clause::new(
        "authorization/people",
        "Who may text customers",
        format!(
            "Only staff of {name} text customers. Whoever has left does not, from that day on; where it is not known whether the sender \
             works here, the text {}.",
            answer(settings.employment_not_known)
        ),
    )
}

fn devices(settings: &Settings, name: &str, answer: &dyn Fn(Answer) -> String) -> Clause {
    Clause::new(
        "authorization/devices",
        "Company devices, and personal phones",
        format!(
            "Texts go from devices of {name} ({}), through a channel that keeps every one of them. From a personal phone nothing goes \
             outside the app that keeps it. Through the app, a text from a phone with a written approval in force {}; one without \
             {}. An approval names its subject, is given beforehand by somebody else whose role may give it ({}), and ends after {} \
             days at the latest. A text from an unknown device {}; one of which it is not known whether it is kept {}.",
            settings.company_devices.join(", "),
            answer(settings.approved_personal_phone),
            answer(settings.unapproved_personal_phone),
            settings.grantor_roles.join(", "),
            settings.longest_approval_days,
            answer(settings.device_not_known),
            answer(settings.archive_not_known),
        ),
    )
    .authorities(["CTIA Messaging Principles 3.3", "16 CFR 310.5"])
}

fn audience(settings: &Settings, answer: &dyn Fn(Answer) -> String) -> Clause {
    let mut text = format!(
        "More than {} at once, or much the same text to {} people within {} minutes, is texting many, and only these roles may do it: \
         {}. Of anybody else such a text {}, unless a standing approval of `bulk` is in force. To more than {} at once a text {}, \
         whoever sends. A group text, in which customers see each other's numbers, {}.",
        settings.one_to_one_audience,
        settings.bulk_recipients.saturating_add(1),
        settings.bulk_minutes,
        settings.audience_roles.join(", "),
        answer(settings.audience_by_others),
        settings.largest_audience,
        answer(settings.larger_audience),
        answer(settings.group_texts),
    );
    if settings.recent_not_known != Answer::Allow {
        text.push_str(&format!(
            " Where it is not known what such a sender sent lately, the text {}.",
            answer(settings.recent_not_known.max(settings.audience_by_others))
        ));
    }
    Clause::new("authorization/audience", "Texts to many", text)
        .authority("CTIA Messaging Principles 3.3")
}

fn machines(settings: &Settings, answer: &dyn Fn(Answer) -> String) -> Clause {
    let mut text = format!(
        "A text that a machine wrote and nobody read {}; one that a machine suggested and a person sends {}. A text of software without \
         a person {}.",
        answer(settings.generated),
        answer(settings.suggested),
        answer(settings.unattended),
    );
    if !settings.fixed_answers.is_empty() {
        text.push_str(&format!(
            " Fixed answers of software go at once: {}.",
            settings.fixed_answers.join(", ")
        ));
    }
    Clause::new("authorization/machines", "What machines write", text)
}
