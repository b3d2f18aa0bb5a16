//! `maysend ledger`: what is on record, made, filled, shown, proven and destroyed.

pub(crate) mod arguments;
mod destroy;
mod import;
mod init;
mod opt_out;
mod prove;
mod sets;
mod show;

use crate::books;
use crate::status::Status;
use arguments::{Command, Ledger};

pub(crate) use opt_out::on_record;

pub(crate) fn run(arguments: &Ledger) -> anyhow::Result<Status> {
    books::run(async {
        match &arguments.command {
            Command::Init(init) => init::run(init).await,
            Command::Import(import) => import::run(import).await,
            Command::Evidence(evidence) => show::evidence(evidence).await,
            Command::Seal(seal) => prove::seal(seal).await,
            Command::Verify(verify) => prove::verify(verify).await,
            Command::Sets(sets) => sets::run(sets).await,
            Command::Report(report) => show::report(report).await,
            Command::Retain(retain) => destroy::retain(retain).await,
            Command::Erase(erase) => destroy::erase(erase).await,
            Command::OptOut(opt_out) => opt_out::run(opt_out).await,
        }
    })
}

fn plural(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
