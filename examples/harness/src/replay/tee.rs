//! One recording read by two, each at its own pace; what one has read and the other has not waits.

use std::borrow::Borrow;
use std::collections::VecDeque;
use std::sync::Arc;

use maysend::Request;

use super::recording::Recorded;

/// A recorded request that several hold.
#[derive(Clone, Debug)]
pub(super) struct Shared(Arc<Recorded>);

impl Shared {
    pub(super) fn place(&self) -> &str {
        &self.0.place
    }

    pub(super) fn request(&self) -> &Request {
        &self.0.request
    }

    pub(super) fn is_redacted(&self) -> bool {
        self.0.is_redacted
    }
}

impl Borrow<Request> for Shared {
    fn borrow(&self) -> &Request {
        self.request()
    }
}

/// The source, and what waits: for each reader, and for whoever tells what came of it.
pub(super) struct Tee<I> {
    source: I,
    waiting: [VecDeque<Shared>; 2],
    untold: VecDeque<Shared>,
}

impl<I: Iterator<Item = Recorded>> Tee<I> {
    pub(super) fn new(source: I) -> Self {
        Self {
            source,
            waiting: Default::default(),
            untold: VecDeque::new(),
        }
    }

    /// The next request for a reader, 0 or 1.
    pub(super) fn next(&mut self, reader: usize) -> Option<Shared> {
        let [first, second] = &mut self.waiting;
        let (own, other) = if reader == 0 {
            (first, second)
        } else {
            (second, first)
        };
        if let Some(shared) = own.pop_front() {
            return Some(shared);
        }
        let shared = Shared(Arc::new(self.source.next()?));
        other.push_back(shared.clone());
        self.untold.push_back(shared.clone());
        Some(shared)
    }

    /// The first request that nothing was told about yet.
    pub(super) fn told(&mut self) -> Option<Shared> {
        self.untold.pop_front()
    }

    pub(super) fn into_source(self) -> I {
        self.source
    }
}
