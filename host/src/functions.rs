//! Functions that were compiled already: snapshots of a policy differ in their data, not in their code.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Machine code by the digest that Cranelift gives a function. It lives and dies with the engine: nothing of it is written
/// anywhere, and nothing but this engine's own compiler fills it.
#[derive(Debug, Default)]
pub(crate) struct CompiledFunctions(Mutex<Functions>);

#[derive(Debug, Default)]
struct Functions {
    known: HashMap<Box<[u8]>, Arc<[u8]>>,
    bytes: usize,
}

/// Enough for a few dozen policies. When it is full it begins anew: what is lost is compiled again.
const MAX_BYTES: usize = 64 << 20;

impl wasmtime::CacheStore for CompiledFunctions {
    fn get(&self, key: &[u8]) -> Option<Cow<'_, [u8]>> {
        let found = Arc::clone(self.functions().known.get(key)?);
        Some(Cow::Owned(found.to_vec()))
    }

    fn insert(&self, key: &[u8], value: Vec<u8>) -> bool {
        let mut functions = self.functions();
        let size = key.len().saturating_add(value.len());
        if functions.bytes.saturating_add(size) > MAX_BYTES {
            *functions = Functions::default();
        }
        if functions.known.insert(key.into(), value.into()).is_none() {
            functions.bytes = functions.bytes.saturating_add(size);
        }
        true
    }
}

impl CompiledFunctions {
    fn functions(&self) -> MutexGuard<'_, Functions> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
