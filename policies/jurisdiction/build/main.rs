//! Turns the data folder into Rust tables: what does not hold together does not compile.

use std::path::Path;
use std::{env, fs};

use anyhow::{Context, Result};

mod advertising;
mod caps;
mod consent;
mod data;
mod emit;

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=build");
    let folder = Path::new("data");
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))
    };
    let data = data::Data::parse(data::Sources {
        states: &read("states.toml")?,
        holidays: &read("holidays.toml")?,
        area_codes: &read("area-codes.csv")?,
        zip_codes: &read("zip-codes.csv")?,
    })?;
    let out = env::var_os("OUT_DIR").context("`OUT_DIR` is not set")?;
    fs::write(Path::new(&out).join("tables.rs"), emit::tables(&data)?)?;
    let codes: Vec<&str> = data
        .states
        .iter()
        .map(|state| state.code.as_str())
        .collect();
    let caps = caps::Caps::parse(&read("caps.toml")?)?;
    fs::write(Path::new(&out).join("caps.rs"), caps.emit(&codes)?)?;
    let consents = consent::Consents::parse(&read("consent.toml")?)?;
    fs::write(Path::new(&out).join("consent.rs"), consents.emit(&codes)?)?;
    let advertising = advertising::Advertising::parse(&read("advertising.toml")?)?;
    fs::write(
        Path::new(&out).join("advertising.rs"),
        advertising.emit(&codes)?,
    )?;
    Ok(())
}
