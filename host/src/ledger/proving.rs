//! Sealing and proving a tenant's chain through the door of the ledger.

use super::chain::{Checkpoint, LARGEST_SEAL, Proof, Seal, Verifier};
use super::{KeyRing, Ledger, LedgerError, Sequence};
use crate::Instant;

/// Entries and seals are read in pages of so many.
const PAGE: u32 = 1000;

/// Seals all that is not sealed yet of a tenant, and gives the checkpoint of each new seal, to be kept elsewhere. To be called every
/// few seconds, by a [`Sealer`](super::Sealer) for one; if two do so at once, one of them seals and the other has done nothing.
///
/// # Errors
///
/// When the database does not answer, or an entry is missing before the others: what follows it cannot be sealed.
pub async fn seal(
    ledger: &dyn Ledger,
    keys: &KeyRing,
    tenant: &str,
    at: Instant,
) -> Result<Vec<Checkpoint>, LedgerError> {
    let last = newest(ledger, tenant).await?;
    let (made, _) = seal_after(ledger, keys, tenant, last, at).await?;
    Ok(made)
}

/// As [`seal`], by who knows the newest checkpoint or an earlier one; gives the newest beside those that it made.
pub(super) async fn seal_after(
    ledger: &dyn Ledger,
    keys: &KeyRing,
    tenant: &str,
    mut last: Option<Checkpoint>,
    at: Instant,
) -> Result<(Vec<Checkpoint>, Option<Checkpoint>), LedgerError> {
    let mut made = Vec::new();
    loop {
        let after = last.as_ref().map_or(Sequence(0), |last| last.through);
        let limit = u32::try_from(LARGEST_SEAL).unwrap_or(u32::MAX);
        let entries = ledger.stored(tenant, after, limit).await?;
        let Some(seal) = Seal::of(keys, tenant, last.as_ref(), &entries, at)? else {
            return Ok((made, last));
        };
        let bytes = seal.to_bytes().map_err(|error| LedgerError::Database {
            what: "writing a seal".to_owned(),
            source: Box::new(error),
        })?;
        let through = seal.checkpoint.through;
        match ledger.seal(tenant, after, through, &bytes).await {
            Ok(()) => {
                made.push(seal.checkpoint.clone());
                last = Some(seal.checkpoint);
            }
            Err(error @ LedgerError::Misuse(_)) => {
                let by_another = newest(ledger, tenant).await?;
                if by_another
                    .as_ref()
                    .is_none_or(|newest| newest.through <= after)
                {
                    return Err(error);
                }
                last = by_another;
            }
            Err(error) => return Err(error),
        }
    }
}

/// The checkpoint of the newest seal.
pub(super) async fn newest(
    ledger: &dyn Ledger,
    tenant: &str,
) -> Result<Option<Checkpoint>, LedgerError> {
    let mut newest = None;
    let (mut known, mut step) = (0_i64, 1_i64);
    // In leaps that double, and from the last success again: a chain of a million entries is not read through for its end.
    loop {
        let probe = known.saturating_add(step).saturating_sub(1);
        match ledger.seals(tenant, Sequence(probe), 1).await?.pop() {
            Some((through, bytes)) if through.0 > known => {
                newest = Some((through, bytes));
                known = through.0;
                step = step.saturating_mul(2);
            }
            Some(_) => break,
            None if step == 1 => break,
            None => step = 1,
        }
    }
    newest
        .map(|(through, bytes)| {
            Seal::from_bytes(&bytes)
                .map(|seal| seal.checkpoint)
                .map_err(|_| LedgerError::Damaged {
                    tenant: tenant.to_owned(),
                    sequence: through.0,
                    what: "the seal through it is none: verify the ledger".to_owned(),
                })
        })
        .transpose()
}

/// Proves that nothing of a tenant was changed, removed, reordered or cut off since it was sealed. `kept` are checkpoints that were
/// kept elsewhere; `progress` is told now and then how many entries were read.
///
/// # Errors
///
/// When the database does not answer or a key of the seals is missing. What is found to be wrong is no error but in the [`Proof`].
pub async fn verify(
    ledger: &dyn Ledger,
    keys: &KeyRing,
    tenant: &str,
    kept: &[Checkpoint],
    mut progress: impl FnMut(u64) + Send,
) -> Result<Proof, LedgerError> {
    let mut verifier = Verifier::new(tenant, keys);
    let mut after = Sequence(0);
    loop {
        let seals = ledger.seals(tenant, after, PAGE).await?;
        let Some((last, _)) = seals.last() else { break };
        after = *last;
        for (through, bytes) in &seals {
            verifier.seal(*through, bytes)?;
        }
    }
    for checkpoint in kept {
        verifier.checkpoint(checkpoint)?;
    }
    let (mut after, mut read) = (Sequence(0), 0_u64);
    loop {
        let entries = ledger.stored(tenant, after, PAGE).await?;
        let Some(last) = entries.last() else { break };
        after = last.header.sequence;
        for entry in &entries {
            verifier.entry(entry);
        }
        read = read.saturating_add(entries.len() as u64);
        progress(read);
    }
    Ok(verifier.finish())
}
