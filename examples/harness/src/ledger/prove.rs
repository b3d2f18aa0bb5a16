//! Sealing, and proving that nothing was changed since.

use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use maysend::ledger::{self, Checkpoint, Proof};

use super::arguments::{Seal, Verify};
use super::plural;
use crate::arguments::Report;
use crate::progress;
use crate::show::escape;
use crate::status::Status;

pub(crate) async fn seal(arguments: &Seal) -> anyhow::Result<Status> {
    let open = arguments.books.open().await?;
    let at = arguments.when.moment();
    let mut out = std::io::stdout();
    for tenant in open.tenants(&arguments.whose).await? {
        let made = ledger::seal(open.ledger.as_ref(), &open.keys, &tenant.id, at).await?;
        for checkpoint in made {
            serde_json::to_writer(&mut out, &checkpoint)?;
            writeln!(out)?;
        }
    }
    open.close().await;
    Ok(Status::Allowed)
}

pub(crate) async fn verify(arguments: &Verify) -> anyhow::Result<Status> {
    let open = arguments.books.open().await?;
    let kept = match &arguments.checkpoints {
        Some(path) => checkpoints(path)?,
        None => Vec::new(),
    };
    let mut proofs = Vec::new();
    let bar = progress::bar("verifying entries", None);
    for tenant in open.tenants(&arguments.whose).await? {
        let of_tenant: Vec<Checkpoint> = kept
            .iter()
            .filter(|checkpoint| checkpoint.tenant == tenant.id)
            .cloned()
            .collect();
        let before = bar.position();
        let progress = |read: u64| bar.set_position(before.saturating_add(read));
        let proof = ledger::verify(
            open.ledger.as_ref(),
            &open.keys,
            &tenant.id,
            &of_tenant,
            progress,
        );
        proofs.push(proof.await?);
    }
    bar.finish_and_clear();
    open.close().await;
    let mut out = anstream::stdout();
    match arguments.format {
        Report::Json => writeln!(out, "{}", serde_json::to_string_pretty(&proofs)?)?,
        Report::Text => proofs.iter().try_for_each(|proof| text(&mut out, proof))?,
    }
    Ok(if proofs.iter().all(Proof::holds) {
        Status::Allowed
    } else {
        Status::NotAllAllowed
    })
}

fn text(out: &mut impl std::io::Write, proof: &Proof) -> std::io::Result<()> {
    let tenant = escape::line(&proof.tenant);
    let count = proof.flaws.len() as u64;
    let count = count.saturating_add(proof.more_flaws);
    let entries = plural(proof.entries, "entry", "entries");
    if proof.holds() {
        write!(out, "{tenant}: {entries}, as they were")?;
    } else {
        write!(
            out,
            "{tenant}: {entries}, {}",
            plural(count, "flaw", "flaws")
        )?;
    }
    if proof.erased > 0 {
        write!(out, ", {} erased", proof.erased)?;
    }
    match (proof.sealed_through.0, proof.unsealed) {
        (0, 0) => writeln!(out)?,
        (0, _) => writeln!(
            out,
            ", none of them sealed: that nothing was cut off is not proven"
        )?,
        (through, 0) => writeln!(out, ", sealed through {through}")?,
        (through, unsealed) => writeln!(
            out,
            ", sealed through {through}: that nothing was cut off of the {unsealed} after it is not proven"
        )?,
    }
    for flaw in &proof.flaws {
        writeln!(out, "  {}", escape::line(&flaw.to_string()))?;
    }
    if proof.more_flaws > 0 {
        writeln!(out, "  and {} more", proof.more_flaws)?;
    }
    Ok(())
}

fn checkpoints(path: &Path) -> anyhow::Result<Vec<Checkpoint>> {
    let name = path.display();
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the checkpoints in `{name}`"))?;
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| {
            serde_json::from_str(line).with_context(|| {
                let line = index.saturating_add(1);
                format!("`{name}`, line {line}: it is no checkpoint as `maysend ledger seal` writes them")
            })
        })
        .collect()
}
