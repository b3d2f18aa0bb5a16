//! The command line of `maysend batch`.

use std::path::PathBuf;

use clap::Args;

use crate::arguments::Report;

/// What it reads and what it ends with.
pub(crate) const HELP: &str = "\
Example:
  maysend batch --policies policy.toml --request campaign.json --output decisions.jsonl --html report.html recipients.csv

RECIPIENTS is CSV, or JSON Lines with the JSON of a request's `recipient` on each line, `history` beside its other fields. The head of a
CSV file says where in the recipient a column belongs: `phone`, `postal_code`, `consents.0.topic`. An empty cell says nothing; one that
begins with `[` or `{` is JSON.

Exit status:
  0  every text is allowed
  2  at least one is not: deny, hold or defer
  1  an error: a row that is no recipient, a set that does not load, a file that cannot be written; it beats 2";

#[derive(Debug, Args)]
pub(crate) struct Batch {
    /// The policy set, a TOML file.
    #[arg(long, value_name = "SET")]
    pub(crate) policies: PathBuf,
    /// The text and all that is the same for everybody: a request in JSON without its `recipient`.
    #[arg(long, value_name = "FILE")]
    pub(crate) request: PathBuf,
    /// Where the decisions go, as JSON Lines: one for each row, in the order of the rows.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Go on where the same batch was broken off.
    #[arg(long)]
    pub(crate) resume: bool,
    /// Write the summary as a page with charts as well.
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// How to print the summary.
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub(crate) format: Report,
    /// Whom the text goes to: `.csv`, or JSON Lines.
    #[arg(value_name = "RECIPIENTS")]
    pub(crate) recipients: PathBuf,
}
