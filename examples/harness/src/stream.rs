//! Files of requests, answered one after the other as they are read.

use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal as _, Write as _};
use std::path::Path;

use maysend::{DecideError, PolicySet, Request};

use crate::answer::Answer;
use crate::arguments::Stream;
use crate::input::{Mistake, Requests};
use crate::load;
use crate::output::Output;
use crate::show::escape;
use crate::status::Status;

/// How one request is answered.
type Ask = fn(&PolicySet, &Request) -> Result<Answer, DecideError>;

/// What is said about a part of the input that has no answer.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Trouble {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
    pub(crate) line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    pub(crate) message: String,
    /// The same request may be answered when it is asked again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) transient: bool,
}

pub(crate) fn run(arguments: &Stream, ask: Ask) -> anyhow::Result<Status> {
    let Some(set) = load::set(&arguments.policies)? else {
        return Ok(Status::Error);
    };
    let mut output = Output::new(arguments.format, &set);
    let mut status = Status::Allowed;
    let stdin = [Path::new("-").to_path_buf()];
    let files = match arguments.files.as_slice() {
        [] => stdin.as_slice(),
        files => files,
    };
    for file in files {
        status = status.and(read(file, &set, ask, &mut output)?);
    }
    output.finish()?;
    Ok(status)
}

fn read(file: &Path, set: &PolicySet, ask: Ask, output: &mut Output) -> anyhow::Result<Status> {
    if file == Path::new("-") {
        let stdin = std::io::stdin().lock();
        if stdin.is_terminal() {
            complain("reads requests from here; end with Ctrl-D, or see `maysend --help`");
        }
        return answer_all(stdin, None, set, ask, output);
    }
    match File::open(file) {
        Ok(opened) => {
            let name = file.display().to_string();
            answer_all(BufReader::new(opened), Some(name), set, ask, output)
        }
        Err(error) => {
            complain(&format!("cannot open `{}`: {error}", file.display()));
            Ok(Status::Error)
        }
    }
}

fn answer_all(
    reader: impl BufRead,
    file: Option<String>,
    set: &PolicySet,
    ask: Ask,
    output: &mut Output,
) -> anyhow::Result<Status> {
    let mut requests = Requests::new(reader);
    let mut status = Status::Allowed;
    while let Some(item) = requests.next() {
        if requests.is_array() {
            output.many();
        }
        let trouble = match item {
            Ok(read) => match ask(set, &read.request) {
                Ok(answer) => {
                    status = status.and(answer.status());
                    output.answer(&read.request, &answer)?;
                    continue;
                }
                Err(error) => Trouble {
                    file: file.clone(),
                    line: read.line,
                    column: None,
                    path: None,
                    transient: !matches!(error, DecideError::Request(_)),
                    message: error.to_string(),
                },
            },
            Err(mistake) => Trouble::from_mistake(mistake, file.clone()),
        };
        status = Status::Error;
        complain(&trouble.to_string());
        output.trouble(&trouble)?;
    }
    if requests.is_array() {
        output.many();
    }
    Ok(status)
}

fn complain(message: &str) {
    let _ = writeln!(anstream::stderr(), "{}", escape::line(message));
}

impl Trouble {
    fn from_mistake(mistake: Mistake, file: Option<String>) -> Self {
        Self {
            file,
            line: mistake.line,
            column: mistake.column,
            path: mistake.path,
            message: mistake.message,
            transient: false,
        }
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file.as_deref().unwrap_or("-"), self.line)?;
        if let Some(column) = self.column {
            write!(f, ":{column}")?;
        }
        f.write_str(": ")?;
        if let Some(path) = &self.path {
            write!(f, "`{path}`: ")?;
        }
        f.write_str(&self.message)
    }
}
