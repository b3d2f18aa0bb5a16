//! The policy that `maysend new` makes, and its own tests.
#![allow(
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the code is that of the template, which has no lints of this workspace"
)]

include!(concat!(env!("OUT_DIR"), "/template.rs"));
