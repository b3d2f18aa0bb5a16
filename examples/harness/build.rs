//! Packs the SDK for `maysend new`: its sources and the contract, a manifest that stands alone, and the versions it was tested with.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("no manifest folder")?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no output folder")?);
    let root = folder
        .ancestors()
        .nth(2)
        .ok_or("the crate is not in its workspace")?;
    let sdk = root.join("sdk");
    let workspace = read(&root.join("Cargo.toml"))?;
    let manifest = standalone(read(&sdk.join("Cargo.toml"))?, &workspace)?;
    let lock = pruned(read(&root.join("Cargo.lock"))?, &manifest)?;
    fs::write(out.join("sdk.toml"), toml::to_string(&manifest)?)?;
    fs::write(out.join("sdk.lock.toml"), toml::to_string(&lock)?)?;

    fs::write(out.join("template.rs"), example(&folder)?)?;

    let mut files = BTreeMap::new();
    for part in ["src", "wit", "README.md"] {
        collect(&sdk.join(part), part, &mut files)?;
    }
    let mut table = String::from("&[\n");
    for (name, path) in &files {
        writeln!(table, "    ({name:?}, include_str!({:?})),", path.display())?;
    }
    table.push_str("]\n");
    fs::write(out.join("sdk.rs"), table)?;

    for watched in [
        "sdk/src",
        "sdk/Cargo.toml",
        "sdk/README.md",
        "wit",
        "Cargo.toml",
        "Cargo.lock",
    ] {
        println!("cargo::rerun-if-changed={}", root.join(watched).display());
    }
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}

/// The template with a name filled in, for its tests to be run here. An included file cannot begin with documentation.
fn example(folder: &Path) -> Result<String, Box<dyn Error>> {
    let template = folder.join("src/new/template/src/lib.rs.txt");
    println!("cargo::rerun-if-changed={}", template.display());
    Ok(fs::read_to_string(template)?
        .lines()
        .filter(|line| !line.starts_with("//!"))
        .map(|line| {
            line.replace("{{name}}", "example")
                .replace("{{Type}}", "ExamplePolicy")
                + "\n"
        })
        .collect())
}

fn read(path: &Path) -> Result<Table, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", path.display());
    Ok(fs::read_to_string(path)?.parse()?)
}

/// The manifest with all that it inherits from the workspace written out, and without what only this workspace needs.
fn standalone(mut manifest: Table, workspace: &Table) -> Result<Table, Box<dyn Error>> {
    let workspace = table(workspace, "workspace")?;
    let inherited = table(workspace, "package")?;
    for (key, value) in table_mut(&mut manifest, "package")? {
        if inherits(value) {
            *value = inherited
                .get(key)
                .ok_or_else(|| format!("the workspace gives no `{key}`"))?
                .clone();
        }
    }
    let versions = table(workspace, "dependencies")?;
    write_out(table_mut(&mut manifest, "dependencies")?, versions)?;
    if let Some(Value::Table(targets)) = manifest.get_mut("target") {
        for (_, target) in targets {
            if let Some(Value::Table(dependencies)) = target.get_mut("dependencies") {
                write_out(dependencies, versions)?;
            }
        }
    }
    for own in ["dev-dependencies", "lints"] {
        manifest.remove(own);
    }
    Ok(manifest)
}

fn write_out(dependencies: &mut Table, versions: &Table) -> Result<(), Box<dyn Error>> {
    for (name, dependency) in dependencies {
        if !inherits(dependency) {
            continue;
        }
        let version = versions
            .get(name)
            .ok_or_else(|| format!("the workspace names no version of `{name}`"))?;
        let mut written = match version {
            Value::Table(version) => version.clone(),
            version => Table::from_iter([("version".to_owned(), version.clone())]),
        };
        let features = dependency.get("features").and_then(Value::as_array);
        if let Some(features) = features {
            let all = written
                .entry("features")
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(all) = all {
                all.extend(features.iter().cloned());
            }
        }
        *dependency = Value::Table(written);
    }
    Ok(())
}

fn inherits(value: &Value) -> bool {
    value.get("workspace").and_then(Value::as_bool) == Some(true)
}

/// The part of the lock file that `manifest` reaches.
fn pruned(mut lock: Table, manifest: &Table) -> Result<Table, Box<dyn Error>> {
    let Some(Value::Array(packages)) = lock.get("package").cloned() else {
        return Err("the lock file has no packages".into());
    };
    let name = |package: &Value| {
        package
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let version = |package: &Value| {
        package
            .get("version")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    // Their names, and a version where the lock file has several of that name.
    let wanted = |package: &Value| -> Vec<(String, Option<String>)> {
        let dependencies = package.get("dependencies").and_then(Value::as_array);
        dependencies
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(|dependency| match dependency.split_once(' ') {
                Some((name, version)) => (name.to_owned(), Some(version.to_owned())),
                None => (dependency.to_owned(), None),
            })
            .collect()
    };
    let mut open: Vec<(String, Option<String>)> = all_dependencies(manifest)
        .into_iter()
        .map(|name| (name, None))
        .collect();
    let mut reached = BTreeSet::new();
    while let Some((next, exact)) = open.pop() {
        for (index, package) in packages.iter().enumerate() {
            let fits =
                name(package) == next && exact.as_ref().is_none_or(|v| *v == version(package));
            if fits && reached.insert(index) {
                open.extend(wanted(package));
            }
        }
    }
    let kept = packages
        .into_iter()
        .enumerate()
        .filter(|(index, _)| reached.contains(index))
        .map(|(_, package)| package)
        .collect();
    lock.insert("package".to_owned(), Value::Array(kept));
    Ok(lock)
}

fn all_dependencies(manifest: &Table) -> Vec<String> {
    let of_targets = manifest
        .get("target")
        .and_then(Value::as_table)
        .into_iter()
        .flatten()
        .filter_map(|(_, target)| target.get("dependencies"));
    manifest
        .get("dependencies")
        .into_iter()
        .chain(of_targets)
        .filter_map(Value::as_table)
        .flat_map(|dependencies| dependencies.keys().cloned())
        .collect()
}

fn table<'a>(of: &'a Table, key: &str) -> Result<&'a Table, Box<dyn Error>> {
    of.get(key)
        .and_then(Value::as_table)
        .ok_or_else(|| format!("no table `{key}`").into())
}

fn table_mut<'a>(of: &'a mut Table, key: &str) -> Result<&'a mut Table, Box<dyn Error>> {
    of.get_mut(key)
        .and_then(Value::as_table_mut)
        .ok_or_else(|| format!("no table `{key}`").into())
}

fn collect(
    path: &Path,
    name: &str,
    files: &mut BTreeMap<String, PathBuf>,
) -> Result<(), Box<dyn Error>> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let below = format!("{name}/{}", entry.file_name().to_string_lossy());
            collect(&entry.path(), &below, files)?;
        }
    } else {
        files.insert(name.to_owned(), path.to_owned());
    }
    Ok(())
}
