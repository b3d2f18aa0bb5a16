//! The command line of `maysend sweep`.

use std::path::PathBuf;

use chrono::NaiveDate;
use chrono_tz::Tz;
use clap::{Args, ValueEnum};

/// What it ends with.
pub(crate) const HELP: &str = "\
Examples:
  maysend sweep policy.toml --request offer.json
  maysend sweep policy.toml --request offer.json --states TX,FL,CT --from 2026-11-23 --output week.html

Each quarter hour of a week is asked about, as if the text left at its beginning. With --states the customer of the request is
put into each of these states, with an area code that is in no other.

Exit status:
  0  the week was asked about, whatever came of it
  1  an error: no request or more than one, a state that does not exist, a set that does not load";

#[derive(Debug, Args)]
pub(crate) struct Sweep {
    /// The policy set, a TOML file.
    #[arg(value_name = "SET")]
    pub(crate) set: PathBuf,
    /// The text and its customer: one request, as a JSON object. `-`: standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) request: PathBuf,
    /// The `id` of the message that is meant, where there are several requests.
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
    /// Two-letter states, or `all`: the fifty and DC.
    #[arg(long, value_name = "STATES", value_delimiter = ',')]
    pub(crate) states: Vec<String>,
    /// The first day; without it the day of the request.
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<NaiveDate>,
    /// The clock of the picture, an IANA zone; without it the state's, or the dealership's.
    #[arg(long, value_name = "ZONE")]
    pub(crate) zone: Option<Tz>,
    /// How to draw it; without it as the output ends: `.svg`, `.html`, and text otherwise.
    #[arg(long, value_enum)]
    pub(crate) format: Option<Form>,
    /// Where to write it; without it, to standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

impl Sweep {
    pub(super) fn form(&self) -> Form {
        let ending = self
            .output
            .as_ref()
            .and_then(|output| output.extension())
            .and_then(|ending| ending.to_str());
        self.format.unwrap_or(match ending {
            Some("svg") => Form::Svg,
            Some("html" | "htm") => Form::Html,
            _ => Form::Text,
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// For a terminal.
    Text,
    /// A picture.
    Svg,
    /// A page with the picture and the rules.
    Html,
}
