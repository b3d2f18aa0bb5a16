//! Builds the standard policies and shows, packages or reproduces them.

use std::path::{self, Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{reproduce, run, table, toolchain};

#[derive(Default)]
pub(crate) struct Options {
    package: Option<PathBuf>,
    reproduce: bool,
}

impl Options {
    pub(crate) fn parse(arguments: &[&str]) -> Result<Self, String> {
        let mut options = Options::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match *argument {
                "--package" => {
                    options.package =
                        Some(arguments.next().ok_or("`--package` needs a folder")?.into())
                }
                "--reproduce" => options.reproduce = true,
                unknown => return Err(format!("`{unknown}` is not an option here")),
            }
        }
        Ok(options)
    }
}

/// A component as the tool in the policies crate prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Component {
    pub(crate) name: String,
    pub(crate) bytes: String,
    pub(crate) sha256: String,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    toolchain::ensure_target()?;
    eprintln!("building the policies");
    let built = match &options.package {
        Some(folder) => package(folder)?,
        None => built()?,
    };
    print!("{}", shown(&built));
    if options.reproduce {
        reproduce::check(&built)?;
    }
    Ok(())
}

/// The components of this workspace.
pub(crate) fn built() -> Result<Vec<Component>> {
    parse(&run::output(tool().arg("list"))?)
}

/// The components built from another copy of the sources into another target folder.
pub(crate) fn rebuilt(
    workspace: &Path,
    target_dir: &Path,
    cargo_home: Option<&Path>,
) -> Result<Vec<Component>> {
    let mut tool = tool();
    tool.arg("rebuild")
        .args([workspace, target_dir])
        .args(cargo_home);
    parse(&run::output(&mut tool)?)
}

fn package(folder: &Path) -> Result<Vec<Component>> {
    let folder =
        path::absolute(folder).with_context(|| format!("cannot use `{}`", folder.display()))?;
    let written = parse(&run::output(tool().arg("write").arg(&folder))?)?;
    eprintln!(
        "wrote {} components to `{}`",
        written.len(),
        folder.display()
    );
    Ok(written)
}

/// The example program of the policies crate that knows what it embeds.
fn tool() -> Command {
    run::cargo([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "maysend-policies",
        "--example",
        "components",
        "--",
    ])
}

fn parse(lines: &str) -> Result<Vec<Component>> {
    let component = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        Some(Component {
            name: cells.next()?,
            bytes: cells.next()?,
            sha256: cells.next()?,
        })
    };
    let read = |line| component(line).with_context(|| format!("cannot read `{line}`"));
    lines.lines().map(read).collect()
}

fn shown(components: &[Component]) -> String {
    let head = ["policy", "bytes", "sha256"].map(str::to_owned);
    let row = |component: &Component| {
        let Component {
            name,
            bytes,
            sha256,
        } = component.clone();
        [name, bytes, sha256]
    };
    let rows: Vec<_> = std::iter::once(head)
        .chain(components.iter().map(row))
        .collect();
    table::lines(&rows, &[1])
}
