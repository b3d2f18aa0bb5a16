//! `maysend batch`: one text to many recipients, decided on all cores, in bounded memory, and resumed where it was broken off.

pub(crate) mod arguments;
mod journal;
mod line;
mod page;
mod physical;
mod rows;
mod summary;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use indicatif::ProgressBar;
use maysend::{DecideError, PolicySet, Request};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::answer::patiently;
use crate::arguments::Report;
use crate::load;
use crate::output;
use crate::progress;
use crate::status::Status;
use crate::stream::complain;
use arguments::Batch;
use journal::Journal;
use line::{Answer, Decided, Head, Identity, Line};
use rows::Rows;
use summary::Summary;

pub(crate) fn run(arguments: &Batch) -> anyhow::Result<Status> {
    // What costs nothing to find out comes before the policies are compiled.
    if !arguments.resume && arguments.output.exists() {
        return Err(journal::taken(&arguments.output));
    }
    let (base, identity) = request(&arguments.request)?;
    let recipients = &arguments.recipients;
    let found = std::fs::metadata(recipients)
        .with_context(|| format!("cannot open `{}`", recipients.display()))?;
    if !found.is_file() {
        bail!(
            "`{}` is no file: recipients are read more than once, so write them to one first",
            recipients.display()
        );
    }
    let (total, digest) = count(recipients)?;
    let nobody = || anyhow!("`{}` names no recipients", recipients.display());
    if total == 0 {
        return Err(nobody());
    }
    if let Some(page) = &arguments.html {
        let read = [
            recipients,
            &arguments.request,
            &arguments.policies,
            &arguments.output,
        ];
        output::spares(page, &read.map(PathBuf::as_path))?;
    }
    let mut rows = Rows::open(recipients, base)?;
    let engine = load::engine_for_many()?;
    let Some(set) = load::set_in(&engine, &arguments.policies)? else {
        return Ok(Status::Error);
    };
    let head = Head {
        batch: Identity {
            engine: maysend::VERSION.to_owned(),
            set: set.digest().as_str().to_owned(),
            request: identity,
            recipients: digest,
        },
    };
    let mut summary = Summary::new(&set);
    let journal = if arguments.resume && arguments.output.exists() {
        Journal::resume(&arguments.output, &head, |line| {
            skip(&mut rows, &line)?;
            summary.count(&line);
            Ok(())
        })?
    } else {
        Journal::create(&arguments.output, &head)?
    };
    let bar = progress::bar("rows decided", Some(total));
    bar.inc(summary.rows());
    // The rows that were there before say nothing of how fast this run is.
    bar.reset_eta();
    let decided = decide(&set, rows, journal, &mut summary, &bar, recipients);
    bar.finish_and_clear();
    decided?;
    if summary.rows() == 0 {
        return Err(nobody());
    }
    if let Some(path) = &arguments.html {
        std::fs::write(path, page::page(&summary))
            .with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    let mut out = anstream::stdout().lock();
    match arguments.format {
        Report::Text => summary.text(&mut out)?,
        Report::Json => {
            serde_json::to_writer_pretty(&mut out, &summary)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(summary.status())
}

/// What all requests have in common, and the same as it is written.
fn request(path: &Path) -> anyhow::Result<(Request, Value)> {
    let name = path.display();
    let text = std::fs::read(path).with_context(|| format!("cannot read `{name}`"))?;
    let written: Value =
        serde_json::from_slice(&text).with_context(|| format!("`{name}` is no JSON"))?;
    let mut whole = written.clone();
    let Some(fields) = whole.as_object_mut() else {
        bail!("`{name}` is no request: it is to be one JSON object");
    };
    if fields.contains_key("recipient") {
        bail!("`{name}` has a `recipient`: leave it out, each row is one");
    }
    // A request must have one; every row replaces it.
    let nobody = serde_json::json!({ "phone": "+12145550100" });
    fields.insert("recipient".to_owned(), nobody);
    let request = serde_path_to_error::deserialize(whole)
        .with_context(|| format!("`{name}` is no request"))?;
    Ok((request, written))
}

/// About so many rows (a cell may hold line breaks, so that it is for the bar only), and the SHA-256 of the file.
fn count(path: &Path) -> anyhow::Result<(u64, String)> {
    let file = File::open(path).with_context(|| format!("cannot open `{}`", path.display()))?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut lines = 0_u64;
    let mut is_whole = true;
    let mut has_returns = false;
    let mut hash = Sha256::new();
    loop {
        let buffer = reader
            .fill_buf()
            .with_context(|| format!("cannot read `{}`", path.display()))?;
        if buffer.is_empty() {
            let last = u64::from(!is_whole);
            let head = u64::from(rows::is_csv(path));
            if lines == 0 && has_returns {
                bail!(
                    "the lines of `{}` end in carriage returns alone: save it with line feeds",
                    path.display()
                );
            }
            let rows = lines.saturating_add(last).saturating_sub(head);
            let digest = hash.finalize();
            let hex = digest.iter().map(|byte| format!("{byte:02x}"));
            return Ok((rows, hex.collect()));
        }
        let found = buffer.iter().filter(|byte| **byte == b'\n').count();
        lines = lines.saturating_add(u64::try_from(found).unwrap_or(0));
        is_whole = buffer.ends_with(b"\n");
        has_returns |= buffer.contains(&b'\r');
        hash.update(buffer);
        let length = buffer.len();
        reader.consume(length);
    }
}

/// A row that was decided already: it must still be the same.
fn skip(rows: &mut Rows, line: &Line) -> anyhow::Result<()> {
    let row = rows.next()?;
    let is_same = row.as_ref().is_some_and(|row| {
        let name = row.request.as_ref().ok().map(line::name);
        row.number == line.row && name == line.recipient
    });
    if !is_same {
        bail!(
            "row {} of the recipients is another than when the batch began: name another `--output`",
            line.row
        );
    }
    Ok(())
}

/// A row that is with the engine, or that has no request to give it.
type Ahead = (u64, Result<Arc<Request>, String>);

/// Decides the rows in their order, with a few dozen of them in memory.
fn decide(
    set: &PolicySet,
    rows: Rows,
    mut journal: Journal,
    summary: &mut Summary,
    bar: &ProgressBar,
    recipients: &Path,
) -> anyhow::Result<()> {
    let rows = RefCell::new(rows);
    let ahead = RefCell::new(VecDeque::<Ahead>::new());
    let failure = RefCell::new(None);
    let read = || match rows.borrow_mut().next() {
        Ok(row) => row,
        Err(error) => {
            *failure.borrow_mut() = Some(error);
            None
        }
    };
    let mut decisions = set.decide_many(std::iter::from_fn(|| {
        loop {
            let row = read()?;
            let request = row.request.map(Arc::new).map_err(|why| {
                let place = format!("{}:{}", recipients.display(), row.line);
                bar.suspend(|| complain(&format!("{place}: {why}")));
                why
            });
            let asked = request.as_ref().ok().map(Arc::clone);
            ahead.borrow_mut().push_back((row.number, request));
            if asked.is_some() {
                return asked;
            }
        }
    }));
    let mut told = |line: Line| {
        journal.line(&line)?;
        summary.count(&line);
        bar.inc(1);
        anyhow::Ok(())
    };
    loop {
        let decision = decisions.next();
        loop {
            let broken = ahead.borrow_mut().pop_front_if(|(_, row)| row.is_err());
            let Some((row, Err(error))) = broken else {
                break;
            };
            told(Line {
                row,
                recipient: None,
                answer: Answer::Error { error },
            })?;
        }
        let next = ahead.borrow_mut().pop_front();
        let (Some(decision), Some((row, Ok(request)))) = (decision, next) else {
            break;
        };
        let decision = match decision {
            Err(DecideError::Transient(_) | DecideError::Busy) => patiently(set, &request),
            decision => decision,
        };
        told(Line {
            row,
            recipient: Some(line::name(&request)),
            answer: match decision {
                Ok(decision) => Answer::Decided(Decided::new(&decision)),
                Err(error) => Answer::Error {
                    error: error.to_string(),
                },
            },
        })?;
    }
    drop(decisions);
    journal.finish()?;
    failure.into_inner().map_or(Ok(()), Err)
}
