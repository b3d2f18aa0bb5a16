//! Compiles crates of [maysend](https://crates.io/crates/maysend) policies to WebAssembly and turns them into components.
//!
//! [`Guests`] runs one cargo for the crates of a workspace, with the flags that make a small and reproducible module;
//! [`from_module`] makes the component of it. Neither needs a tool beside cargo and rustc with the target [`TARGET`].

mod component;
mod error;
mod guests;
mod target;

pub use component::{from_module, sha256};
pub use error::BuildError;
pub use guests::{Guests, is_of_outer_build, shared_target_dir};
pub use target::{TARGET, installed};
