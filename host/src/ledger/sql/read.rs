//! What is read: each query names its tenant, and what crosses inside a group is stripped of others' words.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::super::{
    Depth, Entry, Kind, LedgerError, OnPerson, OnText, PersonKey, Record, Revision, Sequence,
    StoredEntry, Tenant, TextRow, TextState, Vault, vault::Header,
};
use super::fault::own;
use crate::{Digest, Instant, Phone};

const READING: &str = "reading";

pub(super) async fn tenants(connection: &mut AnyConnection) -> Result<Vec<Tenant>, LedgerError> {
    sqlx::query("SELECT id, grp, complete_since FROM maysend_tenants ORDER BY id")
        .try_map(|row: AnyRow| {
            Ok(Tenant {
                id: row.try_get(0)?,
                group: row.try_get(1)?,
                complete_since: Instant::from_unix(row.try_get(2)?),
            })
        })
        .fetch_all(connection)
        .await
        .map_err(own(READING))
}

/// The group of a tenant, which it stays in for good; none: there is no such tenant.
pub(super) async fn group(
    connection: &mut AnyConnection,
    tenant: &str,
) -> Result<Option<String>, LedgerError> {
    sqlx::query("SELECT grp FROM maysend_tenants WHERE id = $1")
        .bind(tenant)
        .try_map(|row: AnyRow| row.try_get(0))
        .fetch_optional(connection)
        .await
        .map_err(own(READING))
}

/// On a phone: its revision and its texts, then its entries, in the same columns. What became of a text is no fact, and in the index
/// by person it is not.
macro_rules! on_key {
    () => {
        "SELECT 0, t.tenant, t.id, t.draft, t.person, t.state, t.since, t.wakes_at, t.class, t.topic, t.revision, p.revision,
         NULL, NULL, NULL
         FROM (SELECT 1 AS one) AS always
         LEFT JOIN maysend_people AS p ON p.grp = $1 AND p.person = $2
         LEFT JOIN maysend_texts AS t ON t.grp = $1 AND t.person = $2
         UNION ALL
         SELECT 1, tenant, subject, payload_key, person, kind, at, sequence, NULL, NULL, NULL, NULL, payload, salt, commitment
         FROM maysend_entries WHERE grp = $1 AND person = $2 AND person <> '' AND kind <> 'settlement'"
    };
}

/// And what became of its texts.
macro_rules! settlements {
    () => {
        " UNION ALL
         SELECT 1, e.tenant, e.subject, e.payload_key, e.person, e.kind, e.at, e.sequence, NULL, NULL, NULL, NULL,
         e.payload, e.salt, e.commitment
         FROM maysend_texts AS t JOIN maysend_entries AS e
         ON e.tenant = t.tenant AND e.subject = t.id AND e.subject <> '' AND e.kind = 'settlement'
         WHERE t.grp = $1 AND t.person = $2"
    };
}

/// A row of that.
enum Part {
    Standing(Option<i64>, Option<TextRow>),
    /// None: of a kind that this version does not know.
    Entry(Option<StoredEntry>),
}

fn part(row: AnyRow) -> Result<Part, sqlx::Error> {
    if row.try_get::<i64, _>(0)? == 1 {
        let columns = EntryColumns {
            tenant: 1,
            subject: 2,
            key: 3,
            person: 4,
            kind: 5,
            at: 6,
            sequence: 7,
            payload: 12,
            salt: 13,
            commitment: 14,
        };
        return Ok(Part::Entry(entry_in(&row, &columns)?));
    }
    let is_text = row.try_get::<Option<&str>, _>(2)?.is_some();
    let text = if is_text { text_in(&row, 1)? } else { None };
    Ok(Part::Standing(row.try_get(11)?, text))
}

pub(super) async fn on_person(
    connection: &mut AnyConnection,
    vault: &dyn Vault,
    (tenant, group): (&str, &str),
    phone: &Phone,
    depth: Depth,
) -> Result<OnPerson, LedgerError> {
    let mut revision = None;
    let mut entries = Vec::new();
    let mut texts = Vec::new();
    for key in std::iter::once(vault.person(phone)).chain(vault.former_persons(phone)) {
        // One statement, so that all of it is of one moment: whatever is recorded later makes an append that rests on it fail.
        let parts = sqlx::query(match depth {
            Depth::All => concat!(on_key!(), settlements!()),
            Depth::Facts => concat!(on_key!(), " AND kind NOT IN ('approval', 'decision')"),
        })
        .bind(group)
        .bind(key.0.as_str())
        .try_map(part)
        .fetch_all(&mut *connection)
        .await
        .map_err(own(READING))?;
        let mut of_key = None;
        for part in parts {
            match part {
                Part::Standing(revision, text) => {
                    of_key = of_key.or(revision);
                    texts.extend(text);
                }
                Part::Entry(Some(entry))
                    if entry.header.tenant == tenant || is_shared(entry.header.kind) =>
                {
                    entries.extend(as_seen_by(tenant, entry.open(vault)?));
                }
                Part::Entry(_) => {}
            }
        }
        // That of the key in use; under former keys nothing is revised any more.
        revision.get_or_insert(of_key.unwrap_or(0));
    }
    entries.sort_by(|a, b| {
        let place = |entry: &Entry| (entry.header.at, entry.header.sequence);
        place(a)
            .cmp(&place(b))
            .then_with(|| a.header.tenant.cmp(&b.header.tenant))
    });
    Ok(OnPerson {
        revision: Revision(revision.unwrap_or(0)),
        entries,
        texts,
    })
}

/// What follows the phone in a group. Consent does not: it follows the seller.
const fn is_shared(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Exchange
            | Kind::OptIn
            | Kind::OptOut
            | Kind::TextIn
            | Kind::TextOut
            | Kind::VoidConsent
    )
}

/// Another tenant's text counts, and is nobody else's to read.
fn as_seen_by(tenant: &str, mut entry: Entry) -> Option<Entry> {
    if entry.header.tenant == tenant {
        return Some(entry);
    }
    match &mut entry.record {
        Some(Record::Exchange(exchange)) => strip(exchange),
        Some(Record::TextOut(text)) => strip(&mut text.exchange),
        Some(Record::TextIn(text)) => {
            strip(&mut text.exchange);
            text.reaction = None;
            text.cancelled.clear();
            text.handed_over.clear();
        }
        Some(Record::OptOut(opt_out)) => {
            opt_out.taken_by = None;
            opt_out.evidence = None;
        }
        Some(Record::OptIn(_) | Record::VoidConsent(_)) | None => {}
        Some(_) => return None,
    }
    Some(entry)
}

fn strip(exchange: &mut crate::request::Exchange) {
    exchange.body = None;
    exchange.sender = None;
    exchange.campaign = None;
    exchange.template = None;
    exchange.attributes.clear();
}

pub(super) async fn text(
    connection: &mut AnyConnection,
    tenant: &str,
    id: &str,
) -> Result<Option<TextRow>, LedgerError> {
    let row = sqlx::query(
        "SELECT tenant, id, draft, person, state, since, wakes_at, class, topic, revision
         FROM maysend_texts WHERE tenant = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(id)
    .try_map(text_row)
    .fetch_optional(connection)
    .await
    .map_err(own(READING))?;
    Ok(row.flatten())
}

/// A text with the newest record of its clearance.
pub(super) async fn on_text(
    connection: &mut AnyConnection,
    vault: &dyn Vault,
    tenant: &str,
    id: &str,
) -> Result<Option<OnText>, LedgerError> {
    let columns = EntryColumns {
        tenant: 0,
        subject: 1,
        kind: 10,
        person: 11,
        sequence: 12,
        at: 13,
        payload: 14,
        key: 15,
        salt: 16,
        commitment: 17,
    };
    // The plus as in `latest`.
    let found = sqlx::query(
        "SELECT t.tenant, t.id, t.draft, t.person, t.state, t.since, t.wakes_at, t.class, t.topic, t.revision,
         e.kind, e.person, e.sequence, e.at, e.payload, e.payload_key, e.salt, e.commitment
         FROM maysend_texts AS t LEFT JOIN maysend_entries AS e
         ON e.tenant = t.tenant AND e.subject = t.id AND e.subject <> '' AND e.kind = 'text-out'
         WHERE t.tenant = $1 AND t.id = $2 ORDER BY +e.sequence DESC LIMIT 1",
    )
    .bind(tenant)
    .bind(id)
    .try_map(|row: AnyRow| {
        let is_cleared = row.try_get::<Option<i64>, _>(columns.sequence)?.is_some();
        let cleared = if is_cleared {
            entry_in(&row, &columns)?
        } else {
            None
        };
        Ok(text_in(&row, 0)?.map(|text| (text, cleared)))
    })
    .fetch_optional(connection)
    .await
    .map_err(own(READING))?;
    let Some((row, cleared)) = found.flatten() else {
        return Ok(None);
    };
    let cleared = cleared.map(|entry| entry.open(vault)).transpose()?;
    Ok(Some(OnText { row, cleared }))
}

pub(super) async fn texts(
    connection: &mut AnyConnection,
    tenant: &str,
    state: TextState,
    due: Option<Instant>,
    limit: u32,
) -> Result<Vec<TextRow>, LedgerError> {
    let rows = sqlx::query(
        "SELECT tenant, id, draft, person, state, since, wakes_at, class, topic, revision
         FROM maysend_texts WHERE tenant = $1 AND state = $2 AND ($3 = 0 OR wakes_at <= $4)
         ORDER BY since, id LIMIT $5",
    )
    .bind(tenant)
    .bind(state.as_str())
    .bind(i64::from(due.is_some()))
    .bind(due.map_or(0, Instant::as_unix))
    .bind(i64::from(limit))
    .try_map(text_row)
    .fetch_all(connection)
    .await
    .map_err(own(READING))?;
    Ok(rows.into_iter().flatten().collect())
}

pub(super) async fn stored(
    connection: &mut AnyConnection,
    tenant: &str,
    after: Sequence,
    limit: u32,
) -> Result<Vec<StoredEntry>, LedgerError> {
    let rows = sqlx::query(
        "SELECT tenant, sequence, at, kind, person, subject, payload, payload_key, salt, commitment
         FROM maysend_entries WHERE tenant = $1 AND sequence > $2 ORDER BY sequence LIMIT $3",
    )
    .bind(tenant)
    .bind(after.0)
    .bind(i64::from(limit))
    .try_map(|row: AnyRow| {
        let sequence: i64 = row.try_get(1)?;
        Ok((sequence, stored_entry(row)?))
    })
    .fetch_all(connection)
    .await
    .map_err(own(READING))?;
    rows.into_iter()
        .map(|(sequence, entry)| {
            entry.ok_or_else(|| LedgerError::Damaged {
                tenant: tenant.to_owned(),
                sequence,
                what: "it is of a kind that there is not".to_owned(),
            })
        })
        .collect()
}

pub(super) async fn latest(
    connection: &mut AnyConnection,
    tenant: &str,
    kind: Kind,
    subject: &str,
) -> Result<Option<StoredEntry>, LedgerError> {
    // The plus keeps the index by numbers, which has the order but would be read from its end up to the subject, from being chosen.
    let row = sqlx::query(
        "SELECT tenant, sequence, at, kind, person, subject, payload, payload_key, salt, commitment
         FROM maysend_entries WHERE tenant = $1 AND subject = $2 AND subject <> '' AND kind = $3
         ORDER BY +sequence DESC LIMIT 1",
    )
    .bind(tenant)
    .bind(subject)
    .bind(kind.as_str())
    .try_map(stored_entry)
    .fetch_optional(connection)
    .await
    .map_err(own(READING))?;
    Ok(row.flatten())
}

pub(super) async fn seals(
    connection: &mut AnyConnection,
    tenant: &str,
    after: Sequence,
    limit: u32,
) -> Result<Vec<(Sequence, Vec<u8>)>, LedgerError> {
    sqlx::query(
        "SELECT through, seal FROM maysend_seals WHERE tenant = $1 AND through > $2 ORDER BY through LIMIT $3",
    )
    .bind(tenant)
    .bind(after.0)
    .bind(i64::from(limit))
    .try_map(|row: AnyRow| Ok((Sequence(row.try_get(0)?), row.try_get(1)?)))
    .fetch_all(connection)
    .await
    .map_err(own(READING))
}

pub(super) async fn kept(
    connection: &mut AnyConnection,
    digest: &Digest,
) -> Result<Option<Vec<u8>>, LedgerError> {
    sqlx::query("SELECT bytes FROM maysend_kept WHERE digest = $1")
        .bind(digest.as_str())
        .try_map(|row: AnyRow| row.try_get(0))
        .fetch_optional(connection)
        .await
        .map_err(own(READING))
}

/// Where in a row the columns of an entry are.
struct EntryColumns {
    tenant: usize,
    sequence: usize,
    at: usize,
    kind: usize,
    person: usize,
    subject: usize,
    payload: usize,
    key: usize,
    salt: usize,
    commitment: usize,
}

/// None: of a kind that this version does not know.
fn stored_entry(row: AnyRow) -> Result<Option<StoredEntry>, sqlx::Error> {
    entry_in(
        &row,
        &EntryColumns {
            tenant: 0,
            sequence: 1,
            at: 2,
            kind: 3,
            person: 4,
            subject: 5,
            payload: 6,
            key: 7,
            salt: 8,
            commitment: 9,
        },
    )
}

fn entry_in(row: &AnyRow, columns: &EntryColumns) -> Result<Option<StoredEntry>, sqlx::Error> {
    let Some(kind) = Kind::of(row.try_get(columns.kind)?) else {
        return Ok(None);
    };
    let person: String = row.try_get(columns.person)?;
    let payload: Option<Vec<u8>> = row.try_get(columns.payload)?;
    let key: Option<String> = row.try_get(columns.key)?;
    Ok(Some(StoredEntry {
        header: Header {
            tenant: row.try_get(columns.tenant)?,
            sequence: Sequence(row.try_get(columns.sequence)?),
            at: Instant::from_unix(row.try_get(columns.at)?),
            kind,
            person: Some(person).filter(|key| !key.is_empty()).map(PersonKey),
            subject: row.try_get(columns.subject)?,
        },
        payload: payload.zip(key),
        salt: row.try_get(columns.salt)?,
        commitment: row.try_get(columns.commitment)?,
    }))
}

/// None: in a state that this version does not know.
fn text_row(row: AnyRow) -> Result<Option<TextRow>, sqlx::Error> {
    text_in(&row, 0)
}

/// The columns of a text, from one of the row's on.
fn text_in(row: &AnyRow, first: usize) -> Result<Option<TextRow>, sqlx::Error> {
    let at = |column: usize| first.saturating_add(column);
    let Some(state) = TextState::of(row.try_get(at(4))?) else {
        return Ok(None);
    };
    let wakes_at: Option<i64> = row.try_get(at(6))?;
    Ok(Some(TextRow {
        tenant: row.try_get(at(0))?,
        id: row.try_get(at(1))?,
        draft: row.try_get(at(2))?,
        person: PersonKey(row.try_get(at(3))?),
        state,
        since: Instant::from_unix(row.try_get(at(5))?),
        wakes_at: wakes_at.map(Instant::from_unix),
        class: row.try_get(at(7))?,
        topic: row.try_get(at(8))?,
        revision: Revision(row.try_get(at(9))?),
    }))
}
