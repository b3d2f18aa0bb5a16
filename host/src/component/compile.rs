//! Machine code for a component, and what it says about itself.

use std::sync::Arc;

use wasmtime::component::Component;

use super::describe::{self, Description};
use super::linked::Linked;
use super::{CheckedComponent, ComponentError, Interface, budget};
use crate::cache::Source;
use crate::digest::Digest;
use crate::engine::{Engine, Runtime};
use crate::limits::Limits;
use crate::sandbox::Sandbox;
use crate::stack::with_room;

/// A component that is compiled and has described itself, shared by all sets that use it.
#[derive(Clone, Debug)]
pub struct CompiledPolicy(pub(crate) Arc<Compiled>);

pub(crate) struct Compiled {
    pub(crate) linked: Linked,
    pub(crate) interfaces: Vec<Interface>,
    pub(crate) description: Description,
    pub(crate) digest: Digest,
    /// The component itself: what snapshots are made from.
    pub(crate) bytes: Arc<[u8]>,
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
        engine
            .compiled()
            .find_or_make(compiled_key(self.digest(), limits), || {
                with_room(|| compile(self, engine, runtime, limits))
            })
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
        self.0.interfaces.clone()
    }
}

/// A component is compiled once for each of the two runtimes that its limits may put it in.
fn compiled_key(digest: &Digest, limits: &Limits) -> (Digest, bool) {
    (digest.clone(), !limits.fit_a_slot())
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
    let component = machine_code(checked, engine, runtime, limits)?;
    let linked = Linked::new(runtime, &component, checked.interfaces()).map_err(refused)?;

    // An instance takes the place of a decision in the pool; the compiling above does not.
    let _slot = engine.slots().wait();
    let mut sandbox = Sandbox::new(runtime, *limits);
    let described = linked
        .instantiate(&mut sandbox)
        .and_then(|instance| linked.check_types(&mut sandbox, &instance))
        .and_then(|guest| guest.call_describe(&mut sandbox.store));
    let description = match described {
        Ok(raw) => describe::parse(raw, linked.review.is_some())?,
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
        linked,
        interfaces: checked.interfaces().to_vec(),
        description,
        digest: checked.digest().clone(),
        bytes: checked.bytes.into(),
    })
}

/// From the cache, or else compiled, and then left there.
fn machine_code(
    checked: &CheckedComponent<'_>,
    engine: &Engine,
    runtime: &Runtime,
    limits: &Limits,
) -> Result<Component, ComponentError> {
    let source = Source {
        kind: "component",
        parts: vec![checked.digest().as_str().as_bytes()],
    };
    if let Some(known) = engine
        .cache()
        .and_then(|cache| cache.load(runtime, &source))
    {
        return Ok(known);
    }
    checked.validate()?;
    let compiled = budget::compile(engine, runtime, checked.bytes, limits.compile_time)?;
    if let Some(cache) = engine.cache() {
        cache.store(runtime, &source, &compiled);
    }
    Ok(compiled)
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiled")
            .field("name", &self.description.name)
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}
