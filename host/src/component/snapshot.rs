//! A component as it is right after `configure`: its memory and globals written into a component of its own, so that a fresh
//! instance of that one is configured already.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use wasmtime::component::{Component, ComponentNamedList, Instance, Lift, WasmList};
use wasmtime_wizer::{ComponentInstanceState, Wizer};

use super::Interface;
use super::linked::Linked;
use crate::bindings::types::Setup;
use crate::engine::Runtime;
use crate::limits::Limits;
use crate::sandbox::Sandbox;

/// Makes the snapshot as a component. `Err` says why there is none, for those who debug it: a policy without a snapshot is
/// configured anew for every call.
///
/// `scratch` allocates on demand: reading the memory takes one page more of it than the policy may have.
pub(crate) fn take(
    scratch: &Runtime,
    component: &[u8],
    setup: &Setup,
    limits: Limits,
) -> Result<Vec<u8>, String> {
    // Wizer asserts what it expects of a component, and a guest's component may be anything that validates.
    catch_unwind(AssertUnwindSafe(|| {
        configure_and_read(scratch, component, setup, limits)
    }))
    .unwrap_or_else(|_| Err("the component is of a form that cannot be read back".to_owned()))
}

fn configure_and_read(
    scratch: &Runtime,
    component: &[u8],
    setup: &Setup,
    limits: Limits,
) -> Result<Vec<u8>, String> {
    let failed = |error: wasmtime::Error| format!("{error:#}");
    let mut wizer = Wizer::new();
    // No export of the component is special.
    wizer.keep_init_func(true);
    let (context, instrumented) = wizer.instrument_component(component).map_err(failed)?;
    let component = Component::new(scratch.engine(), &instrumented).map_err(failed)?;
    let linked = Linked::new(scratch, &component, &[]).map_err(failed)?;

    let mut sandbox = Sandbox::new(scratch, limits);
    let instance = linked.instantiate(&mut sandbox).map_err(failed)?;
    linked
        .check_types(&mut sandbox, &instance)
        .and_then(|guest| guest.call_configure(&mut sandbox.store, setup))
        .map_err(failed)?
        .map_err(|_| "refused settings that it took before".to_owned())?;

    sandbox.open_for_reading();
    let mut reader = Reader {
        sandbox: &mut sandbox,
        instance,
        memories: Vec::new(),
        failure: None,
    };
    let snapshot = at_once(wizer.snapshot_component(&context, &mut reader))
        .ok_or("it waited, where nothing waits")?
        .map_err(failed)?;
    match reader.failure {
        None => Ok(snapshot),
        Some(failure) => Err(failure),
    }
}

/// The machine code of a snapshot.
pub(crate) fn compile(
    runtime: &Runtime,
    snapshot: &[u8],
    interfaces: &[Interface],
) -> Result<Linked, String> {
    Component::new(runtime.engine(), snapshot)
        .and_then(|component| Linked::new(runtime, &component, interfaces))
        .map_err(|error| format!("{error:#}"))
}

/// Reads the state of an instance through the functions that Wizer added to its component.
struct Reader<'a> {
    sandbox: &'a mut Sandbox,
    instance: Instance,
    /// What was read already, by its name: each reading makes the memory larger by the page that the answer is put in.
    memories: Vec<(String, Vec<u8>)>,
    /// The first call that failed. What is answered in its place must not become a snapshot.
    failure: Option<String>,
}

impl Reader<'_> {
    fn call<R, T: Default>(
        &mut self,
        interface: &str,
        function: &str,
        read: impl FnOnce(&Sandbox, R) -> T,
    ) -> T
    where
        (R,): ComponentNamedList + Lift + 'static,
    {
        let store = &mut self.sandbox.store;
        let called = self
            .instance
            .get_export_index(&mut *store, None, interface)
            .and_then(|index| {
                self.instance
                    .get_export_index(&mut *store, Some(&index), function)
            })
            .ok_or_else(|| wasmtime::Error::msg("a function that Wizer adds is missing"))
            .and_then(|index| self.instance.get_typed_func::<(), (R,)>(&mut *store, index))
            .and_then(|function| function.call(&mut *store, ()));
        match called {
            Ok((value,)) => read(self.sandbox, value),
            Err(error) => {
                self.failure
                    .get_or_insert_with(|| format!("{function} cannot be read: {error:#}"));
                T::default()
            }
        }
    }
}

impl ComponentInstanceState for Reader<'_> {
    async fn call_func_ret_list_u8(
        &mut self,
        interface: &str,
        function: &str,
        contents: impl FnOnce(&[u8]) + Send,
    ) {
        if !self.memories.iter().any(|(name, _)| name == function) {
            let memory = self.call(interface, function, |sandbox, list: WasmList<u8>| {
                list.as_le_slice(&sandbox.store).to_vec()
            });
            self.memories.push((function.to_owned(), memory));
        }
        let memory = self.memories.iter().find(|(name, _)| name == function);
        contents(memory.map_or(&[], |(_, memory)| memory));
    }

    async fn call_func_ret_s32(&mut self, interface: &str, function: &str) -> i32 {
        self.call(interface, function, |_, value| value)
    }

    async fn call_func_ret_s64(&mut self, interface: &str, function: &str) -> i64 {
        self.call(interface, function, |_, value| value)
    }

    async fn call_func_ret_f32(&mut self, interface: &str, function: &str) -> u32 {
        self.call(interface, function, |_, value: f32| value.to_bits())
    }

    async fn call_func_ret_f64(&mut self, interface: &str, function: &str) -> u64 {
        self.call(interface, function, |_, value: f64| value.to_bits())
    }
}

/// The result of a future that never waits.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
