//! Compiles crates of a workspace to WebAssembly modules with one nested cargo, the same bytes wherever it runs.

use std::collections::BTreeSet;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::BuildError;
use crate::target::{self, TARGET};

/// The profile that modules are built with: that of the workspace's `Cargo.toml`, or [`PROFILE_DEFINITION`].
const PROFILE: &str = "policy";

/// The profile for a workspace that has none of that name: small, and without what a sandbox does not need.
const PROFILE_DEFINITION: &[&str] = &[
    "profile.policy.inherits='release'",
    "profile.policy.opt-level='z'",
    "profile.policy.lto=true",
    "profile.policy.codegen-units=1",
    "profile.policy.panic='abort'",
    "profile.policy.strip=true",
    "profile.policy.debug=false",
    "profile.policy.overflow-checks=true",
];

/// A small stack keeps the touched pages of a sandbox few; rustc's default is 1 MiB.
const STACK_BYTES: u32 = 128 * 1024;

/// Where crates of policies are compiled from, and to, and with what.
#[derive(Debug)]
pub struct Guests {
    cargo: OsString,
    rustc: OsString,
    cargo_home: Option<PathBuf>,
    workspace: PathBuf,
    target_dir: PathBuf,
    defines_profile: bool,
    locked: bool,
}

impl Guests {
    /// The crates of the workspace in the folder `workspace`, compiled to `target_dir` with the profile `policy` of the workspace's
    /// manifest, its lock file, and the cargo, rustc and cargo home that the environment names, as a build script sees them.
    #[must_use]
    pub fn new(workspace: &Path, target_dir: &Path) -> Self {
        let tool =
            |variable: &str, name: &str| env::var_os(variable).unwrap_or_else(|| name.into());
        Guests {
            cargo: tool("CARGO", "cargo"),
            rustc: tool("RUSTC", "rustc"),
            cargo_home: cargo_home(),
            workspace: workspace.to_owned(),
            target_dir: target_dir.to_owned(),
            defines_profile: false,
            locked: true,
        }
    }

    /// With a profile of this crate's own, for a workspace whose manifest has no profile `policy`.
    #[must_use]
    pub fn defining_profile(mut self) -> Self {
        self.defines_profile = true;
        self
    }

    /// Lets cargo bring the lock file up to the manifests.
    #[must_use]
    pub fn unlocked(mut self) -> Self {
        self.locked = false;
        self
    }

    /// With another cargo home.
    #[must_use]
    pub fn cargo_home(mut self, home: &Path) -> Self {
        self.cargo_home = Some(home.to_owned());
        self
    }

    /// Compiles `packages`; afterwards [`Guests::module`] and [`Guests::sources`] tell of each. cargo's messages go to standard
    /// error.
    ///
    /// # Errors
    ///
    /// [`BuildError::NoTarget`], [`BuildError::Compile`]; [`BuildError::Start`] and [`BuildError::Rustc`], if there is no toolchain
    /// that works.
    pub fn compile<'a>(
        &self,
        packages: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), BuildError> {
        if !target::installed(&self.rustc)? {
            return Err(BuildError::NoTarget);
        }
        let rustflags = self.rustflags()?;
        packages
            .into_iter()
            .try_for_each(|package| self.compile_one(package, &rustflags))
    }

    /// One at a time and as a `cdylib` alone: where a crate is a library for others too, cargo leaves out the optimisation across
    /// crates, and a fifth of such a component's code is what nothing calls.
    fn compile_one(&self, package: &str, rustflags: &OsStr) -> Result<(), BuildError> {
        let mut command = Command::new(&self.cargo);
        clean_environment(&mut command);
        command
            .current_dir(&self.workspace)
            .args([
                "rustc",
                "--package",
                package,
                "--lib",
                "--crate-type",
                "cdylib",
                "--profile",
                PROFILE,
                "--target",
                TARGET,
                "--target-dir",
            ])
            .arg(&self.target_dir)
            .env("RUSTC", &self.rustc)
            .env("CARGO_ENCODED_RUSTFLAGS", rustflags);
        if let Some(home) = &self.cargo_home {
            command.env("CARGO_HOME", home);
        }
        if self.locked {
            command.arg("--locked");
        }
        if self.defines_profile {
            for definition in PROFILE_DEFINITION {
                command.args(["--config", definition]);
            }
        }
        let status = command.status().map_err(|source| BuildError::Start {
            program: self.cargo.display().to_string(),
            source,
        })?;
        if status.success() {
            Ok(())
        } else {
            Err(BuildError::Compile)
        }
    }

    /// The module that [`Guests::compile`] built of the crate whose library has this name.
    ///
    /// # Errors
    ///
    /// [`BuildError::Output`], if it was not built.
    pub fn module(&self, library: &str) -> Result<Vec<u8>, BuildError> {
        let path = self.output(library, "wasm");
        fs::read(&path).map_err(|source| BuildError::Output { path, source })
    }

    /// The files of the workspace that this library was compiled from, as cargo recorded them.
    ///
    /// # Errors
    ///
    /// [`BuildError::Output`], if it was not built.
    pub fn sources(&self, library: &str) -> Result<BTreeSet<PathBuf>, BuildError> {
        let path = self.output(library, "d");
        let record =
            fs::read_to_string(&path).map_err(|source| BuildError::Output { path, source })?;
        let files = record
            .split_once(": ")
            .map_or("", |(_, files)| files)
            .trim_end();
        // Blanks inside a name are escaped with a backslash.
        let files = files.replace("\\ ", "\0");
        Ok(files
            .split(' ')
            .map(|file| PathBuf::from(file.replace('\0', " ")))
            // What the nested build itself generated is newer than this run, and would start it again each time.
            .filter(|file| file.exists() && !file.starts_with(&self.target_dir))
            .collect())
    }

    fn output(&self, library: &str, extension: &str) -> PathBuf {
        self.target_dir
            .join(TARGET)
            .join(PROFILE)
            .join(library)
            .with_extension(extension)
    }

    /// One flag between separators, as `CARGO_ENCODED_RUSTFLAGS` has them; being set, it also keeps the flags of a
    /// user's configuration out.
    fn rustflags(&self) -> Result<OsString, BuildError> {
        let mut flags = vec![
            OsString::from(format!("-Clink-arg=-zstack-size={STACK_BYTES}")),
            // The profile says so too, but not for packages with settings of their own.
            OsString::from("-Cstrip=symbols"),
        ];
        for (from, to) in self.remapped_paths()? {
            let mut flag = OsString::from("--remap-path-prefix=");
            flag.push(from);
            flag.push("=");
            flag.push(to);
            flags.push(flag);
        }
        Ok(flags.join(OsStr::new("\u{1f}")))
    }

    /// Every folder that could end up in a panic's location, and what stands there instead. Of two that fit rustc takes
    /// the later.
    fn remapped_paths(&self) -> Result<Vec<(PathBuf, String)>, BuildError> {
        let mut remapped = Vec::new();
        if let Some(home) = &self.cargo_home {
            let sources = home.join("registry/src");
            // One folder a registry, named after its address, which a mirror changes.
            for registry in fs::read_dir(&sources).into_iter().flatten().flatten() {
                remapped.push((registry.path(), "/registry".to_owned()));
            }
            remapped.sort();
            remapped.push((home.join("git/checkouts"), "/git".to_owned()));
        }
        // With the component `rust-src`, rustc would show its real place.
        let sysroot = self.ask_rustc("where its sysroot is", &["--print", "sysroot"])?;
        let commit = self.ask_rustc("its version", &["-vV"])?;
        let commit = commit
            .lines()
            .find_map(|line| line.strip_prefix("commit-hash: "))
            .unwrap_or("unknown");
        remapped.push((
            Path::new(sysroot.trim()).join("lib/rustlib/src/rust"),
            format!("/rustc/{commit}"),
        ));
        remapped.push((self.workspace.clone(), "/maysend".to_owned()));
        remapped.push((self.target_dir.clone(), "/target".to_owned()));
        Ok(with_real_paths(remapped))
    }

    fn ask_rustc(&self, question: &'static str, arguments: &[&str]) -> Result<String, BuildError> {
        let output = Command::new(&self.rustc)
            .args(arguments)
            .output()
            .map_err(|source| BuildError::Start {
                program: self.rustc.display().to_string(),
                source,
            })?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            Err(BuildError::Rustc {
                question,
                message: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            })
        }
    }
}

/// A target folder for modules beside the outer build's profiles, so that `check`, `build`, `clippy` and `test` in any
/// profile share one nested build. Found from a build script's `OUT_DIR` by the tag that cargo puts at the top.
#[must_use]
pub fn shared_target_dir(out_dir: &Path) -> PathBuf {
    let top = out_dir
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").is_file());
    top.unwrap_or(out_dir).join("policy-modules")
}

/// Removes what the outer build says to its own compilers and build scripts.
fn clean_environment(command: &mut Command) {
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_of_outer_build) {
            command.env_remove(&name);
        }
    }
}

/// Whether a variable carries flags, wrappers (clippy is one) or profile overrides of the outer build. How to reach
/// registries and the jobserver, which nested builds share, are not of that kind.
#[must_use]
pub fn is_of_outer_build(variable: &str) -> bool {
    const NAMES: &[&str] = &[
        "DEBUG",
        "HOST",
        "NUM_JOBS",
        "OPT_LEVEL",
        "OUT_DIR",
        "PROFILE",
        "RUSTDOCFLAGS",
        "RUSTFLAGS",
        "TARGET",
    ];
    const PREFIXES: &[&str] = &["CARGO", "CLIPPY_", "DEP_", "RUSTC_", "__CARGO"];
    const KEPT_NAMES: &[&str] = &["CARGO_HOME", "CARGO_MAKEFLAGS"];
    const KEPT_PREFIXES: &[&str] = &[
        "CARGO_HTTP_",
        "CARGO_NET_",
        "CARGO_REGISTRIES_",
        "CARGO_REGISTRY_",
        "CARGO_SOURCE_",
    ];

    let is = |names: &[&str], prefixes: &[&str]| {
        names.contains(&variable) || prefixes.iter().any(|prefix| variable.starts_with(prefix))
    };
    is(NAMES, PREFIXES) && !is(KEPT_NAMES, KEPT_PREFIXES)
}

fn cargo_home() -> Option<PathBuf> {
    let in_home = || env::home_dir().map(|home| home.join(".cargo"));
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(in_home)
}

/// rustc sees a path as it was given or with its links resolved, depending on who gave it.
fn with_real_paths(paths: Vec<(PathBuf, String)>) -> Vec<(PathBuf, String)> {
    let mut both = Vec::new();
    for (path, to) in paths {
        match fs::canonicalize(&path) {
            Ok(real) if real != path => both.push((real, to.clone())),
            _ => {}
        }
        both.push((path, to));
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty folder for the test of this name.
    fn folder(test: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("maysend-build-{}-{test}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
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
            assert!(is_of_outer_build(variable), "{variable}");
        }
        for variable in [
            "CARGO_HOME",
            "CARGO_MAKEFLAGS",
            "CARGO_NET_OFFLINE",
            "PATH",
            "RUSTC",
            "RUSTUP_TOOLCHAIN",
        ] {
            assert!(!is_of_outer_build(variable), "{variable}");
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

        let guests = Guests::new(Path::new("."), &target_dir);
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
