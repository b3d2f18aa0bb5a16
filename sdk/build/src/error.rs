//! Why a policy does not become a component.

use std::io;
use std::path::PathBuf;

use crate::target::TARGET;

/// Why a policy does not become a component. Every message says what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A program that the build needs cannot be started.
    #[error("cannot start `{program}`")]
    Start {
        /// Its name or path.
        program: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// rustc refused to answer a question about itself.
    #[error("rustc does not say {question}: {message}")]
    Rustc {
        /// What it was asked.
        question: &'static str,
        /// What it wrote instead.
        message: String,
    },
    /// The toolchain cannot compile for WebAssembly.
    #[error(
        "policies are compiled for `{TARGET}`, and the toolchain does not have it: run `rustup target add {TARGET}`"
    )]
    NoTarget,
    /// cargo compiled with errors, which it has printed.
    #[error("cargo could not compile for `{TARGET}`, its messages are above")]
    Compile,
    /// What cargo should have written is not there.
    #[error("cannot read `{}`", path.display())]
    Output {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The module was not built with the SDK, or with one of another contract.
    #[error("the module does not fit the contract: {message}")]
    Module {
        /// What the encoder met.
        message: String,
    },
    /// The crate exports no policy.
    #[error("the module exports nothing of the contract: its crate lacks `maysend_sdk::export!`")]
    NoExports,
}
