//! What is worth knowing about a text that may go, or about what is not known.

use maysend_sdk::prelude::*;

use crate::exempt::Exempt;

pub(crate) fn exempt(exempt: Exempt) -> Finding {
    match exempt {
        Exempt::Confirmation { .. } => Finding::note(
            "hours/confirmation",
            "The confirmation of an opt-out may go out at any hour.",
        )
        .authority("47 CFR 64.1200(a)(12)"),
        Exempt::Reply { .. } => Finding::note(
            "hours/answer",
            "The customer wrote a short while ago and may be answered at any hour.",
        ),
    }
    .clause("hours/answers")
}

pub(crate) fn approved(approval: &Approval) -> Finding {
    Finding::note(
        "hours/approved",
        format!(
            "`{}` ({}) allowed this text outside business hours.",
            approval.granted_by, approval.granted_role
        ),
    )
    .clause("hours/business")
}

pub(crate) const NOTICES_UNKNOWN: &str = "It is not known whether an emergency is declared or a holiday proclaimed where the customer may be.";

pub(crate) fn notices_unknown() -> Finding {
    Finding::note("hours/notices-unknown", NOTICES_UNKNOWN).clause("hours/marketing")
}
