//! `maysend replay`: recorded requests decided by two sets, and what the new one would change.

pub(crate) mod arguments;
mod compare;
mod recording;
mod summary;
mod tee;

use std::cell::RefCell;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use maysend::{DecideError, Decision, DigestKey, Engine, EngineConfig, PolicySet};

use crate::answer::patiently;
use crate::arguments::Report;
use crate::load;
use crate::progress;
use crate::status::Status;
use crate::stream::complain;
use arguments::Replay;
use recording::Recording;
use summary::Summary;
use tee::{Shared, Tee};

pub(crate) fn run(arguments: &Replay) -> anyhow::Result<Status> {
    let recording = Recording::open(arguments)?;
    let engine = engine(recording.digest_key())?;
    let load = |path: &Path| match path.to_str().and_then(|text| text.strip_prefix("kept:")) {
        Some(digest) => recording.kept_set(&engine, digest).map(Some),
        None => load::set_in(&engine, path),
    };
    let (Some(old), Some(new)) = (load(&arguments.old)?, load(&arguments.new)?) else {
        return Ok(Status::Error);
    };
    let mut summary = Summary::new(&new, arguments.examples)?;
    replay(&old, &new, recording, &mut summary)?;
    let mut out = anstream::stdout().lock();
    match arguments.format {
        Report::Text => summary.text(&mut out)?,
        Report::Json => {
            serde_json::to_writer_pretty(&mut out, &summary.value())?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(summary.status())
}

/// Decides each request twice, in the order of the recording, on all cores and with a few dozen requests in memory.
fn replay(
    old: &PolicySet,
    new: &PolicySet,
    recording: Recording,
    summary: &mut Summary,
) -> anyhow::Result<()> {
    let tee = RefCell::new(Tee::new(recording));
    let mut before = old.decide_many(std::iter::from_fn(|| tee.borrow_mut().next(0)));
    let mut after = new.decide_many(std::iter::from_fn(|| tee.borrow_mut().next(1)));
    let bar = progress::bar("texts replayed", None);
    loop {
        let pair = (before.next(), after.next());
        let recorded = tee.borrow_mut().told();
        let ((Some(before), Some(after)), Some(recorded)) = (pair, recorded) else {
            break;
        };
        let both = [(old, before), (new, after)]
            .map(|(set, decision)| again_if_late(set, &recorded, decision));
        match both {
            [Ok(before), Ok(after)] => summary.pair(&recorded, &before, &after),
            [Err(error), _] | [_, Err(error)] => {
                bar.suspend(|| complain(&format!("{}: {error}", recorded.place())));
                summary.trouble();
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    drop((before, after));
    let mut recording = tee.into_inner().into_source();
    summary.unread(recording.mistakes());
    recording.finish()
}

fn again_if_late(
    set: &PolicySet,
    recorded: &Shared,
    decision: Result<Decision, DecideError>,
) -> Result<Decision, DecideError> {
    match decision {
        Err(DecideError::Transient(_) | DecideError::Busy) => patiently(set, recorded.request()),
        decision => decision,
    }
}

/// One engine for both sets, so that what they share is compiled once.
fn engine(key: Option<DigestKey>) -> anyhow::Result<Engine> {
    let mut config = EngineConfig::default();
    config.threads = 1;
    if let Some(key) = key {
        config.digest_key = key;
    }
    Engine::new(config).context("cannot start the engine")
}
