//! Everything held on one number, in one call: as data, and as a page that people can read.

use std::fmt::Write as _;

use chrono_tz::Tz;
use serde::Serialize;
use serde_json::Value;

use super::{Depth, Document, Kind, Ledger, LedgerError, Record, Sequence};
use crate::{Instant, Phone};

/// Everything that a tenant may know of a number, oldest first.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Evidence {
    /// For whom.
    pub tenant: String,
    /// The number.
    pub phone: Phone,
    /// When it was put together.
    pub made_at: Instant,
    /// The zone of the local times, by its IANA name.
    pub zone: String,
    /// What is on record, oldest first; of the tenant's group, what is shared.
    pub entries: Vec<Item>,
    /// What the tenant's texts to the number have come to.
    pub texts: Vec<Text>,
}

/// One entry.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Item {
    /// Whose it is: the tenant's, or of another of its group.
    pub tenant: String,
    /// Its number.
    pub sequence: Sequence,
    /// When it happened.
    pub at: Instant,
    /// The same in the zone asked for.
    pub local: String,
    /// What it is.
    pub kind: Kind,
    /// What is on record; none: it was erased.
    pub record: Option<Record>,
}

/// One text.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Text {
    /// The key under which it was asked for.
    pub id: String,
    /// What it has come to.
    pub state: String,
    /// Since when.
    pub since: Instant,
}

impl Evidence {
    /// Puts together everything held on a number. Times are shown in UTC and in `zone`.
    ///
    /// # Errors
    ///
    /// When the zone is none, the database does not answer, or an entry cannot be read: evidence with a gap is none.
    pub async fn of(
        ledger: &dyn Ledger,
        tenant: &str,
        phone: &Phone,
        zone: &str,
        made_at: Instant,
    ) -> Result<Self, LedgerError> {
        let tz = zone_of(zone)?;
        let held = ledger.on_person(tenant, phone, Depth::All).await?;
        let mut entries: Vec<Item> = held
            .entries
            .into_iter()
            .map(|entry| Item {
                local: local(entry.header.at, tz),
                tenant: entry.header.tenant,
                sequence: entry.header.sequence,
                at: entry.header.at,
                kind: entry.header.kind,
                record: entry.record,
            })
            .collect();
        entries.sort_by_key(|entry| entry.at);
        let texts = held.texts.into_iter().filter(|text| text.tenant == tenant);
        Ok(Self {
            tenant: tenant.to_owned(),
            phone: phone.clone(),
            made_at,
            zone: zone.to_owned(),
            entries,
            texts: texts
                .map(|text| Text {
                    id: text.id,
                    state: text.state.to_string(),
                    since: text.since,
                })
                .collect(),
        })
    }

    /// As one page of HTML that needs nothing else: no script, no style sheet, no picture from elsewhere.
    #[must_use]
    pub fn to_html(&self) -> String {
        let mut page = String::with_capacity(4096);
        let title = escaped(&format!("Everything on record for {}", self.phone));
        let tz = self.zone.parse().unwrap_or(Tz::UTC);
        let _ = write!(
            page,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
             </head>\n<body>\n<h1>{title}</h1>\n<p>For {}, put together {}. Local times are those of {}.</p>\n",
            escaped(&self.tenant),
            self.moment(self.made_at, tz),
            escaped(&self.zone)
        );
        self.summary(&mut page);
        if !self.texts.is_empty() {
            page.push_str("<h2>What became of each text</h2>\n<table>\n<tr><th>Text</th><th>Now</th><th>Since</th></tr>\n");
            for text in &self.texts {
                let _ = writeln!(
                    page,
                    "<tr><td>{}</td><td>{}</td><td>{}</td></tr>",
                    escaped(&text.id),
                    escaped(&text.state),
                    self.moment(text.since, tz)
                );
            }
            page.push_str("</table>\n");
        }
        page.push_str("<h2>Every record, oldest first</h2>\n");
        if self.entries.is_empty() {
            page.push_str("<p>Nothing is on record for this number.</p>\n");
        }
        for item in &self.entries {
            self.item(&mut page, item, tz);
        }
        page.push_str("</body>\n</html>\n");
        page
    }

    fn summary(&self, page: &mut String) {
        page.push_str("<h2>In short</h2>\n<ul>\n");
        for kind in Kind::ALL {
            let count = self.entries.iter().filter(|item| item.kind == kind).count();
            if count > 0 {
                let _ = writeln!(page, "<li>{}: {count}</li>", name(kind));
            }
        }
        let erased = self
            .entries
            .iter()
            .filter(|item| item.record.is_none())
            .count();
        if erased > 0 {
            let _ = writeln!(page, "<li>of these erased: {erased}</li>");
        }
        page.push_str("</ul>\n");
    }

    fn item(&self, page: &mut String, item: &Item, tz: Tz) {
        let whose = if item.tenant == self.tenant {
            String::new()
        } else {
            format!(" <small>of {}</small>", escaped(&item.tenant))
        };
        let _ = writeln!(
            page,
            "<section>\n<h3>{}{whose} <small>no. {}</small></h3>\n<p class=\"at\">{}</p>",
            name(item.kind),
            item.sequence.0,
            self.moment(item.at, tz)
        );
        match &item.record {
            None => page.push_str("<p>Erased. The chain still proves that it was here.</p>\n"),
            Some(record) => {
                if let Record::Consent(consent) = record
                    && let Some(document) = &consent.document
                {
                    attached(page, document);
                }
                let mut value = serde_json::to_value(record).unwrap_or(Value::Null);
                if let Value::Object(fields) = &mut value {
                    fields.shift_remove("kind");
                    // It can be opened from its link; as letters it is of no use to anybody.
                    fields.shift_remove("document");
                }
                table(page, &value);
            }
        }
        page.push_str("</section>\n");
    }

    fn moment(&self, at: Instant, tz: Tz) -> String {
        format!("<time>{at}</time> ({})", escaped(&local(at, tz)))
    }
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}\
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem;margin:0}small{color:#666;font-weight:normal}\
section{border:1px solid #ccc;border-radius:6px;padding:.75rem 1rem;margin:.75rem 0;break-inside:avoid}.at{margin:.2rem 0;color:#444}\
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.15rem .5rem .15rem 0;\
overflow-wrap:anywhere;white-space:pre-wrap}th{font-weight:600;width:11rem;color:#444}";

/// What people call it.
fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Approval => "Approval",
        Kind::Consent => "Consent",
        Kind::Correction => "Correction",
        Kind::Decision => "Decision",
        Kind::Erasure => "Erasure",
        Kind::Exchange => "Text from before this ledger",
        Kind::OptIn => "Opt-in",
        Kind::OptOut => "Opt-out",
        Kind::Registry => "Answer of a registry",
        Kind::Relationship => "Relationship",
        Kind::Settlement => "What became of a text",
        Kind::TextIn => "Text from the customer",
        Kind::TextOut => "Text to the customer",
        Kind::VoidConsent => "Consents voided",
    }
}

/// An object as a table of its fields, one inside the other.
fn table(page: &mut String, value: &Value) {
    match value {
        Value::Object(fields) => {
            page.push_str("<table>");
            for (name, value) in fields {
                let _ = write!(
                    page,
                    "<tr><th>{}</th><td>",
                    escaped(&name.replace('_', " "))
                );
                table(page, value);
                page.push_str("</td></tr>");
            }
            page.push_str("</table>\n");
        }
        Value::Array(values) if values.is_empty() => page.push_str("none"),
        Value::Array(values) => values.iter().for_each(|value| {
            page.push_str("<div>");
            table(page, value);
            page.push_str("</div>");
        }),
        Value::Null => page.push('–'),
        Value::String(text) => page.push_str(&escaped(text)),
        Value::Bool(true) => page.push_str("yes"),
        Value::Bool(false) => page.push_str("no"),
        Value::Number(number) => page.push_str(&number.to_string()),
    }
}

/// A document as a link that saves it. Whatever its record says it is, only what a reader cannot be harmed by keeps its type.
fn attached(page: &mut String, document: &Document) {
    const HARMLESS: [&str; 5] = [
        "application/pdf",
        "image/gif",
        "image/jpeg",
        "image/png",
        "text/plain",
    ];
    let of_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    if !document.base64.bytes().all(of_base64) {
        page.push_str("<p>A document is on record, and it is not in base64.</p>\n");
        return;
    }
    let given = document.media_type.as_str();
    let media_type = HARMLESS
        .into_iter()
        .find(|known| *known == given)
        .unwrap_or("application/octet-stream");
    let _ = writeln!(
        page,
        "<p><a download=\"evidence\" href=\"data:{media_type};base64,{}\">The document that proves it</a> ({})</p>",
        document.base64,
        escaped(given)
    );
}

pub(super) fn zone_of(zone: &str) -> Result<Tz, LedgerError> {
    zone.parse().map_err(|_| {
        LedgerError::Misuse(format!(
            "`{}` is no time zone: write it like `America/Chicago`",
            zone.chars().take(64).collect::<String>()
        ))
    })
}

/// A moment as its zone writes it.
fn local(at: Instant, tz: Tz) -> String {
    at.to_chrono().map_or_else(
        || at.to_string(),
        |moment| {
            let local = moment.with_timezone(&tz);
            local.format("%Y-%m-%d %H:%M:%S %Z").to_string()
        },
    )
}

/// Text in HTML, also inside an attribute: no markup, and no letter that turns the line around or cannot be seen.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(letter),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => {
                let _ = write!(safe, "\u{fffd}");
            }
            letter if letter.is_control() => safe.push('\u{fffd}'),
            letter => safe.push(letter),
        }
    }
    safe
}
