//! Sets kept in a ledger by their digests, so that old decisions can be replayed.

use std::collections::BTreeMap;

use super::{Ledger, LedgerError};
use crate::{Digest, Engine, PiecesError, PolicySet};

/// Why a kept set cannot be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeptSetError {
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The pieces do not make a set.
    #[error(transparent)]
    Pieces(#[from] PiecesError),
}

/// Keeps a set, each piece of it once. Nothing is written of a set that is there.
///
/// # Errors
///
/// When it could not be written.
pub async fn keep_set(ledger: &dyn Ledger, set: &PolicySet) -> Result<(), LedgerError> {
    // The piece that joins the others is written last: where it is, they are.
    if ledger.kept(set.digest()).await?.is_some() {
        return Ok(());
    }
    for piece in set.pieces() {
        if ledger.kept(&Digest::of(&piece)).await?.is_none() {
            ledger.keep(&piece).await?;
        }
    }
    Ok(())
}

/// The set of a digest, as [`Decision::digests`](crate::Decision) name it. Its components are compiled: that takes as long as for a
/// set from files.
///
/// # Errors
///
/// When the ledger does not answer, or the set is not there or does not load.
pub async fn kept_set(
    ledger: &dyn Ledger,
    engine: &Engine,
    digest: &Digest,
) -> Result<PolicySet, KeptSetError> {
    let mut pieces = BTreeMap::new();
    if let Some(joint) = ledger.kept(digest).await? {
        for of_policy in PolicySet::pieces_named(&joint)? {
            if !pieces.contains_key(&of_policy)
                && let Some(bytes) = ledger.kept(&of_policy).await?
            {
                pieces.insert(of_policy, bytes);
            }
        }
        pieces.insert(digest.clone(), joint);
    }
    let (engine, digest) = (engine.clone(), digest.clone());
    // Compiling keeps a thread busy for seconds.
    let loading = tokio::task::spawn_blocking(move || {
        PolicySet::from_pieces(&engine, &digest, |digest| pieces.get(digest).cloned())
    });
    match loading.await {
        Ok(loaded) => Ok(loaded?),
        Err(broken) => match broken.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(LedgerError::Unavailable {
                what: "the runtime shuts down".to_owned(),
                source: None,
            }
            .into()),
        },
    }
}
