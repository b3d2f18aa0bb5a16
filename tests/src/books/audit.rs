//! What must be true of a ledger after whatever happened to those who worked on it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use maysend::ledger::{
    Checkpoint, Kind, Ledger, PersonKey, Record, Sequence, SqlLedger, TextState, seal, verify,
};

use super::database::keys;
use super::worker::{Line, now};

const TENANT: &str = "smith-honda";
/// Of marketing in 24 hours, to a phone of Florida.
const CAP: u32 = 3;
const PAGE: u32 = 5000;
/// The one answer to a STOP may be sent after it.
const ANSWER: &str = "/reply";

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// Entries on record, all proven.
    pub entries: u64,
    /// How many texts count, for each phone that has any.
    pub counted: BTreeMap<String, u32>,
    /// Phones with a STOP on record.
    pub stopped: u32,
}

#[derive(Default)]
struct OnRecord {
    decisions: BTreeSet<String>,
    /// By the key of the text: the entry, and to whom.
    cleared: BTreeMap<String, (Sequence, PersonKey)>,
    confirmed: Vec<(Sequence, PersonKey, String)>,
    /// The first of each phone.
    stops: BTreeMap<PersonKey, Sequence>,
    stop_ids: BTreeSet<String>,
}

/// Seals what is not sealed, and checks all of it: nothing is changed or cut off, whatever a worker was told is on record, every
/// text that counts has its decision, no cap is exceeded, and after a STOP nothing was cleared or confirmed.
///
/// # Panics
///
/// When any of it is not true.
pub(super) async fn audit_lines(ledger: &Arc<SqlLedger>, lines: &[Line]) -> Audit {
    let keys = keys();
    let mut kept: Vec<Checkpoint> = lines
        .iter()
        .filter_map(|line| match line {
            Line::Checkpoint(json) => Some(serde_json::from_str(json).unwrap()),
            _ => None,
        })
        .collect();
    kept.extend(seal(ledger.as_ref(), &keys, TENANT, now()).await.unwrap());
    let proof = verify(ledger.as_ref(), &keys, TENANT, &kept, |_| {})
        .await
        .unwrap();
    assert!(proof.holds(), "{:?}", proof.flaws);

    // The states first: a server may still be finishing what a killed worker had asked it for.
    let states = states(ledger).await;
    let on_record = read(ledger).await;
    for line in lines {
        told(line, &on_record, &states);
    }
    let mut counted: BTreeMap<String, u32> = BTreeMap::new();
    for (key, state) in &states {
        assert!(
            on_record.decisions.contains(key),
            "`{key}` is {state} and has no decision on record"
        );
        let counts = matches!(
            state,
            TextState::Reserved | TextState::Confirmed | TextState::Sent | TextState::Unknown
        );
        if !counts {
            continue;
        }
        let Some((_, person)) = on_record.cleared.get(key) else {
            panic!("`{key}` is {state} and not on record as a text")
        };
        if !key.ends_with(ANSWER) {
            *counted.entry(person.0.clone()).or_default() += 1;
        }
    }
    for (person, count) in &counted {
        assert!(*count <= CAP, "{count} texts to {person}");
    }
    let cleared = on_record.cleared.iter();
    let cleared = cleared.map(|(key, (sequence, person))| (sequence, person, key));
    let confirmed = on_record.confirmed.iter();
    let confirmed = confirmed.map(|(sequence, person, key)| (sequence, person, key));
    for (sequence, person, key) in cleared.chain(confirmed) {
        let stop = on_record.stops.get(person);
        assert!(
            key.ends_with(ANSWER) || stop.is_none_or(|stop| sequence < stop),
            "`{key}` was let through at {sequence:?}, after {stop:?}"
        );
    }
    Audit {
        entries: proof.entries,
        counted,
        stopped: u32::try_from(on_record.stops.len()).unwrap(),
    }
}

/// As after a worker that said nothing.
///
/// # Panics
///
/// When something is not as it must be.
pub async fn audit(ledger: &Arc<SqlLedger>) -> Audit {
    audit_lines(ledger, &[]).await
}

fn told(line: &Line, on_record: &OnRecord, states: &BTreeMap<String, TextState>) {
    match line {
        Line::Checkpoint(_) => {}
        Line::Cleared(key) => {
            assert!(
                on_record.cleared.contains_key(key),
                "`{key}` was cleared and is not on record"
            );
        }
        Line::Go(key) => {
            let confirmed = on_record
                .confirmed
                .iter()
                .any(|(_, _, confirmed)| confirmed == key);
            assert!(
                confirmed,
                "`{key}` was confirmed, and that is not on record"
            );
        }
        Line::Sent(key) => assert_eq!(states.get(key), Some(&TextState::Sent), "`{key}`"),
        Line::Stopped(id) => assert!(on_record.stop_ids.contains(id), "the STOP `{id}` is lost"),
    }
}

async fn read(ledger: &Arc<SqlLedger>) -> OnRecord {
    let mut on_record = OnRecord::default();
    let mut after = Sequence(0);
    loop {
        let entries = ledger.entries(TENANT, after, PAGE).await.unwrap();
        let Some(last) = entries.last() else {
            return on_record;
        };
        after = last.header.sequence;
        for entry in entries {
            let (sequence, person) = (entry.header.sequence, entry.header.person);
            match (entry.record.unwrap(), person) {
                (Record::Decision(decided), _) => {
                    on_record.decisions.insert(decided.text);
                }
                (Record::TextOut(text), Some(person)) => {
                    on_record
                        .cleared
                        .insert(text.exchange.id, (sequence, person));
                }
                (Record::Settlement(settled), Some(person))
                    if settled.to == TextState::Confirmed =>
                {
                    on_record.confirmed.push((sequence, person, settled.text));
                }
                (Record::OptOut(opt_out), Some(person)) => {
                    on_record.stops.entry(person).or_insert(sequence);
                    on_record.stop_ids.extend(opt_out.text);
                }
                (record, _) => assert!(
                    matches!(record.kind(), Kind::TextIn | Kind::Settlement),
                    "{record:?}"
                ),
            }
        }
    }
}

/// Of all texts.
async fn states(ledger: &Arc<SqlLedger>) -> BTreeMap<String, TextState> {
    let mut states = BTreeMap::new();
    for state in TextState::ALL {
        for row in ledger.texts(TENANT, state, None, u32::MAX).await.unwrap() {
            states.insert(row.id, state);
        }
    }
    states
}
