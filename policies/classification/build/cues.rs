//! Reads the cue files.
//!
//! A line at the margin opens a section, the indented lines below it are its patterns:
//! `list NAME = words`, `not` (what is no cue although it looks like one), `cue FAMILY WEIGHT NAME`, `fact TOPIC`,
//! `trace` (words of the shop and the office), `answer` (how answers begin), `topic TOPIC`, `ask FAMILY` (what a customer's own
//! text opens). A weight of 3 is enough alone.

use anyhow::{Context, Result, bail};

/// What a section means, as the files spell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    Not,
    Cue {
        family: String,
        weight: u8,
        name: String,
    },
    Fact(String),
    Trace,
    Answer,
    Topic(String),
    Ask(String),
}

/// What the files say, line by line.
#[derive(Debug, Default)]
pub(crate) struct Cues {
    /// What the sections mean.
    pub(crate) sections: Vec<Meaning>,
    /// Lists and patterns in the order of the files: a pattern sees the lists above it.
    pub(crate) lines: Vec<Line>,
}

#[derive(Debug)]
pub(crate) enum Line {
    /// The name of a list, and words that are added to it.
    List(String, Vec<String>),
    /// The number of a section, and a pattern in it.
    Pattern(usize, String),
}

impl Cues {
    /// Adds a file.
    pub(crate) fn read(&mut self, text: &str) -> Result<()> {
        let mut open = None;
        for (index, line) in text.lines().enumerate() {
            self.line(line, &mut open)
                .with_context(|| format!("line {}", index + 1))?;
        }
        Ok(())
    }

    fn line(&mut self, line: &str, open: &mut Option<usize>) -> Result<()> {
        if line.trim().is_empty() || line.starts_with("//") {
            return Ok(());
        }
        if line.starts_with(char::is_whitespace) {
            let section = open.context("a pattern outside of a section")?;
            self.lines
                .push(Line::Pattern(section, line.trim().to_owned()));
        } else if let Some((name, words)) = line
            .strip_prefix("list ")
            .and_then(|rest| rest.split_once('='))
        {
            let words = words.split_whitespace().map(str::to_owned).collect();
            self.lines.push(Line::List(name.trim().to_owned(), words));
        } else {
            *open = Some(self.sections.len());
            self.sections.push(opening(line)?);
        }
        Ok(())
    }
}

fn opening(line: &str) -> Result<Meaning> {
    let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim().to_owned();
    Ok(match kind {
        "not" => Meaning::Not,
        "trace" => Meaning::Trace,
        "answer" => Meaning::Answer,
        "fact" => Meaning::Fact(rest),
        "topic" => Meaning::Topic(rest),
        "ask" => Meaning::Ask(rest),
        "cue" => {
            let mut fields = rest.splitn(3, ' ');
            let mut field = || {
                fields
                    .next()
                    .context("a cue has a family, a weight and a name")
            };
            Meaning::Cue {
                family: field()?.to_owned(),
                weight: field()?.parse().context("the weight is no number")?,
                name: field()?.trim().to_owned(),
            }
        }
        _ => bail!("`{line}` opens no section"),
    })
}
