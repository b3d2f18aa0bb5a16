//! The parts of the build script that need no compiler.

#[path = "../build/discover.rs"]
mod discover;
#[path = "../build/packaged.rs"]
mod packaged;

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::{Path, PathBuf};

    /// An empty folder for the test of this name.
    fn folder(test: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn add_package(parent: &Path, name: &str, manifest: &str) {
        fs::create_dir_all(parent.join(name)).unwrap();
        fs::write(parent.join(name).join("Cargo.toml"), manifest).unwrap();
    }

    #[test]
    fn policies_are_the_packages_that_build_a_cdylib() {
        let policies = folder("discovered");
        let manifest = |name: &str| {
            format!("package.name = \"{name}\"\nlib.crate-type = [\"cdylib\", \"rlib\"]")
        };
        add_package(&policies, "opt-out", &manifest("maysend-policy-opt-out"));
        add_package(&policies, "hours", &manifest("maysend-policy-hours"));
        add_package(
            &policies,
            "jurisdiction",
            "package.name = \"maysend-jurisdiction\"",
        );
        fs::create_dir(policies.join("src")).unwrap();

        let found = discover::policy_crates(&policies).unwrap();
        let names: Vec<_> = found.iter().map(|policy| policy.name.as_str()).collect();
        assert_eq!(names, ["hours", "opt-out"]);
        let opt_out = &found[1];
        assert_eq!(opt_out.package, "maysend-policy-opt-out");
        assert_eq!(opt_out.library, "maysend_policy_opt_out");
        assert_eq!(opt_out.folder, policies.join("opt-out"));

        add_package(&policies, "other", &manifest("dealership-other"));
        let error = format!("{:#}", discover::policy_crates(&policies).unwrap_err());
        assert!(
            error.contains("is called `maysend-policy-<name>`, not `dealership-other`"),
            "{error}"
        );
    }

    #[test]
    fn names_that_would_need_escaping_are_refused() {
        assert!(discover::check_name("opt-out").is_ok());
        for name in ["", "../hours", "ho\"urs", "Hours", "ho urs"] {
            assert!(discover::check_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn packaged_components_are_checked_against_their_digests() {
        let packaged = folder("packaged");
        let error = format!("{:#}", packaged::components(&packaged).unwrap_err());
        assert!(
            error.contains("neither sources of policies here nor"),
            "{error}"
        );

        fs::write(packaged.join("hours.wasm"), b"bytes").unwrap();
        let digests = format!(
            "[sha256]\nhours = \"{}\"\n",
            maysend_build::sha256(b"bytes")
        );
        fs::write(packaged.join("digests.toml"), digests).unwrap();
        let components = packaged::components(&packaged).unwrap();
        assert_eq!(
            components,
            [packaged::Component {
                name: "hours".to_owned(),
                bytes: b"bytes".to_vec()
            }]
        );

        fs::write(packaged.join("hours.wasm"), b"other bytes").unwrap();
        let error = format!("{:#}", packaged::components(&packaged).unwrap_err());
        assert!(
            error.contains("is not the component that was packaged"),
            "{error}"
        );
    }
}
