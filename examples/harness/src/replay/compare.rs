//! What one decision changes of another, and which clauses say why.
//!
//! The order of decisions is that of the laws which the standard policies are held to: each part of a decision is compared on its
//! own, and one that is looser in any part is looser.

use std::collections::BTreeSet;

use maysend::{Decision, Finding, Instant, Severity, Verdict};
use serde::Serialize;

/// Which way a decision changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Direction {
    /// Looser in something, whatever else it is.
    MorePermissive,
    /// Looser in nothing, and stricter in something.
    Stricter,
    /// Neither: another text, other words.
    Otherwise,
}

/// A decision that is another now.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) direction: Direction,
    /// The clauses, or where a finding names none the codes, that say why.
    pub(super) clauses: BTreeSet<String>,
    /// In what it is looser, stricter or other, in words.
    pub(super) what: Vec<String>,
}

/// None: nothing changes.
pub(super) fn change(before: &Decision, after: &Decision) -> Option<Change> {
    let looser = excess(before, after);
    let stricter = excess(after, before);
    let (direction, what) = if !looser.is_empty() {
        let what = looser.iter().map(|excess| excess.dropped(after)).collect();
        (Direction::MorePermissive, what)
    } else if !stricter.is_empty() {
        let what = stricter.iter().map(|excess| excess.added(before)).collect();
        (Direction::Stricter, what)
    } else {
        (Direction::Otherwise, other(before, after))
    };
    (!what.is_empty()).then(|| Change {
        direction,
        clauses: clauses(before, after, direction),
        what,
    })
}

/// Something in which one decision is stricter than another.
#[derive(Debug)]
enum Excess<'a> {
    Denied,
    Hold { role: &'a str, subject: &'a str },
    Waits(Instant),
    Ends(Instant),
    Words(String),
}

/// Everything in which `strict` is stricter than `loose`.
fn excess<'a>(strict: &'a Decision, loose: &'a Decision) -> Vec<Excess<'a>> {
    // Beneath a deny nothing counts, for nothing lifts it.
    if loose.verdict == Verdict::Deny {
        return Vec::new();
    }
    if strict.verdict == Verdict::Deny {
        return vec![Excess::Denied];
    }
    let holds = holds(strict)
        .difference(&holds(loose))
        .copied()
        .collect::<Vec<_>>();
    let mut excess: Vec<Excess<'_>> = holds
        .into_iter()
        .map(|(role, subject)| Excess::Hold { role, subject })
        .collect();
    excess.extend(
        waits(strict)
            .filter(|then| Some(*then) > waits(loose))
            .map(Excess::Waits),
    );
    let both_go = strict.verdict == Verdict::Allow && loose.verdict == Verdict::Allow;
    if both_go && ends_at(strict) < ends_at(loose) {
        excess.push(Excess::Ends(ends_at(strict)));
    }
    excess.extend(added_words(strict, loose).map(Excess::Words));
    excess
}

impl Excess<'_> {
    /// It was so before, and is not `after`.
    fn dropped(&self, after: &Decision) -> String {
        match self {
            Self::Denied => format!("it was denied, now it is `{}`", after.verdict),
            Self::Hold { role, subject } => {
                format!("`{role}` need not approve `{subject}` any more")
            }
            Self::Waits(then) => match waits(after) {
                Some(now) => format!(
                    "it had to wait until {}, now until {}",
                    shown(*then),
                    shown(now)
                ),
                None => format!("it had to wait until {}, now not at all", shown(*then)),
            },
            Self::Ends(then) => {
                format!(
                    "it was good until {}, now until {}",
                    shown(*then),
                    shown(ends_at(after))
                )
            }
            Self::Words(words) => format!("it had to say “{words}”"),
        }
    }

    /// It is so now, and was not `before`.
    fn added(&self, before: &Decision) -> String {
        match self {
            Self::Denied => format!("it was `{}`, now it is denied", before.verdict),
            Self::Hold { role, subject } => format!("`{role}` has to approve `{subject}`"),
            Self::Waits(then) => format!("it has to wait until {}", shown(*then)),
            Self::Ends(then) => format!("it is good until {} only", shown(*then)),
            Self::Words(words) => format!("it has to say “{words}”"),
        }
    }
}

/// What is neither looser nor stricter, and still another answer for the sender.
fn other(before: &Decision, after: &Decision) -> Vec<String> {
    let mut other = Vec::new();
    if before.class != after.class {
        let (then, now) = (before.class.as_str(), after.class.as_str());
        other.push(format!("it counted as {then}, now as {now}"));
    }
    if before.body != after.body {
        other.push("another text would be sent".to_owned());
    }
    if grave(before) != grave(after) {
        other.push("the sender is told something else".to_owned());
    }
    other
}

/// Words before or after a text that the other has not: who writes, how to end the texts.
fn added_words(strict: &Decision, loose: &Decision) -> Option<String> {
    let (strict, loose) = (strict.body.as_ref()?, loose.body.as_ref()?);
    let (first, last) = strict.split_once(loose.as_str())?;
    let words = format!("{} {}", first.trim(), last.trim());
    Some(words.trim().to_owned()).filter(|words| !words.is_empty())
}

fn holds(decision: &Decision) -> BTreeSet<(&str, &str)> {
    let holds = decision.holds.iter();
    holds
        .map(|hold| (hold.role.as_str(), hold.subject.as_str()))
        .collect()
}

/// Until when it waits; none: it need not. The instant counts beneath a hold as well, for lifting the hold uncovers it.
fn waits(decision: &Decision) -> Option<Instant> {
    let mut findings = decision.findings.iter();
    if findings.any(|finding| finding.code == "maysend/no-instant") {
        Some(FOR_EVER)
    } else {
        decision.not_before
    }
}

/// An allow without an end is good for ever.
fn ends_at(decision: &Decision) -> Instant {
    decision.valid_until.unwrap_or(FOR_EVER)
}

const FOR_EVER: Instant = Instant::from_unix(i64::MAX);

fn shown(instant: Instant) -> String {
    if instant == FOR_EVER {
        "any time".to_owned()
    } else {
        instant.to_string()
    }
}

/// What the sender is told with some weight: clause or code, and how grave.
fn grave(decision: &Decision) -> BTreeSet<(&str, Severity)> {
    let findings = decision.findings.iter();
    findings
        .filter(|finding| finding.severity > Severity::Note)
        .map(|finding| (clause(finding), finding.severity))
        .collect()
}

fn clause(finding: &Finding) -> &str {
    finding.clause.as_deref().unwrap_or(&finding.code)
}

/// The clauses that only one of the two brings up; where both bring up the same, those of the stricter one: its numbers changed.
fn clauses(before: &Decision, after: &Decision, direction: Direction) -> BTreeSet<String> {
    let (before, after) = (grave(before), grave(after));
    let names = |found: Vec<&(&str, Severity)>| -> BTreeSet<String> {
        let names = found.into_iter().map(|(name, _)| (*name).to_owned());
        names.collect()
    };
    let (stricter, looser) = match direction {
        Direction::MorePermissive => (&before, &after),
        Direction::Stricter | Direction::Otherwise => (&after, &before),
    };
    let only = names(stricter.difference(looser).collect());
    let only = if only.is_empty() && direction == Direction::Otherwise {
        names(looser.difference(stricter).collect())
    } else {
        only
    };
    if only.is_empty() {
        names(stricter.iter().collect())
    } else {
        only
    }
}
