//! Sealing on a clock: what is appended is in the chain seconds later.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;

use super::chain::Checkpoint;
use super::proving::{newest, seal_after};
use super::{KeyRing, Ledger, LedgerError};
use crate::Instant;

/// What became of a tenant's entries in one round.
#[derive(Debug)]
#[non_exhaustive]
pub enum SealOutcome {
    /// They are in the chain. The checkpoint is to be kept where whoever can write to the database cannot: only it proves later that
    /// nothing was cut off or rewritten.
    Sealed(Checkpoint),
    /// They are not, and the next round tries again.
    Failed {
        /// Whose; none: not even the tenants could be read.
        tenant: Option<String>,
        /// Why.
        error: LedgerError,
    },
}

/// Seals the entries of all tenants of a ledger, again and again.
///
/// One for each ledger is enough. Where every worker has one they do not harm each other: one of them seals, and only that one is
/// given the checkpoint.
///
/// An embedder that has a runtime starts it once and forgets it:
///
/// ```
/// # use std::sync::Arc;
/// # use std::time::Duration;
/// # use maysend::Instant;
/// # use maysend::ledger::{KeyRing, Ledger, SealOutcome, Sealer};
/// # fn now() -> Instant { Instant::from_unix(1_800_000_000) }
/// fn start(ledger: Arc<dyn Ledger>, keys: Arc<KeyRing>) -> maysend::ledger::Sealing {
///     Sealer::new(ledger, keys).spawn(Duration::from_secs(2), now, |sealed| match sealed {
///         SealOutcome::Sealed(checkpoint) => println!("{checkpoint:?}"),
///         SealOutcome::Failed { error, .. } => eprintln!("{error}"),
///         _ => {}
///     })
/// }
/// ```
#[derive(Debug)]
pub struct Sealer {
    ledger: Arc<dyn Ledger>,
    keys: Arc<KeyRing>,
    /// The newest checkpoint of each tenant, as far as it is known: a round then asks only for what came after it.
    known: BTreeMap<String, Checkpoint>,
}

impl Sealer {
    /// For a ledger, with the key for seals that is in use.
    #[must_use]
    pub fn new(ledger: Arc<dyn Ledger>, keys: Arc<KeyRing>) -> Self {
        Self {
            ledger,
            keys,
            known: BTreeMap::new(),
        }
    }

    /// One round: seals what is not sealed of every tenant. `told` hears of each seal and of each tenant for whom there was none
    /// although there should be.
    pub async fn round(&mut self, at: Instant, told: &mut (impl FnMut(SealOutcome) + Send)) {
        let tenants = match self.ledger.tenants().await {
            Ok(tenants) => tenants,
            Err(error) => {
                return told(SealOutcome::Failed {
                    tenant: None,
                    error,
                });
            }
        };
        for tenant in tenants {
            match self.tenant(&tenant.id, at).await {
                Ok(made) => made
                    .into_iter()
                    .map(SealOutcome::Sealed)
                    .for_each(&mut *told),
                Err(error) => told(SealOutcome::Failed {
                    tenant: Some(tenant.id),
                    error,
                }),
            }
        }
    }

    async fn tenant(&mut self, tenant: &str, at: Instant) -> Result<Vec<Checkpoint>, LedgerError> {
        // Taken out: after whatever goes wrong the next round asks the ledger again.
        let known = match self.known.remove(tenant) {
            Some(known) => Some(known),
            None => newest(self.ledger.as_ref(), tenant).await?,
        };
        let (made, last) = seal_after(self.ledger.as_ref(), &self.keys, tenant, known, at).await?;
        if let Some(last) = last {
            self.known.insert(tenant.to_owned(), last);
        }
        Ok(made)
    }

    /// Seals every so often, in a task of the runtime that this is called in; the first round begins at once. The clock is the
    /// caller's, like all time that this crate is told. `told` is called between two tenants and should be quick.
    pub fn spawn(
        mut self,
        every: Duration,
        clock: impl Fn() -> Instant + Send + 'static,
        mut told: impl FnMut(SealOutcome) + Send + 'static,
    ) -> Sealing {
        let (stop, mut stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            loop {
                self.round(clock(), &mut told).await;
                // The end of the handle is as good as its word.
                if tokio::time::timeout(every, &mut stopped).await.is_ok() {
                    return self.round(clock(), &mut told).await;
                }
            }
        });
        Sealing { stop, task }
    }
}

/// A [`Sealer`] at work. When this is dropped it seals once more and ends.
#[derive(Debug)]
pub struct Sealing {
    stop: oneshot::Sender<()>,
    task: tokio::task::JoinHandle<()>,
}

impl Sealing {
    /// Ends it after one more round, and waits for that.
    pub async fn stop(self) {
        drop(self.stop);
        // One that panicked in what it told is at its end too.
        let _ = self.task.await;
    }
}
