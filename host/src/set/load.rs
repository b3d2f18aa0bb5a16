//! A merged set, loaded: each policy found, checked, compiled and configured.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::document::{Source, closest};
use super::files::{Files, MAX_FILE, beside};
use super::merge::{Entry, Merged};
use super::pieces::Identity;
use super::problem::Problems;
use super::stricter;
use crate::component::{CheckedComponent, Code, ConfigureError, Configured, Stage};
use crate::digest::Digest;
use crate::engine::Engine;
use crate::library::{self, Library};
use crate::limits::Limits;
use crate::policy::{Mode, Policy};

pub(crate) struct Loader<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) library: &'a Library,
    pub(crate) files: &'a Files<'a>,
}

impl Loader<'_> {
    /// Loads every policy that can be loaded; the others are problems.
    pub(crate) fn policies(&self, merged: &Merged, problems: &mut Problems) -> Vec<Policy> {
        let policies: Vec<(Policy, &Entry)> = self
            .each(&merged.policies, problems)
            .into_iter()
            .zip(&merged.policies)
            .filter_map(|(policy, entry)| Some((policy?, entry)))
            .collect();
        // A policy that failed to load may be the giver of a label: one problem at a time, then.
        if policies.len() == merged.policies.len() {
            check_labels(&policies, problems);
        }
        policies.into_iter().map(|(policy, _)| policy).collect()
    }

    /// Each in its place, none where it could not be loaded. On all cores: compiling one large function keeps one of them busy, and
    /// the next policy need not wait for it.
    fn each(&self, entries: &[Entry], problems: &mut Problems) -> Vec<Option<Policy>> {
        let next = AtomicUsize::new(0);
        let blank = problems.apart();
        let work = || {
            let mut done = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(entry) = entries.get(index) else {
                    return done;
                };
                let mut own = blank.apart();
                let policy = self.policy(entry, &mut own);
                done.push((index, policy, own));
            }
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut done = std::thread::scope(|scope| {
            // Where the machine refuses a thread, this one does its part.
            let others: Vec<_> = (1..cores.min(entries.len()))
                .filter_map(|_| std::thread::Builder::new().spawn_scoped(scope, work).ok())
                .collect();
            let mut done = work();
            for other in others {
                done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
            }
            done
        });
        done.sort_unstable_by_key(|(index, ..)| *index);
        done.into_iter()
            .map(|(_, policy, own)| {
                problems.join(own);
                policy
            })
            .collect()
    }

    fn policy(&self, entry: &Entry, problems: &mut Problems) -> Option<Policy> {
        let place = &entry.source.place;
        let (code, limits) = match &entry.source.value {
            Source::Library(name) => match self.library.find(name) {
                Some(library::Entry::Component(bytes)) => self.component(entry, bytes, problems)?,
                #[cfg(feature = "native-testing")]
                Some(library::Entry::Native(policy)) => {
                    match crate::native::Native::new(std::sync::Arc::clone(policy)) {
                        Ok(native) => (Code::Native(native), Limits::small()),
                        Err(error) => {
                            problems.add(Some(place), format!("`{name}`: {error}"));
                            return None;
                        }
                    }
                }
                None => {
                    let known: Vec<&str> = self.library.names().collect();
                    let help = match closest(name, &known) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None if known.is_empty() => "the library is empty".to_owned(),
                        None => format!("known: {}", known.join(", ")),
                    };
                    problems.add_with_help(
                        Some(place),
                        format!("there is no policy `{name}`"),
                        help,
                    );
                    return None;
                }
            },
            Source::File(path) => {
                let bytes = match self.files.read(&beside(&entry.file, path), MAX_FILE) {
                    Ok(bytes) => bytes,
                    Err(why) => {
                        problems.add_with_help(
                            Some(place),
                            format!("cannot read `{path}`: {why}"),
                            "paths are seen from the file that names them and stay inside the set's folder",
                        );
                        return None;
                    }
                };
                self.component(entry, &bytes, problems)?
            }
        };
        let files = self.entry_files(entry, problems)?;
        let settings = entry
            .settings
            .as_ref()
            .map_or_else(|| "{}".to_owned(), |node| node.to_json().to_string());
        let configured = match Configured::new(self.engine, code, settings, files, limits) {
            Ok(configured) => configured,
            Err(ConfigureError::Component(error)) => {
                problems.add(Some(place), format!("`{}`: {error}", entry.source.value));
                return None;
            }
            Err(ConfigureError::Settings(found)) => {
                report_settings(entry, &found, problems);
                return None;
            }
        };
        let sound = check_locks(entry, &configured, problems);
        sound.then(|| Policy {
            id: entry.id.clone(),
            mode: entry.mode,
            on_failure: entry.on_failure,
            limits,
            source: entry.source.value.to_string(),
            configured,
        })
    }

    fn component(
        &self,
        entry: &Entry,
        bytes: &[u8],
        problems: &mut Problems,
    ) -> Option<(Code, Limits)> {
        let place = &entry.source.place;
        let refuse = |problems: &mut Problems, error: crate::ComponentError| {
            let mut message = format!("`{}`: {error}", entry.source.value);
            if let Some(source) = std::error::Error::source(&error)
                .filter(|_| matches!(error, crate::ComponentError::Engine(_)))
            {
                message = format!("{message}: {source}");
            }
            problems.add(Some(place), message);
        };
        if let Some(expected) = &entry.sha256 {
            let digest = Digest::of(bytes);
            if !digest.as_str().eq_ignore_ascii_case(&expected.value) {
                problems.add_with_help(
                    Some(&expected.place),
                    format!("`{}` has the SHA-256 {digest}, not this one", entry.source.value),
                    "it is another file than the one that was reviewed; review it, then write its digest here",
                );
                return None;
            }
        }
        let ceiling = self.engine.ceiling();
        let defaults = Limits::for_component(bytes.len()).within(ceiling);
        let limits = match entry
            .limits
            .as_ref()
            .map(|at| at.value.over(defaults, ceiling))
        {
            None => defaults,
            Some(Ok(limits)) => limits,
            Some(Err(message)) => {
                problems.add(entry.limits.as_ref().map(|at| &at.place), message);
                return None;
            }
        };
        let compiled = CheckedComponent::read_within(bytes, &limits)
            .and_then(|checked| checked.compile(self.engine, &limits));
        match compiled {
            Ok(compiled) => Some((Code::Component(compiled.0), limits)),
            Err(error) => {
                refuse(problems, error);
                None
            }
        }
    }

    fn entry_files(
        &self,
        entry: &Entry,
        problems: &mut Problems,
    ) -> Option<Vec<(String, Vec<u8>)>> {
        let mut files = Vec::new();
        let mut complete = true;
        for at in &entry.files {
            match self
                .files
                .read(&beside(&entry.files_from, &at.value), MAX_FILE)
            {
                Ok(contents) => files.push((at.value.clone(), contents)),
                Err(why) => {
                    problems.add_with_help(
                        Some(&at.place),
                        format!("cannot read `{}`: {why}", at.value),
                        "paths are seen from the file that names them and stay inside the set's folder",
                    );
                    complete = false;
                }
            }
        }
        complete.then_some(files)
    }
}

fn report_settings(entry: &Entry, found: &[crate::SettingsProblem], problems: &mut Problems) {
    if found.is_empty() {
        problems.add_with_help(
            Some(&entry.place),
            format!("`{}` refuses its settings without saying why", entry.id),
            "in JavaScript, an exception in `configure` ends like this",
        );
    }
    for problem in found {
        let node = entry
            .settings
            .as_ref()
            .map(|settings| settings.closest(&problem.pointer));
        let place = node.map_or(&entry.place, |node| &node.place);
        let name = problem.pointer.trim_start_matches('/').replace('/', ".");
        let message = if name.is_empty() {
            format!("settings of `{}`: {}", entry.id, problem.message)
        } else {
            format!("setting `{name}` of `{}`: {}", entry.id, problem.message)
        };
        problems.add(Some(place), message);
    }
}

fn check_locks(entry: &Entry, configured: &Configured, problems: &mut Problems) -> bool {
    let schema = &configured.description().settings_schema;
    let mut sound = true;
    for locked in &entry.locked {
        let Some(name) = locked.value.strip_prefix("settings.") else {
            continue;
        };
        if let Err(unknown) = stricter::is_setting(schema, name) {
            let help = match closest(&unknown.token, &unknown.known) {
                Some(near) => format!("did you mean `{near}`?"),
                None if unknown.known.is_empty() => {
                    format!("there is nothing in which `{}` could lie", unknown.token)
                }
                None => format!("known: {}", unknown.known.join(", ")),
            };
            problems.add_with_help(
                Some(&locked.place),
                format!(
                    "`{}` has no setting `{name}`, so that this locks nothing",
                    entry.id
                ),
                help,
            );
            sound = false;
        }
    }
    for turned in &entry.turned {
        let verdict =
            stricter::is_no_looser(schema, &turned.pointer, turned.from.as_ref(), &turned.to);
        if let Err(why) = verdict {
            let name = turned.pointer.trim_start_matches('/').replace('/', ".");
            problems.add_with_help(
                Some(&turned.place),
                format!(
                    "setting `{name}` of `{}` is locked by the set that this one extends: {why}",
                    entry.id
                ),
                "it can only be made stricter",
            );
            sound = false;
        }
    }
    sound
}

/// Every label that a policy needs must be given by an enforced policy that is asked before it.
fn check_labels(policies: &[(Policy, &Entry)], problems: &mut Problems) {
    for (index, (policy, entry)) in policies.iter().enumerate() {
        // Labels are made in the order of the set, and no policy is told what it said itself.
        let labels_too = policy.has_stage(Stage::Label);
        for label in &policy.description().needs_labels {
            let gives = |at: usize, giver: &Policy| {
                at != index
                    && giver.has_stage(Stage::Label)
                    && giver.description().gives_labels.contains(label)
            };
            let mut givers = policies
                .iter()
                .enumerate()
                .filter(|(at, (giver, _))| gives(*at, giver))
                .map(|(at, (giver, _))| (at, giver));
            let in_time = |at: usize| !labels_too || at < index;
            let enough =
                |giver: &Policy| giver.mode == Mode::Enforce || policy.mode == Mode::Monitor;
            if givers
                .clone()
                .any(|(at, giver)| in_time(at) && enough(giver))
            {
                continue;
            }
            let help = match givers.next() {
                Some((at, giver)) if !in_time(at) && enough(giver) => format!(
                    "`{}` gives it, but is asked later: move it above `{}` in the set",
                    giver.id, policy.id
                ),
                Some((_, giver)) => format!(
                    "`{}` gives it, but in monitor mode nothing of it counts: enforce it",
                    giver.id
                ),
                None => {
                    let missing = match label.as_str() {
                        "class" => "`[[policy]]` with `use = \"standard/classification\"`",
                        _ => "a policy that gives it",
                    };
                    if labels_too {
                        format!("add {missing}, above `{}` in the set", policy.id)
                    } else {
                        format!("add {missing}")
                    }
                }
            };
            let who = if labels_too {
                "no policy above it"
            } else {
                "no policy"
            };
            problems.add_with_help(
                Some(&entry.source.place),
                format!(
                    "`{}` needs the label `{label}`, which {who} gives",
                    policy.id
                ),
                help,
            );
        }
    }
}

/// The digest of everything that a decision of this set depends on.
pub(crate) fn digest(merged: &Merged, policies: &[Policy]) -> Digest {
    let identity = Identity::new(
        (&merged.name, &merged.version),
        merged.business.as_ref(),
        &merged.assume,
        &merged.approvers,
        policies,
    );
    Digest::of(identity.text().as_bytes())
}
