//! Recipients out of a file, one at a time.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use maysend::request::{History, Recipient, Request};
use serde_json::{Map, Value};

use super::physical::{Physical, Piece};

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
        lines: Physical<BufReader<File>>,
        head: Vec<Vec<String>>,
    },
    Lines(Physical<BufReader<File>>),
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
        let mut lines = Physical::new(BufReader::new(file));
        let source = if is_csv(path) {
            let head = head(&mut lines)
                .with_context(|| format!("cannot read the head of `{}`", path.display()))?;
            Source::Csv { lines, head }
        } else {
            if !lines
                .begins_with(b'{')
                .context("cannot read the recipients")?
            {
                bail!(
                    "`{}` is read as JSON Lines, since its name does not end in `.csv`, and it does not begin with `{{`: \
                     each line is to be the JSON of a recipient, such as {{\"phone\": \"+12145550123\"}}",
                    path.display()
                );
            }
            Source::Lines(lines)
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
            Source::Csv { lines, head } => next_record(lines, head),
            Source::Lines(lines) => next_line(lines),
        };
        let next = next.context("cannot read on in the recipients")?;
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

/// The columns, each the path of a field of a recipient.
fn head(lines: &mut Physical<BufReader<File>>) -> anyhow::Result<Vec<Vec<String>>> {
    let bytes = loop {
        match lines.record()? {
            None => bail!("it is empty"),
            Some(Err((_, why))) => bail!(why),
            Some(Ok(Piece { bytes, .. })) if bytes.trim_ascii().is_empty() => {}
            Some(Ok(Piece { bytes, .. })) => break bytes,
        }
    };
    let record = cells(&bytes).map_err(anyhow::Error::msg)?;
    let names: Vec<&str> = record.iter().map(str::trim).collect();
    if let [name] = names.as_slice()
        && name.contains([';', '\t', '|'])
    {
        bail!("its cells are to be parted by commas: it has the one column `{name}`");
    }
    // Spreadsheets leave columns without a name at the end.
    for (at, name) in names
        .iter()
        .enumerate()
        .filter(|(_, name)| !name.is_empty())
    {
        if names.iter().take(at).any(|other| other == name) {
            bail!("it has two columns `{name}`");
        }
        column(name)?;
    }
    if !names.contains(&"phone") {
        bail!("it has no column `phone`: the first line is to name the columns");
    }
    let paths = names.into_iter();
    Ok(paths
        .map(|name| name.split('.').map(str::to_owned).collect())
        .collect())
}

/// Refuses a column that no recipient has: every row would be told the same.
fn column(name: &str) -> anyhow::Result<()> {
    let is_number = |part: &str| part.parse::<usize>().is_ok_and(|at| at < MAX_ENTRIES);
    // Entries are alike; of a second alone the first would be missing.
    let path = name.split('.').map(|part| {
        let part = if is_number(part) { "0" } else { part };
        part.to_owned()
    });
    let path: Vec<String> = path.collect();
    let mut recipient = Value::Object(Map::new());
    put(&mut recipient, &path, Value::from(""))
        .map_err(|()| anyhow!("there is no room for a column `{name}`"))?;
    let read = match recipient.get_mut("history").map(Value::take) {
        Some(history) => typed::<History>(history, "history").map(drop),
        None => typed::<Recipient>(recipient, "").map(drop),
    };
    match read {
        // Other problems are of the value, which is none here.
        Err(why) if why.contains("unknown field") => {
            bail!("there is no column `{name}`: {why}")
        }
        _ => Ok(()),
    }
}

/// A row's line, and its JSON or why it has none.
type Next = Option<(u64, Result<Value, String>)>;

fn next_record(
    lines: &mut Physical<BufReader<File>>,
    head: &[Vec<String>],
) -> std::io::Result<Next> {
    loop {
        let piece = match lines.record()? {
            None => return Ok(None),
            Some(Err((line, why))) => return Ok(Some((line, Err(why)))),
            Some(Ok(piece)) => piece,
        };
        if !piece.bytes.trim_ascii().is_empty() {
            let value = cells(&piece.bytes).and_then(|record| {
                one_row(&piece, &record)?;
                from_cells(head, &record)
            });
            return Ok(Some((piece.line, value)));
        }
    }
}

/// Refuses a record whose lines may be rows of their own: no field of a recipient has several lines, unless it is JSON.
fn one_row(piece: &Piece, record: &csv::StringRecord) -> Result<(), String> {
    let is_long =
        |cell: &str| cell.trim().contains('\n') && !cell.trim_start().starts_with(['[', '{']);
    if piece.last == piece.line || !record.iter().any(is_long) {
        return Ok(());
    }
    Err(format!(
        "lines {} to {} are one row, because of a quote: close it in the line where it opens",
        piece.line, piece.last
    ))
}

/// The cells of one record.
fn cells(record: &[u8]) -> Result<csv::StringRecord, String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(record.len().max(1))
        .from_reader(record);
    let mut cells = csv::StringRecord::new();
    match reader.read_record(&mut cells) {
        // The reader takes a carriage return alone for the end of a record, and whatever is behind it would be lost.
        Ok(_)
            if !reader.is_done()
                && reader
                    .read_record(&mut csv::StringRecord::new())
                    .unwrap_or(true) =>
        {
            Err(
                "it holds a carriage return in a cell without quotes: end lines by a line feed"
                    .to_owned(),
            )
        }
        Ok(_) => Ok(cells),
        Err(error) => Err(match error.kind() {
            csv::ErrorKind::Utf8 { err, .. } => format!(
                "cell {} is not UTF-8: save the file as UTF-8",
                err.field().saturating_add(1)
            ),
            _ => error.to_string(),
        }),
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
        if path.iter().all(String::is_empty) {
            return Err(format!("there is no name of a column above `{cell}`"));
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

fn next_line(lines: &mut Physical<BufReader<File>>) -> std::io::Result<Next> {
    loop {
        let piece = match lines.line()? {
            None => return Ok(None),
            Some(Err((line, why))) => return Ok(Some((line, Err(why)))),
            Some(Ok(piece)) => piece,
        };
        let text = piece.bytes.trim_ascii();
        if !text.is_empty() {
            let value = serde_json::from_slice(text).map_err(|error| error.to_string());
            return Ok(Some((piece.line, value)));
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
