//! The one place that tells wasmtime what it cannot know itself: which bytes are machine code that it made, and which functions
//! have a type that it compared before.

use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, Ordering};

use wasmtime::AsContextMut;
use wasmtime::component::{
    Component, ComponentExportIndex, ComponentNamedList, Instance, Lift, Lower, TypedFunc,
};

use crate::cache::Authentic;

/// The component whose machine code this is.
///
/// Wasmtime itself refuses what another version or another configuration has written, and trusts the rest.
#[expect(
    unsafe_code,
    reason = "wasmtime cannot check machine code; the cache has checked who wrote it"
)]
pub(crate) fn component(
    engine: &wasmtime::Engine,
    code: Authentic<'_>,
) -> wasmtime::Result<Component> {
    // SAFETY: `deserialize` asks for bytes that `Component::serialize` has written. An `Authentic` is only made of bytes whose
    // MAC under the embedder's key was verified, over these very bytes in memory, which nobody can change between; and the
    // cache gives a MAC to nothing but what `Component::serialize` returned.
    unsafe { Component::deserialize(engine, code.bytes()) }
}

/// What a function takes and gives.
pub(crate) trait Signature {
    type Takes<'a>: ComponentNamedList + Lower;
    type Gives: ComponentNamedList + Lift + 'static;
}

/// A function of one component, looked up by its place. Wasmtime compares its type with the contract's the first time and not
/// at every call: the records of a request are many, and comparing them took a sixth of a small policy's call.
pub(crate) struct Function<S> {
    index: ComponentExportIndex,
    compared: AtomicBool,
    signature: PhantomData<fn() -> S>,
}

impl<S: Signature> Function<S> {
    pub(crate) fn new(index: ComponentExportIndex) -> Self {
        Self {
            index,
            compared: AtomicBool::new(false),
            signature: PhantomData,
        }
    }

    /// The function in an instance of its component.
    #[expect(
        unsafe_code,
        reason = "wasmtime compares types once for each instance, and each decision has instances of its own"
    )]
    pub(crate) fn of<'a>(
        &self,
        mut store: impl AsContextMut,
        instance: &Instance,
    ) -> wasmtime::Result<TypedFunc<S::Takes<'a>, S::Gives>> {
        let function = instance
            .get_func(&mut store, self.index)
            .ok_or_else(|| wasmtime::Error::msg("the function belongs to another component"))?;
        if self.compared.load(Ordering::Acquire) {
            // SAFETY: the function must have this signature. `get_func` takes an index only for an instance of the component
            // that the index came from, and the type of an export is part of the component: no two instances of one differ
            // in it. It was compared for such an instance, at this index, with this very signature, before `compared` was
            // set; a lifetime makes no difference to the type that is compared.
            return Ok(unsafe { TypedFunc::new_unchecked(function) });
        }
        let typed = function.typed(&store)?;
        self.compared.store(true, Ordering::Release);
        Ok(typed)
    }
}
