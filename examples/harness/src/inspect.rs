//! `maysend inspect`: what a component is, before anybody trusts it.

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context as _, bail};
use maysend::{CheckedComponent, Description, Interface, Limits, Stage};
use serde_json::json;

use crate::arguments::{Inspect, Report};
use crate::load;
use crate::schema::{self, Setting};
use crate::show::{self, bold, dim, escape, lines};
use crate::status::Status;

pub(crate) fn run(arguments: &Inspect) -> anyhow::Result<Status> {
    let bytes = read(&arguments.policy)?;
    let mut out = anstream::stdout().lock();
    show(&mut out, &arguments.policy, &bytes, arguments.format)?;
    out.flush()?;
    Ok(Status::Allowed)
}

/// Shows what a component called `name` is.
pub(crate) fn show(
    out: &mut impl Write,
    name: &str,
    bytes: &[u8],
    format: Report,
) -> anyhow::Result<()> {
    let checked = CheckedComponent::check(bytes).with_context(|| format!("`{name}`"))?;
    // Room for any language's runtime: the policy is only asked to describe itself.
    let compiled = checked
        .compile(&load::engine()?, &Limits::large())
        .with_context(|| format!("`{name}`"))?;
    let description = compiled.description();
    match format {
        Report::Text => text(out, &checked, description)?,
        Report::Json => json(out, name, &checked, description)?,
    }
    Ok(())
}

fn read(name: &str) -> anyhow::Result<Vec<u8>> {
    if let Some(policy) = maysend_policies::find(name) {
        return Ok(policy.component.to_vec());
    }
    match std::fs::read(name) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound && !Path::new(name).exists() => {
            let known: Vec<&str> = maysend_policies::standard()
                .iter()
                .map(|policy| policy.name)
                .collect();
            bail!(
                "there is no file `{name}`, and no standard policy of that name (they are: {})",
                known.join(", ")
            )
        }
        Err(error) => Err(error).with_context(|| format!("cannot read `{name}`")),
    }
}

fn json(
    out: &mut impl Write,
    name: &str,
    checked: &CheckedComponent<'_>,
    description: &Description,
) -> anyhow::Result<()> {
    let value = json!({
        "policy": name,
        "sha256": checked.digest(),
        "bytes": checked.size(),
        "contract": maysend::CONTRACT_VERSION,
        "interfaces": interfaces(checked),
        "imports": checked.imports(),
        "exports": checked.exports(),
        "description": description,
    });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)?;
    Ok(())
}

fn text(
    out: &mut impl Write,
    checked: &CheckedComponent<'_>,
    description: &Description,
) -> io::Result<()> {
    let version = escape::line(&description.version);
    writeln!(out, "{} {version}", bold(&escape::line(&description.name)))?;
    for line in lines::wrap(&escape::line(&description.summary), show::width()) {
        writeln!(out, "{line}")?;
    }
    writeln!(out)?;
    let stages: Vec<&str> = description.stages.iter().map(stage).collect();
    let rows = [
        ("sha256", checked.digest().as_str().to_owned()),
        ("size", format!("{} bytes", checked.size())),
        (
            "contract",
            format!("maysend:policy {}", maysend::CONTRACT_VERSION),
        ),
        ("interfaces", interfaces(checked).join(", ")),
        ("imports", checked.imports().join(", ")),
        ("exports", checked.exports().join(", ")),
        ("stages", stages.join(", ")),
        ("reads", description.reads.names().join(", ")),
        ("needs", description.needs_labels.join(", ")),
        ("gives", description.gives_labels.join(", ")),
        ("codes", description.codes.join(", ")),
    ];
    for (name, value) in rows {
        let value = if value.is_empty() {
            "nothing"
        } else {
            value.as_str()
        };
        let columns = show::width().saturating_sub(12);
        for (index, line) in lines::wrap(&escape::line(value), columns)
            .iter()
            .enumerate()
        {
            let name = if index == 0 { name } else { "" };
            writeln!(out, "{} {line}", dim(&format!("{name:<11}")))?;
        }
    }
    let settings = schema::settings(&description.settings_schema);
    writeln!(out)?;
    if settings.is_empty() {
        return writeln!(out, "it has no settings");
    }
    table(out, &settings)
}

fn table(out: &mut impl Write, settings: &[Setting]) -> io::Result<()> {
    let head = ["setting", "type", "default", "stricter"];
    let cells = |setting: &Setting| {
        [
            &setting.name,
            &setting.kind,
            &setting.default,
            &setting.stricter,
        ]
        .map(|cell| escape::line(cell))
    };
    let rows: Vec<[String; 4]> = settings.iter().map(cells).collect();
    let widest = |column: usize| {
        let of = |row: &[String; 4]| row.get(column).map_or(0, |cell| lines::width(cell));
        let title = head.get(column).map_or(0, |title| title.len());
        rows.iter()
            .map(of)
            .max()
            .unwrap_or(0)
            .max(title)
            .min(MAX_CELL)
    };
    let widths = [widest(0), widest(1), widest(2), widest(3)];
    writeln!(out, "{}", bold(&row(&head, &widths)))?;
    for (cells, setting) in rows.iter().zip(settings) {
        // A cell that is too long for its column goes on below, so that nothing of a schema is lost.
        let wrapped: Vec<Vec<String>> = cells
            .iter()
            .zip(widths)
            .map(|(cell, width)| lines::wrap(cell, width))
            .collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        for index in 0..height {
            let line: Vec<&str> = wrapped
                .iter()
                .map(|cell| cell.get(index).map_or("", String::as_str))
                .collect();
            writeln!(out, "{}", row(&line, &widths))?;
        }
        let columns = show::width().saturating_sub(4);
        for line in lines::wrap(&escape::line(&setting.description), columns) {
            writeln!(out, "    {}", dim(&line))?;
        }
    }
    Ok(())
}

/// The widest that a column of the table gets.
const MAX_CELL: usize = 36;

fn row(cells: &[&str], widths: &[usize; 4]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| lines::fit(cell, *width))
        .collect();
    cells.join("  ").trim_end().to_owned()
}

fn interfaces(checked: &CheckedComponent<'_>) -> Vec<&'static str> {
    checked
        .interfaces()
        .iter()
        .map(|interface| match interface {
            Interface::Outbound => "outbound",
            Interface::Inbound => "inbound",
            _ => "another",
        })
        .collect()
}

fn stage(stage: &Stage) -> &'static str {
    match stage {
        Stage::Label => "label",
        Stage::Amend => "amend",
        Stage::Judge => "judge",
    }
}
