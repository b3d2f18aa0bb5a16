//! What a run with changed settings says to people.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

use super::{Mutant, Mutation, Skipped, Survivor};
use crate::show::{bold, dim, escape};
use crate::test::report::red;

impl Mutation {
    pub(crate) fn text(&self, out: &mut impl Write) -> io::Result<()> {
        let excused = self.survivors.iter();
        let excused = excused.filter(|left| left.excuse.is_some()).count();
        let (refused, survived) = (self.refused.len(), self.survivors.len());
        let all = self
            .noticed
            .saturating_add(refused)
            .saturating_add(survived);
        let line = format!(
            "{} of {all} changes noticed, {refused} refused, {excused} excused, {} unnoticed",
            self.noticed,
            survived.saturating_sub(excused)
        );
        writeln!(out, "\n{}", bold(&line))?;
        let mut rows = Vec::new();
        let unnoticed = self.survivors.iter().filter(|left| left.excuse.is_none());
        for Survivor { mutant, .. } in unnoticed {
            rows.push(row(red, "unnoticed", mutant, ""));
        }
        for Survivor { mutant, excuse } in &self.survivors {
            if let Some(reason) = excuse {
                rows.push(row(dim, "excused", mutant, reason));
            }
        }
        for mutant in &self.refused {
            rows.push(row(dim, "refused", mutant, ""));
        }
        table(out, rows)?;
        if self.skipped.is_empty() {
            return Ok(());
        }
        let line = format!("{} settings left as they are", self.skipped.len());
        writeln!(out, "\n{}", bold(&line))?;
        let rows = self.skipped.iter().map(
            |Skipped {
                 policy,
                 setting,
                 reason,
             }| Row {
                paint: dim,
                cells: vec![policy.clone(), setting.clone(), (*reason).to_owned()],
            },
        );
        table(out, rows.collect())
    }
}

struct Row {
    paint: fn(&str) -> String,
    cells: Vec<String>,
}

fn row(paint: fn(&str) -> String, what: &str, mutant: &Mutant, reason: &str) -> Row {
    let Mutant {
        policy,
        setting,
        from,
        to,
    } = mutant;
    let mut change = format!("{from} → {to}");
    if let Some(rest) = to.strip_prefix("without ")
        && rest == from
    {
        change = to.clone();
    }
    if !reason.is_empty() {
        change = format!("{change}  ({reason})");
    }
    Row {
        paint,
        cells: vec![what.to_owned(), policy.clone(), setting.clone(), change],
    }
}

/// Columns as wide as their widest cell; the last may be as long as it is.
fn table(out: &mut impl Write, mut rows: Vec<Row>) -> io::Result<()> {
    let mut widths: Vec<usize> = Vec::new();
    for row in &mut rows {
        for (index, cell) in row.cells.iter_mut().enumerate() {
            *cell = escape::line(cell);
            let width = cell.as_str().width();
            match widths.get_mut(index) {
                Some(widest) => *widest = width.max(*widest),
                None => widths.push(width),
            }
        }
    }
    for Row { paint, cells } in rows {
        let mut line = String::from("  ");
        for (cell, width) in cells.iter().zip(&widths) {
            let gap = width.saturating_sub(cell.as_str().width());
            line.push_str(cell);
            line.push_str(&" ".repeat(gap.saturating_add(2)));
        }
        writeln!(out, "{}", paint(line.trim_end()))?;
    }
    Ok(())
}
