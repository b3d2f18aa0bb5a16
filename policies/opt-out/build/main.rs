//! Turns the keyword and phrase tables into Rust: what does not hold together does not compile.

use std::path::Path;
use std::{env, fs};

use anyhow::{Context, Result};

mod emit;
mod lexicon;
mod pattern;
mod phrases;

/// What `cargo xtask train` writes.
const LEARNED: &str = "data/learned.weights";

const TABLES: [&str; 5] = ["OUTS", "INS", "HELPS", "MARKETING", "SERVICE"];

const FILES: [&str; 2] = ["keywords.txt", "phrases.txt"];

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=build");
    let mut phrases = phrases::Phrases::default();
    for name in FILES {
        let path = Path::new("data").join(name);
        let text = fs::read_to_string(&path)
            .with_context(|| format!("cannot read `{}`", path.display()))?;
        phrases.read(&text, name)?;
    }
    let out = env::var_os("OUT_DIR").context("`OUT_DIR` is not set")?;
    let out = Path::new(&out);
    fs::write(out.join("words.fst"), phrases.lexicon.words()?)?;
    fs::write(out.join("tables.rs"), emit::tables(&phrases)?)?;
    let source = fs::read_to_string(LEARNED).with_context(|| format!("cannot read `{LEARNED}`"))?;
    let (tables, files) = maysend_learned::pack::tables(&source, &TABLES)
        .with_context(|| format!("in `{LEARNED}`"))?;
    fs::write(out.join("learned.rs"), tables)?;
    for (name, packed) in files {
        fs::write(out.join(name), packed)?;
    }
    Ok(())
}
