//! Answers to standard output, in the format that was asked for.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::bail;
use maysend::{PolicySet, Request};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::arguments::Format;
use crate::show::{self, Paper, Tally};
use crate::stream::Trouble;

/// Refuses to write over what is read, or over what is written beside it.
pub(crate) fn spares(written: &Path, others: &[&Path]) -> anyhow::Result<()> {
    let place = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if others.iter().any(|other| place(other) == place(written)) {
        bail!(
            "`{}` would be overwritten, and it is used by the same command: name another file",
            written.display()
        );
    }
    Ok(())
}

/// Where answers go. Each is written out before the next request is read.
pub(crate) struct Output {
    out: BufWriter<anstream::AutoStream<io::StdoutLock<'static>>>,
    format: Format,
    paper: Paper,
    json: Json,
    tally: Tally,
}

/// What of a JSON value has been written.
#[derive(Debug, Default)]
enum Json {
    #[default]
    Nothing,
    /// The first answer waits: alone it is the whole value.
    One(Value),
    /// An array is open.
    Many { is_empty: bool },
}

impl Output {
    pub(crate) fn new(format: Format, set: &PolicySet) -> Self {
        Self {
            out: BufWriter::new(anstream::stdout().lock()),
            format,
            paper: Paper::new(set),
            json: Json::default(),
            tally: Tally::default(),
        }
    }

    pub(crate) fn answer(&mut self, request: &Request, answer: &Answer) -> anyhow::Result<()> {
        match self.format {
            Format::Text => {
                show::text::answer(&mut self.out, &self.paper, request, answer)?;
                self.tally.count(answer);
            }
            Format::Table => {
                if self.tally.is_empty() {
                    show::table::head(&mut self.out, &self.paper, answer)?;
                }
                show::table::row(&mut self.out, &self.paper, request, answer)?;
                self.tally.count(answer);
            }
            Format::Json => self.json(value(answer)?)?,
            Format::Jsonl => self.line(&value(answer)?)?,
        }
        self.out.flush()?;
        Ok(())
    }

    /// Keeps order and count where a machine reads; people have read it on standard error.
    pub(crate) fn trouble(&mut self, trouble: &Trouble) -> anyhow::Result<()> {
        let value = json!({ "error": trouble });
        match self.format {
            Format::Text | Format::Table => self.tally.trouble(),
            Format::Json => self.json(value)?,
            Format::Jsonl => self.line(&value)?,
        }
        self.out.flush()?;
        Ok(())
    }

    /// The input is an array, and so is what comes out.
    pub(crate) fn many(&mut self) {
        if matches!(self.json, Json::Nothing) {
            self.json = Json::Many { is_empty: true };
        }
    }

    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        match (self.format, &self.json) {
            (Format::Text | Format::Table, _) => self.tally.write(&mut self.out)?,
            (Format::Jsonl, _) | (Format::Json, Json::Nothing) => {}
            (Format::Json, Json::One(value)) => {
                serde_json::to_writer_pretty(&mut self.out, value)?;
                writeln!(self.out)?;
            }
            (Format::Json, Json::Many { is_empty: true }) => writeln!(self.out, "[]")?,
            (Format::Json, Json::Many { is_empty: false }) => writeln!(self.out, "\n]")?,
        }
        self.out.flush()?;
        Ok(())
    }

    fn json(&mut self, value: Value) -> anyhow::Result<()> {
        match std::mem::take(&mut self.json) {
            Json::Nothing => self.json = Json::One(value),
            Json::One(first) => {
                self.element(&first, true)?;
                self.element(&value, false)?;
            }
            Json::Many { is_empty } => self.element(&value, is_empty)?,
        }
        Ok(())
    }

    fn element(&mut self, value: &Value, is_first: bool) -> anyhow::Result<()> {
        self.out.write_all(if is_first { b"[\n" } else { b",\n" })?;
        serde_json::to_writer_pretty(&mut self.out, value)?;
        self.json = Json::Many { is_empty: false };
        Ok(())
    }

    fn line(&mut self, value: &Value) -> anyhow::Result<()> {
        serde_json::to_writer(&mut self.out, value)?;
        writeln!(self.out)?;
        Ok(())
    }
}

fn value(answer: &Answer) -> serde_json::Result<Value> {
    match answer {
        Answer::Decision(decision) => serde_json::to_value(decision),
        Answer::Reaction { reaction, reply } => {
            let mut value = serde_json::to_value(reaction)?;
            if let (Value::Object(object), Some(reply)) = (&mut value, reply) {
                let decision = serde_json::to_value(&reply.decision)?;
                object.insert("reply_decision".to_owned(), decision);
            }
            Ok(value)
        }
    }
}
