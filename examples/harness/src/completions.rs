//! `maysend completions` and `maysend man`: what shells and readers of manuals need, from the definitions of the commands.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::status::Status;

/// How completions are put to use.
pub(crate) const COMPLETIONS_HELP: &str = "\
Example:
  maysend completions bash > ~/.local/share/bash-completion/completions/maysend

Exit status:
  0  written
  1  an error";

/// What becomes of the pages.
pub(crate) const MAN_HELP: &str = "\
Example:
  maysend man man1 && man ./man1/maysend-test.1

Exit status:
  0  written
  1  an error";

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell that is to complete `maysend`.
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The folder to write the pages to; it is made if need be.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(crate) fn completions(arguments: &Completions) -> anyhow::Result<Status> {
    // Written at once: the generator ends the process where a pipe is closed under it.
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "maysend",
        &mut script,
    );
    std::io::stdout().lock().write_all(&script)?;
    Ok(Status::Allowed)
}

pub(crate) fn man(arguments: &Man) -> anyhow::Result<Status> {
    let folder = &arguments.folder;
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    clap_mangen::generate_to(Arguments::command(), folder)
        .with_context(|| format!("cannot write the pages to `{}`", folder.display()))?;
    Ok(Status::Allowed)
}
