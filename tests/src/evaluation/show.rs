//! What was measured, as text for people.

use std::fmt::Write as _;

use super::{Confusion, Figure, Measured, Miss, Target};

pub(super) fn text(measured: &Measured, misses: bool) -> String {
    let mut text = format!(
        "{} · {} · {} texts\n",
        measured.set, measured.what, measured.texts
    );
    for table in &measured.confusions {
        text.push_str(&confusion(table));
    }
    text.push_str(&figures(&measured.figures));
    if misses {
        for miss in &measured.misses {
            text.push_str(&missed(miss));
        }
    } else if !measured.misses.is_empty() {
        let _ = writeln!(text, "\n  {} not told rightly", measured.misses.len());
    }
    text
}

fn confusion(table: &Confusion) -> String {
    let mut rows = vec![
        std::iter::once("are \\ told as")
            .chain(table.told.iter().copied())
            .map(str::to_owned)
            .collect::<Vec<_>>(),
    ];
    for (name, counts) in table.are.iter().zip(&table.counts) {
        let counts = counts.iter().map(usize::to_string);
        rows.push(std::iter::once((*name).to_owned()).chain(counts).collect());
    }
    format!("\n  {}\n{}", table.title, columns(&rows))
}

fn figures(figures: &[Figure]) -> String {
    let number = |value: f64| format!("{value:.3}");
    let row = |figure: &Figure| {
        let target = match figure.target {
            Some(Target::AtLeast(least)) => format!("at least {least:.2}"),
            Some(Target::AtMost(most)) => format!("at most {most:.2}"),
            None => String::new(),
        };
        let verdict = match (figure.target, figure.value) {
            (Some(_), Some(_)) if figure.met => "met",
            (Some(_), Some(_)) => "MISSED",
            _ => "",
        };
        vec![
            figure.name.clone(),
            figure.value.map_or("nothing to measure".to_owned(), number),
            figure
                .interval
                .map_or_else(String::new, |[low, high]| format!("{low:.3} to {high:.3}")),
            figure
                .counts
                .map_or_else(String::new, |[hits, of]| format!("{hits} of {of}")),
            target,
            verdict.to_owned(),
        ]
    };
    let head = ["", "value", "95 % interval", "", "target", ""].map(str::to_owned);
    let rows: Vec<_> = std::iter::once(head.to_vec())
        .chain(figures.iter().map(row))
        .collect();
    format!("\n{}", columns(&rows))
}

fn missed(miss: &Miss) -> String {
    let mut text = format!(
        "\n  {} · {}\n    {}\n",
        miss.id,
        miss.problem,
        shown(&miss.body)
    );
    if let Some(after) = &miss.after {
        let _ = writeln!(text, "    after: {}", shown(after));
    }
    for reason in &miss.because {
        let _ = writeln!(text, "    - {}", shown(reason));
    }
    if !miss.note.is_empty() {
        let _ = writeln!(text, "    note: {}", shown(&miss.note));
    }
    text
}

/// A text without what could move the cursor of a terminal or the line.
fn shown(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn columns(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .enumerate()
            .map(|(column, cell)| format!("{cell:<width$}", width = width(column)))
            .collect();
        let _ = writeln!(text, "    {}", cells.join("  ").trim_end());
    }
    text
}
