//! Texts to many: an audience, much the same one by one, a group that sees itself.

use maysend_sdk::bulk;
use maysend_sdk::prelude::*;

use crate::approvals::standing;
use crate::codes;
use crate::settings::{Answer, Settings, names};

pub(crate) fn audience(settings: &Settings, request: &Request) -> Opinion {
    let audience = request.message().audience;
    if audience.is_some_and(|audience| audience <= settings.one_to_one_audience) {
        return Opinion::allow();
    }
    let many = match audience {
        Some(count) => format!("This text goes to {count} people at once"),
        None => {
            "It is not known to how many people this text goes, so it counts as many".to_owned()
        }
    };
    let by_role = may_text_many(
        settings,
        request,
        settings.audience_by_others,
        codes::AUDIENCE,
        &many,
    );
    by_role.and(too_large(settings, audience, &many))
}

fn too_large(settings: &Settings, audience: Option<u32>, many: &str) -> Opinion {
    if audience.is_some_and(|audience| audience <= settings.largest_audience) {
        return Opinion::allow();
    }
    settings
        .larger_audience
        .opinion(settings, "large-audience", codes::AUDIENCE)
        .because(format!(
            "{many}; more than {} at once are approved first, whoever sends.",
            settings.largest_audience
        ))
        .clause("authorization/audience")
        .remedy("Have the audience approved, or send to fewer people.")
}

pub(crate) fn bulk(settings: &Settings, request: &Request, draft: &Draft) -> Opinion {
    let Some(sent) = request.sent_lately() else {
        // A sender that says nothing of it is not better off than one that says it all.
        let answer = match settings.recent_not_known {
            Answer::Allow => return Opinion::allow(),
            answer => answer.max(settings.audience_by_others),
        };
        let many =
            "It is not known what the sender sent lately, so this may be one of many like it";
        return may_text_many(settings, request, answer, codes::BULK, many);
    };
    let others = bulk::recipients_of_the_same(
        sent,
        request.at(),
        settings.bulk_minutes,
        request.message(),
        draft.body(),
    );
    if others < settings.bulk_recipients {
        return Opinion::allow();
    }
    let many = format!(
        "Much the same text went to {others} other people within {} minutes, which is bulk, one by one or not",
        settings.bulk_minutes
    );
    may_text_many(
        settings,
        request,
        settings.audience_by_others,
        codes::BULK,
        &many,
    )
}

/// By role or by a standing approval; what else, the answer says.
fn may_text_many(
    settings: &Settings,
    request: &Request,
    answer: Answer,
    code: &str,
    many: &str,
) -> Opinion {
    if names(&settings.audience_roles, request.sender().role.as_deref()) {
        return Opinion::allow();
    }
    let flaw = match standing(settings, request, "bulk") {
        Ok((approval, ends)) => {
            let why = format!(
                "{many}; approved by {} ({}).",
                approval.granted_by, approval.granted_role
            );
            return Opinion::allow()
                .note(Finding::note(codes::APPROVED, why).clause("authorization/audience"))
                .until(ends);
        }
        Err(flaw) => flaw,
    };
    let opinion = answer
        .opinion(settings, "bulk", code)
        .because(format!("{many}, and the sender's role may not text many."))
        .clause("authorization/audience")
        .authority("CTIA Messaging Principles 3.3")
        .remedy("Let somebody send it whose role may, or have it approved.");
    match flaw {
        Some(flaw) => opinion.note(
            Finding::note(
                codes::APPROVAL,
                format!("The approval of `bulk` on record {}.", flaw.words()),
            )
            .clause("authorization/audience"),
        ),
        None => opinion,
    }
}

pub(crate) fn group(settings: &Settings, request: &Request) -> Opinion {
    let why = match request.message().group_size {
        Some(0 | 1) => return Opinion::allow(),
        Some(size) => format!(
            "This is a group text: {size} customers would see each other's numbers and answers."
        ),
        None => "It is not known whether this is a group text, in which customers see each other's numbers.".to_owned(),
    };
    settings
        .group_texts
        .opinion(settings, "group-text", codes::GROUP)
        .because(why)
        .clause("authorization/audience")
        .remedy("Send it to each customer in a thread of their own.")
}
