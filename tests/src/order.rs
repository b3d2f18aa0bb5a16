//! When one decision is looser than another.
//!
//! A decision is more than its verdict, so each part is compared on its own; one that is looser in any part is looser.
//!
//! - **Verdict**: allow, defer, hold, deny, from the loosest to the strictest. Beneath a deny nothing counts, for nothing lifts it:
//!   what it hides may change as it likes. Findings that are only noted never count.
//! - **Holds**: every role and subject that had to approve has to approve still. One hold in place of another is looser, because who
//!   has the approval of the first now has all that is needed. Three exceptions: a hold that asks for words is met by the words; where
//!   there were two ways with a question each, the question of one is met by that of the other; and what only the sender was asked
//!   is met by somebody else who is asked it.
//! - **Instant**: a text may not go earlier. The instant counts beneath a hold as well, for lifting the hold uncovers it. Where the
//!   engine found no instant within its fourteen days, that is later than any. Where what is waited for is not known, a hold takes
//!   the place of the wait, and the instants are not compared: opening hours, notices, and how many texts went before.
//! - **End of an allow**: the later it is, the longer nobody asks again. It counts between two allows only: to wait and then have
//!   longer is no looser.
//! - **Words**: what a text must say about who writes it and how to end the texts is part of its strictness.

use std::collections::BTreeSet;

use maysend::{Decision, Instant, Outcome, Verdict};

/// How the end of an allow counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// A later one is looser.
    Count,
    /// Not at all. An approval that runs out ends the allow that it stands beside, and without it that end is gone; the text
    /// could have gone without it all the while.
    AreApprovals,
}

/// Everything in which `after` is looser than `before`; nothing if it is at least as strict.
pub fn loosened(before: &Decision, after: &Decision, ends: Ends) -> Vec<String> {
    let mut looser = Vec::new();
    if after.verdict == Verdict::Deny {
        return looser;
    }
    if before.verdict == Verdict::Deny {
        looser.push(format!("it was denied, now it is `{}`", after.verdict));
        return looser;
    }
    let met = |subject: &str| {
        let asked_instead = |(of, other): &(&str, &str)| {
            *of == subject && after.holds.iter().any(|hold| hold.subject == *other)
        };
        if OTHER_WAYS.iter().any(asked_instead)
            || (NEVER.contains(&subject) && stands_in(before, after))
        {
            return true;
        }
        ASKED_FOR
            .iter()
            .any(|(of, words)| *of == subject && says(after, words))
    };
    for (role, subject) in holds(before).difference(&holds(after)) {
        // Whoever sends need not be asked what somebody else has to approve.
        let asks_others = || after.holds.iter().any(|hold| hold.subject == *subject);
        if met(subject) || *role == "sender" && asks_others() {
            continue;
        }
        looser.push(format!("`{role}` need not approve `{subject}` any more"));
    }
    let comes_later = waits(before) > waits(after);
    let stood_in = stands_in(before, after);
    if comes_later && !stood_in {
        looser.push(format!(
            "it had to wait until {}, now {}",
            shown(waits(before)),
            shown(waits(after))
        ));
    }
    let both_go = before.verdict == Verdict::Allow && after.verdict == Verdict::Allow;
    if ends == Ends::Count && both_go && ends_at(after) > ends_at(before) {
        looser.push(format!(
            "it was good until {}, now until {}",
            shown(before.valid_until),
            shown(after.valid_until)
        ));
    }
    for words in WORDS {
        // What waits is amended for the moment at which it goes: for another moment, other words may be due.
        if says(before, words) && !says(after, words) && !(comes_later && stood_in) {
            looser.push(format!("it had to say `{words}`"));
        }
    }
    looser
}

/// Holds that ask for words: where the text has them, nobody need be asked.
const ASKED_FOR: [(&str, &str); 2] = [
    ("disclosure/name-missing", "smith honda"),
    ("disclosure/opt-out-line-missing", "stop"),
];

/// Two ways that a text could go all along, each with its own question to the same manager. Where one of them is lost, as when a
/// signed consent turns out to have no signature and the customer's inquiry is left, the other's question is asked.
const OTHER_WAYS: [(&str, &str); 2] = [
    ("reassigned-number", "do-not-call"),
    ("reassigned-number", "inquiry-consent"),
];

/// The name of the business of these tests, and the word that every line about the end of texts has, in any language.
const WORDS: [&str; 2] = ["smith honda", "stop"];

fn says(outcome: &Outcome, words: &str) -> bool {
    outcome
        .body
        .as_ref()
        .is_some_and(|body| body.to_lowercase().contains(words))
}

fn holds(outcome: &Outcome) -> BTreeSet<(&str, &str)> {
    outcome
        .holds
        .iter()
        .map(|hold| (hold.role.as_str(), hold.subject.as_str()))
        .collect()
}

/// Holds of a text that would wait longer than the engine looks ahead.
const NEVER: [&str; 2] = ["no-instant", "no-legal-hour"];

/// Holds that take the place of a wait: what is waited for is not known, and whoever looks it up and approves says that the wait
/// is over. The codes are those of the findings that tell of the wait where it is known.
const STAND_INS: [(&str, &str); 4] = [
    ("business-hours-unknown", "hours/"),
    ("notices-not-known", "hours/emergency"),
    ("notices-not-known", "hours/closed-day"),
    ("frequency/history-not-known", "frequency/"),
];

fn stands_in(before: &Outcome, after: &Outcome) -> bool {
    STAND_INS.iter().any(|(subject, code)| {
        after.holds.iter().any(|hold| hold.subject == *subject)
            && before
                .findings
                .iter()
                .any(|finding| finding.code.starts_with(code))
    })
}

/// Until when it waits; nothing: it need not.
fn waits(outcome: &Outcome) -> Option<Instant> {
    let never = outcome
        .findings
        .iter()
        .any(|finding| finding.code == "maysend/no-instant");
    if never {
        Some(Instant::from_unix(i64::MAX))
    } else {
        outcome.not_before
    }
}

/// An allow without an end is good for ever.
fn ends_at(outcome: &Outcome) -> Instant {
    outcome.valid_until.unwrap_or(Instant::from_unix(i64::MAX))
}

fn shown(instant: Option<Instant>) -> String {
    match instant {
        None => "nothing".to_owned(),
        Some(instant) if instant == Instant::from_unix(i64::MAX) => "for ever".to_owned(),
        Some(instant) => instant.to_string(),
    }
}
