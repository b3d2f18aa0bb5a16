//! Files of what a dealership has from before.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use maysend::ledger::import::{Checked, Format, Imported, RefusedRow, Rows, check};
use serde_json::json;

use super::arguments::{Import, Input, RowsOf};
use super::plural;
use crate::arguments::Report;
use crate::progress;
use crate::show::escape;
use crate::status::Status;

/// As many refused rows are printed; a file with the columns of another refuses every row.
const SHOWN: usize = 100;

pub(crate) async fn run(arguments: &Import) -> anyhow::Result<Status> {
    let open = arguments.books.open().await?;
    let tenant = open.tenant(&arguments.whose).await?;
    let path = &arguments.file;
    let format = format(path, arguments.input)?;
    let bytes = std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let bar = progress::waiting("importing");
    let checked = check(rows(arguments.rows), format, &bytes);
    drop(bytes);
    let refused = checked.refused.clone();
    let usable = checked.entries.len();
    let imported = if arguments.rehearse || (!refused.is_empty() && !arguments.skip_refused) {
        None
    } else {
        Some(into(checked, &open, &tenant.id).await?)
    };
    bar.finish_and_clear();
    open.close().await;
    match arguments.format {
        Report::Json => {
            let value = json!({
                "tenant": tenant.id,
                "usable": usable,
                "refused": refused,
                "imported": match imported {
                    Some(Imported::Done(rows)) => rows,
                    _ => 0,
                },
                "imported_before": imported == Some(Imported::Before),
            });
            writeln!(anstream::stdout(), "{value:#}")?;
        }
        Report::Text => text(arguments, usable, &refused, imported)?,
    }
    Ok(if refused.is_empty() {
        Status::Allowed
    } else {
        Status::NotAllAllowed
    })
}

async fn into(
    checked: Checked,
    open: &crate::books::Open,
    tenant: &str,
) -> anyhow::Result<Imported> {
    let imported = checked.import(open.ledger.as_ref(), tenant).await;
    imported.context("nothing of the file is on record")
}

fn text(
    arguments: &Import,
    usable: usize,
    refused: &[RefusedRow],
    imported: Option<Imported>,
) -> anyhow::Result<()> {
    let mut errors = anstream::stderr();
    let name = arguments.file.display().to_string();
    for row in refused.iter().take(SHOWN) {
        writeln!(
            errors,
            "{}: {}",
            escape::line(&name),
            escape::line(&row.to_string())
        )?;
    }
    if let Some(more) = refused.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        writeln!(
            errors,
            "and {more} rows more (`--format json` lists them all)"
        )?;
    }
    let are = |count: u64| plural(count, "row is", "rows are");
    let can = plural(usable as u64, "row", "rows");
    let but = match refused.len() as u64 {
        0 => String::new(),
        count => format!(", {} refused", are(count)),
    };
    let line = match imported {
        Some(Imported::Done(rows)) => format!("{} on record{but}", are(rows)),
        Some(Imported::Before) => {
            "this file was imported before: nothing was put on record again".to_owned()
        }
        _ if arguments.rehearse => format!("{can} can be put on record{but}"),
        None if !refused.is_empty() => format!(
            "nothing is on record: {can} could be{but}; mend them, or leave them out with `--skip-refused`"
        ),
        _ => "there is nothing in it to put on record".to_owned(),
    };
    writeln!(anstream::stdout(), "{line}")?;
    Ok(())
}

fn format(path: &Path, given: Option<Input>) -> anyhow::Result<Format> {
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .map(str::to_ascii_lowercase);
    Ok(match (given, extension.as_deref()) {
        (Some(Input::Csv), _) | (None, Some("csv")) => Format::Csv,
        (Some(Input::Jsonl), _) | (None, Some("jsonl" | "ndjson")) => Format::JsonLines,
        (None, _) => bail!(
            "the name of `{}` does not say how it is written: say so with `--input csv` or `--input jsonl`",
            path.display()
        ),
    })
}

fn rows(rows: RowsOf) -> Rows {
    match rows {
        RowsOf::Consents => Rows::Consents,
        RowsOf::OptOuts => Rows::OptOuts,
        RowsOf::Relationships => Rows::Relationships,
        RowsOf::Registries => Rows::Registries,
        RowsOf::History => Rows::History,
    }
}
