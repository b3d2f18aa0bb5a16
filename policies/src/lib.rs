//! The standard policies of `maysend`, embedded as WebAssembly components.
//!
//! Each is one question about a text message between a dealership and a customer. This crate only carries their
//! bytes: it does not depend on the host, and the host does not depend on it. Where it was built from the sources of
//! the policies it compiled them; as published it carries them built, with their digests checked.
//!
//! ```
//! let hours = maysend_policies::find("standard/hours").ok_or("no such policy")?;
//! assert!(hours.component.starts_with(b"\0asm"));
//! assert_eq!(hours.sha256.len(), 64);
//! # Ok::<(), &'static str>(())
//! ```

/// A policy that comes with maysend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandardPolicy {
    /// What policy sets call it, `standard/hours`.
    pub name: &'static str,
    /// The component, as the host loads it.
    pub component: &'static [u8],
    /// The SHA-256 of `component` in small hexadecimal letters.
    pub sha256: &'static str,
}

static STANDARD: &[StandardPolicy] = include!(concat!(env!("OUT_DIR"), "/standard.rs"));

/// All standard policies, sorted by name.
///
/// ```
/// for policy in maysend_policies::standard() {
///     println!("{} ({} bytes, {})", policy.name, policy.component.len(), policy.sha256);
/// }
/// ```
#[must_use]
pub fn standard() -> &'static [StandardPolicy] {
    STANDARD
}

/// The standard policy of this full name.
///
/// ```
/// assert!(maysend_policies::find("standard/opt-out").is_some());
/// assert!(maysend_policies::find("opt-out").is_none());
/// ```
#[must_use]
pub fn find(name: &str) -> Option<&'static StandardPolicy> {
    STANDARD.iter().find(|policy| policy.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};
    use wit_component::DecodedWasm;

    /// What a policy may weigh, so that a set of them loads and snapshots fast.
    const MAX_BYTES: usize = 425_000;

    #[test]
    fn names_are_sorted_and_found() {
        assert!(standard().is_sorted_by(|a, b| a.name < b.name));
        for policy in standard() {
            assert!(policy.name.starts_with("standard/"));
            assert_eq!(find(policy.name), Some(policy));
        }
        assert_eq!(find("standard/"), None);
    }

    #[test]
    fn digests_are_of_the_components() {
        for policy in standard() {
            let digest: String = Sha256::digest(policy.component)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            assert_eq!(policy.sha256, digest, "{}", policy.name);
        }
    }

    #[test]
    fn components_import_only_the_contract() {
        for policy in standard() {
            let decoded = wit_component::decode(policy.component).unwrap();
            let DecodedWasm::Component(resolve, world) = decoded else {
                panic!("{} is not a component", policy.name);
            };
            for key in resolve.worlds[world].imports.keys() {
                let import = resolve.name_world_key(key);
                let interface = import.split('@').next().unwrap();
                let known = [
                    "maysend:policy/types",
                    "maysend:policy/log",
                    "maysend:policy/calendar",
                ];
                assert!(
                    known.contains(&interface),
                    "{} imports {import}",
                    policy.name
                );
            }
        }
    }

    #[test]
    fn components_are_small() {
        for policy in standard() {
            let bytes = policy.component.len();
            assert!(
                bytes <= MAX_BYTES,
                "{} has {bytes} bytes, more than {MAX_BYTES}",
                policy.name
            );
        }
    }

    #[test]
    fn components_tell_nothing_of_the_machine_that_built_them() {
        let workspace = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .unwrap()
            .to_str()
            .unwrap();
        for place in [workspace, ".cargo/", "registry/src/", ".rustup/"] {
            for policy in standard() {
                let text = String::from_utf8_lossy(policy.component);
                assert!(!text.contains(place), "{} contains `{place}`", policy.name);
            }
        }
    }
}
