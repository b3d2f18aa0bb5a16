//! Turns the cue files into tables: what does not hold together does not compile.

use std::path::Path;
use std::{env, fs};

use anyhow::{Context, Result};

mod compile;
mod cues;
mod emit;

/// In the order they are read: later ones may use the word lists of earlier ones.
const FILES: [&str; 3] = ["english.cues", "service.cues", "spanish.cues"];

/// What `cargo xtask train` writes.
const LEARNED: &str = "data/learned.weights";

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=build");
    let mut cues = cues::Cues::default();
    for name in FILES {
        let path = Path::new("data").join(name);
        let text = fs::read_to_string(&path)
            .with_context(|| format!("cannot read `{}`", path.display()))?;
        cues.read(&text)
            .with_context(|| format!("in `{}`", path.display()))?;
    }
    let tables = compile::tables(&cues)?;
    let out = env::var_os("OUT_DIR").context("`OUT_DIR` is not set")?;
    let out = Path::new(&out);
    fs::write(out.join("words.fst"), &tables.words)?;
    fs::write(out.join("tables.rs"), emit::tables(&tables, &cues)?)?;
    let source = fs::read_to_string(LEARNED).with_context(|| format!("cannot read `{LEARNED}`"))?;
    let (tables, files) = maysend_learned::pack::tables(&source, &["PITCHES", "ANSWERS"])
        .with_context(|| format!("in `{LEARNED}`"))?;
    fs::write(out.join("learned.rs"), tables)?;
    for (name, packed) in files {
        fs::write(out.join(name), packed)?;
    }
    Ok(())
}
