//! A stream cut into requests: JSON Lines, an array, or an object over many lines; one record in memory at a time.

use std::io::{BufRead, ErrorKind};

use super::Mistake;
use super::scan::{Scan, Shape};

/// The largest request that is read, in bytes: a customer of many years with all their texts has a tenth of it.
const MAX_RECORD: usize = 8 << 20;

/// The text of one request, not yet parsed, and where it begins.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// Counted from 1.
    pub(crate) line: usize,
    /// Of the first byte, counted from 1.
    pub(crate) column: usize,
    pub(crate) bytes: Vec<u8>,
}

/// Cuts a stream into records.
#[derive(Debug)]
pub(crate) struct Records<R> {
    reader: R,
    mode: Mode,
    line: usize,
    column: usize,
    /// A line that was read to see whether it belongs to the record before it.
    pending: Option<Line>,
    is_array: bool,
    is_request: fn(&[u8]) -> bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Nothing has been read.
    Start,
    /// Objects, of which it is not known whether each has a line to itself.
    Objects,
    /// An object a line.
    Lines,
    /// An array; whether an element has been read.
    Array(bool),
    End,
}

#[derive(Debug)]
struct Line {
    record: Record,
    is_too_long: bool,
}

type Next = Option<Result<Record, Mistake>>;

impl<R: BufRead> Records<R> {
    /// `is_request` tells a line that is a request by itself from a line in the middle of one.
    pub(crate) fn new(reader: R, is_request: fn(&[u8]) -> bool) -> Self {
        Self {
            reader,
            mode: Mode::Start,
            line: 1,
            column: 1,
            pending: None,
            is_array: false,
            is_request,
        }
    }

    /// Whether the stream is one array: known once something was read.
    pub(crate) fn is_array(&self) -> bool {
        self.is_array
    }

    fn start(&mut self) -> std::io::Result<Next> {
        self.skip_blanks()?;
        // A byte order mark, as some editors leave one.
        if self.peek()? == Some(0xEF) {
            for expected in [0xEF, 0xBB, 0xBF] {
                if self.peek()? == Some(expected) {
                    self.bump();
                }
            }
            self.column = 1;
            self.skip_blanks()?;
        }
        if self.peek()? == Some(b'[') {
            self.bump();
            self.is_array = true;
            self.mode = Mode::Array(false);
            self.element()
        } else {
            self.mode = Mode::Objects;
            self.object()
        }
    }

    fn object(&mut self) -> std::io::Result<Next> {
        loop {
            let Some(line) = self.next_line()? else {
                self.mode = Mode::End;
                return Ok(None);
            };
            if line.is_too_long {
                return Ok(Some(Err(too_large(&line.record))));
            }
            if line.record.bytes.trim_ascii().is_empty() {
                continue;
            }
            if self.mode == Mode::Lines {
                return Ok(Some(Ok(line.record)));
            }
            return match Scan::of(&line.record.bytes) {
                Shape::Open => self.long_object(line.record).map(Some),
                Shape::Whole | Shape::Broken => {
                    self.mode = Mode::Lines;
                    Ok(Some(Ok(line.record)))
                }
            };
        }
    }

    /// An object that goes on after its first line.
    fn long_object(&mut self, mut record: Record) -> std::io::Result<Result<Record, Mistake>> {
        let mut scan = Scan::default();
        let mut shape = scan.feed(&record.bytes);
        while shape == Shape::Open {
            let Some(line) = self.next_line()? else {
                return Ok(Ok(record));
            };
            let starts_anew = line.record.bytes.starts_with(b"{");
            if starts_anew && (self.is_request)(&line.record.bytes) {
                // The one before was cut off; every line is a request after all.
                self.mode = Mode::Lines;
                self.pending = Some(line);
                return Ok(Ok(record));
            }
            let length = record.bytes.len().saturating_add(line.record.bytes.len());
            if line.is_too_long || length > MAX_RECORD {
                self.mode = Mode::Lines;
                return Ok(Err(too_large(&record)));
            }
            shape = scan.feed(&line.record.bytes);
            record.bytes.extend(line.record.bytes);
        }
        if shape == Shape::Broken {
            self.skip_to_next_object()?;
        }
        Ok(Ok(record))
    }

    /// What is left of a broken object would only give more errors.
    fn skip_to_next_object(&mut self) -> std::io::Result<()> {
        while let Some(line) = self.next_line()? {
            if line.record.bytes.starts_with(b"{") {
                self.pending = Some(line);
                break;
            }
        }
        Ok(())
    }

    fn element(&mut self) -> std::io::Result<Next> {
        self.skip_blanks()?;
        let is_first = self.mode == Mode::Array(false);
        let here = |message: &str, records: &Self| {
            Some(Err(Mistake::at(records.line, records.column, message)))
        };
        match self.peek()? {
            Some(b']') => return self.end_of_array(),
            Some(b',') if !is_first => {
                self.bump();
                self.skip_blanks()?;
            }
            Some(_) if is_first => {}
            found => {
                let message = match found {
                    Some(_) => "the array goes on without a comma: what follows is not read",
                    None => "the array is not closed",
                };
                self.mode = Mode::End;
                return Ok(here(message, self));
            }
        }
        self.mode = Mode::Array(true);
        match self.peek()? {
            Some(b'{' | b'[') => self.bracketed(),
            Some(_) => {
                let mistake = here(
                    "an element of the array is no object: what follows is not read",
                    self,
                );
                self.mode = Mode::End;
                Ok(mistake)
            }
            None => {
                self.mode = Mode::End;
                Ok(here("the array is not closed", self))
            }
        }
    }

    fn bracketed(&mut self) -> std::io::Result<Next> {
        let mut record = Record {
            line: self.line,
            column: self.column,
            bytes: Vec::new(),
        };
        let mut scan = Scan::default();
        let mut is_too_long = false;
        while scan.shape() == Shape::Open {
            let Some(byte) = self.peek()? else {
                self.mode = Mode::End;
                break;
            };
            self.bump();
            scan.take(byte);
            if record.bytes.len() < MAX_RECORD {
                record.bytes.push(byte);
            } else {
                is_too_long = true;
            }
        }
        if scan.shape() == Shape::Broken {
            self.mode = Mode::End;
        }
        Ok(Some(if is_too_long {
            Err(too_large(&record))
        } else {
            Ok(record)
        }))
    }

    fn end_of_array(&mut self) -> std::io::Result<Next> {
        self.bump();
        self.skip_blanks()?;
        self.mode = Mode::End;
        Ok(self.peek()?.map(|_| {
            Err(Mistake::at(
                self.line,
                self.column,
                "something follows the array: it is not read",
            ))
        }))
    }

    fn next_line(&mut self) -> std::io::Result<Option<Line>> {
        match self.pending.take() {
            Some(line) => Ok(Some(line)),
            None => self.read_line(),
        }
    }

    /// Reads to the end of the line, and keeps no more of it than a request may have.
    fn read_line(&mut self) -> std::io::Result<Option<Line>> {
        let mut line = Line {
            record: Record {
                line: self.line,
                column: self.column,
                bytes: Vec::new(),
            },
            is_too_long: false,
        };
        let mut is_at_end = true;
        loop {
            let available = match self.reader.fill_buf() {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                other => other?,
            };
            if available.is_empty() {
                break;
            }
            is_at_end = false;
            let newline = available.iter().position(|byte| *byte == b'\n');
            let length = newline.map_or(available.len(), |index| index.saturating_add(1));
            let part = available.get(..length).unwrap_or(available);
            if line.record.bytes.len().saturating_add(part.len()) > MAX_RECORD {
                line.is_too_long = true;
            } else {
                line.record.bytes.extend_from_slice(part);
            }
            self.reader.consume(length);
            if newline.is_some() {
                break;
            }
        }
        self.line = self.line.saturating_add(1);
        self.column = 1;
        Ok((!is_at_end).then_some(line))
    }

    fn skip_blanks(&mut self) -> std::io::Result<()> {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek()? {
            self.bump();
        }
        Ok(())
    }

    fn peek(&mut self) -> std::io::Result<Option<u8>> {
        loop {
            match self.reader.fill_buf() {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                other => return Ok(other?.first().copied()),
            }
        }
    }

    /// Takes the byte that was peeked at.
    fn bump(&mut self) {
        let is_newline = self
            .reader
            .fill_buf()
            .is_ok_and(|available| available.first() == Some(&b'\n'));
        self.reader.consume(1);
        if is_newline {
            self.line = self.line.saturating_add(1);
            self.column = 1;
        } else {
            self.column = self.column.saturating_add(1);
        }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Record, Mistake>;

    fn next(&mut self) -> Next {
        let next = match self.mode {
            Mode::Start => self.start(),
            Mode::Objects | Mode::Lines => self.object(),
            Mode::Array(_) => self.element(),
            Mode::End => Ok(None),
        };
        next.unwrap_or_else(|error| {
            self.mode = Mode::End;
            Some(Err(Mistake::at(
                self.line,
                self.column,
                format!("cannot read on: {error}"),
            )))
        })
    }
}

fn too_large(record: &Record) -> Mistake {
    Mistake::at(
        record.line,
        record.column,
        format!("a request of more than {MAX_RECORD} bytes"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `1:{"a"}` for a record, `1!message` for a mistake; a "request" here is what has the key `at`.
    fn cut(text: &str) -> Vec<String> {
        let is_request =
            |bytes: &[u8]| bytes.starts_with(b"{\"at\"") && Scan::of(bytes) == Shape::Whole;
        Records::new(text.as_bytes(), is_request)
            .map(|item| match item {
                Ok(record) => {
                    let text = String::from_utf8(record.bytes).unwrap();
                    format!("{}:{}", record.line, text.trim_end())
                }
                Err(mistake) => format!("{}!{}", mistake.line, mistake.message),
            })
            .collect()
    }

    #[test]
    fn lines() {
        assert_eq!(
            cut("{\"at\":1}\n\n{\"at\":2}\r\n{\"at\":3}"),
            ["1:{\"at\":1}", "3:{\"at\":2}", "4:{\"at\":3}"]
        );
        assert_eq!(cut(""), [""; 0]);
        assert_eq!(cut(" \n\n"), [""; 0]);
        assert_eq!(cut("\u{feff}{\"at\":1}"), ["1:{\"at\":1}"]);
    }

    #[test]
    fn a_bad_line_costs_only_itself() {
        assert_eq!(
            cut("{\"at\":1}\n{\"at\":\nnonsense\n{\"at\":3}\n"),
            ["1:{\"at\":1}", "2:{\"at\":", "3:nonsense", "4:{\"at\":3}"]
        );
        assert_eq!(
            cut("{\"at\":\n{\"at\":2}\n"),
            ["1:{\"at\":", "2:{\"at\":2}"]
        );
        assert_eq!(cut("{\"at\n{\"at\":2}\n"), ["1:{\"at", "2:{\"at\":2}"]);
    }

    #[test]
    fn an_object_over_many_lines() {
        let text = "{\n  \"at\": [\n{ \"x\": 1 }\n]\n}\n";
        assert_eq!(cut(text), [format!("1:{}", text.trim_end())]);
        assert_eq!(
            cut("{\n\"at\": 1}\n{\n\"at\": 2}\n"),
            ["1:{\n\"at\": 1}", "3:{\n\"at\": 2}"]
        );
        assert_eq!(
            cut("{\n\"at: 1,\n\"b\": 2\n}\n{\n\"at\": 2}\n"),
            ["1:{\n\"at: 1,", "5:{\n\"at\": 2}"]
        );
    }

    #[test]
    fn arrays() {
        assert_eq!(
            cut("[{\"at\":1},\n {\"at\":\n2}\n, {}]\n"),
            ["1:{\"at\":1}", "2:{\"at\":\n2}", "4:{}"]
        );
        assert_eq!(cut("[]"), [""; 0]);
        assert_eq!(cut("[{}"), ["1:{}", "1!the array is not closed"]);
        assert_eq!(
            cut("[{} {}]"),
            [
                "1:{}",
                "1!the array goes on without a comma: what follows is not read"
            ]
        );
        assert_eq!(
            cut("[{}] x"),
            ["1:{}", "1!something follows the array: it is not read"]
        );
        assert_eq!(cut("[{\"at\": {"), ["1:{\"at\": {"]);
    }

    #[test]
    fn a_line_without_end_is_not_kept() {
        let endless = format!("{{\"at\": \"{}\"}}\n{{\"at\":2}}\n", "x".repeat(MAX_RECORD));
        assert_eq!(
            cut(&endless),
            ["1!a request of more than 8388608 bytes", "2:{\"at\":2}"]
        );
    }
}
