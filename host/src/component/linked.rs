//! Machine code with its imports bound, and where its functions are.

use wasmtime::component::{Component, Instance, InstancePre};

use super::Interface;
use crate::bindings::{inbound, lifecycle, outbound};
use crate::engine::Runtime;
use crate::sandbox::{Guest, Sandbox};

/// A component that only has to be instantiated. A policy and each of its snapshots has one.
pub(crate) struct Linked {
    pub(crate) pre: InstancePre<Guest>,
    pub(crate) lifecycle: lifecycle::GuestIndices,
    pub(crate) outbound: Option<outbound::GuestIndices>,
    pub(crate) inbound: Option<inbound::GuestIndices>,
}

impl Linked {
    pub(crate) fn new(
        runtime: &Runtime,
        component: &Component,
        interfaces: &[Interface],
    ) -> wasmtime::Result<Self> {
        let pre = runtime.linker().instantiate_pre(component)?;
        let has = |interface| interfaces.contains(&interface);
        Ok(Self {
            lifecycle: lifecycle::GuestIndices::new(&pre)?,
            outbound: has(Interface::Outbound)
                .then(|| outbound::GuestIndices::new(&pre))
                .transpose()?,
            inbound: has(Interface::Inbound)
                .then(|| inbound::GuestIndices::new(&pre))
                .transpose()?,
            pre,
        })
    }

    pub(crate) fn instantiate(&self, sandbox: &mut Sandbox) -> wasmtime::Result<Instance> {
        self.pre.instantiate(&mut sandbox.store)
    }

    /// Looks up every function that will be called, so that a wrong type is found now and not at the first message.
    pub(crate) fn check_types(
        &self,
        sandbox: &mut Sandbox,
        instance: &Instance,
    ) -> wasmtime::Result<lifecycle::Guest> {
        if let Some(outbound) = &self.outbound {
            outbound.load(&mut sandbox.store, instance)?;
        }
        if let Some(inbound) = &self.inbound {
            inbound.load(&mut sandbox.store, instance)?;
        }
        self.lifecycle.load(&mut sandbox.store, instance)
    }

    /// The bytes of machine code and memory image that it keeps in memory.
    pub(crate) fn size(&self) -> usize {
        let image = self.pre.component().image_range();
        (image.end as usize).saturating_sub(image.start as usize)
    }
}

impl std::fmt::Debug for Linked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Linked")
            .field("size", &self.size())
            .finish_non_exhaustive()
    }
}
