//! Machine code with its imports bound, and where its functions are.

use wasmtime::component::{Component, Instance, InstancePre};

use super::Interface;
use crate::CONTRACT_VERSION;
use crate::bindings::{lifecycle, types};
use crate::danger::{Function, Signature};
use crate::engine::Runtime;
use crate::lowered;
use crate::sandbox::{Guest, Sandbox};

/// A component that only has to be instantiated. A policy and each of its snapshots has one.
pub(crate) struct Linked {
    pub(crate) pre: InstancePre<Guest>,
    pub(crate) lifecycle: lifecycle::GuestIndices,
    pub(crate) clauses: Function<Clauses>,
    /// None if it exports no `outbound`.
    pub(crate) review: Option<Function<Review>>,
    /// None if it exports no `inbound`.
    pub(crate) receive: Option<Function<Receive>>,
}

/// `lifecycle.clauses`.
pub(crate) struct Clauses;

impl Signature for Clauses {
    type Takes<'a> = (&'a lowered::Business<'a>,);
    type Gives = (Vec<types::Clause>,);
}

/// `outbound.review`.
pub(crate) struct Review;

impl Signature for Review {
    type Takes<'a> = (
        types::Stage,
        &'a lowered::Request<'a>,
        &'a lowered::Draft<'a>,
    );
    type Gives = (Result<types::Opinion, String>,);
}

/// `inbound.receive`.
pub(crate) struct Receive;

impl Signature for Receive {
    type Takes<'a> = (&'a lowered::Request<'a>, &'a lowered::Draft<'a>);
    type Gives = (Result<types::Reaction, String>,);
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
            clauses: export(component, "lifecycle", "clauses")?,
            review: has(Interface::Outbound)
                .then(|| export(component, "outbound", "review"))
                .transpose()?,
            receive: has(Interface::Inbound)
                .then(|| export(component, "inbound", "receive"))
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
        self.clauses.of(&mut sandbox.store, instance)?;
        if let Some(review) = &self.review {
            review.of(&mut sandbox.store, instance)?;
        }
        if let Some(receive) = &self.receive {
            receive.of(&mut sandbox.store, instance)?;
        }
        self.lifecycle.load(&mut sandbox.store, instance)
    }

    /// The bytes of machine code and memory image that it keeps in memory.
    pub(crate) fn size(&self) -> usize {
        let image = self.pre.component().image_range();
        (image.end as usize).saturating_sub(image.start as usize)
    }
}

fn export<S: Signature>(
    component: &Component,
    interface: &str,
    function: &str,
) -> wasmtime::Result<Function<S>> {
    let name = format!("maysend:policy/{interface}@{CONTRACT_VERSION}");
    component
        .get_export_index(None, &name)
        .and_then(|index| component.get_export_index(Some(&index), function))
        .map(Function::new)
        .ok_or_else(|| wasmtime::Error::msg(format!("`{name}` exports no function `{function}`")))
}

impl std::fmt::Debug for Linked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Linked")
            .field("size", &self.size())
            .finish_non_exhaustive()
    }
}
