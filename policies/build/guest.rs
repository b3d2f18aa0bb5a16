//! Compiles crates of a workspace to WebAssembly modules with one nested cargo, the same bytes wherever it runs.

#![allow(
    dead_code,
    reason = "several programs include this file, and each uses its part"
)]

use std::collections::BTreeSet;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::target::{self, TARGET};

/// The profile of the workspace's `Cargo.toml` that modules are built with.
const PROFILE: &str = "policy";

/// A small stack keeps the touched pages of a sandbox few; rustc's default is 1 MiB.
const STACK_BYTES: u32 = 128 * 1024;

/// Where crates are compiled from, and to.
pub(crate) struct Guests {
    cargo: OsString,
    rustc: OsString,
    cargo_home: Option<PathBuf>,
    workspace: PathBuf,
    target_dir: PathBuf,
}

impl Guests {
    /// With the cargo, rustc and cargo home that the environment names, as a build script sees them.
    pub(crate) fn new(workspace: &Path, target_dir: &Path) -> Self {
        let tool =
            |variable: &str, name: &str| env::var_os(variable).unwrap_or_else(|| name.into());
        Guests {
            cargo: tool("CARGO", "cargo"),
            rustc: tool("RUSTC", "rustc"),
            cargo_home: cargo_home(),
            workspace: workspace.to_owned(),
            target_dir: target_dir.to_owned(),
        }
    }

    /// With another cargo home.
    pub(crate) fn cargo_home(mut self, home: &Path) -> Self {
        self.cargo_home = Some(home.to_owned());
        self
    }

    /// Compiles `packages`; afterwards [`Guests::module`] and [`Guests::sources`] tell of each.
    pub(crate) fn compile<'a>(&self, packages: impl IntoIterator<Item = &'a str>) -> Result<()> {
        if !target::installed(&self.rustc).context("cannot ask rustc for its targets")? {
            bail!(
                "policies are compiled for `{TARGET}`, and the toolchain does not have it: \
                 run `rustup target add {TARGET}`, or `cargo xtask test`, which does"
            );
        }
        let mut command = Command::new(&self.cargo);
        clean_environment(&mut command);
        command
            .current_dir(&self.workspace)
            .args([
                "build",
                "--locked",
                "--lib",
                "--profile",
                PROFILE,
                "--target",
                TARGET,
                "--target-dir",
            ])
            .arg(&self.target_dir)
            .env("RUSTC", &self.rustc)
            .env("CARGO_ENCODED_RUSTFLAGS", self.rustflags()?);
        if let Some(home) = &self.cargo_home {
            command.env("CARGO_HOME", home);
        }
        for package in packages {
            command.args(["--package", package]);
        }
        let status = command
            .status()
            .with_context(|| format!("cannot start `{}`", self.cargo.display()))?;
        if !status.success() {
            bail!("cargo could not compile the policies for `{TARGET}`, its messages are above");
        }
        Ok(())
    }

    /// The module that [`Guests::compile`] built of the crate whose library has this name.
    pub(crate) fn module(&self, library: &str) -> Result<Vec<u8>> {
        let path = self.output(library, "wasm");
        fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))
    }

    /// The files of the workspace that this library was compiled from, as cargo recorded them.
    pub(crate) fn sources(&self, library: &str) -> Result<BTreeSet<PathBuf>> {
        let path = self.output(library, "d");
        let record = fs::read_to_string(&path)
            .with_context(|| format!("cannot read `{}`", path.display()))?;
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
    fn rustflags(&self) -> Result<OsString> {
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
    fn remapped_paths(&self) -> Result<Vec<(PathBuf, String)>> {
        let mut remapped = Vec::new();
        if let Some(home) = &self.cargo_home {
            let sources = home.join("registry/src");
            // One folder a registry, named after its address, which a mirror changes.
            for registry in fs::read_dir(&sources).into_iter().flatten() {
                remapped.push((registry?.path(), "/registry".to_owned()));
            }
            remapped.sort();
            remapped.push((home.join("git/checkouts"), "/git".to_owned()));
        }
        // With the component `rust-src`, rustc would show its real place.
        let sysroot = self.ask_rustc(&["--print", "sysroot"])?;
        let commit = self.ask_rustc(&["-vV"])?;
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

    fn ask_rustc(&self, arguments: &[&str]) -> Result<String> {
        let output = Command::new(&self.rustc)
            .args(arguments)
            .output()
            .context("cannot start rustc")?;
        if !output.status.success() {
            bail!(
                "rustc failed: {}",
                String::from_utf8_lossy(&output.stderr).trim()
            );
        }
        Ok(String::from_utf8(output.stdout)?)
    }
}

/// A target folder for modules beside the outer build's profiles, so that `check`, `build`, `clippy` and `test` in any
/// profile share one nested build. Found from a build script's `OUT_DIR` by the tag that cargo puts at the top.
pub(crate) fn shared_target_dir(out_dir: &Path) -> PathBuf {
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
pub(crate) fn is_of_outer_build(variable: &str) -> bool {
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
