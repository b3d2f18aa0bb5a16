//! The command line of `maysend document`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// What it ends with.
pub(crate) const HELP: &str = "\
Examples:
  maysend document policy.toml --output policy.html
  maysend document policy.toml --diff signed/policy.html --output draft.html

Every clause and every number in it comes from the policies in force, so that paper and code cannot disagree. The table
`[document]` of the set gives title, purpose, scope, effective date, contact, responsibilities and advice.

Exit status:
  0  it is written; with --diff, nothing changed
  2  with --diff: it is written, and something changed since OLD
  1  an error: a set that does not load or has no [business], a file that cannot be read or written";

#[derive(Debug, Args)]
pub(crate) struct Document {
    /// The policy set, a TOML file.
    #[arg(value_name = "SET")]
    pub(crate) set: PathBuf,
    /// Mark what changed since this: the set as it was (a .toml file), or a document that this command wrote.
    #[arg(long, value_name = "OLD")]
    pub(crate) diff: Option<PathBuf>,
    /// How to write it; without it, HTML if the output ends in `.html`, and Markdown otherwise.
    #[arg(long, value_enum)]
    pub(crate) format: Option<Form>,
    /// Where to write it; without it, to standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

impl Document {
    pub(super) fn form(&self) -> Form {
        let is_html = self
            .output
            .as_ref()
            .and_then(|output| output.extension())
            .is_some_and(|ending| {
                ending.eq_ignore_ascii_case("html") || ending.eq_ignore_ascii_case("htm")
            });
        self.format
            .unwrap_or(if is_html { Form::Html } else { Form::Md })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Markdown.
    Md,
    /// One page that needs nothing else, made for printing.
    Html,
}
