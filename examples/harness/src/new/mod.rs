//! `maysend new`: a policy crate whose tests pass at once, with the SDK in it.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::arguments::New;
use crate::show::escape;
use crate::status::Status;

mod lock;
mod name;

use name::Name;

/// The SDK's sources, by their paths in its folder.
const SDK: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/sdk.rs"));
const SDK_MANIFEST: &str = include_str!(concat!(env!("OUT_DIR"), "/sdk.toml"));
const SDK_FOLDER: &str = "maysend-sdk";

/// What is written beside the SDK, with `{{name}}` and `{{Type}}` to be filled in.
const TEMPLATE: &[(&str, &str)] = &[
    (".gitignore", include_str!("template/gitignore.txt")),
    ("Cargo.toml", include_str!("template/Cargo.toml.txt")),
    ("README.md", include_str!("template/README.md.txt")),
    ("cases.toml", include_str!("template/cases.toml.txt")),
    ("policies.toml", include_str!("template/policies.toml.txt")),
    (
        "requests.jsonl",
        include_str!("template/requests.jsonl.txt"),
    ),
    ("src/lib.rs", include_str!("template/src/lib.rs.txt")),
];

pub(crate) fn run(arguments: &New) -> anyhow::Result<Status> {
    let name = Name::of(&arguments.folder)?;
    let folder = &arguments.folder;
    if folder.exists() {
        bail!(
            "there is a `{}` already: give a name that is free",
            folder.display()
        );
    }
    for (file, content) in TEMPLATE {
        write(folder, file, &name.fill(content))?;
    }
    write(folder, "Cargo.lock", &lock::with(&name)?)?;
    let sdk = folder.join(SDK_FOLDER);
    write(&sdk, "Cargo.toml", SDK_MANIFEST)?;
    for (file, content) in SDK {
        write(&sdk, file, content)?;
    }
    let mut out = anstream::stdout().lock();
    let shown = escape::line(&folder.display().to_string());
    writeln!(out, "made the policy `{name}` in `{shown}`; go on with:")?;
    writeln!(out, "  cd {shown}")?;
    for step in [
        "cargo test",
        "maysend build",
        "maysend test --policies policies.toml cases.toml",
        "maysend check policies.toml",
        "maysend decide --policies policies.toml requests.jsonl",
        "maysend document policies.toml --output policy.html",
    ] {
        writeln!(out, "  {step}")?;
    }
    Ok(Status::Allowed)
}

fn write(folder: &Path, file: &str, content: &str) -> anyhow::Result<()> {
    let path = folder.join(file);
    let parent = path.parent().unwrap_or(folder);
    fs::create_dir_all(parent)
        .and_then(|()| fs::write(&path, content))
        .with_context(|| format!("cannot write `{}`", path.display()))
}
