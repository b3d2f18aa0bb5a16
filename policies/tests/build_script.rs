//! The parts of the build script that need no compiler.

#[path = "../build/component.rs"]
mod component;
#[path = "../build/discover.rs"]
mod discover;
#[path = "../build/guest.rs"]
mod guest;
#[path = "../build/packaged.rs"]
mod packaged;
#[path = "../build/target.rs"]
mod target;

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
        let digests = format!("[sha256]\nhours = \"{}\"\n", component::sha256(b"bytes"));
        fs::write(packaged.join("digests.toml"), digests).unwrap();
        let components = packaged::components(&packaged).unwrap();
        assert_eq!(
            components,
            [component::Component {
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

    #[test]
    fn what_is_not_of_the_contract_is_no_component() {
        assert!(component::from_module(b"not wasm").is_err());
        let empty = component::from_module(b"\0asm\x01\0\0\0")
            .unwrap_err()
            .to_string();
        assert!(empty.contains("exports nothing"), "{empty}");
    }

    #[test]
    fn flags_and_wrappers_of_the_outer_build_stay_out() {
        for variable in [
            "CARGO_BUILD_TARGET",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_PROFILE_RELEASE_LTO",
            "CARGO_TARGET_DIR",
            "CLIPPY_ARGS",
            "OUT_DIR",
            "RUSTC_WORKSPACE_WRAPPER",
            "RUSTC_WRAPPER",
            "RUSTFLAGS",
        ] {
            assert!(guest::is_of_outer_build(variable), "{variable}");
        }
        for variable in [
            "CARGO_HOME",
            "CARGO_MAKEFLAGS",
            "CARGO_NET_OFFLINE",
            "PATH",
            "RUSTC",
            "RUSTUP_TOOLCHAIN",
        ] {
            assert!(!guest::is_of_outer_build(variable), "{variable}");
        }
    }

    #[test]
    fn sources_are_read_from_what_cargo_recorded() {
        let target_dir = folder("a recorded build");
        let built = target_dir.join("wasm32-unknown-unknown/policy");
        let (source, generated) = (
            folder("recorded sources").join("lib.rs"),
            target_dir.join("generated.rs"),
        );
        fs::create_dir_all(&built).unwrap();
        for file in [&source, &generated] {
            fs::write(file, "").unwrap();
        }
        let escaped = |path: &Path| path.to_str().unwrap().replace(' ', "\\ ");
        let record = format!(
            "x.wasm: {} {} /gone.rs\n",
            escaped(&source),
            escaped(&generated)
        );
        fs::write(built.join("hours.d"), record).unwrap();

        let guests = guest::Guests::new(Path::new("."), &target_dir);
        assert_eq!(
            guests
                .sources("hours")
                .unwrap()
                .into_iter()
                .collect::<Vec<_>>(),
            [source]
        );
    }
}
