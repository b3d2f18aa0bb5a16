//! A file cut into lines, and into the records of CSV, which may go over several.

use std::io::{self, BufRead, Read as _};

/// The largest row that is read, in bytes.
const MAX_ROW: usize = 8 << 20;

/// Lines out of a file, counted.
#[derive(Debug)]
pub(super) struct Physical<R> {
    reader: R,
    line: u64,
    /// The line that was read to see what the file begins with.
    pending: Option<Line>,
    /// Whether nothing more is to be read.
    is_over: bool,
}

/// What stands on one line or several.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where it begins and where it ends, counted from 1.
    pub(super) line: u64,
    pub(super) last: u64,
    pub(super) bytes: Vec<u8>,
}

type Line = Result<Piece, Broken>;
/// The line, and what is wrong with it.
pub(super) type Broken = (u64, String);

impl<R: BufRead> Physical<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader,
            line: 0,
            pending: None,
            is_over: false,
        }
    }

    /// Whether this is the first byte of the file that is no blank; a file without any begins with all. Blank lines before it are passed by.
    pub(super) fn begins_with(&mut self, byte: u8) -> io::Result<bool> {
        loop {
            match self.line()? {
                Some(Ok(piece)) if piece.bytes.trim_ascii().is_empty() => {}
                None => return Ok(true),
                Some(line) => {
                    let begins = line
                        .as_ref()
                        .is_ok_and(|piece| piece.bytes.trim_ascii_start().first() == Some(&byte));
                    self.pending = Some(line);
                    return Ok(begins);
                }
            }
        }
    }

    /// The next line; none at the end.
    pub(super) fn line(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.pending.take() {
            return Ok(Some(line));
        }
        if self.is_over {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let most = u64::try_from(MAX_ROW).unwrap_or(u64::MAX);
        let mut limited = self.reader.by_ref().take(most);
        if limited.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        self.line = self.line.saturating_add(1);
        // A byte order mark, as some editors leave one.
        if self.line == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        if bytes.len() >= MAX_ROW && !bytes.ends_with(b"\n") {
            self.reader.skip_until(b'\n')?;
            return Ok(Some(Err((self.line, too_long()))));
        }
        let line = self.line;
        Ok(Some(Ok(Piece {
            line,
            last: line,
            bytes,
        })))
    }

    /// The next record of CSV (RFC 4180), with the lines that it goes over. One whose quote is never closed is broken, and the last: what
    /// would be read behind it may stand inside of a cell.
    pub(super) fn record(&mut self) -> io::Result<Option<Line>> {
        let mut record = match self.line()? {
            Some(Ok(piece)) => piece,
            other => return Ok(other),
        };
        let mut quotes = Quotes::default();
        quotes.feed(&record.bytes);
        while quotes.is_open() {
            let length = record.bytes.len();
            let line = match self.line()? {
                Some(Ok(piece)) if length.saturating_add(piece.bytes.len()) <= MAX_ROW => piece,
                _ => {
                    self.is_over = true;
                    let why = "a quote in it is never closed: no row behind it was read";
                    return Ok(Some(Err((record.line, why.to_owned()))));
                }
            };
            quotes.feed(&line.bytes);
            record.bytes.extend_from_slice(&line.bytes);
            record.last = line.last;
        }
        Ok(Some(Ok(record)))
    }
}

fn too_long() -> String {
    format!("it is longer than {MAX_ROW} bytes")
}

/// Where in a record of CSV its bytes are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Quotes {
    #[default]
    CellStart,
    Plain,
    Quoted,
    /// Behind a quote in a quoted cell: the end of the cell, or the first of two.
    Behind,
}

impl Quotes {
    fn is_open(self) -> bool {
        self == Self::Quoted
    }

    fn feed(&mut self, bytes: &[u8]) {
        for byte in bytes {
            *self = match (*self, byte) {
                (Self::CellStart | Self::Behind, b'"') => Self::Quoted,
                (Self::Quoted, b'"') => Self::Behind,
                (Self::Quoted, _) => Self::Quoted,
                (Self::CellStart | Self::Plain | Self::Behind, b',' | b'\r' | b'\n') => {
                    Self::CellStart
                }
                // Behind a closed quote the reader of cells goes on with what stands there.
                (Self::CellStart | Self::Plain | Self::Behind, _) => Self::Plain,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<String> {
        let mut lines = Physical::new(text.as_bytes());
        std::iter::from_fn(|| lines.record().unwrap())
            .map(|record| match record {
                Ok(piece) => format!(
                    "{} {:?}",
                    piece.line,
                    String::from_utf8(piece.bytes).unwrap()
                ),
                Err((line, why)) => format!("{line}! {}", why.split(':').next().unwrap()),
            })
            .collect()
    }

    #[test]
    fn a_record_may_go_over_several_lines() {
        assert_eq!(
            records("a,\"b\nc\"\"\n\",d\r\ne\n\"f\"\n"),
            [
                r#"1 "a,\"b\nc\"\"\n\",d\r\n""#,
                r#"4 "e\n""#,
                r#"5 "\"f\"\n""#
            ]
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_ends_the_file() {
        assert_eq!(
            records("x\na,\"b\nc\nd\n"),
            [r#"1 "x\n""#, "2! a quote in it is never closed"]
        );
    }

    #[test]
    fn a_quote_inside_of_a_cell_is_one_of_it() {
        assert_eq!(
            records("5'10\" tall,x\ny\n"),
            [r#"1 "5'10\" tall,x\n""#, r#"2 "y\n""#]
        );
        assert_eq!(
            records("\"Bob\" Smith,x\ny\n"),
            [r#"1 "\"Bob\" Smith,x\n""#, r#"2 "y\n""#]
        );
    }

    #[test]
    fn a_row_without_end_is_not_kept() {
        let endless = format!("{}\nb\n", "x".repeat(MAX_ROW));
        assert_eq!(
            records(&endless),
            ["1! it is longer than 8388608 bytes", r#"2 "b\n""#]
        );
        let open = format!("\"a\n{}b\n", "x\n".repeat(MAX_ROW / 2));
        let first = records(&open).into_iter().next().unwrap();
        assert_eq!(first, "1! a quote in it is never closed");
    }
}
