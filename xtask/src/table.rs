//! Prints rows in columns.

/// `rows` as lines, each column as wide as its longest cell; columns in `right` are aligned to the right.
pub(crate) fn lines<const N: usize>(rows: &[[String; N]], right: &[usize]) -> String {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells = row
            .iter()
            .zip(widths)
            .enumerate()
            .map(|(column, (cell, width))| {
                if right.contains(&column) {
                    format!("{cell:>width$}")
                } else {
                    format!("{cell:<width$}")
                }
            });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_line_up() {
        let rows = [
            ["step", "time"],
            ["formatting", "1.0 s"],
            ["tests", "100.5 s"],
        ];
        let rows = rows.map(|row| row.map(str::to_owned));
        assert_eq!(
            super::lines(&rows, &[1]),
            "step           time\nformatting    1.0 s\ntests       100.5 s\n"
        );
    }
}
