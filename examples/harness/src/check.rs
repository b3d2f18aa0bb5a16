//! `maysend check`: a policy set loaded, and what it consists of.

use std::io::{self, Write};

use maysend::{Mode, OnFailure, Policy, PolicySet};

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
    writeln!(out, "{}", dim(&format!("sha256 {}", set.digest().as_str())))
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
        ("settings", settings(policy)),
    ] {
        if value.is_empty() {
            continue;
        }
        let columns = show::width().saturating_sub(12);
        for (index, line) in lines::wrap(&escape::line(&value), columns)
            .iter()
            .enumerate()
        {
            let name = if index == 0 { name } else { "" };
            writeln!(out, "  {} {line}", dim(&format!("{name:<9}")))?;
        }
    }
    Ok(())
}

/// The settings that the set gives, as it would write them.
fn settings(policy: &Policy) -> String {
    let given: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(policy.settings()).unwrap_or_default();
    if given.is_empty() {
        return "its defaults".to_owned();
    }
    let given: Vec<String> = given
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    given.join(", ")
}
