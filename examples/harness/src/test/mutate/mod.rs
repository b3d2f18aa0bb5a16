//! Which changes of a set's settings the cases notice. What none of them notices could be changed by mistake.

mod mutants;
mod report;
mod vary;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, bail};
use maysend::{DecideError, Engine, PolicySet, Rehearsal, VaryError};
use maysend_cases::CaseError;
use serde::Serialize;

use super::Tested;
use super::excuses::Excuses;
use crate::progress;
use crate::status::Status;
use mutants::{Change, Changed};

/// One change of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Mutant {
    /// The policy's id; `business`, `assume` and `approvers` for these tables of the set.
    pub(super) policy: String,
    /// Dotted where it lies in a table or a list.
    pub(super) setting: String,
    from: String,
    pub(super) to: String,
}

/// A change that no case noticed.
#[derive(Debug, Serialize)]
struct Survivor {
    #[serde(flatten)]
    mutant: Mutant,
    /// The reason why none has to.
    excuse: Option<String>,
}

/// A setting that was left alone.
#[derive(Debug, Serialize)]
struct Skipped {
    policy: String,
    setting: String,
    reason: &'static str,
}

/// What came of all changes.
#[derive(Debug, Serialize)]
pub(crate) struct Mutation {
    noticed: usize,
    /// Those that a policy does not take.
    refused: Vec<Mutant>,
    survivors: Vec<Survivor>,
    skipped: Vec<Skipped>,
}

impl Mutation {
    pub(crate) fn status(&self) -> Status {
        if self.survivors.iter().all(|left| left.excuse.is_some()) {
            Status::Allowed
        } else {
            Status::NotAllAllowed
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Noticed,
    Refused,
    Survived,
}

/// How often a case is asked again that the machine had no time for.
const TRIES: usize = 4;

/// Runs the cases, which pass with the set as it is, against every change of it.
pub(super) fn run(
    engine: &Engine,
    set: &PolicySet,
    cases: &[Tested<'_>],
    rehearsal: &Rehearsal,
    excuses: &Excuses,
) -> anyhow::Result<Mutation> {
    let (changed, skipped) = mutants::of(set)?;
    let suite = Suite {
        engine,
        set,
        cases,
        rehearsal,
        orders: Mutex::default(),
    };
    let fates = suite.fates(&changed)?;
    let with = |fate: Fate| {
        let all = changed.iter().zip(&fates);
        all.filter(move |(_, found)| **found == fate)
            .map(|(changed, _)| &changed.mutant)
    };
    excuses.check(with(Fate::Survived))?;
    let survivors = with(Fate::Survived).map(|mutant| Survivor {
        excuse: excuses.of(mutant).map(str::to_owned),
        mutant: mutant.clone(),
    });
    Ok(Mutation {
        noticed: with(Fate::Noticed).count(),
        refused: with(Fate::Refused).cloned().collect(),
        survivors: survivors.collect(),
        skipped,
    })
}

/// The cases, and what is known of them from the set as it is.
struct Suite<'a> {
    engine: &'a Engine,
    set: &'a PolicySet,
    cases: &'a [Tested<'a>],
    rehearsal: &'a Rehearsal,
    /// In which order the cases are asked, by what was changed.
    orders: Mutex<BTreeMap<String, Vec<usize>>>,
}

impl Suite<'_> {
    /// What became of each change, in their order; on all cores.
    fn fates(&self, changed: &[Changed]) -> anyhow::Result<Vec<Fate>> {
        let bar = progress::bar("changes", u64::try_from(changed.len()).ok());
        let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
        let work = || {
            let mut done = Vec::new();
            while !failed.load(Ordering::Relaxed) {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(changed) = changed.get(index) else {
                    break;
                };
                let fate = self.fate(changed);
                bar.inc(1);
                failed.fetch_or(fate.is_err(), Ordering::Relaxed);
                done.push((index, fate));
            }
            done
        };
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        let mut all = Vec::new();
        std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            for thread in running {
                match thread.join() {
                    Ok(done) => all.extend(done),
                    Err(_) => bail!("a case made the engine panic: please report it"),
                }
            }
            Ok(())
        })?;
        bar.finish_and_clear();
        all.sort_by_key(|(index, _)| *index);
        all.into_iter().map(|(_, fate)| fate).collect()
    }

    fn fate(&self, changed: &Changed) -> anyhow::Result<Fate> {
        let Mutant {
            policy,
            setting,
            to,
            ..
        } = &changed.mutant;
        let name = || format!("`{setting}` of `{policy}` as `{to}`");
        let set = match &changed.change {
            Change::Settings(settings) => match self.set.with_settings(policy, settings) {
                Ok(set) => set,
                Err(VaryError::Refused { .. }) => return Ok(Fate::Refused),
                Err(error) => return Err(error).with_context(name),
            },
            Change::Business(business) => self.set.with_business((**business).clone()),
            Change::Approvers(approvers) => self.set.with_approvers(approvers.clone()),
            Change::Assumed(facts) => self.set.with_assumed(facts).with_context(name)?,
        };
        let noticed = self.order(changed).into_iter().find_map(|index| {
            let case = self.cases.get(index)?;
            match self.passes(&set, case) {
                Ok(true) => None,
                Ok(false) => Some(Ok(index)),
                Err(error) => Some(Err(error)),
            }
        });
        if let Change::Settings(_) = changed.change {
            let changed = set.policies().iter().find(|found| found.id() == policy);
            changed.inspect(|changed| self.rehearsal.forget(changed));
        }
        match noticed.transpose().with_context(name)? {
            None => Ok(Fate::Survived),
            Some(index) => {
                // What noticed this change probably notices the next one, which is of the same setting.
                let mut orders = self.orders();
                if let Some(order) = orders.get_mut(policy) {
                    order.retain(|other| *other != index);
                    order.insert(0, index);
                }
                Ok(Fate::Noticed)
            }
        }
    }

    /// The cases that can notice a change: those in which the policy was asked, first those in which it had something to say. In
    /// all others it answers nothing, whatever its settings are.
    fn order(&self, changed: &Changed) -> Vec<usize> {
        let policy = &changed.mutant.policy;
        let mut orders = self.orders();
        let order = orders.entry(policy.clone()).or_insert_with(|| {
            let all = self.cases.iter().enumerate();
            let is_asked = |case: &Tested<'_>| match &changed.change {
                Change::Settings(_) => case.asked(policy),
                Change::Business(_) | Change::Approvers(_) | Change::Assumed(_) => true,
            };
            let mut order: Vec<usize> = all
                .filter(|(_, case)| is_asked(case))
                .map(|(index, _)| index)
                .collect();
            order.sort_by_key(|index| {
                let case = self.cases.get(*index);
                !case.is_some_and(|case| case.was_told(policy))
            });
            order
        });
        order.clone()
    }

    fn orders(&self) -> MutexGuard<'_, BTreeMap<String, Vec<usize>>> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn passes(&self, set: &PolicySet, case: &Tested<'_>) -> anyhow::Result<bool> {
        let Tested {
            path, file, case, ..
        } = case;
        let mut tries = 0;
        loop {
            tries += 1;
            match file.rehearse(case, self.engine, set, self.rehearsal) {
                Ok(ran) => return Ok(ran.differences.is_empty()),
                Err(CaseError::Decide(DecideError::Transient(_))) if tries < TRIES => {}
                Err(error) => {
                    let case = format!("{}: {}", path.display(), case.name);
                    return Err(error).context(case);
                }
            }
        }
    }
}
