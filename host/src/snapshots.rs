//! Snapshots of configured policies: made in the background for those in use, and given up when the room is needed.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use arc_swap::{ArcSwapOption, Guard};

use crate::cache::{CodeCache, Source};
use crate::component::{Compiled, ConfiguredPolicy, Linked, snapshot};
use crate::engine::{Clock, Runtimes};

/// A component in the state that `configure` left, ready to be instantiated.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub(crate) linked: Linked,
}

/// Where a configured policy keeps its snapshot.
#[derive(Debug)]
pub(crate) struct Cell {
    snapshot: ArcSwapOption<Snapshot>,
    /// Calls that were configured anew since the snapshot was last wanted.
    missed: AtomicU32,
    /// When the snapshot was last used, on the engine's clock.
    used: AtomicU64,
    /// Whoever makes the snapshot holds this.
    making: Mutex<()>,
    /// How often it could not be made.
    failed: AtomicU32,
    /// It came from the cache, and does not count among the kept ones yet.
    restored: AtomicBool,
}

impl Cell {
    pub(crate) fn new() -> Self {
        Self {
            snapshot: ArcSwapOption::empty(),
            missed: AtomicU32::new(0),
            used: AtomicU64::new(0),
            making: Mutex::new(()),
            failed: AtomicU32::new(0),
            restored: AtomicBool::new(false),
        }
    }
}

/// The engine's snapshots.
pub(crate) struct Snapshots {
    shared: Arc<Shared>,
    queue: OnceLock<Option<Sender<Weak<ConfiguredPolicy>>>>,
}

struct Shared {
    runtimes: Arc<Runtimes>,
    cache: Option<CodeCache>,
    clock: Clock,
    /// Bytes that all snapshots together may take.
    budget: u64,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    snapshots: Vec<(Weak<ConfiguredPolicy>, u64)>,
    bytes: u64,
}

/// How often a snapshot is tried: a machine that was too busy to configure in time may have time later.
const TRIES: u32 = 3;
/// Calls that a policy gets before its snapshot is made: who decides a handful of texts and ends has no use for one.
const WORTH_MAKING: u32 = 8;
/// A snapshot that was used within this time, in seconds, is not given up for another.
const IN_USE: u64 = 60;
/// Wasmtime's compiler recurses, and so does Wizer's parser.
const STACK: usize = 8 << 20;

impl Snapshots {
    pub(crate) fn new(
        runtimes: Arc<Runtimes>,
        clock: Clock,
        budget: u64,
        cache: Option<CodeCache>,
    ) -> Self {
        Self {
            shared: Arc::new(Shared {
                runtimes,
                cache,
                clock,
                budget,
                kept: Mutex::default(),
            }),
            queue: OnceLock::new(),
        }
    }

    /// The policy's snapshot. If it has none and is asked often, one is made in the background.
    pub(crate) fn of(&self, policy: &Arc<ConfiguredPolicy>) -> Guard<Option<Arc<Snapshot>>> {
        let cell = &policy.snapshot;
        let snapshot = cell.snapshot.load();
        if snapshot.is_some() {
            self.shared.note_use(cell);
        } else if self.shared.may_make(cell) {
            let missed = cell.missed.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
            if missed == WORTH_MAKING
                && let Some(queue) = self.queue()
            {
                let _ = queue.send(Arc::downgrade(policy));
            }
        }
        snapshot
    }

    /// Makes the policy's snapshot, unless it has one. Whether it has one then.
    pub(crate) fn build(&self, policy: &Arc<ConfiguredPolicy>) -> bool {
        self.shared.build(policy)
    }

    /// Puts the policy's snapshot in place if the cache has it. Whether it has: then the component took these settings before,
    /// in the same version and with the same limits, and takes them again.
    pub(crate) fn restore(&self, policy: &ConfiguredPolicy) -> bool {
        let Some(compiled) = policy.compiled() else {
            return false;
        };
        let Some(linked) = self.shared.cached(policy, compiled) else {
            return false;
        };
        if self.shared.make_room(bytes(&linked)) {
            self.shared.put(&policy.snapshot, linked);
            policy.snapshot.restored.store(true, Ordering::Relaxed);
        }
        true
    }

    /// Counts a restored snapshot, once the policy is the one that all sets share.
    pub(crate) fn account(&self, policy: &Arc<ConfiguredPolicy>) {
        if policy.snapshot.restored.swap(false, Ordering::Relaxed)
            && let Some(snapshot) = policy.snapshot.snapshot.load().as_ref()
        {
            let size = bytes(&snapshot.linked);
            self.shared.kept().add(Arc::downgrade(policy), size);
        }
    }

    fn queue(&self) -> Option<&Sender<Weak<ConfiguredPolicy>>> {
        self.queue
            .get_or_init(|| {
                let (sender, receiver) = channel();
                let shared = Arc::clone(&self.shared);
                // Where the machine refuses a thread, every call is configured anew.
                std::thread::Builder::new()
                    .name("maysend-snapshots".to_owned())
                    .stack_size(STACK)
                    .spawn(move || make_what_is_wanted(&receiver, &shared))
                    .ok()
                    .map(|_| sender)
            })
            .as_ref()
    }
}

/// Ends with the engine, which holds the other end of the queue.
fn make_what_is_wanted(wanted: &Receiver<Weak<ConfiguredPolicy>>, shared: &Shared) {
    for policy in wanted {
        if let Some(policy) = policy.upgrade() {
            shared.build(&policy);
        }
    }
}

impl Shared {
    fn may_make(&self, cell: &Cell) -> bool {
        self.budget > 0 && cell.failed.load(Ordering::Relaxed) < TRIES
    }

    fn note_use(&self, cell: &Cell) {
        let now = self.clock.seconds();
        // Read by many, written once a second.
        if cell.used.load(Ordering::Relaxed) != now {
            cell.used.store(now, Ordering::Relaxed);
        }
    }

    fn build(&self, policy: &Arc<ConfiguredPolicy>) -> bool {
        let cell = &policy.snapshot;
        let _making = cell.making.lock().unwrap_or_else(PoisonError::into_inner);
        if cell.snapshot.load().is_some() {
            return true;
        }
        let made = policy
            .compiled()
            .filter(|_| self.may_make(cell))
            // About as large as the component without its settings.
            .filter(|compiled| self.make_room(bytes(&compiled.linked)))
            .and_then(|compiled| self.make(policy, compiled));
        if let Some(linked) = made {
            self.kept().add(Arc::downgrade(policy), bytes(&linked));
            self.put(cell, linked);
        }
        cell.missed.store(0, Ordering::Relaxed);
        cell.snapshot.load().is_some()
    }

    fn put(&self, cell: &Cell, linked: Linked) {
        self.note_use(cell);
        cell.snapshot.store(Some(Arc::new(Snapshot { linked })));
    }

    /// The policy's snapshot as the cache has it.
    fn cached(&self, policy: &ConfiguredPolicy, compiled: &Compiled) -> Option<Linked> {
        let cache = self.cache.as_ref().filter(|_| self.budget > 0)?;
        let runtime = self
            .runtimes
            .of(compiled.bytes.len(), &policy.limits)
            .ok()?;
        let limits = limits(policy);
        let component = cache.load(runtime, &source(policy, compiled, &limits))?;
        Linked::new(runtime, &component, &compiled.interfaces).ok()
    }

    fn make(&self, policy: &ConfiguredPolicy, compiled: &Compiled) -> Option<Linked> {
        if let Some(linked) = self.cached(policy, compiled) {
            return Some(linked);
        }
        let made = self
            .runtimes
            .scratch()
            .map_err(|error| error.to_string())
            .and_then(|scratch| {
                snapshot::take(scratch, &compiled.bytes, &policy.setup, policy.limits)
            })
            .and_then(|component| {
                let runtime = self
                    .runtimes
                    .of(compiled.bytes.len(), &policy.limits)
                    .map_err(|error| error.to_string())?;
                let linked = snapshot::compile(runtime, &component, &compiled.interfaces)?;
                if let Some(cache) = &self.cache {
                    let limits = limits(policy);
                    let source = source(policy, compiled, &limits);
                    cache.store(runtime, &source, linked.pre.component());
                }
                Ok(linked)
            });
        if made.is_err() {
            policy.snapshot.failed.fetch_add(1, Ordering::Relaxed);
        }
        made.ok()
    }

    /// Gives up snapshots that have not been used for longest until there is room. Whether there is.
    fn make_room(&self, bytes: u64) -> bool {
        let now = self.clock.seconds();
        let mut kept = self.kept();
        kept.forget_the_gone();
        while kept.bytes.saturating_add(bytes) > self.budget {
            let Some(policy) = kept.take_least_used(|used| used.saturating_add(IN_USE) <= now)
            else {
                return false;
            };
            policy.snapshot.snapshot.store(None);
        }
        true
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn add(&mut self, policy: Weak<ConfiguredPolicy>, bytes: u64) {
        self.snapshots.push((policy, bytes));
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// With its policy a snapshot is dropped.
    fn forget_the_gone(&mut self) {
        let bytes = &mut self.bytes;
        self.snapshots.retain(|(policy, size)| {
            let there = policy.strong_count() > 0;
            if !there {
                *bytes = bytes.saturating_sub(*size);
            }
            there
        });
    }

    fn take_least_used(&mut self, may_go: impl Fn(u64) -> bool) -> Option<Arc<ConfiguredPolicy>> {
        let (index, policy) = self
            .snapshots
            .iter()
            .enumerate()
            .filter_map(|(index, (policy, _))| Some((index, policy.upgrade()?)))
            .filter(|(_, policy)| may_go(policy.snapshot.used.load(Ordering::Relaxed)))
            .min_by_key(|(_, policy)| policy.snapshot.used.load(Ordering::Relaxed))?;
        let (_, bytes) = self.snapshots.swap_remove(index);
        self.bytes = self.bytes.saturating_sub(bytes);
        Some(policy)
    }
}

/// What a snapshot depends on: the component, its settings and files, and what it may use.
fn source<'a>(
    policy: &'a ConfiguredPolicy,
    compiled: &'a Compiled,
    limits: &'a [u8],
) -> Source<'a> {
    let digests = [&compiled.digest, &policy.settings_digest];
    let mut parts = digests.map(|digest| digest.as_str().as_bytes()).to_vec();
    parts.push(limits);
    Source {
        kind: "snapshot",
        parts,
    }
}

fn limits(policy: &ConfiguredPolicy) -> Vec<u8> {
    format!("{:?}", policy.limits).into_bytes()
}

/// What a snapshot takes: its machine code and its memory image.
fn bytes(linked: &Linked) -> u64 {
    u64::try_from(linked.size()).unwrap_or(u64::MAX)
}

impl std::fmt::Debug for Snapshots {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshots")
            .field("budget", &self.shared.budget)
            .finish_non_exhaustive()
    }
}
