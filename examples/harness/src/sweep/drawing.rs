//! The week as SVG, alone or in a page: white where the text may go, grey with the letter of the rule where it may not.

use super::grid::{Cell, Day, Grid, QUARTERS, Rules, letter, words};
use crate::html::{END, escaped, head};

const CELL: usize = 9;
const ROW: usize = 20;
const LEFT: usize = 80;
const TOP: usize = 44;

/// The page: the picture, and the rules in a table.
pub(super) fn page(title: &str, grids: &[Grid], rules: &Rules) -> String {
    let mut page = head(title, STYLE);
    page.push_str(&format!("<h1>{}</h1>\n", escaped(title)));
    page.push_str("<p>White: the text may go. Grey: it may not; the letter names the rule that closes the quarter hour.</p>\n");
    for grid in grids {
        let picture = svg(std::slice::from_ref(grid), rules, false);
        page.push_str(&format!("<div class=\"week\">\n{picture}</div>\n"));
    }
    page.push_str(
        "<table>\n<tr><th>Letter</th><th>Until it opens, the text</th><th>Rule</th></tr>\n",
    );
    for (number, rule) in rules.0.iter().enumerate() {
        page.push_str(&format!(
            "<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            letter(number),
            becomes(rule.verdict),
            escaped(&words(rule))
        ));
    }
    page.push_str("</table>\n");
    page.push_str(END);
    page
}

fn becomes(verdict: maysend::Verdict) -> &'static str {
    match verdict {
        maysend::Verdict::Allow => "may go",
        maysend::Verdict::Defer => "waits for its hour",
        maysend::Verdict::Hold => "waits for an approval",
        maysend::Verdict::Deny => "is not sent",
    }
}

/// The picture; with a legend it needs nothing beside it.
pub(super) fn svg(grids: &[Grid], rules: &Rules, with_legend: bool) -> String {
    let block = |grid: &Grid| {
        TOP.saturating_add(grid.days.len().saturating_mul(ROW))
            .saturating_add(10)
    };
    let grids_height: usize = grids.iter().map(block).sum();
    let legend = if with_legend { rules.0.len() } else { 0 };
    let height = grids_height
        .saturating_add(legend.saturating_mul(ROW))
        .saturating_add(10);
    let width = LEFT
        .saturating_add(QUARTERS.saturating_mul(CELL))
        .saturating_add(10);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"11\" role=\"img\">\n"
    );
    let mut y = 0;
    for grid in grids {
        draw(&mut text, grid, rules, y);
        y = y.saturating_add(block(grid));
    }
    for (number, rule) in rules.0.iter().enumerate().take(legend) {
        let y = y
            .saturating_add(number.saturating_mul(ROW))
            .saturating_add(14);
        let words = escaped(&words(rule));
        text.push_str(&format!(
            "<text x=\"4\" y=\"{y}\">{}  {words}</text>\n",
            letter(number)
        ));
    }
    text.push_str("</svg>\n");
    text
}

fn draw(text: &mut String, grid: &Grid, rules: &Rules, top: usize) {
    let title = escaped(&grid.title);
    let title_y = top.saturating_add(16);
    text.push_str(&format!(
        "<text x=\"4\" y=\"{title_y}\" font-weight=\"bold\">{title}</text>\n"
    ));
    let hours_y = top.saturating_add(TOP).saturating_sub(6);
    for hour in 0..24 {
        let x = x(hour * 4);
        text.push_str(&format!("<text x=\"{x}\" y=\"{hours_y}\">{hour}</text>\n"));
    }
    for (index, day) in grid.days.iter().enumerate() {
        let y = top
            .saturating_add(TOP)
            .saturating_add(index.saturating_mul(ROW));
        let text_y = y.saturating_add(14);
        let date = day.date.format("%a %m-%d");
        text.push_str(&format!("<text x=\"4\" y=\"{text_y}\">{date}</text>\n"));
        runs(text, day, rules, y);
    }
}

/// One rectangle for each stretch that one rule closes, with its letter in the middle.
fn runs(text: &mut String, day: &Day, rules: &Rules, y: usize) {
    let mut cells = day.cells.iter().copied().enumerate().peekable();
    while let Some((start, cell)) = cells.next() {
        let mut end = start.saturating_add(1);
        while cells.next_if(|(_, next)| *next == cell).is_some() {
            end = end.saturating_add(1);
        }
        let Some(cell) = cell else { continue };
        let (x, width) = (x(start), end.saturating_sub(start).saturating_mul(CELL));
        let (fill, said) = look(cell, rules);
        let span = format!("{}–{}", clock(start), clock(end));
        text.push_str(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{}\" fill=\"{fill}\" stroke=\"#555\" stroke-width=\"0.5\"><title>{span} {}</title></rect>\n",
            ROW.saturating_sub(2),
            escaped(&said)
        ));
        if let Some(rule) = cell.rule {
            let middle = x.saturating_add(width / 2);
            let y = y.saturating_add(13);
            text.push_str(&format!(
                "<text x=\"{middle}\" y=\"{y}\" text-anchor=\"middle\" pointer-events=\"none\">{}</text>\n",
                letter(rule)
            ));
        }
    }
}

fn look(cell: Cell, rules: &Rules) -> (&'static str, String) {
    let said = cell
        .rule
        .and_then(|rule| rules.0.get(rule))
        .map_or_else(|| "it may go".to_owned(), words);
    let fill = match cell.verdict {
        maysend::Verdict::Allow => "#ffffff",
        maysend::Verdict::Defer => "#d9d9d9",
        maysend::Verdict::Hold => "#bdbdbd",
        maysend::Verdict::Deny => "#969696",
    };
    (fill, said)
}

fn x(quarter: usize) -> usize {
    LEFT.saturating_add(quarter.saturating_mul(CELL))
}

fn clock(quarter: usize) -> String {
    format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15)
}

const STYLE: &str = "\
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: #000; background: #fff; font: 15px/1.4 sans-serif; }
h1 { font-size: 1.3rem; }
/* On a narrow screen a week is moved aside rather than made too small to read. */
.week { overflow-x: auto; margin: 0 0 1rem; break-inside: avoid; }
svg { display: block; width: 100%; min-width: 46rem; }
@media print { svg { min-width: 0; } tr { break-inside: avoid; } }
table { border-collapse: collapse; font-size: .85rem; }
th, td { border: 1px solid #777; padding: .2rem .5rem; text-align: left; vertical-align: top; }
";
