//! What the commands on a ledger share: where it is, its keys, whose entries, and the moment.

mod keys;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::Args;
use maysend::Instant;
use maysend::ledger::{KeyRing, Ledger as _, SqlLedger, Tenant, check_keys};

pub(crate) use keys::write_new;

/// The variable that stands in for `--ledger`.
const LEDGER: &str = "MAYSEND_LEDGER";

/// Where a ledger is and what opens it.
#[derive(Debug, Args)]
pub(crate) struct Books {
    /// The ledger: `sqlite:FILE` or `postgres://USER@HOST/DATABASE`. Without it the variable MAYSEND_LEDGER says so, where a
    /// password in it is in nobody's list of processes.
    #[arg(long, value_name = "URL")]
    ledger: Option<String>,
    /// The file with its keys. Without it they are the text of the variable MAYSEND_KEYS.
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: Option<PathBuf>,
}

/// The tenant that a command is about.
#[derive(Debug, Args)]
pub(crate) struct Whose {
    /// The id of the tenant (the dealership). May be left out where the ledger has one.
    #[arg(long, value_name = "ID")]
    tenant: Option<String>,
}

/// When something happens.
#[derive(Debug, Args)]
pub(crate) struct When {
    /// The moment, like `2026-11-24T16:15:00Z`. Without it, now by the clock of this machine.
    #[arg(long, value_name = "INSTANT")]
    at: Option<Instant>,
}

/// A ledger that was opened, with the keys that it was made with.
#[derive(Debug)]
pub(crate) struct Open {
    pub(crate) ledger: Arc<SqlLedger>,
    pub(crate) keys: Arc<KeyRing>,
}

/// Whether a text names a ledger rather than a file.
pub(crate) fn is_url(text: &str) -> bool {
    ["sqlite:", "postgres:", "postgresql:"]
        .iter()
        .any(|scheme| text.starts_with(scheme))
}

impl Books {
    /// Of a ledger that was named in another way.
    pub(crate) fn at(url: &str, keys: Option<PathBuf>) -> Self {
        Self {
            ledger: Some(url.to_owned()),
            keys,
        }
    }

    /// Opens a ledger that is there.
    pub(crate) async fn open(&self) -> anyhow::Result<Open> {
        let mut url = self.url()?;
        if let Some(place) = url.strip_prefix("sqlite:")
            && !place.contains('?')
        {
            // SQLite would make an empty ledger of a misspelt name, and nothing would be on record in it.
            let path = place.strip_prefix("//").unwrap_or(place);
            if !Path::new(path).exists() {
                bail!("there is no ledger in `{path}`: `maysend ledger init` makes one");
            }
            url.push_str("?mode=rw");
        }
        self.open_at(&url).await
    }

    /// Opens a ledger, and makes it where it is not.
    pub(crate) async fn open_or_make(&self) -> anyhow::Result<Open> {
        let url = self.url()?;
        self.open_at(&url).await
    }

    async fn open_at(&self, url: &str) -> anyhow::Result<Open> {
        let keys = Arc::new(keys::read(self.keys.as_deref())?);
        let ledger = SqlLedger::open(url, Arc::clone(&keys) as _)
            .await
            .context("cannot open the ledger")?;
        check_keys(&ledger, &keys).await?;
        Ok(Open {
            ledger: Arc::new(ledger),
            keys,
        })
    }

    fn url(&self) -> anyhow::Result<String> {
        match &self.ledger {
            Some(url) => Ok(url.clone()),
            None => std::env::var(LEDGER).with_context(|| {
                format!("no ledger is given: name it with `--ledger` or in {LEDGER}, like `sqlite:ledger.db`")
            }),
        }
    }
}

impl Open {
    /// The tenant that is meant.
    pub(crate) async fn tenant(&self, whose: &Whose) -> anyhow::Result<Tenant> {
        let mut tenants = self.ledger.tenants().await?;
        let ids: Vec<&str> = tenants.iter().map(|tenant| tenant.id.as_str()).collect();
        let ids = ids.join("`, `");
        let place = match &whose.tenant {
            Some(id) => tenants.iter().position(|tenant| tenant.id == *id),
            None if tenants.len() == 1 => Some(0),
            None if tenants.is_empty() => None,
            None => bail!("say whose entries are meant with `--tenant`: the ledger has `{ids}`"),
        };
        match (place, &whose.tenant) {
            (Some(place), _) => Ok(tenants.swap_remove(place)),
            (None, Some(id)) if !tenants.is_empty() => {
                bail!("there is no tenant `{id}` in the ledger: it has `{ids}`")
            }
            (None, _) => bail!(
                "the ledger has no tenant: `maysend ledger init --tenant ID` puts one on its books"
            ),
        }
    }

    /// The tenant that is named, or all of them.
    pub(crate) async fn tenants(&self, whose: &Whose) -> anyhow::Result<Vec<Tenant>> {
        match &whose.tenant {
            Some(_) => Ok(vec![self.tenant(whose).await?]),
            None => Ok(self.ledger.tenants().await?),
        }
    }

    /// Ends its connections, so that the database need not find out.
    pub(crate) async fn close(self) {
        if let Some(ledger) = Arc::into_inner(self.ledger) {
            ledger.close().await;
        }
    }
}

impl When {
    /// The moment that is meant.
    pub(crate) fn moment(&self) -> Instant {
        self.at.unwrap_or_else(now)
    }
}

/// The clock of this machine: the library has none, and a command that is typed now is meant now.
pub(crate) fn now() -> Instant {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = now.map_or(0, |since| since.as_secs());
    Instant::from_unix(i64::try_from(seconds).unwrap_or(i64::MAX))
}

/// Runs what waits for a database.
pub(crate) fn run<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    runtime()?.block_on(work)
}

/// What a ledger lives in.
pub(crate) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start")
}
