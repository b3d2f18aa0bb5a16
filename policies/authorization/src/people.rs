//! Whether the sender works here; software, which nobody employs.

use maysend_sdk::prelude::*;

use crate::codes;
use crate::machine::is_fixed_answer;
use crate::settings::{Answer, Settings, names};

pub(crate) fn opinion(settings: &Settings, request: &Request, draft: &Draft) -> Opinion {
    if is_software(settings, request) {
        return unattended(settings, request, draft);
    }
    // A server's text of which the role is not known may be a person's or software's: both must be let go.
    let unattended = if may_be_software(request) {
        unattended(settings, request, draft)
    } else {
        Opinion::allow()
    };
    let answer = match request.sender().employed {
        Some(true) => return unattended,
        Some(false) => Answer::Deny,
        None => settings.employment_not_known,
    };
    let why = if request.sender().employed.is_some() {
        "The sender does not work here (any more), and only staff may text customers."
    } else {
        "It is not known whether the sender works here."
    };
    answer
        .opinion(settings, "employment", codes::EMPLOYMENT)
        .because(why)
        .clause("authorization/people")
        .remedy("Let a member of staff who is on the payroll today send it.")
        .and(unattended)
}

fn may_be_software(request: &Request) -> bool {
    let sender = request.sender();
    request.message().trigger == Trigger::Automated
        && sender.device.as_deref() == Some("server")
        && sender.role.as_deref().is_none_or(str::is_empty)
}

/// Automated, from a server, under the role of software: whoever says less is taken for a person, at least.
pub(crate) fn is_software(settings: &Settings, request: &Request) -> bool {
    let sender = request.sender();
    request.message().trigger == Trigger::Automated
        && sender.device.as_deref() == Some("server")
        && names(&settings.software_roles, sender.role.as_deref())
}

fn unattended(settings: &Settings, request: &Request, draft: &Draft) -> Opinion {
    if settings.unattended == Answer::Allow || is_fixed_answer(settings, request, draft) {
        return Opinion::allow();
    }
    settings
        .unattended
        .opinion(settings, "unattended", codes::UNATTENDED)
        .because("Software sends this text, and no person stands behind it.")
        .clause("authorization/machines")
        .remedy("Let a member of staff read and send it.")
}
