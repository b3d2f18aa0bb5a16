//! From bytes to a policy that can be asked: checked, compiled, configured, each a type of its own.

mod budget;
mod check;
mod compile;
mod configure;
mod describe;
mod error;
mod linked;
pub(crate) mod snapshot;

pub use check::{CheckedComponent, Interface};
pub(crate) use compile::Compiled;
pub use compile::CompiledPolicy;
pub(crate) use configure::{
    Code, ConfigureError, Configured, ConfiguredKey, Inner as ConfiguredPolicy, Ran,
};
#[cfg(feature = "native-testing")]
pub(crate) use describe::parse as parse_description;
pub use describe::{Description, Reads, Stage};
pub use error::{ComponentError, SettingsProblem};
pub(crate) use linked::Linked;
