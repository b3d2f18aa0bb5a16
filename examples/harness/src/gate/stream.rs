//! Texts to and from customers, one after the other: of two to the same phone the first in the file comes first.

use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal as _};
use std::path::Path;

use maysend::Request;
use maysend::gate::GateError;
use maysend::ledger::TextState;

use super::Opened;
use super::arguments::Stream;
use crate::input::Requests;
use crate::progress;
use crate::status::Status;
use crate::stream::{Trouble, complain};

#[derive(Clone, Copy)]
enum Way {
    Out,
    In,
}

pub(super) async fn outbound(arguments: &Stream) -> anyhow::Result<Status> {
    all(arguments, Way::Out).await
}

pub(super) async fn inbound(arguments: &Stream) -> anyhow::Result<Status> {
    all(arguments, Way::In).await
}

async fn all(arguments: &Stream, way: Way) -> anyhow::Result<Status> {
    let Some(opened) = Opened::deciding(&arguments.door, &arguments.policies).await? else {
        return Ok(Status::Error);
    };
    let stdin = [Path::new("-").to_path_buf()];
    let files = match arguments.files.as_slice() {
        [] => stdin.as_slice(),
        files => files,
    };
    let mut status = Status::Allowed;
    for file in files {
        status = status.and(one_file(file, &opened, way).await?);
    }
    opened.close().await;
    Ok(status)
}

async fn one_file(file: &Path, opened: &Opened, way: Way) -> anyhow::Result<Status> {
    if file == Path::new("-") {
        let stdin = std::io::stdin().lock();
        if stdin.is_terminal() {
            complain("reads requests from here; end with Ctrl-D, or see `maysend gate --help`");
        }
        return each(stdin, None, opened, way).await;
    }
    match File::open(file) {
        Ok(opened_file) => {
            let name = Some(file.display().to_string());
            each(BufReader::new(opened_file), name, opened, way).await
        }
        Err(error) => {
            complain(&format!("cannot open `{}`: {error}", file.display()));
            Ok(Status::Error)
        }
    }
}

async fn each(
    reader: impl BufRead,
    file: Option<String>,
    opened: &Opened,
    way: Way,
) -> anyhow::Result<Status> {
    let mut status = Status::Allowed;
    // Where the answers are seen as they come, they are progress enough.
    let bar =
        (file.is_some() && !std::io::stdout().is_terminal()).then(|| progress::bar("texts", None));
    for item in Requests::new(reader) {
        let outcome = match item {
            Ok(read) => match one(&read.request, opened, way).await {
                Ok(state) => Ok(state),
                Err(Failed::Gate(error)) => Err(trouble(&error, read.line, file.clone())),
                Err(Failed::Other(error)) => return Err(error),
            },
            Err(mistake) => Err(Trouble::from_mistake(mistake, file.clone())),
        };
        status = status.and(match outcome {
            Ok(state) => of(state),
            Err(trouble) => {
                opened.printer.trouble(&trouble)?;
                Status::Error
            }
        });
        if let Some(bar) = &bar {
            bar.inc(1);
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    Ok(status)
}

/// Why there is no answer: the gate has none, or nobody could be told.
enum Failed {
    Gate(GateError),
    Other(anyhow::Error),
}

/// The state of the text, or of the reply; none: there is no reply.
async fn one(request: &Request, opened: &Opened, way: Way) -> Result<Option<TextState>, Failed> {
    match way {
        Way::Out => {
            let key = request.message.id.as_str();
            let clearance = opened.gate.outbound(key, request).await;
            let clearance = clearance.map_err(Failed::Gate)?;
            let printed = opened.printer.clearance(request, &clearance);
            printed.map_err(Failed::Other)?;
            Ok(Some(clearance.state))
        }
        Way::In => {
            let received = opened.gate.inbound(request).await.map_err(Failed::Gate)?;
            let printed = opened.printer.received(request, &received);
            printed.map_err(Failed::Other)?;
            Ok(received.reply.map(|reply| reply.state))
        }
    }
}

fn trouble(error: &GateError, line: usize, file: Option<String>) -> Trouble {
    let transient = match error {
        GateError::Ledger(error) => error.is_transient(),
        GateError::Decide(error) => !matches!(error, maysend::DecideError::Request(_)),
        GateError::Contended => true,
        _ => false,
    };
    Trouble {
        file,
        line,
        column: None,
        path: None,
        message: error.to_string(),
        transient,
    }
}

/// Only what is reserved may be confirmed and handed over; what was sent before must not be sent again.
pub(super) fn of(state: Option<TextState>) -> Status {
    match state {
        None | Some(TextState::Reserved) => Status::Allowed,
        Some(_) => Status::NotAllAllowed,
    }
}
