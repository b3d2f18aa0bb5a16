//! The engine: one per process, shared by all policy sets.

use std::hash::{Hash as _, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use wasmtime::component::Linker;
use wasmtime::{Enabled, InstanceAllocationStrategy, PoolingAllocationConfig};

use crate::cache::CodeCache;
use crate::component::{Compiled, ConfiguredKey, ConfiguredPolicy};
use crate::digest::{Digest, DigestKey};
use crate::functions::CompiledFunctions;
use crate::limits::{LARGE_COMPONENT, Limits, WASM_STACK};
use crate::registry::Registry;
use crate::sandbox::{self, Guest};
use crate::slots::Slots;
use crate::snapshots::Snapshots;
use crate::workers::Workers;

/// How an [`Engine`] is made.
///
/// The defaults suit a server: 64 decisions at once, everything else as safe as it gets.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EngineConfig {
    /// Where compiled code is kept from one process to the next. Default none: everything is compiled anew.
    pub cache: Option<CodeCache>,
    /// Decisions that may run at once; further calls of `decide` wait, of `try_decide` are told so. Default 64.
    pub concurrency: usize,
    /// The key of digests over personal data. Default [`DigestKey::public`]: give your own in production.
    pub digest_key: DigestKey,
    /// Bytes that snapshots of configured policies may take, all together: machine code and memory. Beyond them, and with 0,
    /// policies are configured anew for every call. Default 512 MiB, for some hundred policies with settings of their own.
    pub snapshot_bytes: u64,
    /// Threads for `decide_async`. Default 2.
    pub threads: usize,
    /// What no policy of any set may go beyond. Default [`Limits::ceiling`].
    pub ceiling: Limits,
    /// Where instances take their memory from. No outcome depends on it. Default [`Allocation::Pooled`].
    pub allocation: Allocation,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self {
            cache: None,
            concurrency: 64,
            digest_key: DigestKey::public(),
            snapshot_bytes: 512 << 20,
            threads: 2,
            ceiling: Limits::ceiling(),
            allocation: Allocation::default(),
        }
    }
}

/// Where the instances of small components take their memory from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Allocation {
    /// From slots that are made once and used again: fast, and some gigabytes of address space (not of memory).
    #[default]
    Pooled,
    /// From the operating system each time: slow, for machines that give a process little address space.
    OnDemand,
}

/// Compiles and runs policies. One per process; cheap to clone.
///
/// It reads no clock, no environment and no network. It keeps one thread that ticks for deadlines and ends with the engine.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    config: EngineConfig,
    runtimes: Arc<Runtimes>,
    compiled: Registry<(Digest, bool), Compiled>,
    configured: Registry<ConfiguredKey, ConfiguredPolicy>,
    snapshots: Snapshots,
    slots: Slots,
    compilers: Slots,
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
        let clock = Clock::default();
        let runtimes = Arc::new(Runtimes::new(concurrency, config.allocation, &clock)?);
        Ok(Self(Arc::new(Inner {
            snapshots: Snapshots::new(
                Arc::clone(&runtimes),
                clock,
                config.snapshot_bytes,
                config.cache.clone(),
            ),
            runtimes,
            compiled: Registry::new(),
            configured: Registry::new(),
            slots: Slots::new(concurrency),
            compilers: Slots::new(COMPILERS),
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

    /// Decisions that may run at once.
    pub(crate) fn concurrency(&self) -> usize {
        self.0.config.concurrency.max(1)
    }

    pub(crate) fn cache(&self) -> Option<&CodeCache> {
        self.0.config.cache.as_ref()
    }

    pub(crate) fn ceiling(&self) -> &Limits {
        &self.0.config.ceiling
    }

    pub(crate) fn slots(&self) -> &Slots {
        &self.0.slots
    }

    pub(crate) fn compilers(&self) -> &Slots {
        &self.0.compilers
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
        self.0.runtimes.of(bytes, limits)
    }

    /// Compiled components, each made once for all sets that use it.
    pub(crate) fn compiled(&self) -> &Registry<(Digest, bool), Compiled> {
        &self.0.compiled
    }

    /// Configured policies, each made once for all sets that use it.
    pub(crate) fn configured(&self) -> &Registry<ConfiguredKey, ConfiguredPolicy> {
        &self.0.configured
    }

    pub(crate) fn snapshots(&self) -> &Snapshots {
        &self.0.snapshots
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("config", &self.0.config)
            .finish_non_exhaustive()
    }
}

/// The wasmtime engines: one for each size of sandbox, and one for what is not part of any decision.
pub(crate) struct Runtimes {
    small: Runtime,
    large: OnceLock<Runtime>,
    scratch: OnceLock<Runtime>,
    functions: Arc<CompiledFunctions>,
}

impl Runtimes {
    fn new(concurrency: usize, allocation: Allocation, clock: &Clock) -> Result<Self, EngineError> {
        let functions = Arc::default();
        let clock = Some(clock.clone());
        Ok(Self {
            small: match allocation {
                Allocation::Pooled => Runtime::pooled(concurrency, &functions, clock)?,
                Allocation::OnDemand => Runtime::on_demand(&functions, clock)?,
            },
            large: OnceLock::new(),
            scratch: OnceLock::new(),
            functions,
        })
    }

    /// Where a component of this size with these limits runs.
    pub(crate) fn of(&self, bytes: usize, limits: &Limits) -> Result<&Runtime, EngineError> {
        if bytes <= LARGE_COMPONENT && limits.fit_a_slot() {
            return Ok(&self.small);
        }
        self.made(&self.large)
    }

    /// Where snapshots are taken.
    pub(crate) fn scratch(&self) -> Result<&Runtime, EngineError> {
        self.made(&self.scratch)
    }

    fn made<'a>(&self, runtime: &'a OnceLock<Runtime>) -> Result<&'a Runtime, EngineError> {
        if let Some(runtime) = runtime.get() {
            return Ok(runtime);
        }
        let made = Runtime::on_demand(&self.functions, None)?;
        Ok(runtime.get_or_init(|| made))
    }
}

/// How long the engine has been running, as coarsely as the ticker ticks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock(Arc<AtomicU64>);

impl Clock {
    pub(crate) fn seconds(&self) -> u64 {
        self.0.load(Ordering::Relaxed) / TICKS_PER_SECOND
    }

    fn tick(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// One wasmtime engine with its imports.
pub(crate) struct Runtime {
    engine: wasmtime::Engine,
    linker: Linker<Guest>,
    fingerprint: Digest,
}

/// Components that are compiled at once, those included that nobody waits for any more.
const COMPILERS: usize = 4;

/// How often the deadline clock ticks.
const TICK: Duration = Duration::from_millis(10);
const TICKS_PER_SECOND: u64 = 100;

impl Runtime {
    /// For small components: instances come from a pool of slots.
    fn pooled(
        concurrency: usize,
        functions: &Arc<CompiledFunctions>,
        clock: Option<Clock>,
    ) -> Result<Self, EngineError> {
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
        let mut config = Self::config(functions)?;
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        Self::start(&config, clock)
    }

    /// For large components and for snapshots: as much as each needs, when it needs it.
    fn on_demand(
        functions: &Arc<CompiledFunctions>,
        clock: Option<Clock>,
    ) -> Result<Self, EngineError> {
        Self::start(&Self::config(functions)?, clock)
    }

    fn config(functions: &Arc<CompiledFunctions>) -> Result<wasmtime::Config, EngineError> {
        let mut config = wasmtime::Config::new();
        config
            .wasm_component_model(true)
            .consume_fuel(true)
            .epoch_interruption(true)
            .max_wasm_stack(WASM_STACK)
            .cranelift_nan_canonicalization(true)
            .relaxed_simd_deterministic(true)
            .concurrency_support(false)
            .memory_init_cow(true)
            .enable_incremental_compilation(Arc::clone(functions) as Arc<_>)?;
        Ok(config)
    }

    fn start(config: &wasmtime::Config, clock: Option<Clock>) -> Result<Self, EngineError> {
        let engine = wasmtime::Engine::new(config)?;
        let weak = engine.weak();
        std::thread::Builder::new()
            .name("maysend-ticker".to_owned())
            .spawn(move || {
                while let Some(engine) = weak.upgrade() {
                    engine.increment_epoch();
                    drop(engine);
                    if let Some(clock) = &clock {
                        clock.tick();
                    }
                    std::thread::sleep(TICK);
                }
            })?;
        let linker = sandbox::linker(&engine)?;
        let fingerprint = fingerprint(&engine);
        Ok(Self {
            engine,
            linker,
            fingerprint,
        })
    }

    pub(crate) fn engine(&self) -> &wasmtime::Engine {
        &self.engine
    }

    /// What code must have been compiled for to run here: versions, machine, and every setting of the compiler.
    pub(crate) fn fingerprint(&self) -> &Digest {
        &self.fingerprint
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

fn fingerprint(engine: &wasmtime::Engine) -> Digest {
    let mut parts = Parts(Vec::new());
    engine.precompile_compatibility_hash().hash(&mut parts);
    Digest::of_parts([
        crate::VERSION.as_bytes(),
        crate::CONTRACT_VERSION.as_bytes(),
        &parts.0,
    ])
}

/// Everything that is hashed, one after the other: the digest of it is no other in another process.
struct Parts(Vec<u8>);

impl Hasher for Parts {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}
