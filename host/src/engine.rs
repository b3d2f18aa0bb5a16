//! The engine: one per process, shared by all policy sets.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;

use wasmtime::component::Linker;
use wasmtime::{Enabled, InstanceAllocationStrategy, PoolingAllocationConfig};

use crate::component::Compiled;
use crate::digest::{Digest, DigestKey};
use crate::limits::{LARGE_COMPONENT, Limits, WASM_STACK};
use crate::sandbox::{self, Guest};
use crate::workers::Workers;

/// How an [`Engine`] is made.
///
/// The defaults suit a server: 64 decisions at once, everything else as safe as it gets.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EngineConfig {
    /// Decisions that may run at once; further calls of `decide` wait, of `try_decide` are told so. Default 64.
    pub concurrency: usize,
    /// The key of digests over personal data. Default [`DigestKey::public`]: give your own in production.
    pub digest_key: DigestKey,
    /// Threads for `decide_async`. Default 2.
    pub threads: usize,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self {
            concurrency: 64,
            digest_key: DigestKey::public(),
            threads: 2,
        }
    }
}

/// Compiles and runs policies. One per process; cheap to clone.
///
/// It reads no clock, no environment and no network. It keeps one thread that ticks for deadlines and ends with the engine.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    config: EngineConfig,
    small: Runtime,
    large: OnceLock<Runtime>,
    compiled: Mutex<HashMap<(Digest, bool), Weak<Compiled>>>,
    slots: Slots,
    workers: OnceLock<Workers>,
}

/// The engine could not be made: the machine refuses what wasmtime needs.
#[derive(Debug, thiserror::Error)]
#[error("the WebAssembly engine could not be set up")]
pub struct EngineError(#[source] Box<dyn std::error::Error + Send + Sync>);

impl From<wasmtime::Error> for EngineError {
    fn from(error: wasmtime::Error) -> Self {
        Self(error.into())
    }
}

impl From<std::io::Error> for EngineError {
    fn from(error: std::io::Error) -> Self {
        Self(Box::new(error))
    }
}

impl Engine {
    /// Makes an engine.
    ///
    /// # Errors
    ///
    /// When the machine has not enough address space for the pool, or refuses a thread.
    pub fn new(config: EngineConfig) -> Result<Self, EngineError> {
        let concurrency = config.concurrency.clamp(1, 10_000);
        Ok(Self(Arc::new(Inner {
            small: Runtime::pooled(concurrency)?,
            large: OnceLock::new(),
            compiled: Mutex::default(),
            slots: Slots::new(concurrency),
            workers: OnceLock::new(),
            config,
        })))
    }

    /// The digest by which an approval names the body it was given for: that of a decision's `digests.body`.
    #[must_use]
    pub fn body_digest(&self, body: &str) -> Digest {
        self.digest_key().digest("body", body.as_bytes())
    }

    pub(crate) fn digest_key(&self) -> &DigestKey {
        &self.0.config.digest_key
    }

    pub(crate) fn slots(&self) -> &Slots {
        &self.0.slots
    }

    pub(crate) fn workers(&self) -> &Workers {
        self.0.workers.get_or_init(|| {
            Workers::start(
                self.0.config.threads.clamp(1, 1_000),
                self.0.config.concurrency.saturating_mul(4).max(16),
            )
        })
    }

    /// Where a component of this size with these limits runs.
    pub(crate) fn runtime(&self, bytes: usize, limits: &Limits) -> Result<&Runtime, EngineError> {
        if bytes <= LARGE_COMPONENT && limits.memory <= Limits::small().memory {
            return Ok(&self.0.small);
        }
        if let Some(large) = self.0.large.get() {
            return Ok(large);
        }
        let made = Runtime::on_demand()?;
        Ok(self.0.large.get_or_init(|| made))
    }

    /// The compiled form of a component, made once for all sets that use it.
    pub(crate) fn compiled_once<E>(
        &self,
        key: (Digest, bool),
        compile: impl FnOnce() -> Result<Compiled, E>,
    ) -> Result<Arc<Compiled>, E> {
        let known = |map: &HashMap<_, Weak<Compiled>>| map.get(&key).and_then(Weak::upgrade);
        if let Some(found) = known(&self.compiled()) {
            return Ok(found);
        }
        let made = Arc::new(compile()?);
        let mut map = self.compiled();
        if let Some(found) = known(&map) {
            return Ok(found);
        }
        map.retain(|_, compiled| compiled.strong_count() > 0);
        map.insert(key, Arc::downgrade(&made));
        Ok(made)
    }

    fn compiled(&self) -> std::sync::MutexGuard<'_, HashMap<(Digest, bool), Weak<Compiled>>> {
        self.0
            .compiled
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("config", &self.0.config)
            .finish_non_exhaustive()
    }
}

/// One wasmtime engine with its imports.
pub(crate) struct Runtime {
    engine: wasmtime::Engine,
    linker: Linker<Guest>,
}

/// How often the deadline clock ticks.
const TICK: Duration = Duration::from_millis(10);

impl Runtime {
    /// For small components: instances come from a pool of slots.
    fn pooled(concurrency: usize) -> Result<Self, EngineError> {
        let slots = u32::try_from(concurrency).unwrap_or(u32::MAX);
        let limits = Limits::small();
        let memory = usize::try_from(limits.memory).unwrap_or(usize::MAX);
        let mut pool = PoolingAllocationConfig::new();
        pool.total_component_instances(slots)
            .total_core_instances(slots.saturating_mul(8))
            .max_core_instances_per_component(8)
            .total_memories(slots.saturating_mul(2))
            .max_memories_per_component(2)
            .total_tables(slots.saturating_mul(4))
            .max_tables_per_component(4)
            .table_elements(usize::try_from(limits.table_elements).unwrap_or(usize::MAX))
            .max_component_instance_size(1 << 20)
            .max_core_instance_size(1 << 20)
            .max_memory_size(memory)
            .linear_memory_keep_resident(1 << 20)
            .table_keep_resident(64 << 10)
            .pagemap_scan(Enabled::Auto);
        let mut config = Self::config();
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        Self::start(&config)
    }

    /// For large components: as much as each needs, when it needs it.
    fn on_demand() -> Result<Self, EngineError> {
        Self::start(&Self::config())
    }

    fn config() -> wasmtime::Config {
        let mut config = wasmtime::Config::new();
        config
            .wasm_component_model(true)
            .consume_fuel(true)
            .epoch_interruption(true)
            .max_wasm_stack(WASM_STACK)
            .cranelift_nan_canonicalization(true)
            .relaxed_simd_deterministic(true)
            .concurrency_support(false)
            .memory_init_cow(true);
        config
    }

    fn start(config: &wasmtime::Config) -> Result<Self, EngineError> {
        let engine = wasmtime::Engine::new(config)?;
        let weak = engine.weak();
        std::thread::Builder::new()
            .name("maysend-ticker".to_owned())
            .spawn(move || {
                while let Some(engine) = weak.upgrade() {
                    engine.increment_epoch();
                    drop(engine);
                    std::thread::sleep(TICK);
                }
            })?;
        let linker = sandbox::linker(&engine)?;
        Ok(Self { engine, linker })
    }

    pub(crate) fn engine(&self) -> &wasmtime::Engine {
        &self.engine
    }

    pub(crate) fn linker(&self) -> &Linker<Guest> {
        &self.linker
    }

    /// A deadline in ticks: one more than it takes, for the tick that is under way.
    pub(crate) fn ticks(deadline: Duration) -> u64 {
        let ticks = deadline.as_millis().div_ceil(TICK.as_millis());
        u64::try_from(ticks)
            .unwrap_or(u64::MAX / 2)
            .saturating_add(1)
    }
}

/// How many decisions may run at once, so that the pool is never found empty.
#[derive(Debug)]
pub(crate) struct Slots {
    free: Mutex<usize>,
    freed: Condvar,
}

/// One of the slots; given back when dropped.
#[derive(Debug)]
pub(crate) struct Slot<'a>(&'a Slots);

impl Slots {
    fn new(count: usize) -> Self {
        Self {
            free: Mutex::new(count),
            freed: Condvar::new(),
        }
    }

    pub(crate) fn wait(&self) -> Slot<'_> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free == 0 {
            free = self
                .freed
                .wait(free)
                .unwrap_or_else(PoisonError::into_inner);
        }
        *free = free.saturating_sub(1);
        Slot(self)
    }

    pub(crate) fn try_take(&self) -> Option<Slot<'_>> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        *free = free.checked_sub(1)?;
        Some(Slot(self))
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let mut free = self.0.free.lock().unwrap_or_else(PoisonError::into_inner);
        *free = free.saturating_add(1);
        self.0.freed.notify_one();
    }
}
