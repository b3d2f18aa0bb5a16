//! Requests out of a stream, each with its own mistakes.

mod one;
mod records;
mod scan;

use std::io::BufRead;

use maysend::Request;
pub(crate) use one::one;
use records::{Record, Records};

/// Why a part of the input is no request.
#[derive(Debug)]
pub(crate) struct Mistake {
    /// Counted from 1.
    pub(crate) line: usize,
    pub(crate) column: Option<usize>,
    /// Where in the request: `message.trigger`.
    pub(crate) path: Option<String>,
    pub(crate) message: String,
}

impl Mistake {
    fn at(line: usize, column: usize, message: impl Into<String>) -> Self {
        Self {
            line,
            column: Some(column),
            path: None,
            message: message.into(),
        }
    }
}

/// A request and the line that it begins on.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) line: usize,
    pub(crate) request: Request,
}

/// The requests of one stream, in order.
#[derive(Debug)]
pub(crate) struct Requests<R>(Records<R>);

impl<R: BufRead> Requests<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self(Records::new(reader, |bytes| {
            serde_json::from_slice::<Request>(bytes).is_ok()
        }))
    }

    /// Whether the stream is one array: known once its first request was read.
    pub(crate) fn is_array(&self) -> bool {
        self.0.is_array()
    }
}

impl<R: BufRead> Iterator for Requests<R> {
    type Item = Result<Read, Mistake>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.0.next()?.and_then(|record| parse(&record)))
    }
}

fn parse(record: &Record) -> Result<Read, Mistake> {
    // What fails at the very end should be reported on the line that ends there.
    let text = record.bytes.trim_ascii_end();
    let mut json = serde_json::Deserializer::from_slice(text);
    let mut path = None;
    serde_path_to_error::deserialize(&mut json)
        .map_err(|error| {
            path = Some(error.path().to_string()).filter(|path| path != ".");
            error.into_inner()
        })
        .and_then(|request: Request| json.end().map(|()| request))
        .map(|request| Read {
            line: record.line,
            request,
        })
        .map_err(|error| {
            let column = match error.line() {
                0 | 1 => record
                    .column
                    .saturating_add(error.column())
                    .saturating_sub(1),
                _ => error.column(),
            };
            let message = error.to_string();
            Mistake {
                line: record.line.saturating_add(error.line().saturating_sub(1)),
                column: Some(column.max(1)),
                path,
                message: match message.rsplit_once(" at line ") {
                    Some((message, _)) => message.to_owned(),
                    None => message,
                },
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"at":"2026-11-24T16:15:00Z","message":{"body":"Hi"},"recipient":{"phone":"2145550123"}}"#;

    fn mistakes(text: &str) -> Vec<String> {
        Requests::new(text.as_bytes())
            .map(|item| match item {
                Ok(read) => format!("{} ok", read.line),
                Err(mistake) => format!(
                    "{}:{} {} {}",
                    mistake.line,
                    mistake.column.unwrap_or_default(),
                    mistake.path.as_deref().unwrap_or("-"),
                    mistake.message
                ),
            })
            .collect()
    }

    #[test]
    fn a_mistake_has_its_place() {
        let wrong = GOOD.replace("Hi\"", "Hi\", \"trigger\": \"robot\"");
        let text = format!("{GOOD}\n{wrong}\n{GOOD} 1\n{GOOD}");
        assert_eq!(
            mistakes(&text),
            [
                "1 ok",
                "2:71 message.trigger unknown variant `robot`, expected `manual` or `automated`",
                "3:90 - trailing characters",
                "4 ok",
            ]
        );
    }

    #[test]
    fn attributes_are_a_list_or_a_table() {
        let with =
            |attributes: &str| GOOD.replace("Hi\"", &format!("Hi\", \"attributes\": {attributes}"));
        let table = with(r#"{"customer-type": "fleet", "store": "3"}"#);
        let list = with(
            r#"[{"name": "customer-type", "value": "fleet"}, {"name": "store", "value": "3"}]"#,
        );
        let read: Vec<_> = Requests::new(format!("{table}\n{list}").as_bytes())
            .map(|item| item.unwrap().request)
            .collect();
        assert_eq!(read[0].message.attributes[0].value, "fleet");
        assert_eq!(read[0], read[1]);
        assert_eq!(
            mistakes(&format!(
                "{}\n{}",
                with("\"fleet\""),
                with("{\"fleet\": true}")
            )),
            [
                "1:74 message.attributes invalid type: string \"fleet\", expected attributes, such as \
                 {\"customer-type\": \"fleet\"} or [{\"name\": \"customer-type\", \"value\": \"fleet\"}]",
                "2:81 message.attributes.fleet invalid type: boolean `true`, expected a string",
            ]
        );
    }

    #[test]
    fn a_place_in_an_array_is_one_in_the_file() {
        let text = format!("[{GOOD},\n{{\"at\": \"tomorrow\"}}]");
        assert_eq!(
            mistakes(&text),
            [
                "1 ok",
                "2:18 at `tomorrow` is not a moment in RFC 3339, like `2026-11-24T16:15:00Z`",
            ]
        );
    }
}
