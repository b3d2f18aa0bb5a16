//! Recipients out of a file, one at a time.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

use anyhow::Context as _;
use maysend::request::{Recipient, Request};
use serde_json::{Map, Value};

/// The largest row that is read, in bytes.
const MAX_ROW: u64 = 8 << 20;

/// What a row says.
#[derive(Debug)]
pub(super) struct Row {
    /// Counted from 1; the head of a CSV file is none.
    pub(super) number: u64,
    /// The line that it begins on.
    pub(super) line: u64,
    /// The request about this recipient, or why there is none.
    pub(super) request: Result<Request, String>,
}

/// The rows of a file. What cannot be read ends them with an error.
pub(super) struct Rows {
    source: Source,
    base: Request,
    number: u64,
}

enum Source {
    Csv {
        reader: Box<csv::Reader<File>>,
        head: Vec<Vec<String>>,
        record: csv::StringRecord,
    },
    Lines {
        reader: BufReader<File>,
        line: u64,
    },
}

/// Whether a file has its first line for a head.
pub(super) fn is_csv(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}

impl Rows {
    /// `base` is the request without its recipient.
    pub(super) fn open(path: &Path, base: Request) -> anyhow::Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot open `{}`", path.display()))?;
        let source = if is_csv(path) {
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
            let head = reader
                .headers()
                .with_context(|| format!("cannot read the head of `{}`", path.display()))?
                .iter()
                .map(|name| {
                    let name = name.trim().trim_start_matches('\u{feff}');
                    name.split('.').map(str::to_owned).collect()
                })
                .collect();
            Source::Csv {
                reader: Box::new(reader),
                head,
                record: csv::StringRecord::new(),
            }
        } else {
            Source::Lines {
                reader: BufReader::new(file),
                line: 0,
            }
        };
        Ok(Self {
            source,
            base,
            number: 0,
        })
    }

    /// The next row; none at the end.
    pub(super) fn next(&mut self) -> anyhow::Result<Option<Row>> {
        let next = match &mut self.source {
            Source::Csv {
                reader,
                head,
                record,
            } => next_record(reader, head, record)?,
            Source::Lines { reader, line } => next_line(reader, line)?,
        };
        let Some((line, value)) = next else {
            return Ok(None);
        };
        self.number = self.number.saturating_add(1);
        Ok(Some(Row {
            number: self.number,
            line,
            request: value.and_then(|value| request(&self.base, value)),
        }))
    }
}

/// A row's line, and its JSON or why it has none.
type Next = Option<(u64, Result<Value, String>)>;

fn next_record(
    reader: &mut csv::Reader<File>,
    head: &[Vec<String>],
    record: &mut csv::StringRecord,
) -> anyhow::Result<Next> {
    let line = reader.position().line();
    match reader.read_record(record) {
        Ok(true) => {
            let line = record.position().map_or(line, csv::Position::line);
            Ok(Some((line, from_cells(head, record))))
        }
        Ok(false) => Ok(None),
        // The reader goes on with the next record: only a record with another encoding costs itself.
        Err(error) if !error.is_io_error() => Ok(Some((line, Err(error.to_string())))),
        Err(error) => Err(error).context("cannot read on in the recipients"),
    }
}

fn from_cells(head: &[Vec<String>], record: &csv::StringRecord) -> Result<Value, String> {
    if record.len() != head.len() {
        return Err(format!(
            "it has {} cells, and the head has {}: quote cells that hold a comma",
            record.len(),
            head.len()
        ));
    }
    let mut recipient = Value::Object(Map::new());
    for (path, cell) in head.iter().zip(record) {
        let cell = cell.trim();
        if cell.is_empty() {
            continue;
        }
        let value = if cell.starts_with(['[', '{']) {
            serde_json::from_str(cell)
                .map_err(|error| format!("`{}` is no JSON: {error}", path.join(".")))?
        } else {
            Value::from(cell)
        };
        put(&mut recipient, path, value)
            .map_err(|()| format!("there is no room for a column `{}`", path.join(".")))?;
    }
    Ok(recipient)
}

/// The most entries of a list that columns can name.
const MAX_ENTRIES: usize = 100;

fn put(within: &mut Value, path: &[String], value: Value) -> Result<(), ()> {
    let Some((first, rest)) = path.split_first() else {
        *within = value;
        return Ok(());
    };
    match first.parse::<usize>() {
        Ok(index) if index < MAX_ENTRIES => {
            if within.is_null() {
                *within = Value::Array(Vec::new());
            }
            let entries = within.as_array_mut().ok_or(())?;
            if entries.len() <= index {
                entries.resize(index.saturating_add(1), Value::Null);
            }
            put(entries.get_mut(index).ok_or(())?, rest, value)
        }
        Ok(_) => Err(()),
        Err(_) => {
            if within.is_null() {
                *within = Value::Object(Map::new());
            }
            let fields = within.as_object_mut().ok_or(())?;
            put(
                fields.entry(first.clone()).or_insert(Value::Null),
                rest,
                value,
            )
        }
    }
}

fn next_line(reader: &mut BufReader<File>, line: &mut u64) -> anyhow::Result<Next> {
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let read = reader.by_ref().take(MAX_ROW).read_until(b'\n', &mut bytes);
        if read.context("cannot read on in the recipients")? == 0 {
            return Ok(None);
        }
        *line = line.saturating_add(1);
        if u64::try_from(bytes.len()).is_ok_and(|length| length >= MAX_ROW)
            && !bytes.ends_with(b"\n")
        {
            skip_line(reader).context("cannot read on in the recipients")?;
            let message = format!("it is longer than {MAX_ROW} bytes");
            return Ok(Some((*line, Err(message))));
        }
        let text = bytes.trim_ascii();
        if !text.is_empty() {
            let value = serde_json::from_slice(text).map_err(|error| error.to_string());
            return Ok(Some((*line, value)));
        }
    }
}

fn skip_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        let (length, is_end) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at.saturating_add(1), true),
            None => (buffer.len(), buffer.is_empty()),
        };
        reader.consume(length);
        if is_end {
            return Ok(());
        }
    }
}

fn request(base: &Request, mut row: Value) -> Result<Request, String> {
    let history = row
        .as_object_mut()
        .and_then(|fields| fields.remove("history"));
    let recipient: Recipient = typed(row, "")?;
    let mut request = base.clone();
    request.recipient = recipient;
    if let Some(history) = history {
        request.history = typed(history, "history")?;
    }
    Ok(request)
}

fn typed<T: serde::de::DeserializeOwned>(value: Value, within: &str) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let path = match (within, path.as_str()) {
            ("", path) => path.to_owned(),
            (within, ".") => within.to_owned(),
            (within, path) => format!("{within}.{path}"),
        };
        let message = error.into_inner();
        if path == "." {
            message.to_string()
        } else {
            format!("`{path}`: {message}")
        }
    })
}
