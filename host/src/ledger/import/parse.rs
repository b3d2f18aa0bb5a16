//! Rows of a file as named values, whatever the format.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Format, Wrong};

pub(super) type Row = Map<String, Value>;

/// The rows with their lines, each a row or what is wrong with it.
pub(super) fn rows<'a>(
    format: Format,
    bytes: &'a [u8],
) -> Box<dyn Iterator<Item = (u64, Result<Row, Wrong>)> + 'a> {
    // Spreadsheets begin a file with this mark.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match format {
        Format::Csv => csv_rows(bytes),
        Format::JsonLines => Box::new(json_lines(bytes)),
    }
}

/// A row as a record, or the column that does not fit.
pub(super) fn read<T: DeserializeOwned>(row: Row) -> Result<T, Wrong> {
    serde_path_to_error::deserialize(Value::Object(row)).map_err(|error| {
        let path = error.path().to_string();
        let column = (path != "." && !path.is_empty()).then_some(path);
        (column, error.inner().to_string())
    })
}

fn csv_rows<'a>(bytes: &'a [u8]) -> Box<dyn Iterator<Item = (u64, Result<Row, Wrong>)> + 'a> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(bytes);
    let names = match reader.headers() {
        Ok(names) => names.clone(),
        Err(error) => return Box::new(std::iter::once((1, Err((None, broken(&error)))))),
    };
    let mut seen = std::collections::BTreeSet::new();
    if let Some(name) = names.iter().find(|name| !seen.insert(*name)) {
        let twice = (
            Some(name.to_owned()),
            "it is there twice: keep one".to_owned(),
        );
        return Box::new(std::iter::once((1, Err(twice))));
    }
    Box::new(reader.into_records().map(move |record| match record {
        Ok(record) => {
            let line = record.position().map_or(0, csv::Position::line);
            (line, csv_row(&names, &record))
        }
        Err(error) => {
            let line = error.position().map_or(0, csv::Position::line);
            (line, Err((None, broken(&error))))
        }
    }))
}

fn csv_row(names: &csv::StringRecord, record: &csv::StringRecord) -> Result<Row, Wrong> {
    if record.len() != names.len() {
        let what = format!(
            "it has {} cells where the first line has {}: a comma inside a cell needs quotes around the cell",
            record.len(),
            names.len()
        );
        return Err((None, what));
    }
    let cells = names.iter().zip(record);
    Ok(cells
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(name, cell)| (name.to_owned(), Value::String(cell.to_owned())))
        .collect())
}

fn broken(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "it is not in UTF-8: save the file as UTF-8".to_owned(),
        _ => format!("it is no line of CSV: {error}"),
    }
}

fn json_lines(bytes: &[u8]) -> impl Iterator<Item = (u64, Result<Row, Wrong>)> {
    let lines = bytes.split(|byte| *byte == b'\n').zip(1..);
    let full = lines.filter(|(line, _)| !line.trim_ascii().is_empty());
    full.map(|(line, number)| {
        let row = serde_json::from_slice(line.trim_ascii());
        (
            number,
            row.map_err(|error| (None, format!("it is no JSON object: {error}"))),
        )
    })
}
