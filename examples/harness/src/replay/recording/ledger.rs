//! The decisions of a ledger, page by page.

use std::collections::VecDeque;

use anyhow::Context as _;
use maysend::ledger::{Ledger as _, Record, Sequence, kept_set};
use maysend::{Digest, DigestKey, Engine, PolicySet};
use tokio::runtime::Runtime;

use super::Recorded;
use crate::books::{self, Books, Open};
use crate::replay::arguments::Replay;

/// Entries are read in pages of so many.
const PAGE: u32 = 200;

pub(super) struct Decisions {
    runtime: Runtime,
    open: Open,
    tenant: String,
    after: Sequence,
    page: VecDeque<Recorded>,
    is_over: bool,
}

impl Decisions {
    pub(super) fn open(arguments: &Replay) -> anyhow::Result<Self> {
        let runtime = books::runtime()?;
        let (open, tenant) = runtime.block_on(async {
            let books = Books::at(&arguments.recorded, arguments.keys.clone());
            let open = books.open().await?;
            let tenant = open.tenant(&arguments.whose).await?;
            anyhow::Ok((open, tenant))
        })?;
        Ok(Self {
            runtime,
            open,
            tenant: tenant.id,
            after: Sequence(0),
            page: VecDeque::new(),
            is_over: false,
        })
    }

    pub(super) fn digest_key(&self) -> DigestKey {
        self.open.keys.digest_key()
    }

    pub(super) fn kept_set(&self, engine: &Engine, digest: &str) -> anyhow::Result<PolicySet> {
        let wanted: Digest = serde_json::from_value(digest.into())?;
        let loading = kept_set(self.open.ledger.as_ref(), engine, &wanted);
        self.runtime.block_on(loading).with_context(|| {
            format!("cannot load the set `kept:{digest}` (`maysend ledger sets` lists them)")
        })
    }

    /// Reads pages until there is a decision, or nothing more.
    fn fill(&mut self) -> anyhow::Result<()> {
        while self.page.is_empty() && !self.is_over {
            let page = self.open.ledger.entries(&self.tenant, self.after, PAGE);
            let entries = self.runtime.block_on(page)?;
            match entries.last() {
                Some(last) => self.after = last.header.sequence,
                None => self.is_over = true,
            }
            let records = entries.into_iter().filter_map(|entry| entry.record);
            self.page.extend(records.filter_map(|record| match record {
                Record::Decision(decided) => Some(Recorded {
                    place: decided.text,
                    request: decided.request,
                    is_redacted: decided.redacted,
                }),
                _ => None,
            }));
        }
        Ok(())
    }
}

impl Iterator for Decisions {
    type Item = anyhow::Result<Recorded>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Err(error) = self.fill() {
            self.is_over = true;
            return Some(Err(error));
        }
        self.page.pop_front().map(Ok)
    }
}
