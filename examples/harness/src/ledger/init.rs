//! A new ledger, or a new tenant on one.

use std::io::Write as _;

use maysend::ledger::{Ledger as _, Tenant};

use super::arguments::Init;
use crate::books;
use crate::show::escape;
use crate::status::Status;

pub(crate) async fn run(arguments: &Init) -> anyhow::Result<Status> {
    let now = arguments.when.moment();
    let mut out = anstream::stdout();
    if let Some(path) = arguments.books.keys.as_ref().filter(|_| arguments.new_keys) {
        // The month tells the keys of a later rotation from these.
        let month = now.to_string().chars().take(7).collect::<String>();
        books::write_new(path, &month)?;
        writeln!(
            out,
            "new keys are in `{}`: keep a copy elsewhere, without them nobody can read the ledger",
            path.display()
        )?;
    }
    let open = arguments.books.open_or_make().await?;
    let asked = Tenant {
        id: arguments.tenant.clone(),
        group: arguments
            .group
            .clone()
            .unwrap_or_else(|| arguments.tenant.clone()),
        complete_since: arguments.complete_since.unwrap_or(now),
    };
    open.ledger.register(&asked).await?;
    // On the books before, it is on record as complete since another moment: that one holds.
    let tenants = open.ledger.tenants().await?;
    let tenant = tenants.iter().find(|tenant| tenant.id == asked.id);
    let tenant = tenant.unwrap_or(&asked);
    writeln!(
        out,
        "`{}` is on the books, in the group `{}`, with everything on record since {}",
        escape::line(&tenant.id),
        escape::line(&tenant.group),
        tenant.complete_since
    )?;
    open.close().await;
    Ok(Status::Allowed)
}
