//! Things that are made once and shared for as long as somebody uses them.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// A map that forgets what nobody holds any more.
#[derive(Debug)]
pub(crate) struct Registry<K, V>(Mutex<Entries<K, V>>);

#[derive(Debug)]
struct Entries<K, V> {
    known: HashMap<K, Weak<V>>,
    /// How many there may be before those that nobody holds are looked for.
    sweep_at: usize,
}

/// No sweep pays before.
const FIRST_SWEEP: usize = 64;

impl<K: Eq + Hash, V> Registry<K, V> {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Entries {
            known: HashMap::new(),
            sweep_at: FIRST_SWEEP,
        }))
    }

    pub(crate) fn find(&self, key: &K) -> Option<Arc<V>> {
        self.entries().find(key)
    }

    /// What is known under this key, or else what `make` makes. Nothing is locked meanwhile: two who make the same at the
    /// same time end with the first.
    pub(crate) fn find_or_make<E>(
        &self,
        key: K,
        make: impl FnOnce() -> Result<V, E>,
    ) -> Result<Arc<V>, E> {
        if let Some(found) = self.find(&key) {
            return Ok(found);
        }
        let made = Arc::new(make()?);
        let mut entries = self.entries();
        if let Some(found) = entries.find(&key) {
            return Ok(found);
        }
        if entries.known.len() >= entries.sweep_at {
            entries.known.retain(|_, value| value.strong_count() > 0);
            entries.sweep_at = entries.known.len().saturating_mul(2).max(FIRST_SWEEP);
        }
        entries.known.insert(key, Arc::downgrade(&made));
        Ok(made)
    }

    fn entries(&self) -> MutexGuard<'_, Entries<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash, V> Entries<K, V> {
    fn find(&self, key: &K) -> Option<Arc<V>> {
        self.known.get(key).and_then(Weak::upgrade)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_shared_and_what_is_not_is_forgotten() {
        let registry = Registry::new();
        let made = |value: u32| move || Ok::<_, ()>(value);
        let kept: Vec<_> = (0..1_000)
            .map(|key| registry.find_or_make(key, made(key)).unwrap())
            .collect();
        let again = registry.find_or_make(7, made(8)).unwrap();
        assert!(Arc::ptr_eq(&again, &kept[7]));
        drop((kept, again));
        assert!(registry.find(&7).is_none());
        for key in 0..10_000 {
            registry.find_or_make(key, made(key)).unwrap();
        }
        assert!(registry.entries().known.len() < 5_000);
    }
}
