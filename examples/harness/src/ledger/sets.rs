//! `maysend ledger sets`: which policy sets decided texts, and whether they are kept.

use std::collections::BTreeMap;
use std::io::Write as _;

use maysend::ledger::{Ledger as _, Record, Sequence};
use maysend::{Digest, Instant, PolicySet};
use serde::Serialize;

use super::arguments;
use super::plural;
use crate::arguments::Report;
use crate::progress;
use crate::status::Status;

/// Entries are read in pages of so many.
const PAGE: u32 = 500;

/// A set, by what it decided.
#[derive(Debug, Serialize)]
struct Used {
    digest: Digest,
    decisions: u64,
    first: Instant,
    last: Instant,
    /// Whether it can be loaded again: what it is made of is all there.
    kept: bool,
}

pub(super) async fn run(arguments: &arguments::Sets) -> anyhow::Result<Status> {
    let open = arguments.books.open().await?;
    let tenant = open.tenant(&arguments.whose).await?;
    let mut used: BTreeMap<Digest, Used> = BTreeMap::new();
    let mut after = Sequence(0);
    let bar = progress::bar("entries read", None);
    loop {
        let page = open.ledger.entries(&tenant.id, after, PAGE).await?;
        let Some(last) = page.last() else {
            break;
        };
        after = last.header.sequence;
        bar.inc(page.len() as u64);
        for entry in page {
            let Some(Record::Decision(decided)) = entry.record else {
                continue;
            };
            let at = decided.request.at;
            let digest = &decided.decision.digests.set;
            let known = used.entry(digest.clone()).or_insert_with(|| Used {
                digest: digest.clone(),
                decisions: 0,
                first: at,
                last: at,
                kept: false,
            });
            known.decisions = known.decisions.saturating_add(1);
            known.first = known.first.min(at);
            known.last = known.last.max(at);
        }
    }
    bar.finish_and_clear();
    let mut used: Vec<Used> = used.into_values().collect();
    used.sort_by_key(|set| set.last);
    for set in &mut used {
        set.kept = is_kept(open.ledger.as_ref(), &set.digest).await?;
    }
    open.close().await;
    let mut out = anstream::stdout().lock();
    match arguments.format {
        Report::Json => {
            serde_json::to_writer_pretty(&mut out, &used)?;
            writeln!(out)?;
        }
        Report::Text if used.is_empty() => writeln!(out, "no text was decided yet")?,
        Report::Text => {
            for set in &used {
                let count = plural(set.decisions, "decision", "decisions");
                let kept = if set.kept { "" } else { ", not kept" };
                writeln!(
                    out,
                    "{}  {count}, {} to {}{kept}",
                    set.digest, set.first, set.last
                )?;
            }
        }
    }
    Ok(Status::Allowed)
}

async fn is_kept(ledger: &maysend::ledger::SqlLedger, digest: &Digest) -> anyhow::Result<bool> {
    let Some(last) = ledger.kept(digest).await? else {
        return Ok(false);
    };
    for piece in PolicySet::pieces_named(&last)? {
        if ledger.kept(&piece).await?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}
