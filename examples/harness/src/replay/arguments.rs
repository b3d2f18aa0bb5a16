//! The command line of `maysend replay`.

use std::path::PathBuf;

use clap::Args;

use crate::arguments::Report;

/// What it ends with.
pub(crate) const HELP: &str = "\
Example:
  maysend replay --old policy.toml --new draft.toml recorded.jsonl

A decision is more permissive if it was denied and is not, if somebody need not approve it any more, if it may go earlier or for
longer, or if words that were added to it are not. What is new beneath a deny does not count.

Exit status:
  0  no decision is more permissive
  2  at least one is
  1  an error: a line that is no request, a set that does not load, a text that could not be decided; it beats 2";

#[derive(Debug, Args)]
pub(crate) struct Replay {
    /// The policy set that is in force, a TOML file; of a ledger also `kept:DIGEST`, a set that decided texts of it (`maysend ledger
    /// sets` lists them).
    #[arg(long, value_name = "SET")]
    pub(crate) old: PathBuf,
    /// The one that is to replace it, likewise.
    #[arg(long, value_name = "SET")]
    pub(crate) new: PathBuf,
    /// So many examples of each change.
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) examples: usize,
    /// How to print what changes.
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub(crate) format: Report,
    /// Of a ledger: the file with its keys. Without it they are the text of the variable MAYSEND_KEYS.
    #[cfg(feature = "ledger")]
    #[arg(long, value_name = "FILE")]
    pub(crate) keys: Option<PathBuf>,
    #[cfg(feature = "ledger")]
    #[command(flatten)]
    pub(crate) whose: crate::books::Whose,
    /// Requests: a file of them as `decide` reads it, `-` for standard input, or a ledger (`sqlite:FILE`,
    /// `postgres://USER@HOST/DATABASE`), whose decisions are made again on what they rested on.
    #[arg(value_name = "RECORDED")]
    pub(crate) recorded: String,
}
