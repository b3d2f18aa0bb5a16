//! From what the text is sent, and whether it will be kept.

use maysend_sdk::prelude::*;
use maysend_sdk::text::folded;

use crate::approvals::{Flaw, standing};
use crate::codes;
use crate::settings::{Answer, Settings, names};

const RECORDS: &str = "16 CFR 310.5";
const STAFF_PHONES: &str = "CTIA Messaging Principles 3.3";

pub(crate) fn opinion(settings: &Settings, request: &Request) -> Opinion {
    let device = request.sender().device.as_deref().map(folded);
    match device.as_deref() {
        None | Some("") => not_known(settings),
        Some("personalphone") => personal_phone(settings, request),
        _ if names(
            &settings.company_devices,
            request.sender().device.as_deref(),
        ) =>
        {
            archived(settings, request)
        }
        _ => Opinion::deny(codes::DEVICE)
            .because("This is no device from which customers are texted.")
            .clause("authorization/devices")
            .authority(STAFF_PHONES)
            .remedy("Send it through the company's app or its website."),
    }
}

fn not_known(settings: &Settings) -> Opinion {
    settings
        .device_not_known
        .opinion(settings, "device", codes::DEVICE)
        .because("It is not known from what this text is sent.")
        .clause("authorization/devices")
        .authority(STAFF_PHONES)
        .remedy("Send it through the company's app or its website.")
}

fn personal_phone(settings: &Settings, request: &Request) -> Opinion {
    // Nothing lifts this: what is not kept cannot be shown, and a STOP to it is lost.
    if request.sender().archived != Some(true) {
        return Opinion::deny(codes::PERSONAL_PHONE)
            .because(
                "This text comes from a personal phone outside the app that keeps it: nobody could show it later, and a STOP \
                 in answer to it would reach nobody.",
            )
            .clause("authorization/devices")
            .authorities([STAFF_PHONES, RECORDS])
            .remedy("Send it through the company's app or its website.");
    }
    match standing(settings, request, "personal-phone") {
        Ok((approval, ends)) => approved(settings, approval).until(ends),
        Err(flaw) => unapproved(settings, flaw),
    }
}

fn approved(settings: &Settings, approval: &Approval) -> Opinion {
    let answer = settings.approved_personal_phone;
    let why = format!(
        "The phone is a personal one, approved by {} ({}).",
        approval.granted_by, approval.granted_role
    );
    if answer == Answer::Allow {
        return Opinion::allow()
            .note(Finding::note(codes::APPROVED, why).clause("authorization/devices"));
    }
    answer
        .opinion(settings, "personal-phone", codes::PERSONAL_PHONE)
        .because(format!("{why} Here that is not enough."))
        .clause("authorization/devices")
        .authority(STAFF_PHONES)
        .remedy("Send it from a device of the company.")
}

fn unapproved(settings: &Settings, flaw: Option<Flaw>) -> Opinion {
    let mut opinion = settings
        .unapproved_personal_phone
        .opinion(settings, "personal-phone", codes::PERSONAL_PHONE)
        .because("The phone is a personal one, and no approval of it is in force.")
        .clause("authorization/devices")
        .authority(STAFF_PHONES)
        .remedy(
            "Send it from a device of the company, or ask for a written approval of the phone, with its end, beforehand.",
        );
    if let Some(flaw) = flaw {
        opinion = opinion.note(
            Finding::note(
                codes::APPROVAL,
                format!("The approval on record {}.", flaw.words()),
            )
            .clause("authorization/devices"),
        );
    }
    opinion
}

fn archived(settings: &Settings, request: &Request) -> Opinion {
    let (answer, why) = match request.sender().archived {
        Some(true) => return Opinion::allow(),
        Some(false) => (Answer::Deny, "This text would not be kept in our records."),
        None => (
            settings.archive_not_known,
            "It is not known whether this text will be kept in our records.",
        ),
    };
    answer
        .opinion(settings, "archive", codes::ARCHIVE)
        .because(why)
        .clause("authorization/devices")
        .authority(RECORDS)
        .remedy("Send it through a channel that keeps every text.")
}
