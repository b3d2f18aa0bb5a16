//! The texts that a gate has cleared and not yet settled, remembered so that they need not be read again.
//!
//! Nothing rests on it: what is remembered is written on the condition that it is so on record, and read where it is not. A text that
//! another worker has taken back, confirmed or settled meanwhile is refused by the ledger, forgotten here and read.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use crate::Phone;
use crate::ledger::TextRow;

/// As many are remembered: more than are under way at once, and few enough for thousands of gates in a process.
const MOST: usize = 256;

/// A text as this gate last wrote it, and to whom it goes.
#[derive(Debug)]
pub(super) struct Remembered {
    pub(super) row: TextRow,
    pub(super) phone: Phone,
}

#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<Texts>);

#[derive(Debug, Default)]
struct Texts {
    by_key: HashMap<String, (u64, Remembered)>,
    /// Their keys from the oldest on, each with the turn in which it was kept; those of texts that were taken out stay until they
    /// are the oldest.
    order: VecDeque<(u64, String)>,
    turn: u64,
}

impl Recent {
    pub(super) fn keep(&self, row: TextRow, phone: Phone) {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = row.id.clone();
        texts.turn = texts.turn.wrapping_add(1);
        let turn = texts.turn;
        texts.order.push_back((turn, key.clone()));
        texts.by_key.insert(key, (turn, Remembered { row, phone }));
        while texts.by_key.len() > MOST || texts.order.len() > MOST.saturating_mul(4) {
            let Some((turn, oldest)) = texts.order.pop_front() else {
                break;
            };
            // One that was kept again has a later turn.
            if texts
                .by_key
                .get(&oldest)
                .is_some_and(|(kept, _)| *kept == turn)
            {
                texts.by_key.remove(&oldest);
            }
        }
    }

    /// Takes it out: whoever does not write it as it is remembered does not use it again.
    pub(super) fn take(&self, key: &str) -> Option<Remembered> {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        texts.by_key.remove(key).map(|(_, text)| text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{PersonKey, Revision, TextState};

    fn row(number: usize) -> TextRow {
        TextRow {
            tenant: "t".to_owned(),
            id: format!("k-{number}"),
            draft: String::new(),
            person: PersonKey(String::new()),
            state: TextState::Reserved,
            since: crate::Instant::from_unix(0),
            wakes_at: None,
            class: "marketing".to_owned(),
            topic: None,
            revision: Revision(0),
        }
    }

    #[test]
    fn the_oldest_are_forgotten_and_what_is_taken_is_gone() {
        let recent = Recent::default();
        let phone: Phone = "+12145550123".parse().unwrap();
        for number in 0..1_000 {
            recent.keep(row(number), phone.clone());
        }
        assert!(recent.take("k-743").is_none());
        assert_eq!(recent.take("k-744").unwrap().row.id, "k-744");
        assert!(recent.take("k-744").is_none());
        // One that is kept and taken in turn never makes the list of keys longer than it may be.
        for _ in 0..10_000 {
            recent.keep(row(1_000), phone.clone());
            assert!(recent.take("k-1000").is_some());
        }
        assert!(recent.0.lock().unwrap().order.len() <= 4 * MOST);
    }
}
