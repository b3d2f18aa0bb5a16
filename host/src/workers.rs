//! The engine's own threads, for those who must not block theirs.

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_channel::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// A few threads and a bounded queue.
#[derive(Debug)]
pub(crate) struct Workers {
    queue: SyncSender<Job>,
    /// How many of them there are; none if the machine refused every one.
    threads: usize,
}

/// Wasm's stack, and room for the host's own frames.
const STACK: usize = 2 << 20;

impl Workers {
    pub(crate) fn start(threads: usize, queue: usize) -> Self {
        let (sender, receiver) = sync_channel::<Job>(queue);
        let receiver = Arc::new(Mutex::new(receiver));
        let started = (0..threads)
            .filter(|_| {
                let receiver = Arc::clone(&receiver);
                // A thread that the machine refuses leaves its work to the others.
                std::thread::Builder::new()
                    .name("maysend-worker".to_owned())
                    .stack_size(STACK)
                    .spawn(move || work(&receiver))
                    .is_ok()
            })
            .count();
        Self {
            queue: sender,
            threads: started,
        }
    }

    /// Queues the job; none if the queue is full, or if there is nobody who would ever take it.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Option<Pending<T>> {
        if self.threads == 0 {
            return None;
        }
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move || {
            // Nobody waits any more if the caller has dropped the future.
            let _ = sender.send(job());
        });
        match self.queue.try_send(job) {
            Ok(()) => Some(Pending(receiver)),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => None,
        }
    }
}

fn work(queue: &Mutex<Receiver<Job>>) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            Ok(job) => job(),
            Err(_) => return,
        }
    }
}

/// The answer to come; none if the engine ended first.
#[derive(Debug)]
pub(crate) struct Pending<T>(oneshot::Receiver<T>);

impl<T> Future for Pending<T> {
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        Pin::new(&mut self.0).poll(context).map(Result::ok)
    }
}
