//! Room on the stack for a policy, whichever thread calls.

use crate::limits::WASM_STACK;

/// WebAssembly's own, and what the frames of the host around it take.
const NEEDED: usize = WASM_STACK + (256 << 10);
/// What is made where there is less.
const MADE: usize = 2 << 20;

/// Does the work here or, on a thread whose stack a policy could overflow, on a stack made for it: an overflow would end the process.
pub(crate) fn with_room<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(NEEDED, MADE, work)
}
