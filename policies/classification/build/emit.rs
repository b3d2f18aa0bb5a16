//! Writes the tables as Rust.

use std::fmt::Write;

use anyhow::{Context, Result};

use crate::compile::{Pattern, Tables};
use crate::cues::{Cues, Meaning};

pub(crate) fn tables(tables: &Tables, cues: &Cues) -> Result<String> {
    let mut out = String::new();
    let sections: Vec<String> = tables
        .sections
        .iter()
        .filter_map(|(from, section)| Some((from, cues.sections.get(*section)?)))
        .map(|(from, it)| format!("Section {{ from: {from}, meaning: {} }}", meaning(it)))
        .collect();
    let elements: Vec<String> = tables
        .elements
        .iter()
        .map(|element| {
            format!(
                "Element {{ set: {}, kinds: {}, optional: {} }}",
                element.set, element.kinds, element.optional
            )
        })
        .collect();
    let patterns: Vec<String> = tables.patterns.iter().map(pattern).collect();
    writeln!(
        out,
        "pub(crate) static SECTIONS: &[Section] = &[{}];",
        sections.join(", ")
    )?;
    writeln!(
        out,
        "pub(crate) static TABLES: Tables<'static> = Tables {{\n\
         words: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/words.fst\")),"
    )?;
    lists(&mut out, "classes", &tables.classes)?;
    lists(&mut out, "by_class", &tables.by_class)?;
    lists(&mut out, "by_kind", &tables.by_kind)?;
    writeln!(out, "steps: &{:?},", tables.steps)?;
    writeln!(out, "sets: {},", tables.sets)?;
    writeln!(out, "elements: &[{}],", elements.join(", "))?;
    writeln!(out, "patterns: &[{}],", patterns.join(", "))?;
    writeln!(
        out,
        "cues_from: {}, asks_from: {},\n}};",
        tables.cues_from, tables.asks_from
    )?;
    Ok(out)
}

/// Lists one after the other, and where each of them ends.
fn lists<T: Copy + TryInto<u16>>(out: &mut String, name: &str, lists: &[Vec<T>]) -> Result<()> {
    let mut entries: Vec<u16> = Vec::new();
    let mut ends: Vec<u16> = Vec::new();
    for list in lists {
        for entry in list {
            entries.push((*entry).try_into().ok().context("too many patterns")?);
        }
        ends.push(u16::try_from(entries.len()).context("too many entries")?);
    }
    writeln!(
        out,
        "{name}: Lists {{ ends: &{ends:?}, entries: &{entries:?} }},"
    )?;
    Ok(())
}

fn pattern(pattern: &Pattern) -> String {
    format!(
        "Pattern {{ steps: {}, length: {}, required: {}, anchor: {}, before: {}, starts_sentence: {}, question: {} }}",
        pattern.steps.start,
        pattern.steps.len(),
        pattern.required,
        pattern.anchor,
        pattern.before,
        pattern.starts_sentence,
        pattern.question,
    )
}

fn meaning(meaning: &Meaning) -> String {
    match meaning {
        Meaning::Not => "Meaning::Not".to_owned(),
        Meaning::Cue {
            family,
            weight,
            name,
        } => format!(
            "Meaning::Cue {{ family: {}, weight: {weight}, name: {name:?} }}",
            variant(family)
        ),
        Meaning::Fact(topic) => format!("Meaning::Fact({topic:?})"),
        Meaning::Trace => "Meaning::Trace".to_owned(),
        Meaning::Answer => "Meaning::Answer".to_owned(),
        Meaning::Topic(topic) => format!("Meaning::Topic({topic:?})"),
        Meaning::Ask(family) => format!("Meaning::Ask({})", variant(family)),
    }
}

/// The family as the policy spells it: one that it does not have does not compile.
fn variant(family: &str) -> String {
    let mut letters = family.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    format!("Family::{}{}", first.unwrap_or_default(), letters.as_str())
}
