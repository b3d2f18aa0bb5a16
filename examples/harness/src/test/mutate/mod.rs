//! Which changes of a set's settings the cases notice. What none of them notices could be changed by mistake.

pub(crate) mod excuses;
mod mutants;
mod report;
mod vary;

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::{Context as _, bail};
use maysend::{DecideError, Engine, PolicySet, VaryError};
use maysend_cases::{Case, CaseError};
use serde::Serialize;

use super::Read;
use crate::progress;
use crate::status::Status;
use excuses::Excuses;
use mutants::{Change, Changed};

/// One change of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Mutant {
    /// The policy's id; `business` and `approvers` for these tables of the set.
    policy: String,
    /// Dotted where it lies in a table or a list.
    setting: String,
    from: String,
    to: String,
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

/// A case with its file.
type Job<'a> = (&'a Read, &'a Case);

/// Runs the cases, which pass with the set as it is, against every change of it.
pub(super) fn run(
    engine: &Engine,
    set: &PolicySet,
    jobs: &[Job<'_>],
    excuses: &Excuses,
) -> anyhow::Result<Mutation> {
    let (changed, skipped) = mutants::of(set)?;
    let fates = fates(engine, set, jobs, &changed)?;
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

/// What became of each change, in their order; on all cores.
fn fates(
    engine: &Engine,
    set: &PolicySet,
    jobs: &[Job<'_>],
    changed: &[Changed],
) -> anyhow::Result<Vec<Fate>> {
    // The policies that are not changed answer many times.
    set.prepare();
    let bar = progress::bar("changes", u64::try_from(changed.len()).ok());
    let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    // What noticed the last change probably notices the next one, which is of the same setting.
    let first = Mutex::new((0..jobs.len()).collect::<Vec<usize>>());
    let work = || {
        let mut done = Vec::new();
        while !failed.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(changed) = changed.get(index) else {
                break;
            };
            let fate = fate(engine, set, jobs, changed, &first);
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

fn fate(
    engine: &Engine,
    set: &PolicySet,
    jobs: &[Job<'_>],
    changed: &Changed,
    first: &Mutex<Vec<usize>>,
) -> anyhow::Result<Fate> {
    let Mutant {
        policy,
        setting,
        to,
        ..
    } = &changed.mutant;
    let name = || format!("`{setting}` of `{policy}` as `{to}`");
    let set = match &changed.change {
        Change::Settings(settings) => match set.with_settings(policy, settings) {
            Ok(set) => set,
            Err(VaryError::Refused { .. }) => return Ok(Fate::Refused),
            Err(error) => return Err(error).with_context(name),
        },
        Change::Business(business) => set.with_business((**business).clone()),
        Change::Approvers(approvers) => set.with_approvers(approvers.clone()),
    };
    let order = match first.lock() {
        Ok(order) => order.clone(),
        Err(poisoned) => poisoned.into_inner().clone(),
    };
    for index in order {
        let Some(job) = jobs.get(index) else { continue };
        if !passes(engine, &set, job).with_context(name)? {
            if let Ok(mut order) = first.lock() {
                order.retain(|other| *other != index);
                order.insert(0, index);
            }
            return Ok(Fate::Noticed);
        }
    }
    Ok(Fate::Survived)
}

fn passes(
    engine: &Engine,
    set: &PolicySet,
    ((path, file), case): &Job<'_>,
) -> anyhow::Result<bool> {
    let mut tries = 0;
    loop {
        tries += 1;
        match file.run(case, engine, set) {
            Ok(ran) => return Ok(ran.differences.is_empty()),
            Err(CaseError::Decide(DecideError::Transient(_))) if tries < TRIES => {}
            Err(error) => {
                let case = format!("{}: {}", path.display(), case.name);
                return Err(error).context(case);
            }
        }
    }
}
