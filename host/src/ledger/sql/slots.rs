//! Rows of one table, changed in memory: what a job has changed is undone when the job is refused.

use std::collections::BTreeMap;

/// Rows by what they are known by.
#[derive(Debug)]
pub(super) struct Slots<K, V> {
    slots: BTreeMap<K, Slot<V>>,
    /// What the job under way has replaced, in order.
    before: Vec<(K, Option<Slot<V>>)>,
}

#[derive(Debug)]
struct Slot<V> {
    value: V,
    is_changed: bool,
}

impl<K: Clone + Ord, V: Clone> Slots<K, V> {
    /// As they are in the database.
    pub(super) fn new(rows: impl IntoIterator<Item = (K, V)>) -> Self {
        let slots = rows.into_iter().map(|(key, value)| {
            let is_changed = false;
            (key, Slot { value, is_changed })
        });
        Self {
            slots: slots.collect(),
            before: Vec::new(),
        }
    }

    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.slots.get(key).map(|slot| &slot.value)
    }

    pub(super) fn set(&mut self, key: K, value: V) {
        let is_changed = true;
        let before = self.slots.insert(key.clone(), Slot { value, is_changed });
        self.before.push((key, before));
    }

    /// What was changed stays so.
    pub(super) fn keep(&mut self) {
        self.before.clear();
    }

    /// As if nothing had been changed since the last [`keep`](Self::keep).
    pub(super) fn undo(&mut self) {
        while let Some((key, before)) = self.before.pop() {
            match before {
                Some(slot) => self.slots.insert(key, slot),
                None => self.slots.remove(&key),
            };
        }
    }

    /// All of them, as they are now.
    pub(super) fn into_rows(self) -> impl Iterator<Item = (K, V)> {
        let slots = self.slots.into_iter();
        slots.map(|(key, slot)| (key, slot.value))
    }

    /// Those that differ from the database; from now on they count as written.
    pub(super) fn take_changed(&mut self) -> Vec<(K, V)> {
        self.slots
            .iter_mut()
            .filter_map(|(key, slot)| {
                std::mem::take(&mut slot.is_changed).then(|| (key.clone(), slot.value.clone()))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Slots;

    #[test]
    fn what_is_undone_is_as_it_was_read() {
        let mut slots = Slots::new([("a", 1)]);
        slots.set("a", 2);
        slots.keep();
        slots.set("a", 3);
        slots.set("a", 4);
        slots.set("b", 5);
        slots.undo();
        assert_eq!((slots.get(&"a"), slots.get(&"b")), (Some(&2), None));
        assert_eq!(slots.take_changed(), [("a", 2)]);
        assert_eq!(slots.take_changed(), []);
    }
}
