//! A week of quarter hours, and what closes each that is closed.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta, TimeZone as _};
use chrono_tz::Tz;
use indicatif::ProgressBar;
use maysend::{DecideError, Decision, Instant, PolicySet, Request, Severity, Verdict};

use crate::answer::patiently;

/// The days of a picture.
pub(super) const DAYS: u64 = 7;
/// The quarter hours of a day on the clock.
pub(super) const QUARTERS: usize = 96;
/// All cells of a picture.
pub(super) const CELLS: u64 = DAYS * 96;

/// One place through a week.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) title: String,
    pub(super) days: Vec<Day>,
}

#[derive(Debug)]
pub(super) struct Day {
    pub(super) date: NaiveDate,
    /// One for each quarter hour; none where the clock jumps over it.
    pub(super) cells: Vec<Option<Cell>>,
}

/// One quarter hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) verdict: Verdict,
    /// The rule that closes it, by its number among the [`Rules`].
    pub(super) rule: Option<usize>,
}

/// A rule that closes quarter hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) code: String,
    pub(super) clause: Option<String>,
    pub(super) authorities: Vec<String>,
    pub(super) verdict: Verdict,
}

/// Every rule that closes something, each once, in the order in which they are met.
#[derive(Debug, Default)]
pub(super) struct Rules(pub(super) Vec<Rule>);

/// Asks about a week.
pub(super) fn sweep(
    set: &PolicySet,
    request: &Request,
    title: String,
    (zone, from): (Tz, NaiveDate),
    rules: &mut Rules,
    bar: &ProgressBar,
) -> Result<Grid, DecideError> {
    let days: Vec<NaiveDate> = (0..DAYS)
        .filter_map(|day| from.checked_add_days(Days::new(day)))
        .collect();
    let moments: Vec<Option<Instant>> = days
        .iter()
        .flat_map(|date| (0..QUARTERS).map(|quarter| moment(*date, quarter, zone)))
        .collect();
    let requests: Vec<Arc<Request>> = moments
        .iter()
        .flatten()
        .map(|at| {
            let mut request = request.clone();
            request.at = *at;
            Arc::new(request)
        })
        .collect();
    let mut decisions = Vec::with_capacity(requests.len());
    for (request, answer) in requests.iter().zip(set.decide_many(requests.clone())) {
        decisions.push(match answer {
            Err(DecideError::Transient(_) | DecideError::Busy) => patiently(set, request)?,
            answer => answer?,
        });
        bar.inc(1);
    }
    let always = of_allowed(&decisions);
    let mut decisions = decisions.iter();
    let mut cells = moments.iter().map(|moment| {
        let decision = moment.and_then(|_| decisions.next())?;
        Some(Cell {
            verdict: decision.verdict,
            rule: closer(decision, &always).map(|rule| rules.number(rule)),
        })
    });
    let days = days
        .into_iter()
        .map(|date| Day {
            date,
            cells: cells.by_ref().take(QUARTERS).collect(),
        })
        .collect();
    Ok(Grid { title, days })
}

/// The beginning of a quarter hour on the clock; the first of two where it is turned back, none where it jumps over it.
fn moment(date: NaiveDate, quarter: usize, zone: Tz) -> Option<Instant> {
    let minutes = i64::try_from(quarter).ok()?.checked_mul(15)?;
    let local = date.and_time(NaiveTime::MIN) + TimeDelta::try_minutes(minutes)?;
    let at = zone.from_local_datetime(&local).earliest()?;
    Some(Instant::from_unix(at.timestamp()))
}

/// The codes of findings that a text may have and be allowed all the same.
fn of_allowed(decisions: &[Decision]) -> BTreeSet<&str> {
    decisions
        .iter()
        .filter(|decision| decision.verdict == Verdict::Allow)
        .flat_map(|decision| &decision.findings)
        .map(|found| found.code.as_str())
        .collect()
}

/// The gravest finding that no allowed quarter hour has: what is found at every hour closes none of them.
fn closer(decision: &Decision, always: &BTreeSet<&str>) -> Option<Rule> {
    if decision.verdict == Verdict::Allow {
        return None;
    }
    let found = decision
        .findings
        .iter()
        .filter(|found| !always.contains(found.code.as_str()))
        .max_by_key(|found| (found.severity, std::cmp::Reverse(found.code.as_str())))
        .filter(|found| found.severity > Severity::Note || decision.holds.is_empty());
    let hold = decision.holds.first();
    let (code, clause, authorities) = match (found, hold) {
        (Some(found), _) => (
            found.code.clone(),
            found.clause.clone(),
            found.authorities.clone(),
        ),
        (None, Some(hold)) => (hold.subject.clone(), None, Vec::new()),
        (None, None) => ("no finding says why".to_owned(), None, Vec::new()),
    };
    Some(Rule {
        code,
        clause,
        authorities,
        verdict: decision.verdict,
    })
}

impl Rules {
    fn number(&mut self, rule: Rule) -> usize {
        if let Some(number) = self.0.iter().position(|known| *known == rule) {
            return number;
        }
        self.0.push(rule);
        self.0.len().saturating_sub(1)
    }
}

/// The letter of a rule; with more rules than letters the last ones share a `+`.
pub(super) fn letter(number: usize) -> char {
    ('a'..='z').chain('A'..='Z').nth(number).unwrap_or('+')
}

/// A rule in one line, without its letter.
pub(super) fn words(rule: &Rule) -> String {
    let mut words = format!("{} ({})", rule.code, rule.verdict);
    if let Some(clause) = rule.clause.as_ref().filter(|clause| **clause != rule.code) {
        words.push_str(&format!(" · clause {clause}"));
    }
    for law in &rule.authorities {
        words.push_str(&format!(" · {law}"));
    }
    words
}
