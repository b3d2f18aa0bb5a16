//! An append as the writer takes it: hashed, written as JSON and packed by whoever asks, since there is only one writer.

use std::collections::BTreeSet;

use super::super::{
    Append, Guard, Kind, LedgerError, NewEntry, PersonKey, Record, TextChange, TextRow, TextState,
    Vault,
};
use crate::Instant;

pub(super) struct Prepared {
    pub(super) received: Option<String>,
    pub(super) person: Option<(PersonKey, Guard)>,
    pub(super) revised: BTreeSet<PersonKey>,
    pub(super) texts: Vec<Change>,
    pub(super) entries: Vec<Payload>,
}

/// Of a text.
pub(super) struct Change {
    /// The state that it must be in; none: it must not be there.
    pub(super) from: Option<TextState>,
    pub(super) row: TextRow,
    pub(super) settlement: Option<Payload>,
}

/// An entry that has no number yet, so that it cannot be encrypted.
pub(super) struct Payload {
    pub(super) at: Instant,
    pub(super) kind: Kind,
    pub(super) person: Option<PersonKey>,
    pub(super) subject: String,
    pub(super) bytes: Vec<u8>,
}

impl Prepared {
    pub(super) fn of(append: Append, vault: &dyn Vault) -> Result<Self, LedgerError> {
        let guarded = append
            .person
            .map(|(phone, guard)| (vault.person(&phone), phone, guard));
        let person = |entry: &NewEntry| {
            let phone = entry.phone.as_ref()?;
            Some(match &guarded {
                Some((key, of, _)) if of == phone => key.clone(),
                _ => vault.person(phone),
            })
        };
        let is_settlement = |entry: &NewEntry| matches!(entry.record, Record::Settlement(_));
        if append.entries.iter().any(is_settlement) {
            // It is found by the text that it changes.
            return Err(LedgerError::Misuse(
                "what became of a text is recorded with the change of that text (`TextChange::Becomes`), and not by itself".to_owned(),
            ));
        }
        let entries = append
            .entries
            .iter()
            .map(|entry| Payload::of(entry, person(entry)))
            .collect::<Result<_, _>>()?;
        let texts = append
            .texts
            .into_iter()
            .map(Change::of)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            received: append.received,
            person: guarded.map(|(key, _, guard)| (key, guard)),
            revised: append
                .revised
                .iter()
                .map(|phone| vault.person(phone))
                .collect(),
            texts,
            entries,
        })
    }
}

impl Change {
    fn of(change: TextChange) -> Result<Self, LedgerError> {
        let (from, row, settlement) = match change {
            TextChange::New(row) => (None, row, None),
            TextChange::Becomes {
                from,
                row,
                settlement,
            } => (Some(from), row, settlement),
        };
        let settlement = settlement
            .map(|settlement| {
                if settlement.text != row.id {
                    return Err(LedgerError::Misuse(format!(
                        "what became of the text `{}` is to be recorded with a change of `{}`: record it with its own",
                        settlement.text, row.id
                    )));
                }
                let entry = NewEntry {
                    at: row.since,
                    phone: None,
                    record: Record::Settlement(settlement),
                };
                Payload::of(&entry, Some(row.person.clone()))
            })
            .transpose()?;
        Ok(Self {
            from,
            row,
            settlement,
        })
    }
}

impl Payload {
    pub(super) fn of(entry: &NewEntry, person: Option<PersonKey>) -> Result<Self, LedgerError> {
        let bytes = entry.payload().map_err(|error| {
            LedgerError::Misuse(format!("a record cannot be written as JSON: {error}"))
        })?;
        Ok(Self {
            at: entry.at,
            kind: entry.record.kind(),
            person,
            subject: entry.record.subject().to_owned(),
            bytes,
        })
    }
}
