//! What can be told about a component without compiling it.

use wasmparser::{Encoding, Parser, Payload, Validator, WasmFeatures};

use super::ComponentError;
use crate::CONTRACT_VERSION;
use crate::digest::Digest;
use crate::limits::Limits;

/// How deep components may lie in components: those of tools are two deep, and some readers of them recurse.
const MAX_NESTING: usize = 16;
/// The name of the contract's package, before the interface.
const PACKAGE: &str = "maysend:policy/";

/// What a policy exports to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Interface {
    /// `outbound`: reviews texts to customers.
    Outbound,
    /// `inbound`: understands texts from customers.
    Inbound,
}

/// Bytes that are a component, speak this contract, and import nothing but it.
#[derive(Clone, Debug)]
pub struct CheckedComponent<'a> {
    pub(crate) bytes: &'a [u8],
    digest: Digest,
    imports: Vec<String>,
    exports: Vec<String>,
    interfaces: Vec<Interface>,
}

impl<'a> CheckedComponent<'a> {
    /// Checks bytes, with the limits for a component of this size.
    ///
    /// # Errors
    ///
    /// One of [`ComponentError`] for everything that is not a component of this contract.
    pub fn check(bytes: &'a [u8]) -> Result<Self, ComponentError> {
        Self::check_within(bytes, &Limits::for_component(bytes.len()))
    }

    /// Checks bytes. Of the limits those of a component count: what it may ask of the compiler is known before it is compiled.
    ///
    /// # Errors
    ///
    /// One of [`ComponentError`] for everything that is not a component of this contract.
    pub fn check_within(bytes: &'a [u8], limits: &Limits) -> Result<Self, ComponentError> {
        // Last, because it takes longest: everything else names the likelier mistake.
        let checked = Self::read_within(bytes, limits)?;
        checked.validate()?;
        Ok(checked)
    }

    /// Checks all but that every instruction is sound: it is compiled only after [`validate`](Self::validate), and loaded from
    /// a cache only if it was compiled before.
    pub(crate) fn read_within(bytes: &'a [u8], limits: &Limits) -> Result<Self, ComponentError> {
        let size = to_u64(bytes.len());
        if size > limits.component_bytes {
            return Err(ComponentError::TooLarge {
                limit: limits.component_bytes,
                used: size,
            });
        }
        let (imports, exports) = read(bytes, limits)?;
        let foreign: Vec<String> = imports
            .iter()
            .filter(|name| !is_allowed_import(name))
            .cloned()
            .collect();
        if let Some(found) = imports
            .iter()
            .chain(&exports)
            .find_map(|name| other_version(name))
        {
            return Err(ComponentError::ContractVersion { found });
        }
        if !foreign.is_empty() {
            return Err(ComponentError::ForeignImports { imports: foreign });
        }
        let has = |interface: &str| {
            let name = format!("{PACKAGE}{interface}@{CONTRACT_VERSION}");
            exports.contains(&name)
        };
        let mut interfaces = Vec::new();
        if has("outbound") {
            interfaces.push(Interface::Outbound);
        }
        if has("inbound") {
            interfaces.push(Interface::Inbound);
        }
        if interfaces.is_empty() {
            return Err(ComponentError::NoInterface { exports });
        }
        if !has("lifecycle") {
            return Err(ComponentError::NoLifecycle);
        }
        Ok(Self {
            bytes,
            digest: Digest::of(bytes),
            imports,
            exports,
            interfaces,
        })
    }

    pub(crate) fn validate(&self) -> Result<(), ComponentError> {
        Validator::new_with_features(WasmFeatures::default() | WasmFeatures::COMPONENT_MODEL)
            .validate_all(self.bytes)
            .map(drop)
            .map_err(|error| ComponentError::NotWasm {
                message: error.to_string(),
            })
    }

    /// The SHA-256 of the bytes.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The size in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The names of what it imports.
    #[must_use]
    pub fn imports(&self) -> &[String] {
        &self.imports
    }

    /// The names of what it exports.
    #[must_use]
    pub fn exports(&self) -> &[String] {
        &self.exports
    }

    /// What it can be asked.
    #[must_use]
    pub fn interfaces(&self) -> &[Interface] {
        &self.interfaces
    }
}

/// The names of the imports and exports of the outermost component.
fn read(bytes: &[u8], limits: &Limits) -> Result<(Vec<String>, Vec<String>), ComponentError> {
    let refused = |message: String| ComponentError::NotWasm { message };
    if !bytes.starts_with(b"\0asm") {
        return Err(refused(
            "it does not begin as WebAssembly does; give the `.wasm` file that `maysend build` or `wasm-tools component new` wrote".to_owned(),
        ));
    }
    let mut imports = Vec::new();
    let mut exports = Vec::new();
    let mut depth = 0_usize;
    let mut functions = 0_u64;
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload.map_err(|error| {
            refused(format!(
                "it is cut short or damaged ({error}); build or copy it again"
            ))
        })?;
        match payload {
            Payload::Version { encoding, .. } if depth == 0 => {
                if encoding == Encoding::Module {
                    return Err(ComponentError::CoreModule);
                }
                depth = 1;
            }
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => {
                depth = depth.saturating_add(1);
                if depth > MAX_NESTING {
                    return Err(ComponentError::TooDeep {
                        limit: to_u64(MAX_NESTING),
                        used: to_u64(depth),
                    });
                }
            }
            Payload::CodeSectionStart { count, .. } => {
                functions = functions.saturating_add(u64::from(count));
                if functions > limits.component_functions {
                    return Err(ComponentError::TooManyFunctions {
                        limit: limits.component_functions,
                        used: functions,
                    });
                }
            }
            Payload::CodeSectionEntry(body) => {
                let used = to_u64(body.range().len());
                if used > limits.function_bytes {
                    return Err(ComponentError::FunctionTooLarge {
                        limit: limits.function_bytes,
                        used,
                    });
                }
            }
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(section) if depth == 1 => {
                for import in section {
                    let import = import.map_err(|error| refused(error.to_string()))?;
                    imports.push(import.name.name.to_owned());
                }
            }
            Payload::ComponentExportSection(section) if depth == 1 => {
                for export in section {
                    let export = export.map_err(|error| refused(error.to_string()))?;
                    exports.push(export.name.name.to_owned());
                }
            }
            _ => {}
        }
    }
    Ok((imports, exports))
}

fn to_u64(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn is_allowed_import(name: &str) -> bool {
    ["types", "log", "calendar"]
        .iter()
        .any(|interface| name == format!("{PACKAGE}{interface}@{CONTRACT_VERSION}"))
}

/// The version that a name of this contract carries, if it is another one.
fn other_version(name: &str) -> Option<String> {
    let (_, version) = name.strip_prefix(PACKAGE)?.split_once('@')?;
    (version != CONTRACT_VERSION).then(|| version.to_owned())
}
