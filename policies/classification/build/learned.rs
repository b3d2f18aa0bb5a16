//! Turns what was learned into a table by hash.

use std::fmt::Write;

use anyhow::{Context, Result, ensure};

use crate::hash::hash;

/// The line of the weights that every text has.
const BIAS: &str = "@bias";

/// What weighs less is left out: it would change few texts, and bytes are few.
const FAINTEST: i16 = 4;

/// A weight takes one byte.
const UNIT: i16 = 2;

/// The hash of a feature and its weights.
type Feature = (u32, i16, i16);

/// The table as Rust, in the order of the hashes.
///
/// # Errors
/// A line that is not `FEATURE PITCH ANSWER`, a feature that is there twice, no line for the bias.
pub(crate) fn table(source: &str) -> Result<String> {
    let mut features: Vec<Feature> = Vec::new();
    let mut bias = None;
    let lines = source.lines().enumerate();
    for (index, line) in lines.filter(|(_, line)| !line.starts_with("//")) {
        let at = || format!("line {}", index + 1);
        let (feature, pitch, answer) = fields(line).with_context(at)?;
        if feature == BIAS {
            bias = Some((pitch, answer));
            continue;
        }
        if pitch.abs().max(answer.abs()) < FAINTEST {
            continue;
        }
        let hash = hash(feature.bytes());
        let place = features.partition_point(|(other, ..)| *other < hash);
        let twice = features
            .get(place)
            .is_some_and(|(other, ..)| *other == hash);
        ensure!(!twice, "line {}: its hash is another's", index + 1);
        features.insert(place, (hash, pitch, answer));
    }
    let (pitch, answer) = bias.with_context(|| format!("no line `{BIAS}`"))?;
    let hashes: Vec<u32> = features.iter().map(|(hash, ..)| *hash).collect();
    let weights: Vec<String> = features
        .iter()
        .map(|(_, pitch, answer)| shown(*pitch, *answer))
        .collect();
    let mut out = String::new();
    writeln!(out, "const UNIT: i32 = {UNIT};")?;
    writeln!(out, "static BIAS: Weights = {};", shown(pitch, answer))?;
    writeln!(out, "static HASHES: &[u32] = &{hashes:?};")?;
    writeln!(
        out,
        "static WEIGHTS: &[Weights] = &[{}];",
        weights.join(", ")
    )?;
    Ok(out)
}

fn fields(line: &str) -> Result<(&str, i16, i16)> {
    let mut fields = line.split_whitespace();
    let mut field = || fields.next().context("no feature with two weights");
    Ok((field()?, field()?.parse()?, field()?.parse()?))
}

fn shown(pitch: i16, answer: i16) -> String {
    let unit =
        |weight: i16| ((weight + weight.signum()) / UNIT).clamp(i8::MIN.into(), i8::MAX.into());
    let (pitch, answer) = (unit(pitch), unit(answer));
    format!("Weights {{ pitch: {pitch}, answer: {answer} }}")
}
