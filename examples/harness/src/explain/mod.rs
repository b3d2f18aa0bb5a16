//! `maysend explain`: the whole path of one decision, and what would have to be otherwise.

pub(crate) mod arguments;
mod change;
mod facts;
mod path;
mod search;

use std::fs::File;
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use maysend::{Request, Verdict};
use serde_json::json;

use crate::answer::{self, Answer};
use crate::arguments::Report;
use crate::input::Requests;
use crate::load;
use crate::show::{self, Paper};
use crate::status::Status;
use crate::stream::Trouble;
use arguments::Explain;

pub(crate) fn run(arguments: &Explain) -> anyhow::Result<Status> {
    let request = read(&arguments.file)?;
    let Some(set) = load::set(&arguments.policies)? else {
        return Ok(Status::Error);
    };
    let decision = answer::patiently(&set, &request)?;
    let steps = path::steps(&set, &request, &decision);
    let is_allowed = decision.verdict == Verdict::Allow;
    let found = if arguments.what_would_allow && !is_allowed {
        Some(search::search(&set, &request, &decision)?)
    } else {
        None
    };
    let mut out = anstream::stdout().lock();
    match arguments.format {
        Report::Text => {
            let paper = Paper::new(&set);
            let decided = Answer::Decision(decision);
            show::text::answer(&mut out, &paper, &request, &decided)?;
            path::text(&mut out, &paper, &steps)?;
            if let Some(found) = &found {
                path::ways(&mut out, &paper, found)?;
            }
        }
        Report::Json => {
            let value = json!({ "decision": decision, "path": steps, "what_would_allow": found });
            serde_json::to_writer_pretty(&mut out, &value)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(if is_allowed {
        Status::Allowed
    } else {
        Status::NotAllAllowed
    })
}

/// The one request of a file.
pub(crate) fn read(file: &Path) -> anyhow::Result<Request> {
    if file == Path::new("-") {
        return one(std::io::stdin().lock(), None);
    }
    let name = file.display().to_string();
    let opened = File::open(file).with_context(|| format!("cannot open `{name}`"))?;
    one(BufReader::new(opened), Some(name))
}

fn one(reader: impl BufRead, name: Option<String>) -> anyhow::Result<Request> {
    let mut requests = Requests::new(reader);
    let first = match requests.next() {
        Some(Ok(read)) => read.request,
        Some(Err(mistake)) => bail!("{}", Trouble::from_mistake(mistake, name)),
        None => bail!(
            "there is no request in `{}`",
            name.as_deref().unwrap_or("-")
        ),
    };
    if requests.next().is_some() {
        let name = name.as_deref().unwrap_or("-");
        bail!("there is more than one request in `{name}`: give the one that is meant");
    }
    Ok(first)
}
