//! Turns a core module that was built against the contract into a component.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use wit_component::{ComponentEncoder, DecodedWasm};

use crate::error::BuildError;

/// The component that `module` describes in the custom sections that the SDK left in it.
///
/// # Errors
///
/// [`BuildError::Module`], if the module is not WebAssembly or does not fit what it says of itself;
/// [`BuildError::NoExports`], if its crate has no `maysend_sdk::export!`.
pub fn from_module(module: &[u8]) -> Result<Vec<u8>, BuildError> {
    let unfit = |error: &dyn std::fmt::Display| BuildError::Module {
        message: error.to_string(),
    };
    let component = ComponentEncoder::default()
        .validate(true)
        .module(module)
        .and_then(|encoder| encoder.encode())
        // The cause is at the end of its chain.
        .map_err(|error| unfit(&format!("{error:#}")))?;
    let decoded =
        wit_component::decode(&component).map_err(|error| unfit(&format!("{error:#}")))?;
    let exports = match decoded {
        DecodedWasm::Component(resolve, world) => resolve
            .worlds
            .get(world)
            .is_some_and(|world| !world.exports.is_empty()),
        DecodedWasm::WitPackage(..) => false,
    };
    if exports {
        Ok(component)
    } else {
        Err(BuildError::NoExports)
    }
}

/// The SHA-256 of `bytes` in small hexadecimal letters.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_of_the_contract_is_no_component() {
        assert!(matches!(
            from_module(b"not wasm"),
            Err(BuildError::Module { .. })
        ));
        let empty = from_module(b"\0asm\x01\0\0\0").unwrap_err();
        assert!(matches!(empty, BuildError::NoExports), "{empty}");
    }
}
