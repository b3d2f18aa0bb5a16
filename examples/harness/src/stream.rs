//! Files of requests, answered one after the other as they are read.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use maysend::{DecideError, PolicySet, Request};

use crate::answer::{self, Answer};
use crate::arguments::Stream;
use crate::input::{Mistake, Requests};
use crate::load;
use crate::output::Output;
use crate::show::escape;
use crate::status::Status;

/// What is asked about the requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// May they be sent?
    Decide,
    /// What is to be done about them?
    Receive,
}

impl Ask {
    fn one(self, set: &PolicySet, request: &Request) -> Result<Answer, DecideError> {
        match self {
            Self::Decide => answer::decide(set, request),
            Self::Receive => answer::receive(set, request),
        }
    }
}

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
            let name = Some(file.display().to_string());
            let opened = BufReader::new(opened);
            match ask {
                Ask::Decide => decide_all(opened, name, set, output),
                Ask::Receive => answer_all(opened, name, set, ask, output),
            }
        }
        Err(error) => {
            complain(&format!("cannot open `{}`: {error}", file.display()));
            Ok(Status::Error)
        }
    }
}

/// One after the other, each answered before the next is read: whoever asks may wait for the answer first.
fn answer_all(
    reader: impl BufRead,
    file: Option<String>,
    set: &PolicySet,
    ask: Ask,
    output: &mut Output,
) -> anyhow::Result<Status> {
    let mut requests = Requests::new(reader);
    let mut told = Told::new(file, output);
    while let Some(item) = requests.next() {
        told.many(requests.is_array());
        match item {
            Ok(read) => {
                let answer = ask.one(set, &read.request);
                told.answer(read.line, &read.request, answer)?;
            }
            Err(mistake) => told.mistake(mistake)?,
        }
    }
    told.many(requests.is_array());
    Ok(told.status)
}

/// The same for a file, on all cores: it is read ahead of the answers.
fn decide_all(
    reader: impl BufRead,
    file: Option<String>,
    set: &PolicySet,
    output: &mut Output,
) -> anyhow::Result<Status> {
    let requests = RefCell::new(Requests::new(reader));
    let ahead = RefCell::new(VecDeque::new());
    let mut decisions = set.decide_many(std::iter::from_fn(|| {
        loop {
            let item = requests.borrow_mut().next()?;
            let read = item.map(|read| (read.line, Arc::new(read.request)));
            let request = read.as_ref().ok().map(|(_, request)| Arc::clone(request));
            ahead.borrow_mut().push_back(read);
            if request.is_some() {
                return request;
            }
        }
    }));
    let mut told = Told::new(file, output);
    loop {
        let decision = decisions.next();
        told.many(requests.borrow().is_array());
        // What is no request is told where it stands, before the next one that is.
        while let Some(Err(mistake)) = ahead.borrow_mut().pop_front_if(|item| item.is_err()) {
            told.mistake(mistake)?;
        }
        let (Some(decision), Some(Ok((line, request)))) =
            (decision, ahead.borrow_mut().pop_front())
        else {
            return Ok(told.status);
        };
        let answer = match decision {
            Ok(decision) => Ok(Answer::Decision(decision)),
            Err(DecideError::Request(why)) => Err(DecideError::Request(why)),
            // A policy was late: asked again, with patience.
            Err(_) => answer::decide(set, &request),
        };
        told.answer(line, &request, answer)?;
    }
}

/// What was told of one stream so far.
struct Told<'a> {
    file: Option<String>,
    output: &'a mut Output,
    status: Status,
}

impl<'a> Told<'a> {
    fn new(file: Option<String>, output: &'a mut Output) -> Self {
        Self {
            file,
            output,
            status: Status::Allowed,
        }
    }

    /// Known once the first request was read.
    fn many(&mut self, is_array: bool) {
        if is_array {
            self.output.many();
        }
    }

    fn answer(
        &mut self,
        line: usize,
        request: &Request,
        answer: Result<Answer, DecideError>,
    ) -> anyhow::Result<()> {
        match answer {
            Ok(answer) => {
                self.status = self.status.and(answer.status());
                self.output.answer(request, &answer)
            }
            Err(error) => self.trouble(&Trouble {
                file: self.file.clone(),
                line,
                column: None,
                path: None,
                transient: !matches!(error, DecideError::Request(_)),
                message: error.to_string(),
            }),
        }
    }

    fn mistake(&mut self, mistake: Mistake) -> anyhow::Result<()> {
        self.trouble(&Trouble::from_mistake(mistake, self.file.clone()))
    }

    fn trouble(&mut self, trouble: &Trouble) -> anyhow::Result<()> {
        self.status = Status::Error;
        complain(&trouble.to_string());
        self.output.trouble(trouble)
    }
}

pub(crate) fn complain(message: &str) {
    let _ = writeln!(anstream::stderr(), "{}", escape::line(message));
}

impl Trouble {
    pub(crate) fn from_mistake(mistake: Mistake, file: Option<String>) -> Self {
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
