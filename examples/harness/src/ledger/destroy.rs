//! Retention, and a person's right to be forgotten.

use std::io::Write as _;

use maysend::Instant;
use maysend::ledger::{self, Destroyed, Periods, Tenant};
use serde_json::json;

use super::arguments::{Erase, Retain};
use super::plural;
use crate::arguments::Report;
use crate::books::Open;
use crate::progress;
use crate::status::Status;

pub(crate) async fn retain(arguments: &Retain) -> anyhow::Result<Status> {
    let periods = Periods::of_law(arguments.years, arguments.opt_out_years)?;
    let open = arguments.books.open().await?;
    let now = arguments.when.moment();
    let bar = progress::waiting("reading the ledger");
    let mut destroyed = Vec::new();
    for tenant in open.tenants(&arguments.whose).await? {
        let rehearse = !arguments.destroy;
        seal(&open, &tenant, now, rehearse).await?;
        let gone = ledger::retain(
            open.ledger.as_ref(),
            &tenant.id,
            periods,
            now,
            &arguments.by,
            rehearse,
        );
        destroyed.push((tenant.id.clone(), gone.await?));
        seal(&open, &tenant, now, rehearse).await?;
    }
    bar.finish_and_clear();
    open.close().await;
    if arguments.format == Report::Text {
        writeln!(
            anstream::stdout(),
            "records are kept for {} years, opt-outs for {}",
            periods.records,
            periods.opt_outs
        )?;
    }
    print(arguments.format, arguments.destroy, &destroyed)
}

pub(crate) async fn erase(arguments: &Erase) -> anyhow::Result<Status> {
    let open = arguments.books.open().await?;
    let tenant = open.tenant(&arguments.whose).await?;
    let now = arguments.when.moment();
    let rehearse = !arguments.destroy;
    seal(&open, &tenant, now, rehearse).await?;
    let destroyed = ledger::erase_person(
        open.ledger.as_ref(),
        &tenant.id,
        &arguments.phone,
        now,
        &arguments.by,
        &arguments.reason,
        arguments.caps_days,
        rehearse,
    )
    .await?;
    seal(&open, &tenant, now, rehearse).await?;
    open.close().await;
    print(
        arguments.format,
        arguments.destroy,
        &[(tenant.id, destroyed)],
    )
}

/// Only what was sealed before is proven afterwards; and the record of the erasure is sealed, too.
async fn seal(open: &Open, tenant: &Tenant, now: Instant, rehearse: bool) -> anyhow::Result<()> {
    if !rehearse {
        ledger::seal(open.ledger.as_ref(), &open.keys, &tenant.id, now).await?;
    }
    Ok(())
}

fn print(
    format: Report,
    is_done: bool,
    destroyed: &[(String, Destroyed)],
) -> anyhow::Result<Status> {
    let mut out = anstream::stdout();
    match format {
        Report::Json => {
            let value: Vec<_> = destroyed
                .iter()
                .map(|(tenant, destroyed)| json!({ "tenant": tenant, "destroyed": is_done, "entries": destroyed }))
                .collect();
            writeln!(out, "{}", serde_json::to_string_pretty(&value)?)?;
        }
        Report::Text => {
            for (tenant, destroyed) in destroyed {
                text(&mut out, is_done, tenant, destroyed)?;
            }
            if !is_done {
                writeln!(out, "nothing was destroyed: `--destroy` does it")?;
            }
        }
    }
    Ok(Status::Allowed)
}

fn text(
    out: &mut impl std::io::Write,
    is_done: bool,
    tenant: &str,
    destroyed: &Destroyed,
) -> std::io::Result<()> {
    let tenant = crate::show::escape::line(tenant);
    let entries = plural(destroyed.total(), "entry", "entries");
    let word = if is_done {
        "destroyed"
    } else {
        "to be destroyed"
    };
    writeln!(out, "{tenant}: {entries} {word}")?;
    for (kind, count) in &destroyed.kinds {
        writeln!(out, "  {count} {}", kind.as_str())?;
    }
    for kept in &destroyed.kept {
        writeln!(
            out,
            "  stays: entry {}, {}: {}",
            kept.sequence.0,
            kept.kind.as_str(),
            kept.why
        )?;
    }
    Ok(())
}
