//! The week for a terminal: a block where the text may go, the letter of the rule that closes it elsewhere.

use std::fmt::Write as _;

use super::grid::{Cell, Day, Grid, QUARTERS, Rules, letter, words};
use crate::show::{bold, dim, escape, lines, of_verdict, paint};

/// The columns before the cells.
const DATE: usize = 10;

pub(super) fn draw(grids: &[Grid], rules: &Rules, width: usize) -> String {
    let mut text = String::new();
    // On a narrow terminal the morning is above the afternoon.
    let at_once = if width >= QUARTERS.saturating_add(DATE) {
        QUARTERS
    } else {
        QUARTERS / 2
    };
    for grid in grids {
        let _ = writeln!(text, "{}", bold(&escape::line(&grid.title)));
        for from in (0..QUARTERS).step_by(at_once) {
            let _ = writeln!(text, "{}", dim(&scale(from, at_once)));
            for day in &grid.days {
                let _ = writeln!(text, "{}", row(day, from, at_once));
            }
        }
        text.push('\n');
    }
    let _ = writeln!(text, "█ it may go");
    for (number, rule) in rules.0.iter().enumerate() {
        let style = of_verdict(rule.verdict);
        let letter = paint(style, &letter(number).to_string());
        let columns = width.saturating_sub(2);
        for (index, line) in lines::wrap(&escape::line(&words(rule)), columns)
            .iter()
            .enumerate()
        {
            let before = if index == 0 { letter.as_str() } else { " " };
            let _ = writeln!(text, "{before} {line}");
        }
    }
    text
}

/// The hours above their first quarter.
fn scale(from: usize, cells: usize) -> String {
    let mut scale = " ".repeat(DATE);
    for hour in (from / 4..from.saturating_add(cells) / 4).step_by(2) {
        scale.push_str(&format!("{hour:<8}"));
    }
    scale.trim_end().to_owned()
}

fn row(day: &Day, from: usize, cells: usize) -> String {
    let mut row = format!("{:<DATE$}", day.date.format("%a %m-%d"));
    let mut cells = day.cells.iter().skip(from).take(cells).copied().peekable();
    while let Some(cell) = cells.next() {
        let mut run = 1;
        while cells.next_if_eq(&cell).is_some() {
            run += 1;
        }
        row.push_str(&painted(cell, run));
    }
    row
}

fn painted(cell: Option<Cell>, run: usize) -> String {
    let Some(cell) = cell else {
        return " ".repeat(run);
    };
    let sign = cell.rule.map_or('█', letter).to_string();
    paint(of_verdict(cell.verdict), &sign.repeat(run))
}
