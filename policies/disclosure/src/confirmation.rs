//! What the first text after an opt-in must say.

use maysend_sdk::prelude::*;

use crate::judge::Judge;
use crate::settings::Incomplete;

/// One finding that names every part that is missing.
pub(crate) fn opinion(judge: &Judge<'_>) -> Opinion {
    let look = &judge.look;
    let has = |kind| judge.phrases.any(kind, &look.words);
    let parts = [
        (look.is_named, "name", "who texts"),
        (
            has("care") || has_phone_number(look.body),
            "care",
            "where to get help (HELP or a number to call)",
        ),
        (look.has_line(), "opt-out", "how to end the texts"),
        (
            has("frequency"),
            "frequency",
            "that texts come regularly, and how often",
        ),
        (has("fees"), "fees", "that message and data rates may apply"),
    ];
    let missing: Vec<_> = parts.iter().filter(|(there, ..)| !there).collect();
    if missing.is_empty() {
        return Opinion::allow();
    }
    let said: Vec<&str> = missing.iter().map(|(_, _, said)| *said).collect();
    let mut finding = Finding::violation(
        "disclosure/opt-in-confirmation",
        format!(
            "The confirmation of an opt-in does not say {}.",
            said.join("; nor ")
        ),
    )
    .clause("disclosure/opt-in-confirmation")
    .authorities(judge.rules.authorities(&["opt-in-confirmation"], &look.day))
    .remedy(format!(
        "Write it like this: {}: you are signed up for service texts, up to 4 msgs/month. Msg & data rates may apply. Reply HELP for help, STOP to opt out.",
        look.business.name
    ));
    for (_, part, _) in missing {
        finding = finding.attribute("missing", *part);
    }
    match judge.settings.opt_in_confirmation {
        Incomplete::Hold => Opinion::hold(
            judge.settings.approver.clone(),
            "disclosure/opt-in-confirmation",
            finding,
        ),
        Incomplete::Deny => Opinion::deny(finding),
    }
}

/// Ten digits, or eleven with a one before them, with nothing but the usual marks between.
fn has_phone_number(body: &str) -> bool {
    body.split(|letter: char| !(letter.is_ascii_digit() || " ()-.+".contains(letter)))
        .any(|run| {
            let digits = run.chars().filter(char::is_ascii_digit).count();
            digits == 10
                || (digits == 11 && run.trim_start_matches([' ', '+', '(']).starts_with('1'))
        })
}
