//! Why cases did not run, or a run came to nothing: for people in a line, for programs in fields.

use std::fmt;
use std::path::Path;

use maysend::Problem;
use maysend_cases::CaseError;
use serde::Serialize;

use crate::show::escape;
use crate::{in_one_line, load};

/// A mistake in a set, a case file or an option.
#[derive(Debug, Serialize)]
pub(super) struct Fault {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    message: String,
    /// How to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

impl Fault {
    /// One that no file is to blame for.
    pub(super) fn of(error: &anyhow::Error) -> Self {
        Self {
            file: None,
            line: None,
            column: None,
            message: in_one_line(error),
            help: None,
        }
    }

    pub(super) fn in_file(path: &Path, message: impl Into<String>) -> Self {
        Self {
            file: Some(path.display().to_string()),
            line: None,
            column: None,
            message: message.into(),
            help: None,
        }
    }

    pub(super) fn of_file(path: &Path, error: CaseError) -> Self {
        let place = error.place();
        Self {
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            ..Self::in_file(path, in_one_line(&error.into()))
        }
    }

    /// One of a set: the file is the one in which it is, which the set may extend.
    pub(super) fn of_set(set: &Path, problem: &Problem) -> Self {
        let place = problem.place.as_ref();
        let folder = load::folder(set).unwrap_or(Path::new(""));
        let file = place.map_or(set.to_owned(), |place| folder.join(&place.file));
        Self {
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            help: problem.help.clone(),
            ..Self::in_file(&file, problem.message.clone())
        }
    }

    /// Without the file: what is wrong, and where in it.
    pub(super) fn in_its_file(&self) -> String {
        let mut text = String::new();
        if let (Some(line), Some(column)) = (self.line, self.column) {
            text = format!("{line}:{column}: ");
        }
        text.push_str(&self.message);
        if let Some(help) = &self.help {
            text.push_str(&format!(" ({help})"));
        }
        escape::line(&text)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            let file = escape::line(file);
            match self.line {
                Some(_) => write!(f, "{file}:")?,
                None => write!(f, "`{file}`: ")?,
            }
        }
        f.write_str(&self.in_its_file())
    }
}
