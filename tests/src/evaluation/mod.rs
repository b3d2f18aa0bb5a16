//! Measures the standard policies with labelled texts, through the host's public doors: `cargo xtask eval`.

mod classification;
mod content;
mod end_to_end;
mod figures;
mod inbound;
mod request;
mod rows;
mod show;

use std::fs;
use std::path::{Path, PathBuf};

use maysend::{Library, PolicySet};
use serde::Serialize;

use crate::engine;

pub use figures::{Confusion, Figure, Found, Share, Target};
pub use rows::{ClassificationRow, ContentRow, InboundRow, Labelled, Rows};

/// What was measured with one set.
#[derive(Clone, Debug, Serialize)]
pub struct Measured {
    /// The set's name.
    pub set: String,
    /// What was measured: `classification`, `end to end`, `content` or `inbound`.
    pub what: &'static str,
    /// How many texts it has.
    pub texts: usize,
    /// What was told as what.
    pub confusions: Vec<Confusion>,
    /// The figures.
    pub figures: Vec<Figure>,
    /// Every text that was not told rightly.
    pub misses: Vec<Miss>,
}

/// A text that was not told rightly.
#[derive(Clone, Debug, Serialize)]
pub struct Miss {
    /// The row.
    pub id: String,
    /// What it is, and what it was told as.
    pub problem: String,
    /// What led there: labels with their cues, or findings.
    pub because: Vec<String>,
    /// The text.
    pub body: String,
    /// The text that it answers or follows.
    pub after: Option<String>,
    /// What the row says of itself.
    pub note: String,
}

impl Measured {
    /// Whether every target is met.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.figures.iter().all(|figure| figure.met)
    }

    /// The same without the texts that were not told rightly.
    #[must_use]
    pub fn totals(&self) -> Self {
        Self {
            misses: Vec::new(),
            ..self.clone()
        }
    }

    /// As text for people; `misses` says whether each miss is told.
    #[must_use]
    pub fn shown(&self, misses: bool) -> String {
        show::text(self, misses)
    }
}

/// A set of labelled texts.
#[derive(Debug)]
pub struct Set {
    name: String,
    rows: Rows,
}

impl Set {
    /// The sets of the project, by name.
    ///
    /// # Errors
    ///
    /// What cannot be read.
    pub fn all() -> Result<Vec<Self>, String> {
        let entries = fs::read_dir(folder()).map_err(|error| error.to_string())?;
        let mut files: Vec<PathBuf> = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"))
            .collect();
        files.sort();
        files.iter().map(|path| Self::read(path)).collect()
    }

    /// One of the project's sets by name, or a file.
    ///
    /// # Errors
    ///
    /// That there is none, or what is wrong with it.
    pub fn named(name: &str) -> Result<Self, String> {
        let own = folder().join(format!("{name}.jsonl"));
        Self::read(if own.is_file() { &own } else { Path::new(name) })
    }

    /// Its texts.
    #[must_use]
    pub fn into_rows(self) -> Rows {
        self.rows
    }

    fn read(path: &Path) -> Result<Self, String> {
        let problem = |problem: String| format!("cannot read `{}`: {problem}", path.display());
        let text = fs::read_to_string(path).map_err(|error| problem(error.to_string()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok(Self {
            name: name.into_owned(),
            rows: Rows::read(&text).map_err(problem)?,
        })
    }

    /// Measures the policies of a library with it.
    ///
    /// # Errors
    ///
    /// A text that could not be decided.
    pub fn measure(&self, library: &Library) -> Result<Vec<Measured>, String> {
        let named = |measured: Result<Measured, String>| {
            measured.map(|measured| Measured {
                set: self.name.clone(),
                texts: self.rows.len(),
                ..measured
            })
        };
        let measured = match &self.rows {
            Rows::Classification(rows) => vec![
                named(classification::measure(rows, library)),
                named(end_to_end::measure(rows, library)),
            ],
            Rows::Content(rows) => vec![named(content::measure(rows, library))],
            Rows::Inbound(rows) => vec![named(inbound::measure(rows, library))],
        };
        measured.into_iter().collect()
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// A set of these standard policies with their default settings.
fn policies(library: &Library, names: &[&str]) -> Result<PolicySet, String> {
    let mut text = String::from(
        "name = \"evaluation\"\nversion = \"1\"\n\
         [business]\nid = \"smith-honda\"\nname = \"Smith Honda\"\ntime-zone = \"America/Chicago\"\nregion = \"TX\"\n\
         [business.hours]\nmonday = \"08:00-19:00\"\ntuesday = \"08:00-19:00\"\nwednesday = \"08:00-19:00\"\nthursday = \"08:00-19:00\"\n\
         friday = \"08:00-19:00\"\nsaturday = \"09:00-17:00\"\nsunday = \"closed\"\n\
         [assume]\nregistries = [\"deceased\", \"internal-do-not-call\", \"litigators\", \"minor\"]\n",
    );
    for name in names {
        text.push_str(&format!("[[policy]]\nuse = \"standard/{name}\"\n"));
    }
    PolicySet::from_toml(engine(), library, &text).map_err(|problems| problems.to_string())
}
