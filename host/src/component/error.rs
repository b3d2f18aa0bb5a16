//! Why a component is refused.

use crate::failure::FailureKind;

/// Why bytes are not a policy that this engine runs. Every message says what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ComponentError {
    /// Not WebAssembly at all, or cut short.
    #[error("not a WebAssembly component: {message}")]
    NotWasm {
        /// What the reader met, and where.
        message: String,
    },
    /// A core module.
    #[error(
        "a core WebAssembly module, not a component: build it with `maysend build`, or turn it into one with `wasm-tools component new`"
    )]
    CoreModule,
    /// Larger than the engine reads.
    #[error("{used} bytes, components of up to {limit} are read")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
        /// Its size.
        used: u64,
    },
    /// More functions than the engine compiles.
    #[error("{used} functions, components of up to {limit} are compiled")]
    TooManyFunctions {
        /// The limit.
        limit: u64,
        /// How many there are, at least.
        used: u64,
    },
    /// A larger function than the engine compiles.
    #[error("a function of {used} bytes, those of up to {limit} are compiled")]
    FunctionTooLarge {
        /// The limit in bytes.
        limit: u64,
        /// Its size.
        used: u64,
    },
    /// Components in components in components.
    #[error("components lie {used} deep in one another, {limit} levels are read")]
    TooDeep {
        /// The limit.
        limit: u64,
        /// How deep they lie, at least.
        used: u64,
    },
    /// The compiler took too long.
    #[error("did not compile within {limit_ms} ms")]
    CompileTime {
        /// The limit in milliseconds.
        limit_ms: u64,
        /// Milliseconds until nobody waited any more.
        used_ms: u64,
    },
    /// It wants more than to compute.
    #[error("imports what no policy may: {}{}", list(imports), wasi_hint(imports))]
    ForeignImports {
        /// Each import beyond the contract's.
        imports: Vec<String>,
    },
    /// It speaks another version of the contract.
    #[error(
        "speaks version {found} of the contract, this engine speaks {}: rebuild it with a `maysend-sdk` of the same version",
        crate::CONTRACT_VERSION
    )]
    ContractVersion {
        /// The version that it names.
        found: String,
    },
    /// It exports nothing that could be asked.
    #[error(
        "exports neither `maysend:policy/outbound` nor `maysend:policy/inbound`{}: there is nothing to ask it",
        if exports.is_empty() { String::new() } else { format!(" but {}", list(exports)) }
    )]
    NoInterface {
        /// What it exports instead.
        exports: Vec<String>,
    },
    /// It exports an interface but not the one that every policy has.
    #[error(
        "does not export `maysend:policy/lifecycle`, which says what the policy is and takes its settings"
    )]
    NoLifecycle,
    /// It reads what the host does not have.
    #[error("reads `{name}`, which is no part of a request; the parts are: {}", parts.join(", "))]
    UnknownRead {
        /// The name.
        name: String,
        /// The names there are.
        parts: Vec<String>,
    },
    /// Its description of itself does not hold together.
    #[error("describes itself wrongly: {message}")]
    Description {
        /// What is wrong.
        message: String,
    },
    /// The compiler does not take it.
    #[error("does not compile: {message}")]
    Compile {
        /// The compiler's words.
        message: String,
    },
    /// It failed while it described or configured itself.
    #[error("failed in `{function}`: {failure}")]
    Failed {
        /// The function.
        function: &'static str,
        /// What happened.
        #[source]
        failure: FailureKind,
    },
    /// The engine itself could not be set up for it.
    #[error("the engine has no room for it")]
    Engine(#[from] crate::EngineError),
}

/// A setting that a policy refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SettingsProblem {
    /// Where, in the settings (RFC 6901).
    pub pointer: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

fn list(names: &[String]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(8)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = names.len().saturating_sub(shown.len());
    if more == 0 {
        shown.join(", ")
    } else {
        format!("{} and {more} more", shown.join(", "))
    }
}

fn wasi_hint(imports: &[String]) -> &'static str {
    if imports.iter().any(|name| name.starts_with("wasi:")) {
        "; policies have no WASI: build Rust for `wasm32-unknown-unknown`, Python with `componentize-py --stub-wasi`, JavaScript with all features of componentize-js disabled"
    } else {
        "; a policy may import `maysend:policy/log`, `maysend:policy/calendar` and the types only"
    }
}
