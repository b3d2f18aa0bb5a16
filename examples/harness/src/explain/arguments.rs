//! The command line of `maysend explain`.

use std::path::PathBuf;

use clap::Args;

use crate::arguments::Report;

/// What it ends with.
pub(crate) const HELP: &str = "\
Examples:
  maysend explain --policies policy.toml --what-would-allow request.json
  maysend explain --policies policy.toml --id ready requests.jsonl

Exit status:
  0  the text is allowed
  2  it is not: deny, hold or defer
  1  an error: no request or more than one, a set that does not load, a policy that did not answer in time";

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The policy set, a TOML file.
    #[arg(long, value_name = "SET")]
    pub(crate) policies: PathBuf,
    /// Ask the policies again about the request with one change, and with two, and name the changes that would allow it.
    #[arg(long)]
    pub(crate) what_would_allow: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Report::Text)]
    pub(crate) format: Report,
    /// The `id` of the message that is meant, where there are several requests.
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
    /// A request, as a JSON object. `-` or nothing: standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    pub(crate) file: PathBuf,
}
