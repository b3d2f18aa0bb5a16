//! One fresh instance of a policy: what it may use, what it called, and how it ended.

use std::borrow::Cow;
use std::time::Instant as Clock;

use wasmtime::component::{HasSelf, Linker};
use wasmtime::{ResourceLimiter, Store, StoreContextMut, Trap};

use crate::CONTRACT_VERSION;
use crate::bindings::{log, types};
use crate::decision::LogLine;
use crate::engine::Runtime;
use crate::failure::FailureKind;
use crate::limits::{CALENDAR_FUEL, IMPORT_BYTE_FUEL, LOG_FUEL, Limits, WASM_STACK};

/// What a guest is doing, which decides what it may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// `describe`, `configure` or `clauses`: no calendar.
    Lifecycle,
    /// `review` or `receive`.
    Deciding,
}

/// What the host keeps for one instance.
#[derive(Debug)]
pub(crate) struct Guest {
    phase: Phase,
    limits: Limits,
    memory: Growth,
    tables: Growth,
    import_calls: u64,
    /// Memory that it may have and that the machine had not.
    machine_refused: Option<String>,
    /// A call of an import that ended the guest, in the host's own words.
    refused_call: Option<FailureKind>,
    log: Log,
}

/// The store of one instance; dropped with everything in it after one call or two.
pub(crate) struct Sandbox {
    pub(crate) store: Store<Guest>,
    entered: Timer,
    fuel_given: u64,
    fuel_used: u64,
}

/// What one instance used, and what it wrote.
#[derive(Debug, Default)]
pub(crate) struct Used {
    pub(crate) fuel: u64,
    /// The most memory that it had, in bytes.
    pub(crate) memory: u64,
    pub(crate) log: Vec<LogLine>,
}

/// Memories or tables, all of an instance together.
#[derive(Debug, Default)]
struct Growth {
    used: u64,
    /// What was asked for beyond the limit.
    refused: Option<u64>,
    /// Whether the latest growth was allowed: if it fails all the same, it is the machine that refuses.
    allowed: bool,
}

/// What a guest wrote, as much as is kept.
#[derive(Debug, Default)]
struct Log {
    kept: Vec<LogLine>,
    bytes: u64,
    dropped: u64,
    last_error: Option<String>,
    /// What came by `last-words` and is no line yet.
    last_words: Vec<u8>,
}

const NO_CALENDAR: &str =
    "the calendar may be called while deciding only, not in `describe`, `configure` or `clauses`";

/// A page of WebAssembly's memory.
const WASM_PAGE: u64 = 64 << 10;
/// Bytes of a panic message that are kept.
const PANIC_BYTES: usize = 512;

impl Sandbox {
    pub(crate) fn new(runtime: &Runtime, limits: Limits) -> Self {
        let guest = Guest {
            phase: Phase::Lifecycle,
            limits,
            memory: Growth::default(),
            tables: Growth::default(),
            import_calls: 0,
            machine_refused: None,
            refused_call: None,
            log: Log::default(),
        };
        let mut store = Store::new(runtime.engine(), guest);
        store.limiter(|guest| guest);
        store.set_hostcall_fuel(usize::try_from(limits.answer_bytes).unwrap_or(usize::MAX));
        let mut sandbox = Self {
            store,
            entered: Timer::start(),
            fuel_given: 0,
            fuel_used: 0,
        };
        sandbox.enter(Phase::Lifecycle);
        sandbox
    }

    /// Gives the guest the budgets of a phase.
    pub(crate) fn enter(&mut self, phase: Phase) {
        self.settle();
        let guest = self.store.data_mut();
        guest.phase = phase;
        guest.import_calls = 0;
        // What it met in an earlier phase explains no failure of this one: a snapshot has no earlier phase.
        guest.memory.refused = None;
        guest.tables.refused = None;
        guest.machine_refused = None;
        guest.log.last_error = None;
        let limits = guest.limits;
        self.fuel_given = match phase {
            Phase::Lifecycle => limits.configure_fuel,
            Phase::Deciding => limits.review_fuel,
        };
        // The engine is made with fuel on, so this cannot fail; if it did, the guest would have none and trap.
        let _ = self.store.set_fuel(self.fuel_given);
        self.store
            .set_epoch_deadline(Runtime::ticks(limits.deadline));
        self.entered = Timer::start();
    }

    /// Lets the host read the instance's state: that is the host's own work, and takes up to a page more of memory.
    pub(crate) fn open_for_reading(&mut self) {
        self.enter(Phase::Lifecycle);
        let guest = self.store.data_mut();
        guest.limits.memory = guest.limits.memory.saturating_add(WASM_PAGE);
        self.store.set_hostcall_fuel(usize::MAX);
    }

    fn settle(&mut self) {
        let left = self.store.get_fuel().unwrap_or(0);
        self.fuel_used = self
            .fuel_used
            .saturating_add(self.fuel_given.saturating_sub(left));
        self.fuel_given = 0;
        let guest = self.store.data_mut();
        guest.log.end_words(&guest.limits);
    }

    /// What was used and written.
    pub(crate) fn close(mut self) -> Used {
        self.settle();
        let guest = self.store.into_data();
        Used {
            fuel: self.fuel_used,
            memory: guest.memory.used,
            log: guest.log.close(),
        }
    }

    /// Says why there is no instance of a component that was instantiated before, when its set was loaded: unless its own
    /// start function or its limits stopped it, the machine refused a slot or memory.
    pub(crate) fn explain_start(&self, error: &wasmtime::Error) -> FailureKind {
        let guest = self.store.data();
        let its_own = guest.refused_call.is_some() || guest.refused_growth().is_some();
        if its_own || error.downcast_ref::<Trap>().is_some() {
            return self.explain(error);
        }
        FailureKind::Unavailable {
            message: root_cause(error),
        }
    }

    /// Says in the host's own words how a call failed.
    pub(crate) fn explain(&self, error: &wasmtime::Error) -> FailureKind {
        let guest = self.store.data();
        let limits = guest.limits;
        if let Some(failure) = &guest.refused_call {
            return failure.clone();
        }
        match error.downcast_ref::<Trap>() {
            Some(Trap::OutOfFuel) => FailureKind::Fuel {
                limit: self.fuel_given,
                used: self.fuel_given,
            },
            Some(Trap::Interrupt) => FailureKind::Deadline {
                limit_ms: u64::try_from(limits.deadline.as_millis()).unwrap_or(u64::MAX),
                used_ms: self.entered.micros().div_ceil(1_000),
            },
            Some(Trap::StackOverflow) => FailureKind::Stack {
                limit: WASM_STACK as u64,
                used: WASM_STACK as u64,
            },
            Some(Trap::StringOutOfBounds | Trap::ListOutOfBounds | Trap::InvalidChar) => {
                FailureKind::Malformed {
                    message: root_cause(error),
                }
            }
            // Who is refused memory and goes on has not failed; who ends then, ended of that.
            trap => {
                guest
                    .refused_growth()
                    .unwrap_or_else(|| match (trap, guest.log.last_error()) {
                        (Some(_), Some(message)) => FailureKind::Trap {
                            message: message.into_owned(),
                        },
                        (Some(trap), None) => FailureKind::Trap {
                            message: trap.to_string(),
                        },
                        (None, _) => explain_host_error(&root_cause(error), limits),
                    })
            }
        }
    }
}

/// Wasmtime's errors for what a guest answered are text only.
fn explain_host_error(message: &str, limits: Limits) -> FailureKind {
    if message.contains("hostcalls has been exhausted") {
        return FailureKind::AnswerTooLarge {
            limit: limits.answer_bytes,
            used: limits.answer_bytes.saturating_add(1),
        };
    }
    FailureKind::Malformed {
        message: message.to_owned(),
    }
}

fn root_cause(error: &wasmtime::Error) -> String {
    let text = error.root_cause().to_string();
    text.chars().take(PANIC_BYTES).collect()
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").finish_non_exhaustive()
    }
}

/// Every import there is: the contract's `log` and `calendar`, and its types.
///
/// The functions are given by hand and not as the traits that bindgen makes, because those do not let an import take fuel.
pub(crate) fn linker(engine: &wasmtime::Engine) -> wasmtime::Result<Linker<Guest>> {
    let mut linker = Linker::new(engine);
    types::add_to_linker::<Guest, HasSelf<Guest>>(&mut linker, |guest| guest)?;
    let name = |interface: &str| format!("maysend:policy/{interface}@{CONTRACT_VERSION}");

    let mut log = linker.instance(&name("log"))?;
    log.func_wrap("write", |mut store, (level, text): (log::Level, String)| {
        charge(&mut store, LOG_FUEL, text.len())?;
        let guest: &mut Guest = store.data_mut();
        guest.log.write(&guest.limits, level, text);
        Ok(())
    })?;

    log.func_wrap("last-words", |mut store, words: (u64, u64, u64, u64)| {
        let (first, second, third, fourth) = words;
        let words = [first, second, third, fourth].map(u64::to_le_bytes);
        charge(&mut store, LOG_FUEL, words.as_flattened().len())?;
        store.data_mut().log.say(words.as_flattened());
        Ok(())
    })?;

    let mut calendar = linker.instance(&name("calendar"))?;
    calendar.func_wrap("local", |mut store, (at, zone): (i64, String)| {
        refuse_calendar(&mut store)?;
        charge(&mut store, CALENDAR_FUEL, zone.len())?;
        Ok((crate::calendar::local(at, &zone),))
    })?;
    calendar.func_wrap(
        "instant-of",
        |mut store, (zone, year, month, day, minute): (String, i32, u8, u8, u16)| {
            refuse_calendar(&mut store)?;
            charge(&mut store, CALENDAR_FUEL, zone.len())?;
            Ok((crate::calendar::instant_of(&zone, year, month, day, minute),))
        },
    )?;
    Ok(linker)
}

impl types::Host for Guest {}

fn refuse_calendar(store: &mut StoreContextMut<'_, Guest>) -> wasmtime::Result<()> {
    let guest = store.data_mut();
    if guest.phase == Phase::Lifecycle {
        guest.refused_call = Some(FailureKind::Trap {
            message: NO_CALENDAR.to_owned(),
        });
        return Err(wasmtime::Error::msg(NO_CALENDAR));
    }
    Ok(())
}

/// Counts a call of an import and takes its fuel: what the host does for a guest is the guest's work.
fn charge(store: &mut StoreContextMut<'_, Guest>, cost: u64, bytes: usize) -> wasmtime::Result<()> {
    let guest = store.data_mut();
    guest.import_calls = guest.import_calls.saturating_add(1);
    if guest.import_calls > guest.limits.import_calls {
        guest.refused_call = Some(FailureKind::ImportCalls {
            limit: guest.limits.import_calls,
            used: guest.import_calls,
        });
        return Err(wasmtime::Error::msg("too many calls of imports"));
    }
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
    let cost = cost.saturating_add(bytes.saturating_mul(IMPORT_BYTE_FUEL));
    match store.get_fuel()?.checked_sub(cost) {
        Some(left) => store.set_fuel(left),
        None => {
            store.set_fuel(0)?;
            Err(Trap::OutOfFuel.into())
        }
    }
}

impl Log {
    fn write(&mut self, limits: &Limits, level: log::Level, text: String) {
        self.end_words(limits);
        if level == log::Level::Error {
            self.last_error = Some(text.chars().take(PANIC_BYTES).collect());
        }
        let lines = u64::try_from(self.kept.len()).unwrap_or(u64::MAX);
        let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
        let bytes = self.bytes.saturating_add(bytes);
        if lines >= limits.log_lines || bytes > limits.log_bytes {
            self.dropped = self.dropped.saturating_add(1);
            return;
        }
        self.bytes = bytes;
        self.kept.push(LogLine {
            level: match level {
                log::Level::Debug => "debug",
                log::Level::Info => "info",
                log::Level::Warn => "warn",
                log::Level::Error => "error",
            }
            .to_owned(),
            text,
        });
    }

    /// Takes what is said before a trap, as much as is kept.
    fn say(&mut self, words: &[u8]) {
        let end = words.iter().rposition(|&byte| byte != 0);
        let said = end.map_or(0, |last| last.saturating_add(1));
        let room = PANIC_BYTES.saturating_sub(self.last_words.len());
        self.last_words.extend(words.iter().take(said.min(room)));
    }

    /// What was said last, if anything was.
    fn last_error(&self) -> Option<Cow<'_, str>> {
        if self.last_words.is_empty() {
            return self.last_error.as_deref().map(Cow::Borrowed);
        }
        Some(String::from_utf8_lossy(&self.last_words))
    }

    /// Makes a line of what was said last.
    fn end_words(&mut self, limits: &Limits) {
        if !self.last_words.is_empty() {
            let words = std::mem::take(&mut self.last_words);
            let words = String::from_utf8_lossy(&words).into_owned();
            self.write(limits, log::Level::Error, words);
        }
    }

    /// What is kept and, where that is not all, how much is not.
    fn close(mut self) -> Vec<LogLine> {
        if self.dropped > 0 {
            self.kept.push(LogLine {
                level: "warn".to_owned(),
                text: format!("({} more lines were not kept)", self.dropped),
            });
        }
        self.kept
    }
}

impl Guest {
    fn refused_growth(&self) -> Option<FailureKind> {
        let memory = self.memory.refused.map(|used| FailureKind::Memory {
            limit: self.limits.memory,
            used,
        });
        let table = self.tables.refused.map(|used| FailureKind::Table {
            limit: self.limits.table_elements,
            used,
        });
        let machine = self
            .machine_refused
            .as_ref()
            .map(|message| FailureKind::Unavailable {
                message: message.clone(),
            });
        machine.or(memory).or(table)
    }
}

impl Growth {
    /// Whether one of them may grow from `current` to `desired`.
    fn allow(
        &mut self,
        limit: u64,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> bool {
        let more = u64::try_from(desired.saturating_sub(current)).unwrap_or(u64::MAX);
        let used = self.used.saturating_add(more);
        self.allowed = used <= limit && maximum.is_none_or(|maximum| desired <= maximum);
        if self.allowed {
            self.used = used;
        }
        if used > limit {
            self.refused = Some(used);
        }
        self.allowed
    }
}

/// Instances, memories and tables that one component may have; a language runtime made of many modules has some dozens.
const MAX_PARTS: usize = 1_000;

impl ResourceLimiter for Guest {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let limit = self.limits.memory;
        Ok(self.memory.allow(limit, current, desired, maximum))
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let limit = self.limits.table_elements;
        Ok(self.tables.allow(limit, current, desired, maximum))
    }

    fn memory_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        if self.memory.allowed {
            self.machine_refused = Some(root_cause(&error));
        }
        Ok(())
    }

    fn table_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        if self.tables.allowed {
            self.machine_refused = Some(root_cause(&error));
        }
        Ok(())
    }

    fn instances(&self) -> usize {
        MAX_PARTS
    }

    fn memories(&self) -> usize {
        MAX_PARTS
    }

    fn tables(&self) -> usize {
        MAX_PARTS
    }
}

/// Measures one call.
pub(crate) struct Timer(Clock);

impl Timer {
    #[expect(
        clippy::disallowed_methods,
        reason = "measures how long a call took; no decision depends on it"
    )]
    pub(crate) fn start() -> Self {
        Self(Clock::now())
    }

    pub(crate) fn micros(&self) -> u64 {
        crate::decision::micros(self.0.elapsed())
    }
}
