//! Case files written anew: they expect what came out, for somebody to look at the difference.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use serde_json::Value;
use toml_edit::{DocumentMut, InlineTable, Item, TableLike};

use super::Tested;
use crate::show::escape;
use crate::status::Status;

/// What became of the cases that did not come out as expected.
#[derive(Debug, Default)]
pub(super) struct Updated {
    /// File and name of each that expects something else now.
    changed: Vec<String>,
    /// Those that nothing they could expect would mend, and why.
    left: Vec<String>,
    passed: usize,
}

/// What a case is to expect, by field; null: nothing.
type Mended = BTreeMap<String, Value>;

/// Writes those files anew that have such cases.
pub(super) fn update(tested: &[Tested<'_>]) -> anyhow::Result<Updated> {
    let mut updated = Updated::default();
    let mut files: BTreeMap<&Path, BTreeMap<usize, Vec<&Tested<'_>>>> = BTreeMap::new();
    for tested in tested {
        let cases = files.entry(tested.path).or_default();
        cases.entry(tested.case.place()).or_default().push(tested);
    }
    for (path, cases) in files {
        let mut mended = BTreeMap::new();
        for (place, texts) in cases {
            let name = |tested: &Tested<'_>| format!("{}: {}", path.display(), tested.case.name);
            match of_case(&texts) {
                Ok(None) => updated.passed = updated.passed.saturating_add(texts.len()),
                Ok(Some(expect)) => {
                    updated
                        .changed
                        .extend(texts.iter().map(|tested| name(tested)));
                    mended.insert(place, expect);
                }
                Err(why) => {
                    let failed = texts
                        .iter()
                        .filter(|tested| tested.status() != Status::Allowed);
                    let left = failed.map(|tested| format!("{} ({why})", name(tested)));
                    updated.left.extend(left);
                }
            }
        }
        if !mended.is_empty() {
            write(path, &mended).with_context(|| format!("cannot update `{}`", path.display()))?;
        }
    }
    Ok(updated)
}

/// None: its texts come out as expected.
fn of_case(texts: &[&Tested<'_>]) -> Result<Option<Mended>, String> {
    let mut all = Vec::new();
    for tested in texts {
        let ran = tested.result.as_ref().map_err(ToString::to_string)?;
        let mended = tested.case.mended(ran);
        if mended.is_empty() && !ran.differences.is_empty() {
            return Err("a policy failed, which nobody can expect".to_owned());
        }
        all.push(mended);
    }
    let Some((first, others)) = all.split_first() else {
        return Ok(None);
    };
    let same_place = |one: &Tested<'_>| {
        let all = one.file.cases().iter();
        all.filter(|case| case.place() == one.case.place()).count()
    };
    if !first.is_empty()
        && texts
            .first()
            .is_some_and(|one| same_place(one) > texts.len())
    {
        return Err("not all of its `bodies` ran: leave out `--filter`".to_owned());
    }
    if others.iter().any(|other| other != first) {
        return Err("its `bodies` come out differently: make a case of each".to_owned());
    }
    Ok((!first.is_empty()).then(|| first.clone()))
}

/// Comments, order and blanks of the file stay.
fn write(path: &Path, mended: &BTreeMap<usize, Mended>) -> anyhow::Result<()> {
    let mut file: DocumentMut = std::fs::read_to_string(path)?.parse()?;
    let cases = file.get_mut("case").and_then(Item::as_array_of_tables_mut);
    let cases = cases.context("its cases are no `[[case]]` tables")?;
    for (place, fields) in mended {
        let expect = cases
            .get_mut(*place)
            .and_then(|case| case.get_mut("expect"));
        let expect = expect
            .and_then(Item::as_table_like_mut)
            .ok_or_else(|| anyhow!("the case in place {place} has no `expect`"))?;
        // What is filled in reads like what people write.
        let mut fields: Vec<_> = fields.iter().collect();
        fields.sort_by_key(|(field, _)| *field != "verdict");
        for (field, value) in fields {
            put(expect, field, value);
        }
    }
    replace(path, &file.to_string())
}

/// Whole or not at all: what was written by hand is not lost where the disk is full.
fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut beside: PathBuf = path.to_owned();
    beside.set_extension("toml.new");
    let written = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // What is left of it is of no use; that it cannot be removed is not what went wrong.
        let _ = std::fs::remove_file(&beside);
    }
    Ok(written?)
}

fn put(expect: &mut dyn TableLike, field: &str, value: &Value) {
    match (edit(value), expect.get_mut(field)) {
        (Some(mut value), Some(item)) => {
            if let Some(old) = item.as_value() {
                *value.decor_mut() = old.decor().clone();
            }
            *item = Item::Value(value);
        }
        (Some(value), None) => {
            expect.insert(field, Item::Value(value));
        }
        (None, _) => remove(expect, field),
    }
}

/// The blank before the brace belongs to the last field, whichever that is.
fn remove(expect: &mut dyn TableLike, field: &str) {
    let removed = expect.remove(field);
    let suffix = removed.and_then(|item| item.as_value()?.decor().suffix().cloned());
    if let Some(suffix) = suffix
        && let Some((_, last)) = expect.iter_mut().last()
        && let Some(last) = last.as_value_mut()
    {
        last.decor_mut().set_suffix(suffix);
    }
}

/// None of null.
fn edit(value: &Value) -> Option<toml_edit::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(truth) => (*truth).into(),
        Value::Number(number) => number.as_i64()?.into(),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => {
            let items = items.iter().filter_map(edit);
            toml_edit::Value::Array(items.collect())
        }
        Value::Object(fields) => {
            let fields = fields.iter();
            let fields = fields.filter_map(|(name, value)| Some((name.as_str(), edit(value)?)));
            toml_edit::Value::InlineTable(fields.collect::<InlineTable>())
        }
    })
}

impl Updated {
    pub(super) fn status(&self) -> Status {
        if self.left.is_empty() {
            Status::Allowed
        } else {
            Status::NotAllAllowed
        }
    }

    pub(super) fn text(&self, out: &mut impl Write) -> io::Result<()> {
        for (what, names) in [("updated", &self.changed), ("left", &self.left)] {
            for name in names {
                writeln!(out, "{what} {}", escape::line(name))?;
            }
        }
        let (changed, left) = (self.changed.len(), self.left.len());
        writeln!(
            out,
            "{} passed, {changed} updated, {left} left",
            self.passed
        )?;
        if changed > 0 {
            writeln!(
                out,
                "The files expect what came out now: look at what changed in them before you keep it."
            )?;
        }
        Ok(())
    }
}
