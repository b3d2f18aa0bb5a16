//! `maysend check`: a policy set loaded, and what it consists of.

use std::io::{self, Write};

use maysend::{Mode, OnFailure, Policy, PolicySet};
use serde_json::Value;

use crate::arguments::Check;
use crate::load;
use crate::show::{self, bold, dim, escape, lines};
use crate::status::Status;

pub(crate) fn run(arguments: &Check) -> anyhow::Result<Status> {
    let Some(set) = load::set(&arguments.set)? else {
        return Ok(Status::Error);
    };
    let mut out = anstream::stdout().lock();
    head(&mut out, &set)?;
    for policy in set.policies() {
        self::policy(&mut out, policy)?;
    }
    out.flush()?;
    Ok(Status::Allowed)
}

fn head(out: &mut impl Write, set: &PolicySet) -> io::Result<()> {
    let name = escape::line(set.name());
    writeln!(
        out,
        "{}, version {}",
        bold(&name),
        escape::line(set.version())
    )?;
    if let Some(business) = set.business() {
        let (name, zone) = (
            escape::line(&business.name),
            escape::line(&business.time_zone),
        );
        writeln!(out, "{}", dim(&format!("for {name}, {zone}")))?;
    }
    writeln!(out, "{}", dim(&format!("sha256 {}", set.digest().as_str())))?;
    if set.business().is_none() {
        let reads = |policy: &&Policy| {
            let mut names = policy.description().reads.names().iter();
            names.any(|name| name == "business")
        };
        let readers: Vec<&str> = set
            .policies()
            .iter()
            .filter(reads)
            .map(Policy::id)
            .collect();
        if !readers.is_empty() {
            let readers = escape::line(&readers.join(", "));
            entry(
                out,
                "note",
                &format!(
                    "there is no `[business]`, which these read: {readers}. Where a request gives none either, they cannot be asked"
                ),
            )?;
        }
    }
    Ok(())
}

fn policy(out: &mut impl Write, policy: &Policy) -> io::Result<()> {
    let description = policy.description();
    let mode = match policy.mode() {
        Mode::Enforce => "enforced",
        Mode::Monitor => "monitored only",
    };
    let on_failure = match policy.on_failure() {
        OnFailure::Deny => "deny",
        OnFailure::Hold => "hold",
    };
    writeln!(out)?;
    writeln!(
        out,
        "{}  {} {}  {mode}, on failure: {on_failure}",
        bold(&escape::line(policy.id())),
        escape::line(policy.source()),
        escape::line(&description.version),
    )?;
    for (name, value) in [
        ("", description.summary.clone()),
        ("reads", description.reads.names().join(", ")),
        ("needs", description.needs_labels.join(", ")),
        ("gives", description.gives_labels.join(", ")),
    ] {
        if !value.is_empty() {
            entry(out, name, &value)?;
        }
    }
    for (index, setting) in settings(policy).iter().enumerate() {
        entry(out, if index == 0 { "settings" } else { "" }, setting)?;
    }
    Ok(())
}

/// A text under its name, as wide as the terminal.
fn entry(out: &mut impl Write, name: &str, value: &str) -> io::Result<()> {
    let columns = show::width().saturating_sub(12);
    for (index, line) in lines::wrap(&escape::line(value), columns)
        .iter()
        .enumerate()
    {
        let name = if index == 0 { name } else { "" };
        writeln!(out, "  {} {line}", dim(&format!("{name:<9}")))?;
    }
    Ok(())
}

/// The settings that the set gives, as it would write them: each by itself, and each of a list of tables.
fn settings(policy: &Policy) -> Vec<String> {
    let given: serde_json::Map<String, Value> =
        serde_json::from_str(policy.settings()).unwrap_or_default();
    if given.is_empty() {
        return vec!["its defaults".to_owned()];
    }
    let mut lines = Vec::new();
    for (name, value) in &given {
        match value {
            Value::Array(items) if items.iter().any(Value::is_object) => {
                let items = items.iter().map(|item| format!("{name}: {}", toml(item)));
                lines.extend(items);
            }
            value => lines.push(format!("{name} = {}", toml(value))),
        }
    }
    lines
}

/// A value as TOML writes it in a line; of a table first what names it.
fn toml(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| !matches!(name.as_str(), "id" | "name"));
            let fields = fields.iter().map(|(name, value)| {
                let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
                let is_bare = !name.is_empty() && name.chars().all(bare);
                let name = if is_bare {
                    (*name).clone()
                } else {
                    format!("{name:?}")
                };
                format!("{name} = {}", toml(value))
            });
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(toml).collect();
            format!("[{}]", items.join(", "))
        }
        plain => plain.to_string(),
    }
}
