//! What is wrong with a policy set: all of it at once, each with its place and its mend.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A policy set that was not loaded. The one in force before stays in force.
///
/// `Display` gives one line for each problem: `file:line:column: message (help)`.
#[derive(Debug)]
#[non_exhaustive]
pub struct LoadError {
    problems: Vec<Problem>,
    files: Vec<String>,
}

impl LoadError {
    /// Every problem, in the order of the files.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The files that were looked for, as [`PolicySet::files`](super::PolicySet::files) gives them: what can mend the set is
    /// a change in one of these.
    #[must_use]
    pub fn files(&self) -> &[String] {
        &self.files
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for LoadError {}

/// One thing that is wrong with a policy set.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Problem {
    /// What is wrong, in one line.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Where it is, if it is in a file.
    pub place: Option<Location>,
}

/// A place in a file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Location {
    /// The file as it was named.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// Bytes of the text.
    pub span: Range<usize>,
    /// The whole file, to draw the place.
    pub text: Arc<str>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{}:{}:{}: ", place.file, place.line, place.column)?;
        }
        f.write_str(&self.message)?;
        if let Some(help) = &self.help {
            write!(f, " ({help})")?;
        }
        Ok(())
    }
}

/// Bytes of one of the files that are being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) file: usize,
    pub(crate) span: Range<usize>,
}

/// Problems met so far, and the files that they are in.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    files: Vec<(String, Arc<str>)>,
    found: Vec<Problem>,
    /// Whether nothing else is to be told.
    is_closed: bool,
}

impl Problems {
    pub(crate) fn file(&mut self, name: &str, text: &str) -> usize {
        self.files.push((name.to_owned(), text.into()));
        self.files.len().saturating_sub(1)
    }

    pub(crate) fn add(&mut self, place: Option<&Place>, message: impl Into<String>) {
        self.push(place, message.into(), None);
    }

    pub(crate) fn add_with_help(
        &mut self,
        place: Option<&Place>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(place, message.into(), Some(help.into()));
    }

    /// The one problem to tell, where whatever else is met may come of it.
    pub(crate) fn only(
        &mut self,
        place: Option<&Place>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if !self.is_closed {
            self.found.clear();
            self.push(place, message.into(), Some(help.into()));
            self.is_closed = true;
        }
    }

    fn push(&mut self, place: Option<&Place>, message: String, help: Option<String>) {
        if self.is_closed {
            return;
        }
        let place = place.and_then(|place| self.locate(place));
        self.found.push(Problem {
            message,
            help,
            place,
        });
    }

    fn locate(&self, place: &Place) -> Option<Location> {
        let (file, text) = self.files.get(place.file)?;
        let before = text.get(..place.span.start).unwrap_or_default();
        let line_start = before
            .rfind('\n')
            .map_or(0, |newline| newline.saturating_add(1));
        Some(Location {
            file: file.clone(),
            line: before.matches('\n').count().saturating_add(1),
            column: before
                .get(line_start..)
                .unwrap_or_default()
                .chars()
                .count()
                .saturating_add(1),
            span: place.span.clone(),
            text: Arc::clone(text),
        })
    }

    /// None of the problems, but all files that they can be in.
    pub(crate) fn apart(&self) -> Self {
        Self {
            files: self.files.clone(),
            ..Self::default()
        }
    }

    /// Takes what was met apart.
    pub(crate) fn join(&mut self, apart: Self) {
        if !self.is_closed {
            self.found.extend(apart.found);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(crate) fn into_error(mut self, files: Vec<String>) -> LoadError {
        self.found.sort_by_key(|problem| {
            problem
                .place
                .as_ref()
                .map(|place| (place.file.clone(), place.span.start))
        });
        LoadError {
            problems: self.found,
            files,
        }
    }
}
