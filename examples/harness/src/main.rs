//! `maysend`: may this message be sent? The engine at the command line, and its smallest complete embedder.

mod answer;
mod arguments;
mod batch;
mod bench;
#[cfg(feature = "ledger")]
mod books;
mod build;
mod check;
mod completions;
mod document;
mod explain;
#[cfg(feature = "ledger")]
mod gate;
mod html;
mod input;
mod inspect;
#[cfg(feature = "ledger")]
mod ledger;
mod load;
mod new;
mod output;
mod problems;
mod progress;
mod replay;
mod schema;
mod show;
mod status;
mod stream;
mod sweep;
mod test;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, Command};
use crate::status::Status;
use crate::stream::Ask;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            // clap would end with 2 for a wrong command line, which here says that some message is not allowed.
            let status = if error.use_stderr() {
                Status::Error
            } else {
                Status::Allowed
            };
            return status.into();
        }
    };
    arguments.color().write_global();
    let status = match &arguments.command {
        Command::Decide(stream) => stream::run(stream, Ask::Decide),
        Command::Receive(stream) => stream::run(stream, Ask::Receive),
        Command::Batch(batch) => batch::run(batch),
        Command::Bench(bench) => bench::run(bench),
        Command::Check(check) => check::run(check),
        Command::Document(document) => document::run(document),
        Command::Explain(explain) => explain::run(explain),
        Command::Completions(shell) => completions::completions(shell),
        Command::Man(man) => completions::man(man),
        Command::Inspect(inspect) => inspect::run(inspect),
        Command::New(new) => new::run(new),
        Command::Build(build) => build::run(build),
        Command::Replay(replay) => replay::run(replay),
        Command::Sweep(sweep) => sweep::run(sweep),
        Command::Test(test) => test::run(test),
        #[cfg(feature = "ledger")]
        Command::Ledger(ledger) => ledger::run(ledger),
        #[cfg(feature = "ledger")]
        Command::Gate(gate) => gate::run(gate),
    };
    status.unwrap_or_else(|error| report(&error)).into()
}

fn report(error: &anyhow::Error) -> Status {
    // Whoever closed the pipe knows: there is nobody to tell.
    if !is_closed_pipe(error) {
        let text = show::escape::line(&in_one_line(error));
        let _ = writeln!(anstream::stderr(), "error: {text}");
    }
    Status::Error
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}

/// The error and its causes; one that another says already is not said again.
fn in_one_line(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.ends_with(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}
