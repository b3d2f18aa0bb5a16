//! `maysend test`: case files run against a policy set.

pub(crate) mod coverage;
mod excuses;
mod fault;
mod junit;
mod mutate;
mod page;
mod report;
mod update;
mod watch;

use std::io::Write as _;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use maysend::{Engine, Library, LoadError, PolicySet, Rehearsal};
use maysend_cases::{Case, CaseError, CaseFile, Outcome, Ran};

use crate::arguments::{Report, Test};
use crate::status::Status;
use crate::test::coverage::Coverage;
use crate::test::excuses::Excuses;
use crate::test::fault::Fault;
use crate::test::mutate::Mutation;
use crate::{load, output, problems};

/// A case with what came of it.
#[derive(Debug)]
struct Tested<'a> {
    path: &'a Path,
    file: &'a CaseFile,
    case: &'a Case,
    result: Result<Ran, CaseError>,
}

impl Tested<'_> {
    fn status(&self) -> Status {
        match &self.result {
            Ok(ran) if ran.differences.is_empty() => Status::Allowed,
            Ok(_) => Status::NotAllAllowed,
            Err(_) => Status::Error,
        }
    }

    /// Whether a policy was asked, whatever it answered.
    fn asked(&self, policy: &str) -> bool {
        let asked = match &self.result {
            Ok(ran) => match &ran.outcome {
                Outcome::Decision(decision) => &decision.execution.policies,
                Outcome::Reaction(reaction) => &reaction.execution.policies,
            },
            Err(_) => return true,
        };
        asked.iter().any(|asked| asked.policy == policy)
    }

    /// Whether a policy had something to say.
    fn was_told(&self, policy: &str) -> bool {
        let Ok(ran) = &self.result else { return false };
        let (findings, effects) = match &ran.outcome {
            Outcome::Decision(decision) => (&decision.findings, &decision.effects),
            Outcome::Reaction(reaction) => (&reaction.findings, &reaction.effects),
        };
        findings.iter().any(|finding| finding.policy == policy)
            || effects.iter().any(|effect| effect.policy == policy)
    }
}

/// A file with its cases.
type Read = (PathBuf, CaseFile);

pub(crate) fn run(arguments: &Test) -> anyhow::Result<Status> {
    spares_what_is_read(arguments)?;
    let engine = if arguments.mutate {
        load::engine_for_changes()?
    } else {
        load::engine()?
    };
    if arguments.watch {
        return watch::run(arguments, &engine);
    }
    match set_of(arguments, &engine) {
        Ok(Ok(set)) => once(arguments, &engine, set.as_ref()),
        Ok(Err(error)) => unloaded(arguments, &error),
        Err(error) => not_run(arguments, vec![Fault::of(&error)]),
    }
}

/// Refuses reports that would take the place of a case file, of the set or of each other.
fn spares_what_is_read(arguments: &Test) -> anyhow::Result<()> {
    // Case files that cannot be listed are reported where they are read.
    let mut read = case_files(&arguments.files).unwrap_or_default();
    read.extend(arguments.policies.clone());
    read.extend(arguments.excuses.clone());
    for written in [&arguments.junit, &arguments.coverage_html] {
        let Some(written) = written else { continue };
        output::spares(
            written,
            &read.iter().map(PathBuf::as_path).collect::<Vec<_>>(),
        )?;
        read.push(written.clone());
    }
    Ok(())
}

/// The set that the cases are about, unless they name policies of their own; or what is wrong with it.
type Loaded = Result<Option<PolicySet>, LoadError>;

fn set_of(arguments: &Test, engine: &Engine) -> anyhow::Result<Loaded> {
    match &arguments.policies {
        None => Ok(Ok(None)),
        Some(path) => Ok(load::read(engine, path)?.map(Some)),
    }
}

/// No case ran, because the set has problems.
fn unloaded(arguments: &Test, error: &LoadError) -> anyhow::Result<Status> {
    let path = arguments.policies.as_deref().unwrap_or(Path::new("-"));
    problems::report(error, load::folder(path))?;
    let problems = error.problems().iter();
    let mut faults: Vec<Fault> = problems
        .map(|problem| Fault::of_set(path, problem))
        .collect();
    faults.sort_by(|one, other| one.file.cmp(&other.file));
    written(arguments, &[], &faults)?;
    Ok(Status::Error)
}

/// No case ran, because of what is said for people here, and in the reports.
fn not_run(arguments: &Test, faults: Vec<Fault>) -> anyhow::Result<Status> {
    for fault in &faults {
        writeln!(anstream::stderr(), "error: {fault}")?;
    }
    written(arguments, &[], &faults)?;
    Ok(Status::Error)
}

/// The reports for programs, where something went wrong.
fn written(arguments: &Test, tested: &[Tested<'_>], faults: &[Fault]) -> anyhow::Result<()> {
    if let Some(path) = &arguments.junit {
        write(path, &junit::report(tested, faults)?)?;
    }
    if arguments.format == Report::Json {
        let mut out = anstream::stdout().lock();
        report::json(&mut out, tested, None, None, faults)?;
    }
    Ok(())
}

fn once(arguments: &Test, engine: &Engine, set: Option<&PolicySet>) -> anyhow::Result<Status> {
    let files = match read(arguments, set.is_some()) {
        Ok(files) => files,
        Err(faults) => return not_run(arguments, faults),
    };
    let (jobs, excuses) =
        match jobs(arguments, &files).and_then(|jobs| Ok((jobs, excuses(arguments)?))) {
            Ok(ready) => ready,
            Err(error) => return not_run(arguments, vec![Fault::of(&error)]),
        };
    let library = load::library();
    let rehearsal = arguments.mutate.then(Rehearsal::new);
    let tested = run_all(engine, &library, (set, rehearsal.as_ref()), &jobs)?;
    if arguments.update {
        let updated = update::update(&tested)?;
        updated.text(&mut anstream::stdout().lock())?;
        return Ok(updated.status());
    }
    let suite = Suite {
        set,
        tested: &tested,
        rehearsal: rehearsal.as_ref(),
        excuses: &excuses,
    };
    let judged = match suite.judge(arguments, engine) {
        Ok(judged) => judged,
        Err(error) => {
            written(arguments, &tested, &[Fault::of(&error)])?;
            return Err(error);
        }
    };
    if let Some(path) = &arguments.junit {
        write(path, &junit::report(&tested, &[])?)?;
    }
    let mut out = anstream::stdout().lock();
    let (coverage, mutation) = (judged.coverage.as_ref(), judged.mutation.as_ref());
    match arguments.format {
        Report::Text => report::text(&mut out, &tested, coverage, mutation)?,
        Report::Json => report::json(&mut out, &tested, coverage, mutation, &[])?,
    }
    if arguments.mutate && mutation.is_none() {
        out.flush()?;
        bail!(
            "no setting was changed: `--mutate` asks which changes the cases notice, so they have to pass with the set as it is"
        );
    }
    Ok(judged.status)
}

/// Cases that ran, and what it takes to say how good they are.
struct Suite<'a> {
    set: Option<&'a PolicySet>,
    tested: &'a [Tested<'a>],
    rehearsal: Option<&'a Rehearsal>,
    excuses: &'a Excuses,
}

/// What is said of a suite.
struct Judged {
    /// Where it is to be shown.
    coverage: Option<Coverage>,
    /// Where changes were asked for, and all cases passed.
    mutation: Option<Mutation>,
    status: Status,
}

impl Suite<'_> {
    fn judge(&self, arguments: &Test, engine: &Engine) -> anyhow::Result<Judged> {
        let (mut coverage, mut is_whole) = (None, true);
        if let Some(set) = self.set
            && (arguments.coverage || arguments.coverage_html.is_some() || arguments.all_covered)
        {
            let mut found = Coverage::of(set, self.tested)?;
            self.excuses.excuse(&mut found)?;
            is_whole = found.is_whole();
            if let Some(path) = &arguments.coverage_html {
                write(path, &page::page(set, &found)?)?;
            }
            let is_shown = arguments.coverage || (arguments.all_covered && !is_whole);
            coverage = is_shown.then_some(found);
        }
        let status = self.tested.iter().map(Tested::status);
        let mut status = status.fold(Status::Allowed, Status::and);
        let mut mutation = None;
        if let (Some(set), Some(rehearsal), Status::Allowed) = (self.set, self.rehearsal, status) {
            let found = mutate::run(engine, set, self.tested, rehearsal, self.excuses)?;
            status = found.status();
            mutation = Some(found);
        }
        if arguments.all_covered && !is_whole {
            status = status.and(Status::NotAllAllowed);
        }
        Ok(Judged {
            coverage,
            mutation,
            status,
        })
    }
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
}

fn excuses(arguments: &Test) -> anyhow::Result<Excuses> {
    match &arguments.excuses {
        None => Ok(Excuses::default()),
        Some(_) if !arguments.mutate && !arguments.all_covered && !arguments.coverage => bail!(
            "`--excuses` goes with `--mutate`, `--coverage` or `--all-covered`: without them there is nothing to excuse"
        ),
        Some(path) => Excuses::read(path),
    }
}

/// All case files, or what is wrong with each that is none or is about another set.
fn read(arguments: &Test, has_set: bool) -> Result<Vec<Read>, Vec<Fault>> {
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    let named = case_files(&arguments.files).map_err(|error| vec![Fault::of(&error)])?;
    for path in named {
        match CaseFile::read(&path) {
            Err(error) => faults.push(Fault::of_file(&path, error)),
            Ok(file) => match misplaced(&file, has_set) {
                Some(why) => faults.push(Fault::in_file(&path, why)),
                None => files.push((path, file)),
            },
        }
    }
    if faults.is_empty() {
        Ok(files)
    } else {
        Err(faults)
    }
}

/// Why a file cannot be run with the set that was given, or without one.
fn misplaced(file: &CaseFile, has_set: bool) -> Option<&'static str> {
    match (has_set, file.has_policies()) {
        (true, true) => Some(
            "it names its own `policies`: leave out `--policies`, or take them out of the file",
        ),
        (false, false) => {
            Some("it names no `policies`: give the set that it is about with `--policies`")
        }
        (true, false) if file.has_settings() => Some(
            "it gives `settings` or `asked`, which go with `policies` of its own: with `--policies` the set says them",
        ),
        _ => None,
    }
}

/// What was named; of a folder its TOML files, in the order of their names.
fn case_files(named: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for path in named {
        if !path.is_dir() {
            all.push(path.clone());
            continue;
        }
        let name = path.display();
        let entries = std::fs::read_dir(path)
            .and_then(Iterator::collect::<std::io::Result<Vec<_>>>)
            .with_context(|| format!("cannot read the folder `{name}`"))?;
        let files = entries.into_iter().map(|entry| entry.path());
        let is_case_file = |path: &PathBuf| path.extension().is_some_and(|end| end == "toml");
        let mut own: Vec<PathBuf> = files.filter(is_case_file).collect();
        if own.is_empty() {
            bail!("the folder `{name}` has no case file: their names end with `.toml`");
        }
        own.sort();
        all.append(&mut own);
    }
    Ok(all)
}

fn jobs<'a>(arguments: &Test, files: &'a [Read]) -> anyhow::Result<Vec<(&'a Read, &'a Case)>> {
    let wanted = arguments.filter.as_deref().unwrap_or_default();
    let jobs: Vec<(&Read, &Case)> = files
        .iter()
        .flat_map(|read| read.1.cases().iter().map(move |case| (read, case)))
        .filter(|((path, _), case)| {
            case.name.contains(wanted) || path.display().to_string().contains(wanted)
        })
        .collect();
    if jobs.is_empty() {
        bail!("no case contains what `--filter` asks for");
    }
    Ok(jobs)
}

/// Runs the cases on all cores and gives them back in their order.
fn run_all<'a>(
    engine: &Engine,
    library: &Library,
    (set, rehearsal): (Option<&PolicySet>, Option<&Rehearsal>),
    jobs: &[(&'a Read, &'a Case)],
) -> anyhow::Result<Vec<Tested<'a>>> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let each = |first: usize| {
        // Kept until the next file: what it compiled serves the cases to come.
        let mut kept: Option<PolicySet> = None;
        let mut done = Vec::new();
        for (index, ((path, file), case)) in jobs.iter().enumerate().skip(first).step_by(threads) {
            let result = match (set, rehearsal) {
                (Some(set), Some(rehearsal)) => file.rehearse(case, engine, set, rehearsal),
                (Some(set), None) => file.run(case, engine, set),
                (None, _) => file.set(case, engine, library).and_then(|set| {
                    let ran = file.run(case, engine, &set);
                    kept = Some(set);
                    ran
                }),
            };
            let path = path.as_path();
            let tested = Tested {
                path,
                file,
                case,
                result,
            };
            done.push((index, tested));
        }
        drop(kept);
        done
    };
    let mut tested = Vec::new();
    std::thread::scope(|scope| {
        let each = &each;
        let running: Vec<_> = (0..threads)
            .map(|first| scope.spawn(move || each(first)))
            .collect();
        for thread in running {
            match thread.join() {
                Ok(done) => tested.extend(done),
                Err(_) => bail!("a case made the engine panic: please report it"),
            }
        }
        Ok(())
    })?;
    tested.sort_by_key(|(index, _)| *index);
    Ok(tested.into_iter().map(|(_, tested)| tested).collect())
}
