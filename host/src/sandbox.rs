//! One fresh instance of a policy: what it may use, what it called, and how it ended.

use std::time::Instant as Clock;

use wasmtime::component::{HasSelf, Linker};
use wasmtime::{ResourceLimiter, Store, Trap};

use crate::bindings::{calendar, log, types};
use crate::decision::LogLine;
use crate::engine::Runtime;
use crate::failure::FailureKind;
use crate::limits::{CALENDAR_FUEL, Limits, WASM_STACK};

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
    refused_memory: Option<u64>,
    calls: u32,
    calls_exceeded: bool,
    refused_call: Option<&'static str>,
    log: Vec<LogLine>,
    log_left: u64,
    last_error: Option<String>,
}

/// The store of one instance; dropped with everything in it after one call or two.
pub(crate) struct Sandbox {
    pub(crate) store: Store<Guest>,
    fuel_given: u64,
    fuel_used: u64,
}

const NO_CALENDAR: &str =
    "the calendar may be called while deciding only, not in `describe`, `configure` or `clauses`";

/// Lines of log that are kept, however short.
const LOG_LINES: usize = 100;
/// A page of WebAssembly's memory.
const WASM_PAGE: u64 = 64 << 10;
/// Bytes of a panic message that are kept.
const PANIC_BYTES: usize = 500;

impl Sandbox {
    pub(crate) fn new(runtime: &Runtime, limits: Limits) -> Self {
        let guest = Guest {
            phase: Phase::Lifecycle,
            limits,
            refused_memory: None,
            calls: 0,
            calls_exceeded: false,
            refused_call: None,
            log: Vec::new(),
            log_left: limits.log_bytes,
            last_error: None,
        };
        let mut store = Store::new(runtime.engine(), guest);
        store.limiter(|guest| guest);
        store.set_hostcall_fuel(usize::try_from(limits.answer_bytes).unwrap_or(usize::MAX));
        let mut sandbox = Self {
            store,
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
        // What it met in an earlier phase explains no failure of this one: a snapshot has no earlier phase.
        guest.refused_memory = None;
        guest.last_error = None;
        let limits = guest.limits;
        self.fuel_given = match phase {
            Phase::Lifecycle => limits.configure_fuel,
            Phase::Deciding => limits.review_fuel,
        };
        // The engine is made with fuel on, so this cannot fail; if it did, the guest would have none and trap.
        let _ = self.store.set_fuel(self.fuel_given);
        self.store
            .set_epoch_deadline(Runtime::ticks(limits.deadline));
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
        let calls = u64::from(self.store.data().calls).saturating_mul(CALENDAR_FUEL);
        self.fuel_used = self
            .fuel_used
            .saturating_add(self.fuel_given.saturating_sub(left))
            .saturating_add(calls);
        self.store.data_mut().calls = 0;
        self.fuel_given = 0;
    }

    /// What was used and written.
    pub(crate) fn close(mut self) -> (u64, Vec<LogLine>) {
        self.settle();
        (self.fuel_used, self.store.into_data().log)
    }

    /// Says why there is no instance of a component that was instantiated before, when its set was loaded: unless its own
    /// start function or its limits stopped it, the machine refused a slot or memory.
    pub(crate) fn explain_start(&self, error: &wasmtime::Error) -> FailureKind {
        if error.downcast_ref::<Trap>().is_some() || self.store.data().refused_memory.is_some() {
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
        let phase_fuel = match guest.phase {
            Phase::Lifecycle => limits.configure_fuel,
            Phase::Deciding => limits.review_fuel,
        };
        if guest.calls_exceeded {
            return FailureKind::Calls {
                limit: u64::from(limits.calendar_calls),
            };
        }
        if let Some(message) = guest.refused_call {
            return FailureKind::Trap {
                message: message.to_owned(),
            };
        }
        match error.downcast_ref::<Trap>() {
            Some(Trap::OutOfFuel) => FailureKind::Fuel { limit: phase_fuel },
            Some(Trap::Interrupt) => FailureKind::Deadline {
                limit_ms: u64::try_from(limits.deadline.as_millis()).unwrap_or(u64::MAX),
            },
            Some(Trap::StackOverflow) => FailureKind::Stack {
                limit: WASM_STACK as u64,
            },
            Some(Trap::StringOutOfBounds | Trap::ListOutOfBounds | Trap::InvalidChar) => {
                FailureKind::Malformed {
                    message: root_cause(error),
                }
            }
            trap => {
                if let Some(used) = guest.refused_memory {
                    return FailureKind::Memory {
                        limit: limits.memory,
                        used,
                    };
                }
                match (trap, &guest.last_error) {
                    (Some(_), Some(message)) => FailureKind::Trap {
                        message: message.clone(),
                    },
                    (Some(trap), None) => FailureKind::Trap {
                        message: trap.to_string(),
                    },
                    (None, _) => explain_host_error(&root_cause(error), limits),
                }
            }
        }
    }
}

/// Wasmtime's errors for what a guest answered are text only.
fn explain_host_error(message: &str, limits: Limits) -> FailureKind {
    if message.contains("hostcalls has been exhausted") {
        return FailureKind::AnswerTooLarge {
            limit: limits.answer_bytes,
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
pub(crate) fn linker(engine: &wasmtime::Engine) -> wasmtime::Result<Linker<Guest>> {
    let mut linker = Linker::new(engine);
    types::add_to_linker::<Guest, HasSelf<Guest>>(&mut linker, |guest| guest)?;
    log::add_to_linker::<Guest, HasSelf<Guest>>(&mut linker, |guest| guest)?;
    calendar::add_to_linker::<Guest, HasSelf<Guest>>(&mut linker, |guest| guest)?;
    Ok(linker)
}

impl types::Host for Guest {}

impl log::Host for Guest {
    fn write(&mut self, level: log::Level, text: String) -> wasmtime::Result<()> {
        if level == log::Level::Error {
            self.last_error = Some(text.chars().take(PANIC_BYTES).collect());
        }
        let cost = u64::try_from(text.len()).unwrap_or(u64::MAX);
        if self.log.len() < LOG_LINES && cost <= self.log_left {
            self.log_left = self.log_left.saturating_sub(cost);
            self.log.push(LogLine {
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
        Ok(())
    }
}

impl Guest {
    fn count_call(&mut self) -> wasmtime::Result<()> {
        if self.phase == Phase::Lifecycle {
            self.refused_call = Some(NO_CALENDAR);
            return Err(wasmtime::Error::msg(NO_CALENDAR));
        }
        if self.calls >= self.limits.calendar_calls {
            self.calls_exceeded = true;
            return Err(wasmtime::Error::msg("too many calls of the calendar"));
        }
        self.calls = self.calls.saturating_add(1);
        Ok(())
    }
}

impl calendar::Host for Guest {
    fn local(&mut self, at: i64, zone: String) -> wasmtime::Result<Option<calendar::Civil>> {
        self.count_call()?;
        Ok(crate::calendar::local(at, &zone))
    }

    fn instant_of(
        &mut self,
        zone: String,
        year: i32,
        month: u8,
        day: u8,
        minute: u16,
    ) -> wasmtime::Result<Option<i64>> {
        self.count_call()?;
        Ok(crate::calendar::instant_of(&zone, year, month, day, minute))
    }
}

impl ResourceLimiter for Guest {
    fn memory_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let desired_bytes = u64::try_from(desired).unwrap_or(u64::MAX);
        let fits = desired_bytes <= self.limits.memory;
        if !fits {
            self.refused_memory = Some(desired_bytes);
        }
        Ok(fits && maximum.is_none_or(|maximum| desired <= maximum))
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let fits = u64::try_from(desired).unwrap_or(u64::MAX) <= self.limits.table_elements;
        Ok(fits && maximum.is_none_or(|maximum| desired <= maximum))
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
