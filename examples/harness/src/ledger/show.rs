//! Evidence on a number, and reports for management.

use std::io::Write as _;

use anyhow::{Context as _, bail};
use chrono::{NaiveDate, NaiveTime, TimeZone as _};
use chrono_tz::Tz;
use maysend::Instant;
use maysend::ledger::Evidence;
use maysend::ledger::report::{Range, Report, Table, Viewer};

use super::arguments::{self, EvidenceAs, ReportAs, ReportOf, Role, TableOf};
use crate::progress;
use crate::status::Status;

pub(crate) async fn evidence(arguments: &arguments::Evidence) -> anyhow::Result<Status> {
    let open = arguments.books.open().await?;
    let tenant = open.tenant(&arguments.whose).await?;
    let evidence = Evidence::of(
        open.ledger.as_ref(),
        &tenant.id,
        &arguments.phone,
        &arguments.zone,
        arguments.when.moment(),
    )
    .await?;
    open.close().await;
    let text = match arguments.format {
        EvidenceAs::Html => evidence.to_html(),
        EvidenceAs::Json => format!("{}\n", serde_json::to_string_pretty(&evidence)?),
    };
    match &arguments.output {
        Some(path) => {
            std::fs::write(path, text)
                .with_context(|| format!("cannot write `{}`", path.display()))?;
            let count = evidence.entries.len();
            writeln!(
                anstream::stderr(),
                "{count} entries on {} are in `{}`",
                evidence.phone,
                path.display()
            )?;
        }
        None => std::io::stdout().write_all(text.as_bytes())?,
    }
    Ok(Status::Allowed)
}

pub(crate) async fn report(arguments: &ReportOf) -> anyhow::Result<Status> {
    let zone: Tz = arguments.zone.parse().ok().with_context(|| {
        format!(
            "`{}` is no time zone: write it like `America/Chicago`",
            arguments.zone
        )
    })?;
    let from = day(arguments.from.as_deref(), zone)?.unwrap_or(Instant::from_unix(i64::MIN));
    let until = day(arguments.until.as_deref(), zone)?.unwrap_or(Instant::from_unix(i64::MAX));
    if from >= until {
        bail!("`--until` is not after `--from`: it is the day after the last");
    }
    let viewer = match (arguments.role, &arguments.employee) {
        (Role::Management, _) => Viewer::Management,
        (Role::Manager, _) => Viewer::Manager,
        (Role::Employee, Some(id)) => Viewer::Employee(id.clone()),
        (Role::Employee, None) => bail!("say which employee with `--employee`"),
    };
    let open = arguments.books.open().await?;
    let tenant = open.tenant(&arguments.whose).await?;
    let bar = progress::waiting("reading the ledger");
    let range = Range::new(from, until, &arguments.zone);
    let report = Report::of(open.ledger.as_ref(), &tenant.id, &range, &viewer).await?;
    bar.finish_and_clear();
    open.close().await;
    let text = match arguments.format {
        ReportAs::Csv => report.to_csv(match arguments.table {
            TableOf::Incidents => Table::Incidents,
            TableOf::OptOuts => Table::OptOuts,
            TableOf::Unproven => Table::Unproven,
        }),
        ReportAs::Json => format!("{}\n", serde_json::to_string_pretty(&report)?),
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(Status::Allowed)
}

/// The beginning of a day in a zone, or a moment.
fn day(text: Option<&str>, zone: Tz) -> anyhow::Result<Option<Instant>> {
    let Some(text) = text else { return Ok(None) };
    if let Ok(at) = text.parse::<Instant>() {
        return Ok(Some(at));
    }
    let day: NaiveDate = text.parse().ok().with_context(|| {
        format!("`{text}` is no day like `2026-11-01`, and no moment like `2026-11-01T06:00:00Z`")
    })?;
    // Where the clocks skip midnight, the day begins when they are back.
    let first = (0..=3).find_map(|hour| {
        let time = NaiveTime::from_hms_opt(hour, 0, 0)?;
        zone.from_local_datetime(&day.and_time(time)).earliest()
    });
    let first = first.with_context(|| format!("`{text}` has no beginning in `{zone}`"))?;
    Ok(Some(Instant::from_unix(first.timestamp())))
}
