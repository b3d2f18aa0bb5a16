//! Compiling on a thread of its own, for as long as somebody may wait.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use wasmtime::component::Component;

use super::ComponentError;
use crate::engine::{Engine, Runtime};
use crate::sandbox::Timer;

/// The stack of a thread that compiles: as much as a main thread has.
const STACK: usize = 8 << 20;

/// Compiles the component. A compiler cannot be stopped: when the time is over nobody waits for it any more, and it keeps its place
/// among the engine's compilers until it ends. How much memory it can take follows from what was checked before: the size of the
/// component, and of its largest function.
pub(super) fn compile(
    engine: &Engine,
    runtime: &Runtime,
    bytes: &[u8],
    limit: Duration,
) -> Result<Component, ComponentError> {
    let timer = Timer::start();
    let (sender, receiver) = sync_channel(1);
    let bytes = bytes.to_vec();
    let compiler = runtime.engine().clone();
    let places = engine.clone();
    let wanted = Arc::new(());
    let still_wanted = Arc::downgrade(&wanted);
    std::thread::Builder::new()
        .name("maysend-compiler".to_owned())
        .stack_size(STACK)
        .spawn(move || {
            let _place = places.compilers().wait();
            if still_wanted.strong_count() > 0 {
                // Nobody waits any more if the time was over first.
                let _ = sender.send(Component::new(&compiler, &bytes));
            }
        })
        .map_err(|error| ComponentError::Engine(error.into()))?;
    let compiled = receiver.recv_timeout(limit);
    drop(wanted);
    match compiled {
        Ok(Ok(component)) => Ok(component),
        Ok(Err(error)) => Err(ComponentError::Compile {
            message: format!("{error:#}"),
        }),
        Err(RecvTimeoutError::Timeout) => Err(ComponentError::CompileTime {
            limit_ms: u64::try_from(limit.as_millis()).unwrap_or(u64::MAX),
            used_ms: timer.micros().div_ceil(1_000),
        }),
        Err(RecvTimeoutError::Disconnected) => Err(ComponentError::Compile {
            message: "the compiler panicked".to_owned(),
        }),
    }
}
