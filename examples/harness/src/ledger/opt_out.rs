//! An opt-out that was given otherwise than by a text, without a policy set at hand.

use std::io::Write as _;

use anyhow::bail;
use maysend::Instant;
use maysend::ledger::{Append, Appended, Guard, Ledger as _, NewEntry, OptOutOnRecord, Record};
use maysend::request;

use super::arguments::{OptOut, OptOutGiven};
use crate::show::escape;
use crate::status::Status;

pub(crate) async fn run(arguments: &OptOut) -> anyhow::Result<Status> {
    let open = arguments.books.open().await?;
    let tenant = open.tenant(&arguments.whose).await?;
    let given = &arguments.given;
    let at = given.when.moment();
    let append = Append {
        person: Some((given.phone.clone(), Guard::Always)),
        entries: vec![NewEntry {
            at,
            phone: Some(given.phone.clone()),
            record: Record::OptOut(on_record(given, at)),
        }],
        ..Append::default()
    };
    let sequence = match open.ledger.append(&tenant.id, append).await? {
        Appended::Done(sequence, _) => sequence,
        Appended::Refused(refused) => bail!("the opt-out is not on record: {refused:?}"),
    };
    open.close().await;
    writeln!(
        anstream::stdout(),
        "entry {} of `{}`: {} gets no texts any more ({})",
        sequence.0,
        escape::line(&tenant.id),
        given.phone,
        escape::line(&given.topic)
    )?;
    Ok(Status::Allowed)
}

/// As it goes on record.
pub(crate) fn on_record(given: &OptOutGiven, at: Instant) -> OptOutOnRecord {
    OptOutOnRecord {
        opt_out: request::OptOut {
            topic: given.topic.clone(),
            at,
            source: given.source.clone(),
            seller: None,
            lifted_at: None,
            attributes: Vec::new(),
        },
        text: None,
        taken_by: given.taken_by.clone(),
        evidence: given.evidence.clone(),
    }
}
