//! How long records are kept, and what is destroyed: when their time is over, or when a person asks.
//!
//! Both leave a tombstone that the chain still proves. Neither takes away what only ever restricts while it still does: an opt-out
//! that was not lifted stays, and so do the texts that a cap counts.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::{
    Depth, Entry, Erasure, KeyRing, Kind, Ledger, LedgerError, PersonKey, Record, Sequence,
    Vault as _,
};
use crate::{Instant, Phone};

const ROWS: &str = include_str!("../../data/retention.toml");
const PAGE: u32 = 1000;
/// A year and the day that every fourth has more: a record is rather kept a day too long.
const YEAR: i64 = 366 * 86_400;
/// So many payloads are destroyed in one transaction.
const BATCH: usize = 5000;

/// Periods in years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Periods {
    /// Of all records.
    pub records: u32,
    /// Of opt-outs and what lifts them.
    pub opt_outs: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    row: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "where a row comes from is for people to read")]
struct Row {
    records: String,
    r#where: String,
    years: u32,
    rule: String,
    #[serde(default)]
    since: Option<String>,
    source: String,
    confidence: String,
    checked: String,
}

impl Periods {
    /// The longest that any rule wants; a dealership may keep longer, never shorter.
    ///
    /// # Errors
    ///
    /// When the table that comes with this crate cannot be read.
    pub fn of_law(own_records: u32, own_opt_outs: u32) -> Result<Self, LedgerError> {
        let rows: Rows = toml::from_str(ROWS)
            .map_err(|error| LedgerError::Misuse(format!("retention.toml: {error}")))?;
        let longest = |records: &str| {
            let rows = rows.row.iter().filter(|row| row.records == records);
            rows.map(|row| row.years).max().unwrap_or(u32::MAX)
        };
        let all = longest("all");
        Ok(Self {
            records: all.max(own_records),
            opt_outs: longest("opt-outs").max(all).max(own_opt_outs),
        })
    }

    fn over(years: u32, since: Instant, now: Instant) -> bool {
        since.plus(YEAR.saturating_mul(i64::from(years))) < now
    }
}

/// What was, or would be, destroyed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Destroyed {
    /// How many of each kind.
    pub kinds: BTreeMap<Kind, u64>,
    /// What stays although it was asked for, and why.
    pub kept: Vec<Kept>,
}

/// What stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Kept {
    /// Which entry.
    pub sequence: Sequence,
    /// What it is.
    pub kind: Kind,
    /// Why.
    pub why: &'static str,
}

impl Destroyed {
    /// How many in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.kinds.values().sum()
    }

    fn of(entries: &[&Fact]) -> Self {
        let mut kinds = BTreeMap::new();
        for entry in entries {
            let count: &mut u64 = kinds.entry(entry.kind).or_default();
            *count = count.saturating_add(1);
        }
        Self {
            kinds,
            kept: Vec::new(),
        }
    }
}

/// What is to be known of an entry.
#[derive(Debug)]
struct Fact {
    sequence: Sequence,
    at: Instant,
    kind: Kind,
    /// Of an opt-out and an opt-in.
    topic: String,
    lifted_at: Option<Instant>,
}

impl Fact {
    fn of(entry: &Entry) -> Option<Self> {
        let (topic, lifted_at) = match entry.record.as_ref()? {
            Record::OptOut(record) => (record.opt_out.topic.clone(), record.opt_out.lifted_at),
            Record::OptIn(record) => (record.topic.clone(), None),
            _ => (String::new(), None),
        };
        Some(Self {
            sequence: entry.header.sequence,
            at: entry.header.at,
            kind: entry.header.kind,
            topic,
            lifted_at,
        })
    }
}

/// Destroys what has been kept for long enough. With `rehearse` nothing is destroyed.
///
/// Texts, decisions and what belongs to them go by their own age. Consents, relationships, registry answers, corrections and what
/// voids a consent go when nothing newer is on record for the phone: a consent is needed as long as anybody texts on it. An opt-out
/// goes when it was lifted that long ago; records of erasures stay.
///
/// # Errors
///
/// When the database does not answer, or a record cannot be read.
pub async fn retain(
    ledger: &dyn Ledger,
    tenant: &str,
    periods: Periods,
    now: Instant,
    by: &str,
    rehearse: bool,
) -> Result<Destroyed, LedgerError> {
    let mut people: HashMap<Option<PersonKey>, Vec<Fact>> = HashMap::new();
    let mut after = Sequence(0);
    loop {
        let entries = ledger.entries(tenant, after, PAGE).await?;
        let Some(last) = entries.last() else { break };
        after = last.header.sequence;
        for entry in &entries {
            if let Some(fact) = Fact::of(entry) {
                people
                    .entry(entry.header.person.clone())
                    .or_default()
                    .push(fact);
            }
        }
    }
    let mut over: Vec<&Fact> = people
        .values()
        .flat_map(|facts| {
            facts
                .iter()
                .filter(|fact| is_over(fact, facts, periods, now))
        })
        .collect();
    over.sort_by_key(|fact| fact.sequence);
    let destroyed = Destroyed::of(&over);
    if !rehearse {
        let reason = format!(
            "kept for {} years (opt-outs {})",
            periods.records, periods.opt_outs
        );
        erase_all(ledger, tenant, now, &over, &reason, by).await?;
    }
    Ok(destroyed)
}

fn is_over(fact: &Fact, of_person: &[Fact], periods: Periods, now: Instant) -> bool {
    match fact.kind {
        Kind::Erasure => false,
        Kind::OptOut => {
            lifted(fact, of_person).is_some_and(|at| Periods::over(periods.opt_outs, at, now))
        }
        Kind::OptIn => Periods::over(periods.opt_outs, fact.at, now),
        Kind::Decision
        | Kind::Exchange
        | Kind::Settlement
        | Kind::TextIn
        | Kind::TextOut
        | Kind::Approval => Periods::over(periods.records, fact.at, now),
        // All others only mean something together: a voided consent must not outlive what voids it.
        _ => {
            let newest = of_person
                .iter()
                .map(|fact| fact.at)
                .max()
                .unwrap_or(fact.at);
            Periods::over(periods.records, newest, now)
        }
    }
}

/// When an opt-out was lifted.
fn lifted(opt_out: &Fact, of_person: &[Fact]) -> Option<Instant> {
    let opt_ins = of_person.iter().filter(|fact| {
        fact.kind == Kind::OptIn
            && fact.at > opt_out.at
            && (fact.topic == "all" || fact.topic == opt_out.topic)
    });
    opt_ins.map(|fact| fact.at).chain(opt_out.lifted_at).min()
}

/// Destroys what is on record for a person who asked for it, at this tenant. Seal first: only what is sealed is proven afterwards.
/// With `rehearse` nothing is destroyed.
///
/// What only ever restricts stays, since to forget it would harm the person: opt-outs, what lifts them, what voids a consent; and the
/// texts of the last `caps_days` days, which caps count.
///
/// # Errors
///
/// When the database does not answer, or a record cannot be read.
#[expect(
    clippy::too_many_arguments,
    reason = "each is a fact of the request to be forgotten"
)]
pub async fn erase_person(
    ledger: &dyn Ledger,
    tenant: &str,
    phone: &Phone,
    now: Instant,
    by: &str,
    reason: &str,
    caps_days: u32,
    rehearse: bool,
) -> Result<Destroyed, LedgerError> {
    let held = ledger.on_person(tenant, phone, Depth::All).await?;
    let facts: Vec<Fact> = held
        .entries
        .iter()
        .filter(|entry| entry.header.tenant == tenant)
        .filter_map(Fact::of)
        .collect();
    let counted_from = now.plus(-86_400_i64.saturating_mul(i64::from(caps_days)));
    let (mut gone, mut kept) = (Vec::new(), Vec::new());
    for fact in &facts {
        let why = match fact.kind {
            Kind::OptOut | Kind::OptIn => {
                "opt-outs and what lifts them are kept, so that they are honoured"
            }
            Kind::VoidConsent => "what voids a consent is kept, so that nobody texts on it",
            Kind::Erasure => "the record of an erasure proves that it was one",
            _ if fact.at >= counted_from => {
                "it is so new that caps and replies rest on it; ask again later"
            }
            _ => {
                gone.push(fact);
                continue;
            }
        };
        kept.push(Kept {
            sequence: fact.sequence,
            kind: fact.kind,
            why,
        });
    }
    let mut destroyed = Destroyed::of(&gone);
    destroyed.kept = kept;
    if !rehearse {
        erase_all(ledger, tenant, now, &gone, reason, by).await?;
    }
    Ok(destroyed)
}

async fn erase_all(
    ledger: &dyn Ledger,
    tenant: &str,
    at: Instant,
    facts: &[&Fact],
    reason: &str,
    by: &str,
) -> Result<(), LedgerError> {
    for batch in facts.chunks(BATCH) {
        let erasure = Erasure {
            sequences: batch.iter().map(|fact| fact.sequence).collect(),
            reason: reason.to_owned(),
            by: by.to_owned(),
        };
        ledger.erase(tenant, at, erasure).await?;
    }
    Ok(())
}

/// Whether the keys are those that the phones of this ledger were hashed with. To be asked before anything else: with other keys no
/// opt-out would be found, which would look as if there were none.
///
/// # Errors
///
/// [`LedgerError::Misuse`] when they are not, beside what the database may fail with.
pub async fn check_keys(ledger: &dyn Ledger, keys: &KeyRing) -> Result<(), LedgerError> {
    for tenant in ledger.tenants().await? {
        let mut after = Sequence(0);
        // The first entry about a phone tells; most ledgers begin with one.
        loop {
            let entries = ledger.stored(&tenant.id, after, PAGE).await?;
            let Some(last) = entries.last() else { break };
            after = last.header.sequence;
            if let Some(entry) = entries.iter().find(|entry| entry.header.person.is_some()) {
                let person = entry.header.person.as_ref();
                if !person.is_some_and(|person| keys.knows(person)) {
                    return Err(LedgerError::Misuse(
                        "the phones of this ledger were hashed with a key that is not among the keys: give the keys that the ledger was made with"
                            .to_owned(),
                    ));
                }
                if let Some((ciphertext, key)) = &entry.payload {
                    keys.open(&entry.header, ciphertext, key)
                        .map(|_| ())
                        .or_else(|error| match error {
                            // One changed record is for `verify` to name, and no reason to stop.
                            super::VaultError::NotGenuine(_) => Ok(()),
                            other => Err(other),
                        })?;
                }
                break;
            }
        }
    }
    Ok(())
}
