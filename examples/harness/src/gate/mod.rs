//! `maysend gate`: from a draft to a text that was sent, on a ledger.

pub(crate) mod arguments;
mod desk;
mod print;
mod stream;

use std::path::Path;
use std::sync::Arc;

use maysend::PolicySet;
use maysend::gate::Gate;

use crate::books::{self, Open};
use crate::load;
use crate::show::Paper;
use crate::status::Status;
use arguments::{Command, Door};
use print::Printer;

pub(crate) fn run(arguments: &arguments::Gate) -> anyhow::Result<Status> {
    books::run(async {
        match &arguments.command {
            Command::Outbound(stream) => stream::outbound(stream).await,
            Command::Inbound(stream) => stream::inbound(stream).await,
            Command::Confirm(text) => desk::confirm(text).await,
            Command::Sent(sent) => desk::sent(sent).await,
            Command::Failed(failed) => desk::failed(failed).await,
            Command::Revoke(revoke) => desk::revoke(revoke).await,
            Command::Held(held) => desk::held(held).await,
            Command::Approve(approve) => desk::approve(approve).await,
            Command::Reject(reject) => desk::reject(reject).await,
            Command::Due(due) => desk::due(due).await,
        }
    })
}

/// A gate with what it stands on.
struct Opened {
    open: Open,
    gate: Gate,
    tenant: String,
    printer: Printer,
}

impl Opened {
    /// With the policies that decide. None: the set has problems, and they were reported.
    async fn deciding(door: &Door, set: &Path) -> anyhow::Result<Option<Self>> {
        let open = door.books.open().await?;
        // What is kept outlives the command: its digests must not be anybody's to try out.
        let engine = load::engine_with(open.keys.digest_key())?;
        match load::set_in(&engine, set)? {
            Some(set) => Ok(Some(Self::new(door, open, Some(set)).await?)),
            None => Ok(None),
        }
    }

    /// Without policies: for what was decided before.
    async fn settling(door: &Door) -> anyhow::Result<Self> {
        Self::new(door, door.books.open().await?, None).await
    }

    async fn new(door: &Door, open: Open, set: Option<PolicySet>) -> anyhow::Result<Self> {
        let tenant = open.tenant(&door.whose).await?;
        let paper = set.as_ref().map_or_else(Paper::plain, Paper::new);
        let (ledger, keys) = (Arc::clone(&open.ledger), Arc::clone(&open.keys));
        let id = tenant.id.clone();
        let gate = match set {
            Some(set) => Gate::new(ledger, keys, set, tenant).await?,
            None => Gate::without_policies(ledger, keys, tenant).await?,
        };
        Ok(Self {
            open,
            gate,
            tenant: id,
            printer: Printer::new(door.format, paper),
        })
    }

    async fn close(self) {
        drop(self.gate);
        self.open.close().await;
    }
}
