//! The smallest changes that would allow a text, found by asking the policies again: single ones, then pairs, then what of
//! all together cannot be left out.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use maysend::{DecideError, Decision, Instant, PolicySet, Request, Verdict};
use serde::Serialize;

use super::change::{Change, SENTENCE, candidates, changed, closing};
use crate::answer::patiently;

/// What the search found.
#[derive(Debug, Default, Serialize)]
pub(super) struct Found {
    /// How often the policies were asked.
    pub(super) asked: usize,
    /// The ways, smallest first; empty if none was found.
    pub(super) ways: Vec<Way>,
    /// Whether all single changes and all pairs were tried before these: then none is smaller. A longer way only has nothing in
    /// it that could be left out.
    pub(super) is_smallest: bool,
}

/// Changes that together allow the text.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Way {
    pub(super) changes: Vec<String>,
    /// The text as it would be sent.
    pub(super) body: Option<String>,
    pub(super) valid_until: Option<Instant>,
    #[serde(skip)]
    families: BTreeSet<String>,
    /// What it takes out of the text.
    #[serde(skip)]
    cuts: Vec<Range<usize>>,
}

impl Way {
    /// Whether it takes the same out of the text and more. A whole sentence is told beside the words in it that are enough: without
    /// those it may be none.
    fn cuts_more_than(&self, other: &Self) -> bool {
        if self
            .families
            .iter()
            .any(|family| family.starts_with(SENTENCE))
        {
            return false;
        }
        let is_within = |place: &Range<usize>| {
            let within = |cut: &Range<usize>| cut.start <= place.start && place.end <= cut.end;
            self.cuts.iter().any(within)
        };
        let same_besides = self.changes.len() == other.changes.len();
        same_besides
            && self.cuts != other.cuts
            && !other.cuts.is_empty()
            && other.cuts.iter().all(is_within)
    }
}

/// Changes with which a text is allowed.
struct Allowed {
    decision: Box<Decision>,
    changes: Vec<Change>,
}

/// How often an approval or a wait is added at the end of a longer way: an approval may show a wait, and a wait an approval.
const ENDINGS: usize = 4;

/// Searches. The text is one that is not allowed as it is.
pub(super) fn search(
    set: &PolicySet,
    request: &Request,
    decision: &Decision,
) -> Result<Found, DecideError> {
    let mut search = Search {
        set,
        request,
        found: Found {
            is_smallest: true,
            ..Found::default()
        },
    };
    let mut singles: Vec<Vec<Change>> = closing(request, decision)
        .into_iter()
        .chain(candidates(set, request, decision))
        .map(|change| vec![change])
        .filter(|single| changed(request, single).is_some())
        .collect();
    let decisions = search.try_all(&singles)?;
    let ways = search.found.ways.clone();
    let is_smallest = |way: &Way| !ways.iter().any(|other| way.cuts_more_than(other));
    search.found.ways.retain(is_smallest);
    if search.found.ways.is_empty() {
        let pairs = pairs(request, &mut singles, &decisions);
        search.try_all(&pairs)?;
    }
    if search.found.ways.is_empty() {
        search.found.is_smallest = false;
        search.all_together(&singles)?;
    }
    Ok(search.found)
}

/// Every two changes of different families; and each change with the approval or the wait that it leaves.
fn pairs(
    request: &Request,
    singles: &mut [Vec<Change>],
    decisions: &[Decision],
) -> Vec<Vec<Change>> {
    let mut pairs = Vec::new();
    for (single, decision) in singles.iter().zip(decisions) {
        let Some(request) = changed(request, single) else {
            continue;
        };
        for end in closing(&request, decision) {
            pairs.push([single.as_slice(), &[end]].concat());
        }
    }
    for (index, one) in singles.iter().enumerate() {
        for other in singles.iter().skip(index.saturating_add(1)) {
            let of_one_family = one
                .iter()
                .any(|one| other.iter().any(|other| other.family == one.family));
            let both = [one.as_slice(), other].concat();
            if !of_one_family && !is_nested(one, other) && changed(request, &both).is_some() {
                pairs.push(both);
            }
        }
    }
    pairs
}

/// What changes take out of the text.
fn places(changes: &[Change]) -> Vec<Range<usize>> {
    let cuts = changes.iter().filter_map(Change::cuts);
    cuts.flatten().cloned().collect()
}

/// Whether one cuts what the other cuts as well: together they are no more than the larger.
fn is_nested(one: &[Change], other: &[Change]) -> bool {
    let (one, other) = (places(one), places(other));
    let meet = |one: &Range<usize>| {
        other
            .iter()
            .any(|other| one.start < other.end && other.start < one.end)
    };
    one.iter().any(meet)
}

struct Search<'a> {
    set: &'a PolicySet,
    request: &'a Request,
    found: Found,
}

impl Search<'_> {
    /// Asks about all of them, each of which leaves something of the text, and keeps those that are allowed and no larger than another of the same families.
    fn try_all(&mut self, tries: &[Vec<Change>]) -> Result<Vec<Decision>, DecideError> {
        let requests: Vec<Arc<Request>> = tries
            .iter()
            .filter_map(|changes| changed(self.request, changes).map(Arc::new))
            .collect();
        let answers: Vec<_> = self.set.decide_many(requests.clone()).collect();
        let mut decisions = Vec::with_capacity(tries.len());
        for ((changes, request), answer) in tries.iter().zip(&requests).zip(answers) {
            let decision = match answer {
                Err(DecideError::Transient(_) | DecideError::Busy) => patiently(self.set, request)?,
                answer => answer?,
            };
            self.found.asked = self.found.asked.saturating_add(1);
            self.keep(changes, &decision);
            decisions.push(decision);
        }
        Ok(decisions)
    }

    fn keep(&mut self, changes: &[Change], decision: &Decision) {
        let families: BTreeSet<String> =
            changes.iter().map(|change| change.family.clone()).collect();
        let is_known = self
            .found
            .ways
            .iter()
            .any(|way| way.families.is_subset(&families));
        if decision.verdict == Verdict::Allow && !is_known {
            self.found.ways.push(Way {
                changes: changes.iter().map(|change| change.what.clone()).collect(),
                body: decision.body.clone(),
                valid_until: decision.valid_until,
                families,
                cuts: places(changes),
            });
        }
    }

    /// Everything that may be otherwise at once, with each change of the text or without one; then what can be left out is.
    fn all_together(&mut self, singles: &[Vec<Change>]) -> Result<(), DecideError> {
        let mut strongest: Vec<Change> = Vec::new();
        let mut of_text = vec![Vec::new()];
        for change in singles.iter().flatten() {
            if change.family == "time" || change.family.starts_with("approval ") {
                continue;
            }
            if change.cuts().is_some() {
                of_text.push(vec![change.clone()]);
                continue;
            }
            strongest.retain(|kept| kept.family != change.family);
            strongest.push(change.clone());
        }
        for text in of_text {
            let all = [text, strongest.clone()].concat();
            if let Some(way) = self.minimal(all)? {
                self.keep(&way.changes, &way.decision);
                return Ok(());
            }
        }
        Ok(())
    }

    /// The changes without those that can be left out, and with the approvals and the wait that they need; none if that is
    /// not allowed either.
    fn minimal(&mut self, mut changes: Vec<Change>) -> Result<Option<Allowed>, DecideError> {
        let Some(mut best) = self.ended(&changes)? else {
            return Ok(None);
        };
        for index in (0..changes.len()).rev() {
            let mut fewer = changes.clone();
            fewer.remove(index);
            if let Some(way) = self.ended(&fewer)?
                && way.changes.len() < best.changes.len()
            {
                (changes, best) = (fewer, way);
            }
        }
        Ok(Some(best))
    }

    /// The changes with the approvals and the wait that they need.
    fn ended(&mut self, changes: &[Change]) -> Result<Option<Allowed>, DecideError> {
        let mut changes = changes.to_vec();
        for _ in 0..ENDINGS {
            let Some(request) = changed(self.request, &changes) else {
                return Ok(None);
            };
            let decision = patiently(self.set, &request)?;
            self.found.asked = self.found.asked.saturating_add(1);
            if decision.verdict == Verdict::Allow {
                return Ok(Some(Allowed {
                    decision: Box::new(decision),
                    changes,
                }));
            }
            let ends = closing(&request, &decision);
            if ends.is_empty() {
                return Ok(None);
            }
            changes.extend(ends);
        }
        Ok(None)
    }
}
