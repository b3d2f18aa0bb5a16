//! The engine's own threads, for those who must not block theirs.

use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use futures_channel::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// A few threads and a bounded queue.
#[derive(Debug)]
pub(crate) struct Workers {
    queue: Arc<Queue>,
    /// As many jobs may wait.
    most: usize,
    /// How many of them there are; none if the machine refused every one.
    threads: usize,
}

/// What waits for a thread. A job wakes one of them: behind a channel under a lock it would wake a second one, which then waits for
/// the channel in its place.
#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    /// Nobody will ask any more.
    is_closed: bool,
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let jobs = self.lock().jobs.len();
        out.debug_struct("Queue").field("jobs", &jobs).finish()
    }
}

/// Wasm's stack, and room for the host's own frames.
const STACK: usize = 2 << 20;

impl Workers {
    pub(crate) fn start(threads: usize, most: usize) -> Self {
        let queue = Arc::new(Queue::default());
        let started = (0..threads)
            .filter(|_| {
                let queue = Arc::clone(&queue);
                // A thread that the machine refuses leaves its work to the others.
                std::thread::Builder::new()
                    .name("maysend-worker".to_owned())
                    .stack_size(STACK)
                    .spawn(move || queue.work())
                    .is_ok()
            })
            .count();
        Self {
            queue,
            most,
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
        {
            let mut waiting = self.queue.lock();
            if waiting.jobs.len() >= self.most {
                return None;
            }
            waiting.jobs.push_back(job);
        }
        self.queue.changed.notify_one();
        Some(Pending(receiver))
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.queue.lock().is_closed = true;
        self.queue.changed.notify_all();
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        while let Some(job) = self.next() {
            // Who waits for a job that panics is told by the end of its channel; the thread is there for the next one.
            let _ = catch_unwind(AssertUnwindSafe(job));
        }
    }

    /// Waits for a job; none once all are done and there will be no more.
    fn next(&self) -> Option<Job> {
        let mut waiting = self.lock();
        loop {
            if let Some(job) = waiting.jobs.pop_front() {
                return Some(job);
            }
            if waiting.is_closed {
                return None;
            }
            waiting = self
                .changed
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
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

#[cfg(test)]
mod tests {
    use super::Workers;
    use pollster::block_on;

    #[test]
    fn a_job_that_panics_costs_no_thread() {
        let workers = Workers::start(1, 16);
        for round in 0..3 {
            let broken = workers.run(|| -> u32 { std::panic::resume_unwind(Box::new("a bug")) });
            assert_eq!(block_on(broken.unwrap()), None);
            assert_eq!(block_on(workers.run(move || round).unwrap()), Some(round));
        }
    }

    #[test]
    fn a_full_queue_takes_no_more_and_what_waits_is_done_at_the_end() {
        let workers = Workers::start(1, 1);
        let (begun, begins) = std::sync::mpsc::channel();
        let (go, gone) = std::sync::mpsc::channel::<()>();
        let first = workers
            .run(move || begun.send(()).map(|()| gone.recv()))
            .unwrap();
        begins.recv().unwrap();
        let second = workers.run(|| 2).unwrap();
        assert!(workers.run(|| 3).is_none());
        go.send(()).unwrap();
        drop(workers);
        assert!(block_on(first).is_some());
        assert_eq!(block_on(second), Some(2));
    }
}
