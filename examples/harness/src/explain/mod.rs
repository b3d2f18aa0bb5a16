//! `maysend explain`: the whole path of one decision, and what would have to be otherwise.

pub(crate) mod arguments;
mod change;
mod facts;
mod path;
mod search;

use std::io::Write as _;

use maysend::Verdict;
use serde_json::json;

use crate::answer::{self, Answer};
use crate::arguments::Report;
use crate::input;
use crate::load;
use crate::show::{self, Paper};
use crate::status::Status;
use arguments::Explain;

pub(crate) fn run(arguments: &Explain) -> anyhow::Result<Status> {
    let request = input::one(&arguments.file, arguments.id.as_deref())?;
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
