//! Turns a core module that was built against the contract into a component.

#![allow(
    dead_code,
    reason = "several programs include this file, and each uses its part"
)]

use std::fmt::Write as _;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use wit_component::{ComponentEncoder, DecodedWasm};

/// A standard policy, ready to be embedded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Component {
    /// What policy sets call it after `standard/`.
    pub(crate) name: String,
    /// The binary.
    pub(crate) bytes: Vec<u8>,
}

/// The component that `module` describes in the custom sections that the SDK left in it.
pub(crate) fn from_module(module: &[u8]) -> Result<Vec<u8>> {
    let component = ComponentEncoder::default()
        .validate(true)
        .module(module)
        .context("the module's description of itself cannot be read")?
        .encode()
        .context("the module does not fit the contract")?;
    if !exports_something(&component)? {
        bail!("the module exports nothing of the contract: its crate lacks `maysend_sdk::export!`");
    }
    Ok(component)
}

fn exports_something(component: &[u8]) -> Result<bool> {
    Ok(match wit_component::decode(component)? {
        DecodedWasm::Component(resolve, world) => resolve
            .worlds
            .get(world)
            .is_some_and(|world| !world.exports.is_empty()),
        DecodedWasm::WitPackage(..) => false,
    })
}

/// The SHA-256 of `bytes` in small hexadecimal letters.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}
