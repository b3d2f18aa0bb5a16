//! Machine code for a component, and what it says about itself.

use std::sync::Arc;

use wasmtime::component::{Component, Instance, InstancePre};

use super::describe::{self, Description};
use super::{CheckedComponent, ComponentError, Interface};
use crate::bindings::{inbound, lifecycle, outbound};
use crate::digest::Digest;
use crate::engine::{Engine, Runtime};
use crate::limits::Limits;
use crate::sandbox::{Guest, Sandbox};

/// A component that is compiled and has described itself, shared by all sets that use it.
#[derive(Clone, Debug)]
pub struct CompiledPolicy(pub(crate) Arc<Compiled>);

pub(crate) struct Compiled {
    pub(crate) pre: InstancePre<Guest>,
    pub(crate) lifecycle: lifecycle::GuestIndices,
    pub(crate) outbound: Option<outbound::GuestIndices>,
    pub(crate) inbound: Option<inbound::GuestIndices>,
    pub(crate) description: Description,
    pub(crate) digest: Digest,
    pub(crate) size: usize,
}

impl CheckedComponent<'_> {
    /// Compiles the component and asks it to describe itself.
    ///
    /// # Errors
    ///
    /// When the compiler refuses it, or its description does not hold together.
    pub fn compile(
        &self,
        engine: &Engine,
        limits: &Limits,
    ) -> Result<CompiledPolicy, ComponentError> {
        let runtime = engine.runtime(self.size(), limits)?;
        let key = (
            self.digest().clone(),
            limits.memory > Limits::small().memory,
        );
        engine
            .compiled_once(key, || compile(self, engine, runtime, limits))
            .map(CompiledPolicy)
    }
}

impl CompiledPolicy {
    /// What it says about itself.
    #[must_use]
    pub fn description(&self) -> &Description {
        &self.0.description
    }

    /// What it can be asked.
    #[must_use]
    pub fn interfaces(&self) -> Vec<Interface> {
        self.0
            .outbound
            .iter()
            .map(|_| Interface::Outbound)
            .chain(self.0.inbound.iter().map(|_| Interface::Inbound))
            .collect()
    }
}

fn compile(
    checked: &CheckedComponent<'_>,
    engine: &Engine,
    runtime: &Runtime,
    limits: &Limits,
) -> Result<Compiled, ComponentError> {
    let refused = |error: wasmtime::Error| ComponentError::Compile {
        message: format!("{error:#}"),
    };
    let component = Component::new(runtime.engine(), checked.bytes).map_err(refused)?;
    let pre = runtime
        .linker()
        .instantiate_pre(&component)
        .map_err(refused)?;
    let has = |interface| checked.interfaces().contains(&interface);
    let lifecycle = lifecycle::GuestIndices::new(&pre).map_err(refused)?;
    let outbound = has(Interface::Outbound)
        .then(|| outbound::GuestIndices::new(&pre))
        .transpose()
        .map_err(refused)?;
    let inbound = has(Interface::Inbound)
        .then(|| inbound::GuestIndices::new(&pre))
        .transpose()
        .map_err(refused)?;

    // An instance takes the place of a decision in the pool; the compiling above does not.
    let _slot = engine.slots().wait();
    let mut sandbox = Sandbox::new(runtime, *limits);
    let described = pre
        .instantiate(&mut sandbox.store)
        .and_then(|instance| load(&mut sandbox, &instance, &lifecycle, &outbound, &inbound))
        .and_then(|guest| guest.call_describe(&mut sandbox.store));
    let description = match described {
        Ok(raw) => describe::parse(raw, outbound.is_some())?,
        Err(error) => {
            return Err(match sandbox.explain(&error) {
                // A function of another type than the contract's shows when it is looked up.
                crate::FailureKind::Malformed { message } => {
                    ComponentError::Description { message }
                }
                failure => ComponentError::Failed {
                    function: "describe",
                    failure,
                },
            });
        }
    };
    Ok(Compiled {
        pre,
        lifecycle,
        outbound,
        inbound,
        description,
        digest: checked.digest().clone(),
        size: checked.size(),
    })
}

/// Looks up every function that will be called, so that a wrong type is found now and not at the first message.
fn load(
    sandbox: &mut Sandbox,
    instance: &Instance,
    lifecycle: &lifecycle::GuestIndices,
    outbound: &Option<outbound::GuestIndices>,
    inbound: &Option<inbound::GuestIndices>,
) -> wasmtime::Result<lifecycle::Guest> {
    if let Some(outbound) = outbound {
        outbound.load(&mut sandbox.store, instance)?;
    }
    if let Some(inbound) = inbound {
        inbound.load(&mut sandbox.store, instance)?;
    }
    lifecycle.load(&mut sandbox.store, instance)
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiled")
            .field("name", &self.description.name)
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}
