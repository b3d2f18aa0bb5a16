//! `maysend document`: a dealership's written policy, from the policies that are in force.

pub(crate) mod arguments;
mod changes;
mod layout;
mod markdown;
mod page;
mod written;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::load;
use crate::output;
use crate::show::escape;
use crate::status::Status;
use arguments::{Document, Form};
use changes::Changes;
use written::Written;

/// What names the data in a document.
const MARKER: &str = "maysend-document";

pub(crate) fn run(arguments: &Document) -> anyhow::Result<Status> {
    if let Some(path) = &arguments.output {
        let read = [Some(&arguments.set), arguments.diff.as_ref()];
        let read: Vec<&Path> = read.into_iter().flatten().map(PathBuf::as_path).collect();
        output::spares(path, &read)?;
    }
    let Some(set) = load::set(&arguments.set)? else {
        return Ok(Status::Error);
    };
    let written = Written::of(&set)?;
    let old = match &arguments.diff {
        None => None,
        Some(path) => match older(path)? {
            Some(old) => Some(old),
            None => return Ok(Status::Error),
        },
    };
    let changes = old
        .as_ref()
        .map_or_else(Changes::default, |old| Changes::between(old, &written));
    let text = render(&written, old.as_ref(), &changes, arguments.form())?;
    match &arguments.output {
        Some(path) => {
            fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
            say(path, &written, &changes);
        }
        None => {
            let mut out = std::io::stdout().lock();
            out.write_all(text.as_bytes())?;
            out.flush()?;
        }
    }
    let has_changed = changes.is_on() && !changes.list().is_empty();
    Ok(if has_changed {
        Status::NotAllAllowed
    } else {
        Status::Allowed
    })
}

fn render(
    written: &Written,
    old: Option<&Written>,
    changes: &Changes,
    form: Form,
) -> anyhow::Result<String> {
    let blocks = layout::lay_out(written, old, changes);
    let data = embedded(written)?;
    Ok(match form {
        Form::Md => markdown::write(&blocks, &data),
        Form::Html => {
            let footer = format!("{}, version {}", written.title, written.version);
            page::write(&written.title, &footer, &blocks, &data)
        }
    })
}

fn say(path: &Path, written: &Written, changes: &Changes) {
    let clauses: usize = written
        .policies
        .iter()
        .map(|policy| policy.clauses.len())
        .sum();
    let policies = written.policies.len();
    let mut line = format!(
        "wrote {}: {clauses} {} of {policies} {}",
        path.display(),
        if clauses == 1 { "clause" } else { "clauses" },
        if policies == 1 { "policy" } else { "policies" },
    );
    if changes.is_on() {
        let count = changes.list().len();
        let plural = if count == 1 { "change" } else { "changes" };
        line.push_str(&format!(", {count} {plural}"));
    }
    let _ = writeln!(anstream::stderr(), "{}", escape::line(&line));
}

/// The policy to compare with: of a set, or as a document carries it. None: the set has problems, and they were reported.
fn older(path: &Path) -> anyhow::Result<Option<Written>> {
    if path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
    {
        return load::set(path)?.map(|set| Written::of(&set)).transpose();
    }
    let name = path.display();
    let text = fs::read_to_string(path).with_context(|| format!("cannot read `{name}`"))?;
    let data = data(&text).with_context(|| {
        format!("`{name}` is no set (`.toml`), and no document that `maysend document` wrote")
    })?;
    let written = Written::parse(data).with_context(|| format!("cannot compare with `{name}`"))?;
    Ok(Some(written))
}

/// The data as it may stand in a comment and in a script element: `<` and `>` are only in strings, where JSON has another way
/// to write them.
fn embedded(written: &Written) -> anyhow::Result<String> {
    let json = serde_json::to_string(written)?;
    Ok(json
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026"))
}

/// The data that [`embedded`] put into a document. Texts of the document and of the data hold no `<` of their own, so nothing that
/// they say passes for its beginning.
fn data(document: &str) -> Option<&str> {
    let in_markdown = format!("<!-- {MARKER} ");
    let in_html = format!("<script type=\"application/json\" id=\"{MARKER}\">");
    let (_, rest) = document
        .rsplit_once(&in_markdown)
        .or_else(|| document.rsplit_once(&in_html))?;
    let (json, _) = rest.split_once(" -->").or_else(|| rest.split_once('<'))?;
    Some(json)
}
