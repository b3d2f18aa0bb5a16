//! The one request that a command is about.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context as _, bail};
use maysend::Request;

use super::Requests;
use crate::stream::Trouble;

/// So many identifiers are named where the wanted one is not there.
const NAMED: usize = 8;

/// The one request of a file, or of several the one whose message has this identifier.
pub(crate) fn one(file: &Path, id: Option<&str>) -> anyhow::Result<Request> {
    if file == Path::new("-") {
        return out_of(std::io::stdin().lock(), None, id);
    }
    let name = file.display().to_string();
    let opened = File::open(file).with_context(|| format!("cannot open `{name}`"))?;
    out_of(BufReader::new(opened), Some(name), id)
}

fn out_of(reader: impl BufRead, name: Option<String>, id: Option<&str>) -> anyhow::Result<Request> {
    let shown = name.as_deref().unwrap_or("-").to_owned();
    let mut ids = Vec::new();
    let mut found = None;
    let mut is_named_twice = false;
    let mut mistake = None;
    for read in Requests::new(reader) {
        let request = match read {
            Ok(read) => read.request,
            Err(made) => {
                mistake.get_or_insert(made);
                continue;
            }
        };
        if ids.len() <= NAMED {
            ids.push(request.message.id.clone());
        }
        if id.is_none_or(|id| id == request.message.id) {
            is_named_twice |= found.is_some();
            found.get_or_insert(request);
        }
    }
    // A mistake elsewhere matters not where the request that is named was found.
    if let Some(mistake) = mistake.filter(|_| id.is_none() || found.is_none()) {
        bail!("{}", Trouble::from_mistake(mistake, name));
    }
    match (found, id) {
        (Some(_), Some(id)) if is_named_twice => {
            bail!("there is more than one request in `{shown}` with the id `{id}`")
        }
        (Some(_), None) if is_named_twice => {
            bail!(
                "there is more than one request in `{shown}`: {}",
                choose(&ids)
            )
        }
        (Some(request), _) => Ok(request),
        (None, Some(id)) if !ids.is_empty() => {
            bail!(
                "there is no request in `{shown}` with the id `{id}`: {}",
                choose(&ids)
            )
        }
        (None, _) => bail!("there is no request in `{shown}`"),
    }
}

/// How to say which is meant.
fn choose(ids: &[String]) -> String {
    let named = ids.iter().filter(|id| !id.is_empty()).take(NAMED);
    let named: Vec<String> = named.map(|id| format!("`{id}`")).collect();
    if named.is_empty() {
        return "give the one that is meant in a file of its own, or give its message an `id`"
            .to_owned();
    }
    let more = if ids.len() > NAMED { " and more" } else { "" };
    format!(
        "name the one that is meant by `--id`, of {}{more}",
        named.join(", ")
    )
}
