//! The written policy on what every text says beside its message.

use maysend_sdk::prelude::*;

use crate::rules::Rules;
use crate::settings::{Gateway, Missing, Settings};

pub(crate) fn clauses(settings: &Settings, rules: &Rules, business: &Business) -> Vec<Clause> {
    // The day of a decision is not known here: every rule of the table is named.
    let rules = |kinds: &[&str]| rules.authorities(kinds, "9999");
    let name = &business.name;
    let lines: Vec<String> = settings
        .lines
        .values()
        .map(|line| format!("\u{201c}{line}\u{201d}"))
        .collect();
    let marketing = if settings.marketing_always {
        "Every marketing text, and the"
    } else {
        "The"
    };
    vec![
        Clause::new(
            "disclosure/opt-out-line",
            "How to end the texts",
            format!(
                "{marketing} first text to a number and one in every {} days say how to end the texts: {}. {} Where the customer may \
                 be in Virginia the line names STOP or UNSUBSCRIBE. The confirmation of an opt-out and the answer to HELP get no \
                 such line from us.",
                settings.every_days,
                lines.join(" or "),
                missing(settings.opt_out_line),
            ),
        )
        .authorities(rules(&[
            "line-days",
            "line-marketing",
            "line-words",
            "line-words-va",
            "opt-out-confirmation",
        ])),
        Clause::new(
            "disclosure/name",
            "Who writes",
            format!(
                "Every text names {name}, unless it answers the customer within {} hours. {}",
                settings.conversation_hours,
                missing(settings.name),
            ),
        )
        .authorities(rules(&["name"])),
        Clause::new(
            "disclosure/opt-in-confirmation",
            "The confirmation of an opt-in",
            format!(
                "The text that confirms an opt-in names {name}, says where to get help, how to end the texts, that they come \
                 regularly and how often, and that message and data rates may apply."
            ),
        )
        .authorities(rules(&["opt-in-confirmation"])),
        Clause::new(
            "disclosure/email-gateway",
            "Texts through an e-mail gateway",
            match settings.email_gateway {
                Gateway::Deny => "We send no texts through e-mail gateways.".to_owned(),
                Gateway::Demand => format!(
                    "A text through an e-mail gateway shows our address ({}), how to end the texts and, if it is marketing, that it is an \
                     advertisement.",
                    settings.postal_address
                ),
            },
        )
        .authorities(rules(&["email-gateway"])),
    ]
}

fn missing(missing: Missing) -> &'static str {
    match missing {
        Missing::Append => "Where it is missing it is put at the end.",
        Missing::Ask => "Where it is missing the sender is asked to add it.",
        Missing::Deny => "Without it the text is not sent.",
    }
}
