//! Many decisions on all cores, in the order of their requests.

use std::borrow::Borrow;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use crate::decide::DecideError;
use crate::decision::Decision;
use crate::request::Request;
use crate::set::PolicySet;

/// The decisions about many requests, in their order: what [`PolicySet::decide_many`] gives.
///
/// It reads a bounded number of requests ahead, and none before it is asked for the first decision. Dropping it ends its threads.
pub struct DecideMany<I: Iterator> {
    set: PolicySet,
    requests: I,
    threads: usize,
    jobs: Option<Sender<Job<I::Item>>>,
    pending: VecDeque<Pending>,
    ready: VecDeque<Result<Decision, DecideError>>,
}

/// Requests for one thread, and where their decisions go.
struct Job<R> {
    requests: Vec<R>,
    decided: SyncSender<Vec<Result<Decision, DecideError>>>,
}

/// Decisions that some thread is making.
struct Pending {
    count: usize,
    decided: Receiver<Vec<Result<Decision, DecideError>>>,
}

/// Requests that a thread takes at once: enough that handing over costs little beside deciding.
const CHUNK: usize = 8;
/// Chunks under way for each thread, so that none waits for the caller.
const AHEAD: usize = 4;
/// As much as a worker's: whoever needs more gets it.
const STACK: usize = 2 << 20;

impl<I> DecideMany<I>
where
    I: Iterator,
    I::Item: Borrow<Request> + Send + 'static,
{
    pub(crate) fn new(set: PolicySet, requests: I, at_once: usize) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let (jobs, queue) = channel();
        let queue = Arc::new(Mutex::new(queue));
        let threads = (0..cores.min(at_once))
            .filter(|_| {
                let (set, queue) = (set.clone(), Arc::clone(&queue));
                // A thread that the machine refuses leaves its work to the others.
                std::thread::Builder::new()
                    .name("maysend-batch".to_owned())
                    .stack_size(STACK)
                    .spawn(move || work(&set, &queue))
                    .is_ok()
            })
            .count();
        Self {
            set,
            requests,
            threads,
            jobs: (threads > 0).then_some(jobs),
            pending: VecDeque::new(),
            ready: VecDeque::new(),
        }
    }

    /// Hands requests over until every thread has enough, or there are none.
    fn read_ahead(&mut self) {
        let Some(jobs) = &self.jobs else {
            // Nobody else decides: one at a time, then.
            let request = self.requests.next();
            self.ready
                .extend(request.map(|request| self.set.decide(request.borrow())));
            return;
        };
        while self.pending.len() < self.threads.saturating_mul(AHEAD) {
            let requests: Vec<_> = self.requests.by_ref().take(CHUNK).collect();
            let count = requests.len();
            if count == 0 {
                return;
            }
            let (sender, decided) = sync_channel(1);
            // The threads live as long as this sender; if all of them panicked, the missing answers say so below.
            let _ = jobs.send(Job {
                requests,
                decided: sender,
            });
            self.pending.push_back(Pending { count, decided });
        }
    }
}

impl<I> Iterator for DecideMany<I>
where
    I: Iterator,
    I::Item: Borrow<Request> + Send + 'static,
{
    type Item = Result<Decision, DecideError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ready.is_empty() {
            self.read_ahead();
            if let Some(next) = self.pending.pop_front() {
                let lost = || (0..next.count).map(|_| Err(DecideError::Busy)).collect();
                let decisions = next.decided.recv().unwrap_or_else(|_| lost());
                self.ready.extend(decisions);
            }
        }
        self.ready.pop_front()
    }
}

fn work<R: Borrow<Request>>(set: &PolicySet, queue: &Mutex<Receiver<Job<R>>>) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else {
            return;
        };
        let decisions = job
            .requests
            .iter()
            .map(|request| set.decide(request.borrow()));
        // Nobody waits any more if the iterator was dropped.
        let _ = job.decided.send(decisions.collect());
    }
}

impl<I: Iterator> std::fmt::Debug for DecideMany<I> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DecideMany")
            .field("threads", &self.threads)
            .finish_non_exhaustive()
    }
}
