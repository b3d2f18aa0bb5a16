//! `maysend test --watch`: the cases run again whenever something that they depend on has changed.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use maysend::{Engine, PolicySet};

use super::{Loaded, case_files, once, set_of, unloaded};
use crate::arguments::Test;
use crate::load::folder;
use crate::status::Status;
use crate::{is_closed_pipe, report};

/// How long nobody looks. There are a few dozen files at most: asking for them costs nothing, and works on network drives and in
/// containers, where the system tells of no changes.
const PAUSE: Duration = Duration::from_millis(250);

/// When a file was written and how large it is. None: there is none.
type Stamp = Option<(SystemTime, u64)>;

/// What the runs depend on, as it is at a moment.
type Seen = BTreeMap<PathBuf, Stamp>;

/// Runs until it is ended from outside, or nobody reads any more.
pub(super) fn run(arguments: &Test, engine: &Engine) -> anyhow::Result<Status> {
    let mut named = Vec::new();
    // Kept until the next is loaded: what did not change is not compiled again.
    let mut kept = None;
    loop {
        clear()?;
        let (seen, loaded) = load(arguments, engine, &mut named, &mut kept);
        let ran = match loaded {
            Ok(Ok(set)) => {
                kept = set;
                once(arguments, engine, kept.as_ref())
            }
            Ok(Err(error)) => unloaded(arguments, &error),
            Err(error) => Err(error),
        };
        match ran {
            Err(error) if is_closed_pipe(&error) => return Err(error),
            Err(error) => {
                report(&error);
            }
            Ok(_) => {}
        }
        let count = seen.len();
        writeln!(anstream::stderr(), "watching {count} files; Ctrl-C ends it")?;
        wait(arguments, &named, &seen);
    }
}

/// The set, and everything as it was before it was read. What it names is known only then: where that is new, it is loaded once
/// more, so that no change goes unseen.
fn load(
    arguments: &Test,
    engine: &Engine,
    named: &mut Vec<PathBuf>,
    kept: &mut Option<PolicySet>,
) -> (Seen, anyhow::Result<Loaded>) {
    let beside = arguments.policies.as_deref().and_then(folder);
    let beside = beside.unwrap_or(Path::new(""));
    loop {
        let seen = look(arguments, named);
        let loaded = set_of(arguments, engine);
        let files = match &loaded {
            Ok(Ok(set)) => set.as_ref().map(PolicySet::files),
            Ok(Err(error)) => Some(error.files()),
            Err(_) => None,
        };
        let files = files.unwrap_or_default().iter();
        *named = files.map(|file| beside.join(file)).collect();
        if named.iter().all(|path| seen.contains_key(path)) {
            return (seen, loaded);
        }
        if let Ok(Ok(set)) = loaded {
            *kept = set;
        }
    }
}

/// Until something is otherwise and stays so: an editor or a compiler may be in the midst of writing.
fn wait(arguments: &Test, named: &[PathBuf], seen: &Seen) {
    let mut before = seen.clone();
    loop {
        std::thread::sleep(PAUSE);
        let now = look(arguments, named);
        if now == before && now != *seen {
            return;
        }
        before = now;
    }
}

fn look(arguments: &Test, named: &[PathBuf]) -> Seen {
    let mut all = Vec::new();
    for path in &arguments.files {
        // What cannot be listed is reported where it is read, and looked for by its own name.
        match case_files(std::slice::from_ref(path)) {
            Ok(files) => all.extend(files),
            Err(_) => all.push(path.clone()),
        }
    }
    all.extend(arguments.policies.clone());
    all.extend(arguments.excuses.clone());
    all.extend_from_slice(named);
    all.into_iter()
        .map(|path| {
            let found = std::fs::metadata(&path);
            let stamp = found.and_then(|found| Ok((found.modified()?, found.len())));
            (path, stamp.ok())
        })
        .collect()
}

/// What an earlier run said is of no use any more; in a pipe it stays.
fn clear() -> io::Result<()> {
    let term = console::Term::stdout();
    if io::stdout().is_terminal() {
        term.clear_screen()?;
    }
    Ok(())
}
