//! When one decision is looser than another.
//!
//! From the loosest to the strictest: allow, defer by its instant, hold by what must be approved, deny. An instant counts beneath
//! a hold as well, for lifting the hold uncovers it. What a decision adds to a text is part of its strictness: a text that may
//! go only with the line about STOP is looser if it may go without.

use std::collections::BTreeSet;

use maysend::{Decision, Outcome, Verdict};

/// Everything in which `after` is looser than `before`; nothing if it is at least as strict.
pub fn loosened(before: &Decision, after: &Decision) -> Vec<String> {
    let mut looser = Vec::new();
    if after.verdict == Verdict::Deny {
        return looser;
    }
    if before.verdict == Verdict::Deny {
        looser.push(format!("it was denied, now it is `{}`", after.verdict));
        return looser;
    }
    for hold in holds(before).difference(&holds(after)) {
        looser.push(format!(
            "nobody need approve `{}` any more ({})",
            hold.1, hold.0
        ));
    }
    if before.not_before > after.not_before {
        looser.push(format!(
            "it had to wait until {}, now {}",
            shown(before.not_before),
            shown(after.not_before)
        ));
    }
    let both_go = before.verdict == Verdict::Allow && after.verdict == Verdict::Allow;
    let lasts_longer = match (before.valid_until, after.valid_until) {
        (Some(_), None) => true,
        (Some(before), Some(after)) => after > before,
        (None, _) => false,
    };
    if both_go && lasts_longer {
        looser.push(format!(
            "it was good until {}, now until {}",
            shown(before.valid_until),
            shown(after.valid_until)
        ));
    }
    looser
}

/// Whether the body as it would be sent lost words that the other decision asked for.
pub fn lost_words(before: &Decision, after: &Decision) -> bool {
    let (Some(before), Some(after)) = (&before.body, &after.body) else {
        return false;
    };
    let mut words = after.split_whitespace();
    !before
        .split_whitespace()
        .all(|word| words.any(|other| other == word))
}

fn holds(outcome: &Outcome) -> BTreeSet<(&str, &str)> {
    outcome
        .holds
        .iter()
        .map(|hold| (hold.role.as_str(), hold.subject.as_str()))
        .collect()
}

fn shown(instant: Option<maysend::Instant>) -> String {
    instant.map_or("nothing".to_owned(), |instant| instant.to_string())
}
