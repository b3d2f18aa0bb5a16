//! The one place where bytes become machine code without being compiled.

use wasmtime::component::Component;

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
