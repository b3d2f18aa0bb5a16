//! Turns what was learned into a table by hash.

use std::fmt::Write;

use anyhow::{Context, Result, ensure};

use crate::hash::hash;

/// The line of the weights that every text has.
const BIAS: &str = "@bias";

/// One slot: the hash of a feature and its weights.
type Slot = (u32, i16, i16);

/// The table as Rust.
///
/// # Errors
/// A line that is not `FEATURE PITCH ANSWER`, a feature that is there twice, no line for the bias.
pub(crate) fn table(source: &str) -> Result<String> {
    let mut features: Vec<Slot> = Vec::new();
    let mut bias = None;
    let lines = source.lines().enumerate();
    for (index, line) in lines.filter(|(_, line)| !line.starts_with("//")) {
        let at = || format!("line {}", index + 1);
        let (feature, pitch, answer) = fields(line).with_context(at)?;
        if feature == BIAS {
            bias = Some((0, pitch, answer));
            continue;
        }
        let slot = (hash(feature.bytes()), pitch, answer);
        let twice = slot.0 == 0 || features.iter().any(|(other, ..)| *other == slot.0);
        ensure!(!twice, "line {}: its hash is another's", index + 1);
        features.push(slot);
    }
    let bias = bias.with_context(|| format!("no line `{BIAS}`"))?;
    let slots: Vec<String> = filed(&features).iter().map(shown).collect();
    let mut out = String::new();
    writeln!(out, "static BIAS: Slot = {};", shown(&bias))?;
    writeln!(
        out,
        "static SLOTS: [Slot; {}] = [{}];",
        slots.len(),
        slots.join(", ")
    )?;
    Ok(out)
}

fn fields(line: &str) -> Result<(&str, i16, i16)> {
    let mut fields = line.split_whitespace();
    let mut field = || fields.next().context("no feature with two weights");
    Ok((field()?, field()?.parse()?, field()?.parse()?))
}

/// Each in the first free slot from its hash on; at least half of the slots stay free.
fn filed(features: &[Slot]) -> Vec<Slot> {
    let size = (features.len() * 2).next_power_of_two();
    let mut slots = vec![(0, 0, 0); size];
    for feature in features {
        let (before, from) = slots.split_at_mut(feature.0 as usize % size);
        let mut probed = from.iter_mut().chain(before);
        if let Some(free) = probed.find(|slot| slot.0 == 0) {
            *free = *feature;
        }
    }
    slots
}

fn shown((hash, pitch, answer): &Slot) -> String {
    format!("Slot {{ hash: {hash}, pitch: {pitch}, answer: {answer} }}")
}
