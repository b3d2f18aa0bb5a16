//! How many decisions may run at once, so that the pool is never found empty.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

/// A counting semaphore. Taking and giving back is one atomic step each as long as there are free slots and nobody waits.
#[derive(Debug)]
pub(crate) struct Slots {
    free: AtomicUsize,
    waiting: AtomicUsize,
    queue: Mutex<()>,
    freed: Condvar,
}

/// One of the slots; given back when dropped.
#[derive(Debug)]
pub(crate) struct Slot<'a>(&'a Slots);

impl Slots {
    pub(crate) fn new(count: usize) -> Self {
        Self {
            free: AtomicUsize::new(count),
            waiting: AtomicUsize::new(0),
            queue: Mutex::new(()),
            freed: Condvar::new(),
        }
    }

    pub(crate) fn try_take(&self) -> Option<Slot<'_>> {
        // Sequentially consistent, as everything here: whoever waits counts itself before it looks, whoever gives back adds
        // before it counts, so that one of the two sees the other.
        self.free
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |free| {
                free.checked_sub(1)
            })
            .ok()
            .map(|_| Slot(self))
    }

    pub(crate) fn wait(&self) -> Slot<'_> {
        if let Some(slot) = self.try_take() {
            return slot;
        }
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let slot = loop {
            if let Some(slot) = self.try_take() {
                break slot;
            }
            queue = self
                .freed
                .wait(queue)
                .unwrap_or_else(PoisonError::into_inner);
        };
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        slot
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        self.0.free.fetch_add(1, Ordering::SeqCst);
        if self.0.waiting.load(Ordering::SeqCst) > 0 {
            // Locked, so that a waiter is either before its look or already asleep.
            let _queue = self.0.queue.lock().unwrap_or_else(PoisonError::into_inner);
            self.0.freed.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_never_more_than_so_many_and_none_is_lost() {
        let slots = Slots::new(3);
        let inside = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    for _ in 0..2_000 {
                        let _slot = slots.wait();
                        assert!(inside.fetch_add(1, Ordering::SeqCst) < 3);
                        std::thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        let all: Vec<_> = std::iter::from_fn(|| slots.try_take()).collect();
        assert_eq!(all.len(), 3);
    }
}
