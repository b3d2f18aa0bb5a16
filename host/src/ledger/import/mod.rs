//! Import of what a dealership has from before: consents, opt-outs, relationships, registry answers, texts.
//!
//! A file is read whole, every row that cannot be used is reported with what is wrong and how to mend it, and then all of it is put on
//! record in one transaction or nothing is. The same file imported again is refused.

mod parse;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    Append, Appended, ConsentOnRecord, Ledger, LedgerError, NewEntry, OptOutOnRecord, Record,
    Refused,
};
use crate::request::{
    Consent, ConsentLevel, Direction, Exchange, OptOut, RegistryAnswer, Relationship, Trigger,
};
use crate::{Digest, Instant, Phone};

/// Rows at most in one file: all of them are held in memory, to be written at once.
pub const MOST_ROWS: usize = 1_000_000;

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Rows {
    /// `phone, person, id, topic, level, method, seller, given_at, expires_at, withdrawn_at, captured_by, evidence`.
    Consents,
    /// `phone, topic, at, source, seller, lifted_at, taken_by, evidence`.
    OptOuts,
    /// `phone, kind, at, ends_at`.
    Relationships,
    /// `phone, registry, answer, checked_at, as_of`.
    Registries,
    /// `phone, id, at, direction, trigger, status, body, topic, campaign, template, sender`.
    History,
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Comma-separated with a line of names; an empty cell is not given.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

/// A row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RefusedRow {
    /// Its line in the file, from 1.
    pub line: u64,
    /// Its column; none: the row as a whole.
    pub column: Option<String>,
    /// What is wrong, and how to mend it.
    pub what: String,
}

impl std::fmt::Display for RefusedRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", column `{column}`")?;
        }
        write!(f, ": {}", self.what)
    }
}

/// A file that was read.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Checked {
    /// What can be put on record.
    pub entries: Vec<NewEntry>,
    /// What cannot, in the order of the file.
    pub refused: Vec<RefusedRow>,
    /// Which file it is: for telling when it comes again.
    digest: Digest,
}

/// What became of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Imported {
    /// All that could be used is on record: so many rows.
    Done(u64),
    /// The same file was imported before; nothing was done.
    Before,
    /// There was nothing to import.
    Nothing,
}

/// Reads a file. Nothing that is in it can make this fail: what cannot be used is refused row by row.
#[must_use]
pub fn check(rows: Rows, format: Format, bytes: &[u8]) -> Checked {
    let (mut entries, mut refused) = (Vec::new(), Vec::new());
    for (line, row) in parse::rows(format, bytes) {
        let result = row.and_then(|row| record(rows, row));
        match result {
            Ok(_) if entries.len() >= MOST_ROWS => {
                refused.push(RefusedRow {
                    line,
                    column: None,
                    what: format!(
                        "a file has at most {MOST_ROWS} rows: put it and what follows into another"
                    ),
                });
                break;
            }
            Ok(entry) => entries.push(entry),
            Err((column, what)) => refused.push(RefusedRow { line, column, what }),
        }
    }
    Checked {
        entries,
        refused,
        digest: Digest::of_parts([format!("{rows:?}").as_bytes(), bytes]),
    }
}

impl Checked {
    /// Puts what can be used on record, in one transaction. Whether rows that were refused are left out is for the caller to say: what
    /// was refused might be an opt-out.
    ///
    /// # Errors
    ///
    /// When it could not be written, and then nothing of it is.
    pub async fn import(self, ledger: &dyn Ledger, tenant: &str) -> Result<Imported, LedgerError> {
        let count = self.entries.len() as u64;
        if count == 0 {
            return Ok(Imported::Nothing);
        }
        let received = format!("import:{}", self.digest);
        let phones: BTreeSet<Phone> = self
            .entries
            .iter()
            // What only ever permits need not be read again at once.
            .filter(|entry| !matches!(entry.record, Record::Consent(_) | Record::Relationship(_)))
            .filter_map(|entry| entry.phone.clone())
            .collect();
        let append = Append {
            entries: self.entries,
            received: Some(received),
            revised: phones.into_iter().collect(),
            ..Append::default()
        };
        match ledger.append(tenant, append).await? {
            Appended::Done(..) => Ok(Imported::Done(count)),
            Appended::Refused(Refused::Exists(_)) => Ok(Imported::Before),
            Appended::Refused(refused) => Err(LedgerError::Misuse(format!(
                "the ledger did not take the import: {refused:?}"
            ))),
        }
    }
}

/// What was wrong: the column if it is one, and the words.
type Wrong = (Option<String>, String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConsentRow {
    phone: Phone,
    person: Option<String>,
    #[serde(default)]
    id: String,
    topic: String,
    level: ConsentLevel,
    method: String,
    seller: Option<String>,
    given_at: Instant,
    expires_at: Option<Instant>,
    withdrawn_at: Option<Instant>,
    captured_by: Option<String>,
    evidence: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OptOutRow {
    phone: Phone,
    topic: Option<String>,
    at: Instant,
    #[serde(default)]
    source: String,
    seller: Option<String>,
    lifted_at: Option<Instant>,
    taken_by: Option<String>,
    evidence: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationshipRow {
    phone: Phone,
    kind: String,
    at: Instant,
    ends_at: Option<Instant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegistryRow {
    phone: Phone,
    registry: String,
    answer: RegistryWord,
    checked_at: Instant,
    as_of: Option<Instant>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RegistryWord {
    Yes,
    No,
    NoData,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HistoryRow {
    phone: Phone,
    #[serde(default)]
    id: String,
    at: Instant,
    direction: Direction,
    #[serde(default)]
    trigger: Trigger,
    status: Option<HistoryStatus>,
    body: Option<String>,
    topic: Option<String>,
    campaign: Option<String>,
    template: Option<String>,
    sender: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum HistoryStatus {
    Sent,
    Failed,
    Unknown,
    Received,
}

fn record(rows: Rows, row: parse::Row) -> Result<NewEntry, Wrong> {
    let entry = |at, phone, record| NewEntry {
        at,
        phone: Some(phone),
        record,
    };
    Ok(match rows {
        Rows::Consents => {
            let row: ConsentRow = parse::read(row)?;
            // An end before the beginning is a slip of the pen; which of the two is wrong, nobody here can say.
            for (column, end) in [
                ("expires_at", row.expires_at),
                ("withdrawn_at", row.withdrawn_at),
            ] {
                after(column, end, "given_at", row.given_at)?;
            }
            let consent = Consent {
                id: row.id,
                topic: named("topic", row.topic)?,
                level: row.level,
                method: named("method", row.method)?,
                seller: row.seller,
                given_at: row.given_at,
                expires_at: row.expires_at,
                withdrawn_at: row.withdrawn_at,
                captured_by: row.captured_by,
                evidence: row.evidence,
                attributes: Vec::new(),
            };
            let on_record = ConsentOnRecord {
                consent,
                person: row.person,
                document: None,
            };
            entry(row.given_at, row.phone, Record::Consent(on_record))
        }
        Rows::OptOuts => {
            let row: OptOutRow = parse::read(row)?;
            after("lifted_at", row.lifted_at, "at", row.at)?;
            let opt_out = OptOut {
                // Without a topic it is one to everything.
                topic: named("topic", row.topic.unwrap_or_else(|| "all".to_owned()))?,
                at: row.at,
                source: row.source,
                seller: row.seller,
                lifted_at: row.lifted_at,
                attributes: Vec::new(),
            };
            let on_record = OptOutOnRecord {
                opt_out,
                text: None,
                taken_by: row.taken_by,
                evidence: row.evidence,
            };
            entry(row.at, row.phone, Record::OptOut(on_record))
        }
        Rows::Relationships => {
            let row: RelationshipRow = parse::read(row)?;
            after("ends_at", row.ends_at, "at", row.at)?;
            let relationship = Relationship {
                kind: named("kind", row.kind)?,
                at: row.at,
                ends_at: row.ends_at,
                attributes: Vec::new(),
            };
            entry(row.at, row.phone, Record::Relationship(relationship))
        }
        Rows::Registries => {
            let row: RegistryRow = parse::read(row)?;
            let answer = RegistryAnswer {
                registry: named("registry", row.registry)?,
                answer: match row.answer {
                    RegistryWord::Yes => "yes",
                    RegistryWord::No => "no",
                    RegistryWord::NoData => "no-data",
                }
                .to_owned(),
                checked_at: row.checked_at,
                as_of: row.as_of,
            };
            entry(row.checked_at, row.phone, Record::Registry(answer))
        }
        Rows::History => {
            let row: HistoryRow = parse::read(row)?;
            let status = row.status.unwrap_or(match row.direction {
                Direction::Inbound => HistoryStatus::Received,
                Direction::Outbound => HistoryStatus::Unknown,
            });
            let received = matches!(status, HistoryStatus::Received);
            if received != (row.direction == Direction::Inbound) {
                return Err((
                    Some("status".to_owned()),
                    "a text from the customer is `received`, one to them `sent`, `failed` or `unknown`"
                        .to_owned(),
                ));
            }
            let exchange = Exchange {
                id: row.id,
                at: row.at,
                direction: row.direction,
                trigger: row.trigger,
                status: match status {
                    HistoryStatus::Sent => "sent",
                    HistoryStatus::Failed => "failed",
                    HistoryStatus::Unknown => "unknown",
                    HistoryStatus::Received => "received",
                }
                .to_owned(),
                body: row.body,
                topic: row.topic,
                campaign: row.campaign,
                template: row.template,
                sender: row.sender,
                labels: Vec::new(),
                attributes: Vec::new(),
            };
            entry(row.at, row.phone, Record::Exchange(exchange))
        }
    })
}

/// A word that says something.
fn named(column: &str, word: String) -> Result<String, Wrong> {
    let trimmed = word.trim();
    if trimmed.is_empty() {
        return Err((
            Some(column.to_owned()),
            "it is empty: write what it is".to_owned(),
        ));
    }
    Ok(trimmed.to_owned())
}

fn after(column: &str, end: Option<Instant>, other: &str, begin: Instant) -> Result<(), Wrong> {
    match end {
        Some(end) if end < begin => Err((
            Some(column.to_owned()),
            format!("`{end}` is before `{other}`, `{begin}`: one of the two is wrong"),
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refused(rows: Rows, format: Format, text: &str) -> Vec<String> {
        let checked = check(rows, format, text.as_bytes());
        checked.refused.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn three_bad_rows_of_ten_thousand_are_named_and_the_others_read() {
        use std::fmt::Write as _;
        let mut csv = String::from("phone,topic,level,method,given_at\n");
        for row in 0..10_000 {
            let _ = match row {
                17 => writeln!(csv, "555,all,written,web-form,2026-01-05T10:00:00Z"),
                4_000 => writeln!(csv, "+12145550123,all,spoken,web-form,2026-01-05T10:00:00Z"),
                9_999 => writeln!(csv, "+12145550123,all,written,web-form,01/05/2026"),
                _ => writeln!(
                    csv,
                    "(214) 555-{row:04},all,written,web-form,2026-01-05T10:00:00Z"
                ),
            };
        }
        let checked = check(Rows::Consents, Format::Csv, csv.as_bytes());
        assert_eq!(checked.entries.len(), 9_997);
        let refused: Vec<_> = checked.refused.iter().map(ToString::to_string).collect();
        assert_eq!(
            refused,
            [
                "line 19, column `phone`: `555` is not a phone number: write it like `+12145550123`",
                "line 4002, column `level`: unknown variant `spoken`, expected one of `provided`, `express`, `written`, `prior-express-written`",
                "line 10001, column `given_at`: `01/05/2026` is not a moment in RFC 3339, like `2026-11-24T16:15:00Z`",
            ]
        );
    }

    #[test]
    fn both_formats_give_the_same_records() {
        let csv = "\u{feff}phone,at,topic,source\r\n(214) 555-0123,2026-01-05T10:00:00Z,,phone\r\n";
        let json = "{\"phone\": \"+1 214 555 0123\", \"at\": \"2026-01-05T04:00:00-06:00\", \"source\": \"phone\"}\n\n";
        let (csv, json) = (
            check(Rows::OptOuts, Format::Csv, csv.as_bytes()),
            check(Rows::OptOuts, Format::JsonLines, json.as_bytes()),
        );
        assert_eq!(csv.refused, []);
        assert_eq!(csv.entries.len(), 1);
        assert_eq!(csv.entries, json.entries);
        let Record::OptOut(opt_out) = &csv.entries[0].record else {
            panic!("{:?}", csv.entries)
        };
        assert_eq!(opt_out.opt_out.topic, "all");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        assert_eq!(
            refused(
                Rows::OptOuts,
                Format::Csv,
                "phone,at,tpoic\n+12145550123,2026-01-05T10:00:00Z,all\n"
            ),
            [
                "line 2, column `tpoic`: unknown field `tpoic`, expected one of `phone`, `topic`, `at`, `source`, `seller`, `lifted_at`, `taken_by`, `evidence`"
            ]
        );
        assert_eq!(
            refused(Rows::OptOuts, Format::Csv, "phone,at\n+12145550123\n"),
            [
                "line 2: it has 1 cells where the first line has 2: a comma inside a cell needs quotes around the cell"
            ]
        );
        assert_eq!(
            refused(Rows::OptOuts, Format::Csv, "phone,at,phone\n"),
            ["line 1, column `phone`: it is there twice: keep one"]
        );
        assert_eq!(
            refused(
                Rows::OptOuts,
                Format::JsonLines,
                "{\"phone\": \"+12145550123\"}\n{\n[]\n"
            ),
            [
                "line 1: missing field `at`",
                "line 2: it is no JSON object: EOF while parsing an object at line 1 column 1",
                "line 3: it is no JSON object: invalid type: sequence, expected a map at line 1 column 0",
            ]
        );
        assert_eq!(
            refused(
                Rows::History,
                Format::JsonLines,
                "{\"phone\": \"+12145550123\", \"at\": \"2026-01-05T10:00:00Z\", \"direction\": \"inbound\", \"status\": \"sent\"}"
            ),
            [
                "line 1, column `status`: a text from the customer is `received`, one to them `sent`, `failed` or `unknown`"
            ]
        );
        assert_eq!(
            refused(
                Rows::Relationships,
                Format::Csv,
                "phone,kind,at,ends_at\n+12145550123,lease,2026-01-05T10:00:00Z,2025-01-05T10:00:00Z\n"
            ),
            [
                "line 2, column `ends_at`: `2025-01-05T10:00:00Z` is before `at`, `2026-01-05T10:00:00Z`: one of the two is wrong"
            ]
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            for rows in [Rows::Consents, Rows::OptOuts, Rows::Relationships, Rows::Registries, Rows::History] {
                for format in [Format::Csv, Format::JsonLines] {
                    prop_assert_eq!(check(rows, format, &bytes).entries, []);
                }
            }
        }
    }
}
